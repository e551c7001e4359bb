import { expect, test } from "vitest";
import type { TaskView } from "$lib/backend";
import { TASKS } from "$test/sample";
import { beforeWhich, drawn, ROW, rowsOf } from "./rows";

const groups = [
  { group: "risk" as const, tasks: TASKS.slice(0, 2) },
  { group: "done" as const, tasks: TASKS.slice(8) },
];

test("a folded group is only its heading", () => {
  const picture = (folded: "done"[]) =>
    rowsOf(groups, new Set(folded)).map((row) =>
      row.kind === "group" ? `${row.group}:${row.count}` : row.key,
    );
  expect(picture([])).toEqual(["risk:2", "1", "2", "done:2", "9", "10"]);
  expect(picture(["done"])).toEqual(["risk:2", "1", "2", "done:2"]);
});

test("few rows are all drawn; of many those in sight and some beyond", () => {
  expect(drawn(100, 0, 0)).toEqual({ from: 0, to: 100 });
  expect(drawn(10_000, 0, 10 * ROW)).toEqual({ from: 0, to: 22 });
  expect(drawn(10_000, 500 * ROW, 10 * ROW)).toEqual({ from: 488, to: 522 });
  expect(drawn(10_000, 9_995 * ROW, 10 * ROW)).toEqual({ from: 9_983, to: 10_000 });
  // After a filter the page may still be scrolled to where there is nothing any more.
  const past = drawn(200, 9_000 * ROW, 10 * ROW);
  expect(past.from).toBeLessThanOrEqual(past.to);
});

test("a task moves among those of its priority", () => {
  const tasks = ["a high", "b low", "c high", "d high"].map((text): TaskView => {
    const [id = "", priority = ""] = text.split(" ");
    return { ...(TASKS[0] as TaskView), id, priority };
  });
  expect(beforeWhich(tasks, "c", -1)).toBe("a");
  expect(beforeWhich(tasks, "a", 1)).toBe("d");
  expect(beforeWhich(tasks, "c", 1)).toBeNull();
  expect(beforeWhich(tasks, "d", 1)).toBeUndefined();
  expect(beforeWhich(tasks, "a", -1)).toBeUndefined();
  expect(beforeWhich(tasks, "b", 1)).toBeUndefined();
});
