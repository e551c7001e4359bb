import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { attempt, toasts, Toasts } from "./toasts.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  vi.useRealTimers();
});

const texts = (of: Toasts) => of.list.map(({ text }) => text);

test("what was done is shown for a while, instead of what was done before", () => {
  const corner = new Toasts();
  corner.done("one");
  corner.done("two");
  expect(texts(corner)).toEqual(["two"]);
  vi.advanceTimersByTime(6000);
  expect(texts(corner)).toEqual([]);
});

test("a problem stays until it is put away, and is not said twice", () => {
  const corner = new Toasts();
  corner.problem({ code: "network", message: "no connection" });
  corner.problem({ code: "network", message: "no connection" });
  vi.advanceTimersByTime(60_000);
  expect(texts(corner)).toEqual([expect.stringMatching(/^No connection\. Check/)]);
});

test("nothing vanishes while it is read", () => {
  const corner = new Toasts();
  corner.done("read me");
  corner.hold();
  vi.advanceTimersByTime(60_000);
  expect(texts(corner)).toEqual(["read me"]);
  corner.release();
  vi.advanceTimersByTime(6000);
  expect(texts(corner)).toEqual([]);
});

test("an attempt that fails says why", async () => {
  expect(await attempt(() => Promise.reject({ code: "store", message: "the disk is full" }))).toBeUndefined();
  expect(texts(toasts)).toEqual(["The disk is full."]);
  expect(await attempt(() => Promise.resolve(7))).toBe(7);
});
