import { expect, test } from "vitest";
import type { BlocksView } from "$lib/backend";
import { needsWord, standingText, waitingText } from "./blocks.svelte";

const view = (change: Partial<BlocksView>): BlocksView => ({
  blocks: [],
  calendar: null,
  may_write: true,
  puts: 0,
  deletes: 0,
  refused: 0,
  unasked: 0,
  title: "{task}",
  visibility: "private",
  ...change,
});

test("the first write is asked about, and one that is suspiciously large", () => {
  expect(needsWord(view({ may_write: false }))).toBe(false);
  expect(needsWord(view({ may_write: false, puts: 1 }))).toBe(true);
  expect(needsWord(view({ puts: 20, unasked: 20 }))).toBe(false);
  expect(needsWord(view({ deletes: 21, unasked: 21 }))).toBe(true);
});

test("what waits is counted by kind", () => {
  expect(waitingText(view({}))).toBe("Nothing waits");
  expect(waitingText(view({ puts: 3, deletes: 1, refused: 2 }))).toBe(
    "3 to write, 1 to delete, 2 refused by Google",
  );
});

test("every standing has its words, and an unknown one its own", () => {
  expect(standingText("queued")).toMatch(/Waits/);
  expect(standingText("something")).toBe("something");
  expect(standingText(null)).toBe("");
});
