import { expect, test } from "vitest";
import type { TaskView } from "$lib/backend";
import { TASKS } from "$test/sample";
import { cellDraft, cellText, type Field } from "./inline";

const HERE = { today: "2026-11-24", minute: 620, zone: "Europe/Berlin" };
const report = TASKS[0] as TaskView;
const review = TASKS[3] as TaskView;

test("a cell begins with what it shows, and saving that changes nothing", () => {
  expect(cellText(report, "duration")).toBe("3h");
  expect(cellText(report, "due")).toBe("2026-11-25");
  expect(cellText(review, "due")).toBe("2026-11-25 10:00");
  expect(cellText({ ...report, due: null }, "due")).toBe("");
  expect(cellDraft("due", cellText(review, "due"), HERE)).toEqual({ due: "2026-11-25T10:00:00+01:00" });
});

test.each<[Field, string, object]>([
  ["title", " Write ", { title: "Write" }],
  ["duration", "90", { duration: "1h30m" }],
  ["due", "fri 17:00", { due: "2026-11-27T17:00:00+01:00" }],
  ["due", "27.11.", { due: "2026-11-27" }],
  ["due", "", { due: "none" }],
  ["due", "none", { due: "none" }],
  ["priority", "low", { priority: "low" }],
])("%s: %s", (field, text, expected) => expect(cellDraft(field, text, HERE)).toEqual(expected));

test.each<[Field, string]>([
  ["title", " "],
  ["duration", "soon"],
  ["due", "someday"],
  ["due", "fri of next year"],
])("%s: %s is complained of", (field, text) => {
  expect(cellDraft(field, text, HERE)).toHaveProperty("error");
});
