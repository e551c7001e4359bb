import { expect, test } from "vitest";
import { TASKS } from "$test/sample";
import type { TaskView } from "$lib/backend";
import { complaints, editDraft, emptyForm, formOf, newDraft, type TaskForm } from "./draft";

const TODAY = "2026-11-24";
const form = (more: Partial<TaskForm>): TaskForm => ({ ...emptyForm(), title: "Report", ...more });

test("a new task says only what was said", () => {
  expect(newDraft(form({ title: " Report ", duration: "1.5h" }), TODAY)).toEqual({
    title: "Report",
    duration: "1h30m",
    priority: "normal",
    due: null,
    not_before: null,
    hours: "default",
    min_block: null,
    max_block: null,
    after: null,
  });
});

test("days and times are said as the engine reads them", () => {
  expect(newDraft(form({ dueDay: "fri" }), TODAY).due).toBe("2026-11-27");
  expect(newDraft(form({ dueDay: "fri", dueTime: "3pm" }), TODAY).due).toBe("2026-11-27T15:00");
  expect(newDraft(form({ dueDay: "fri", dueTime: "24:00" }), TODAY).due).toBe("2026-11-27");
  expect(newDraft(form({ fromDay: "tomorrow" }), TODAY).not_before).toBe("2026-11-25");
});

test("an edit clears what is empty", () => {
  const draft = editDraft(form({}), TODAY);
  expect([draft.due, draft.not_before, draft.min_block, draft.max_block, draft.after]).toEqual([
    "none",
    "none",
    "none",
    "none",
    ["none"],
  ]);
});

test("splitting counts only while it is switched on", () => {
  const parts = { minBlock: "30m", maxBlock: "" };
  const drafted = (split: boolean) => editDraft(form({ ...parts, split }), TODAY);
  expect([drafted(true).min_block, drafted(true).max_block]).toEqual(["30m", "none"]);
  expect(drafted(false).min_block).toBe("none");
});

test("a task that is opened and saved is asked for as it is", () => {
  const report = TASKS[0] as TaskView;
  const draft = editDraft(formOf(report), TODAY);
  expect(draft).toMatchObject({
    title: report.title,
    duration: "3h",
    due: "2026-11-25",
    min_block: "1h",
    max_block: "none",
  });
  expect(editDraft(formOf(TASKS[3] as TaskView), TODAY).due).toBe("2026-11-25T10:00");
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
