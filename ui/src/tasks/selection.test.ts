import { expect, test } from "vitest";
import { Selection } from "./selection.svelte";

const IDS = ["a", "b", "c", "d", "e"];

test("walking moves the cursor, and with Shift it chooses", () => {
  const selection = new Selection();
  selection.walk(IDS, 1);
  expect(selection.cursor).toBe("a");
  selection.walk(IDS, 1);
  selection.walk(IDS, 1, true);
  selection.walk(IDS, 1, true);
  expect(selection.among(IDS)).toEqual(["b", "c", "d"]);
  selection.walk(IDS, -1, true);
  expect(selection.among(IDS)).toEqual(["b", "c"]);
  selection.walk(IDS, 99);
  expect(selection.cursor).toBe("e");
  expect(selection.among(IDS), "walking on keeps what is chosen").toEqual(["b", "c"]);
});

test("one is chosen and no longer, a stretch upwards and downwards", () => {
  const selection = new Selection();
  selection.toggle(IDS, "d");
  selection.toggle(IDS, "b", true);
  expect(selection.among(IDS)).toEqual(["b", "c", "d"]);
  selection.toggle(IDS, "c");
  expect(selection.among(IDS)).toEqual(["b", "d"]);
  selection.all(IDS);
  expect(selection.among(["c", "x"]), "only what is shown is acted upon").toEqual(["c"]);
  selection.clear();
  expect(selection.among(IDS)).toEqual([]);
});
