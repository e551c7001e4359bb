import { expect, test } from "vitest";
import { TASKS } from "$test/sample";
import type { TaskView } from "$lib/backend";
import { complaints, editDraft, emptyForm, formOf, newDraft, type TaskForm } from "./draft";

const TODAY = "2026-11-24";
const HERE = { today: TODAY, zone: "Europe/Berlin" };
const form = (more: Partial<TaskForm>): TaskForm => ({ ...emptyForm(), title: "Report", ...more });

test("a new task says only what was said", () => {
  expect(newDraft(form({ title: " Report ", duration: "1.5h" }), HERE)).toEqual({
    title: "Report",
    duration: "1h30m",
    priority: "normal",
    due: null,
    not_before: null,
    hours: "default",
    min_block: null,
    max_block: null,
    after: null,
    prefer: null,
    spread: null,
    list: null,
    subtasks: null,
  });
});

test("days and times are said as the engine reads them", () => {
  expect(newDraft(form({ dueDay: "fri" }), HERE).due).toBe("2026-11-27");
  expect(newDraft(form({ dueDay: "fri", dueTime: "3pm" }), HERE).due).toBe("2026-11-27T15:00:00+01:00");
  expect(newDraft(form({ dueDay: "fri", dueTime: "24:00" }), HERE).due).toBe("2026-11-27");
  expect(newDraft(form({ fromDay: "tomorrow" }), HERE).not_before).toBe("2026-11-25");
});

const edited = (task: TaskView, more: Partial<TaskForm>) => {
  const draft = editDraft({ ...formOf(task), ...more }, formOf(task), HERE);
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null));
};
const report = TASKS[0] as TaskView;
const review = TASKS[3] as TaskView;

test("an edit says only what was changed", () => {
  expect(edited(report, {})).toEqual({});
  expect(edited(report, { duration: "180" }), "the same length, written otherwise").toEqual({});
  expect(edited(report, { title: "Write it", dueDay: "fri" })).toEqual({
    title: "Write it",
    due: "2026-11-27",
  });
  expect(edited(review, { dueTime: "11" })).toEqual({ due: "2026-11-25T11:00:00+01:00" });
});

test("what the form shows coarsely is not lost by saving it", () => {
  const early = { ...report, not_before: "2026-11-24T10:30:00+01:00" };
  expect(edited(early, { title: "Write it" })).toEqual({ title: "Write it" });
});

test("an edit clears what is emptied", () => {
  expect(edited(report, { dueDay: "", split: false })).toEqual({ due: "none", min_block: "none" });
  expect(edited({ ...report, after: ["3"] }, { after: [] })).toEqual({ after: ["none"] });
});

test("splitting counts only while it is switched on", () => {
  const parts = { minBlock: "30m", maxBlock: "" };
  expect(newDraft(form({ ...parts, split: true }), HERE)).toMatchObject({
    min_block: "30m",
    max_block: null,
  });
  expect(newDraft(form({ ...parts, split: false }), HERE).min_block).toBeNull();
});

test.each<[Partial<TaskForm>, keyof TaskForm]>([
  [{ title: "  " }, "title"],
  [{ duration: "soon" }, "duration"],
  [{ duration: "0m" }, "duration"],
  [{ dueDay: "someday" }, "dueDay"],
  [{ dueTime: "15:00" }, "dueDay"],
  [{ dueDay: "fri", dueTime: "25:00" }, "dueTime"],
  [{ fromDay: "30.2." }, "fromDay"],
  [{ split: true, minBlock: "3h", maxBlock: "1h" }, "maxBlock"],
  [{ split: true, minBlock: "x" }, "minBlock"],
  [{ split: true, minBlock: "", maxBlock: "" }, "minBlock"],
])("%j is complained of at %s", (more, field) => {
  expect(Object.keys(complaints(form(more), TODAY))).toEqual([field]);
});

test("nothing is wrong with a plain form", () => expect(complaints(form({}), TODAY)).toEqual({}));
