import { expect, test } from "vitest";
import type { TaskView } from "$lib/backend";
import { TASKS } from "$test/sample";
import {
  finish,
  isRanked,
  listsOf,
  grouped,
  groupOf,
  matching,
  nextBlock,
  openTitles,
  remaining,
  risk,
  slack,
  type Standpoint,
} from "./grouping";

const from: Standpoint = { now: "2026-11-24T10:20", unplaced: new Map(), open: openTitles(TASKS) };
const planned = TASKS[4] as TaskView;
const bare: TaskView = { ...planned, blocks: [], missing_minutes: 120 };

test.each<[string, Partial<TaskView>, string | null]>([
  ["planned in time", { blocks: planned.blocks, missing_minutes: 0 }, null],
  [
    "ends late",
    { blocks: planned.blocks, missing_minutes: 0, late_minutes: 90 },
    "Ends 1 h 30 min after it is due",
  ],
  ["partly planned", { blocks: planned.blocks, missing_minutes: 30 }, "30 min without room"],
  ["never planned", {}, null],
  ["due earlier today", { due: "2026-11-24T10:00:00+01:00" }, "Overdue"],
  ["due later today", { due: "2026-11-24T18:00:00+01:00" }, null],
  ["due by the end of today", { due: "2026-11-25T00:00:00+01:00" }, null],
  ["due by the end of yesterday", { due: "2026-11-24T00:00:00+01:00" }, "Overdue"],
  ["done, whatever else", { status: "done", late_minutes: 90 }, null],
])("a task %s", (_, more, expected) => expect(risk({ ...bare, ...more }, from)).toBe(expected));

test("what the last plan found no room for is at risk, with its reason", () => {
  const after = { ...from, unplaced: new Map([[bare.id, "no-hours"]]) };
  expect(groupOf(bare, from)).toBe("unplanned");
  expect(groupOf(bare, after)).toBe("risk");
  expect(risk(bare, after)).toContain("hours");
});

test("groups come in order, empty ones not at all, the most pressing task first", () => {
  const picture = grouped(TASKS, from).map(
    ({ group, tasks }) => `${group} ${tasks.map(({ id }) => id).join(" ")}`,
  );
  expect(picture).toEqual(["risk 4 2", "planned 3 1 5 6", "unplanned 7", "waiting 8", "done 10 9"]);
  expect(grouped([], from)).toEqual([]);
});

test("the next block is the one that goes on or comes", () => {
  const report = TASKS[0] as TaskView;
  expect(nextBlock(report, "2026-11-24T10:20")?.start).toContain("24T13:00");
  expect(nextBlock(report, "2026-11-24T14:59")?.start).toContain("24T13:00");
  expect(nextBlock(report, "2026-11-24T15:00")?.start).toContain("25T11:30");
  expect(nextBlock(report, "2026-11-26T00:00")).toBeNull();
});

test("slack is what lies between the planned finish and the due date", () => {
  expect(slack(TASKS[0] as TaskView)).toBe(11.5 * 60);
  expect(slack(TASKS[3] as TaskView)).toBe(-240);
  expect(slack(planned)).toBeNull();
  expect(finish(TASKS[1] as TaskView), "without all of its blocks nobody knows").toBeNull();
});

test("what is left to do, and what holds the words", () => {
  expect(remaining(TASKS)).toBe(780);
  expect(matching(TASKS, " REPORT quarter").map(({ id }) => id)).toEqual(["1"]);
  expect(matching(TASKS, "")).toHaveLength(TASKS.length);
});

test("a task waits as long as one before it is open", () => {
  const call = TASKS[7] as TaskView;
  expect(groupOf(call, from)).toBe("waiting");
  expect(groupOf(call, { ...from, unplaced: new Map([[call.id, "predecessor"]]) })).toBe("waiting");
  expect(groupOf(call, { ...from, open: new Map() })).toBe("unplanned");
});

test("priorities are sorted by what they mean, and within one by a person's own order", () => {
  const task = (id: string, priority: string, rank: string): TaskView => ({ ...bare, id, priority, rank });
  const tasks = [
    task("1", "low", "1"),
    task("2", "high", "3"),
    task("3", "critical", "9"),
    task("4", "high", "2"),
  ];
  const ids = (sort: "priority" | "title") =>
    grouped(tasks, from, sort)[0]
      ?.tasks.map(({ id }) => id)
      .join("");
  expect(ids("priority")).toBe("3421");
  expect(isRanked("planned", "urgency")).toBe(false);
  expect(isRanked("unplanned", "urgency")).toBe(true);
});

test("lists are found by their name, and named once", () => {
  const tasks = TASKS.map((task, index) => ({ ...task, list: ["work", null, "home"][index % 3] ?? null }));
  expect(listsOf(tasks)).toEqual(["home", "work"]);
  expect(matching(tasks, "#wo").every(({ list }) => list === "work")).toBe(true);
  expect(matching(tasks, "report #home")).toEqual([]);
  expect(matching(tasks, "", "home").map(({ id }) => id)).toEqual(["3", "6", "9"]);
});
