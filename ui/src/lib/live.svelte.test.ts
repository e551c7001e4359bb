import { emit } from "@tauri-apps/api/event";
import { mockIPC } from "@tauri-apps/api/mocks";
import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live, type Live } from "./live.svelte";

let stop = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  mockIPC(() => null, { shouldMockEvents: true });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** A read whose answers are given by hand. */
function questions() {
  const asked: { answer: (value: string) => void; refuse: (thrown: unknown) => void }[] = [];
  const read = () =>
    new Promise<string>((answer, refuse) => {
      asked.push({ answer, refuse });
    });
  return { asked, read };
}

function start(read: () => Promise<string> | undefined): Live<string> {
  let made: Live<string> | undefined;
  stop = $effect.root(() => {
    made = live(read, ["tasks", "blocks"]);
  });
  flushSync();
  if (!made) throw new Error("no live read");
  return made;
}

async function settle() {
  await vi.advanceTimersByTimeAsync(50);
  flushSync();
}

test("it reads at once", async () => {
  const { asked, read } = questions();
  const shown = start(read);
  expect([shown.loading, shown.current]).toEqual([true, undefined]);
  asked[0]?.answer("first");
  await settle();
  expect([shown.loading, shown.current]).toEqual([false, "first"]);
});

test("a burst of changes of its topics is one new read, others are none", async () => {
  const { asked, read } = questions();
  start(read);
  await settle();
  await emit("changed", { topics: ["runs"] });
  await settle();
  expect(asked).toHaveLength(1);
  await emit("changed", { topics: ["tasks"] });
  await emit("changed", { topics: ["runs", "blocks"] });
  await settle();
  expect(asked).toHaveLength(2);
});

test("an answer that was overtaken is dropped", async () => {
  const { asked, read } = questions();
  const shown = start(read);
  shown.refresh();
  flushSync();
  asked[1]?.answer("newer");
  await settle();
  asked[0]?.answer("older");
  await settle();
  expect(shown.current).toBe("newer");
});

test("what a command answered is newer than a read under way", async () => {
  const { asked, read } = questions();
  const shown = start(read);
  shown.set("from a command");
  asked[0]?.answer("older");
  await settle();
  expect(shown.current).toBe("from a command");
});

test("a failure keeps the last answer and says why", async () => {
  const { asked, read } = questions();
  const shown = start(read);
  asked[0]?.answer("kept");
  await settle();
  shown.refresh();
  flushSync();
  asked[1]?.refuse({ code: "store", message: "busy" });
  await settle();
  expect([shown.current, shown.error?.message]).toEqual(["kept", "busy"]);
  shown.refresh();
  flushSync();
  asked[2]?.answer("again");
  await settle();
  expect([shown.current, shown.error]).toEqual(["again", null]);
});

test("it asks again when what it looks at changes, and nothing while there is nothing to ask", async () => {
  let workspace = $state<string | null>(null);
  const asked: string[] = [];
  const shown = start(() => {
    if (workspace === null) return undefined;
    asked.push(workspace);
    return Promise.resolve(workspace);
  });
  expect(shown.loading).toBe(false);
  workspace = "Work";
  flushSync();
  await settle();
  expect([asked, shown.current]).toEqual([["Work"], "Work"]);
});

test("who is gone is not asked again", async () => {
  const { asked, read } = questions();
  start(read);
  await settle();
  stop();
  await emit("changed", { topics: ["tasks"] });
  await settle();
  expect(asked).toHaveLength(1);
});
