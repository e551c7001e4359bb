// The form of a task: from a task to what is typed, and from what is typed to what the engine is asked for.
import type { SubtaskView, TaskDraft, TaskView } from "$lib/backend";
import { clockText, parseClock, parseDay } from "$lib/days";
import { durationText, parseDuration } from "$lib/duration";
import { civil, lastDayOf } from "$lib/time";
import { instantAt } from "$lib/zone";
import { t } from "$src/texts/index.svelte";

/** As typed; empty where nothing is said. */
export type TaskForm = {
  title: string;
  duration: string;
  priority: string;
  dueDay: string;
  dueTime: string;
  fromDay: string;
  hours: string;
  split: boolean;
  minBlock: string;
  maxBlock: string;
  after: string[];
  /** One of the engine's words, a window like `09:00-11:00`, or empty. */
  prefer: string;
  spread: string;
  list: string;
  subtasks: SubtaskView[];
};

/** Where a form is filled in: the workspace's civil day and its zone, an IANA name. */
export type Place = { today: string; zone: string };

/** What is wrong with a field, in words. */
export type Complaints = Partial<Record<keyof TaskForm, string>>;

/** The most urgent first. */
export const PRIORITIES = ["critical", "high", "normal", "low"] as const;

/** When in the day a task is best done. */
export const TIMES_OF_DAY = ["", "morning", "afternoon", "evening"] as const;

/** A draft that says nothing. */
export const NOTHING: TaskDraft = {
  title: null,
  duration: null,
  priority: null,
  due: null,
  not_before: null,
  hours: null,
  min_block: null,
  max_block: null,
  after: null,
  prefer: null,
  spread: null,
  list: null,
  subtasks: null,
};

const END_OF_DAY = 1440;

export function emptyForm(): TaskForm {
  return {
    title: "",
    duration: "1h",
    priority: "normal",
    dueDay: "",
    dueTime: "",
    fromDay: "",
    hours: "default",
    split: false,
    minBlock: "30m",
    maxBlock: "2h",
    after: [],
    prefer: "",
    spread: "",
    list: "",
    subtasks: [],
  };
}

/** The form that shows a task as it is. */
export function formOf(task: TaskView): TaskForm {
  const due = task.due === null ? null : lastDayOf(task.due);
  return {
    title: task.title,
    duration: durationText(task.duration_minutes),
    priority: task.priority,
    dueDay: due?.date ?? "",
    dueTime: due && due.minute < END_OF_DAY ? clockText(due.minute) : "",
    fromDay: task.not_before === null ? "" : civil(task.not_before).date,
    hours: task.hours,
    split: task.min_block_minutes !== null || task.max_block_minutes !== null,
    minBlock: optionalLength(task.min_block_minutes),
    maxBlock: optionalLength(task.max_block_minutes),
    after: task.after,
    prefer: task.prefer ?? "",
    spread: optionalLength(task.spread_minutes),
    list: task.list ?? "",
    subtasks: task.subtasks.map((subtask) => ({ ...subtask })),
  };
}

/** What is wrong with the form, seen from today; empty where nothing is. */
export function complaints(form: TaskForm, today: string): Complaints {
  const texts = t().tasks.form;
  const found: Complaints = {};
  if (!form.title.trim()) found.title = texts.sayTitle;
  if (parseDuration(form.duration) === null) found.duration = texts.aLength;
  if (form.dueDay.trim() && !parseDay(form.dueDay, today)) found.dueDay = texts.aDay;
  if (form.dueTime.trim() && parseClock(form.dueTime) === null) found.dueTime = texts.aTime;
  if (form.dueTime.trim() && !form.dueDay.trim()) found.dueDay = texts.aDayToo;
  if (form.fromDay.trim() && !parseDay(form.fromDay, today)) found.fromDay = texts.aDay;
  if (form.spread.trim() && parseDuration(form.spread) === null) found.spread = texts.aShortLength("2h");
  if (/[\s#]/.test(form.list.trim().replace(/^#/, ""))) found.list = texts.oneWord;
  if (form.split) splitComplaints(form, found);
  return found;
}

function splitComplaints(form: TaskForm, found: Complaints): void {
  const texts = t().tasks.form;
  const min = form.minBlock.trim() ? parseDuration(form.minBlock) : 0;
  const max = form.maxBlock.trim() ? parseDuration(form.maxBlock) : Infinity;
  if (min === null) found.minBlock = texts.aShortLength("30m");
  if (max === null) found.maxBlock = texts.aShortLength("2h");
  if (min !== null && max !== null && min > max) found.maxBlock = texts.shorterThanShortest;
  if (min === 0 && max === Infinity) found.minBlock = texts.oneOfTwo;
}

/** What a new task asks for; the form is without complaints. */
export function newDraft(form: TaskForm, from: Place): TaskDraft {
  const all = said(form, from);
  const subtasks = all.subtasks?.length ? all.subtasks : null;
  return { ...without("none", all), title: all.title, subtasks };
}

/** What an edit asks for: only what differs from the form as it was opened; what is shown coarsely stays as it is. */
export function editDraft(form: TaskForm, opened: TaskForm, from: Place): TaskDraft {
  const now = said(form, from);
  const before = said(opened, from);
  const changed = Object.entries(now).map(([field, value]) => {
    const same = JSON.stringify(value) === JSON.stringify(before[field as keyof TaskDraft]);
    return [field, same ? null : value];
  });
  return Object.fromEntries(changed) as TaskDraft;
}

/** Every field as the form has it, `none` where it is empty. */
function said(form: TaskForm, from: Place): Required<TaskDraft> {
  return {
    title: form.title.trim(),
    duration: minutesText(form.duration),
    priority: form.priority,
    due: dueText(form, from),
    not_before: parseDay(form.fromDay, from.today) ?? "none",
    hours: form.hours,
    min_block: form.split ? minutesText(form.minBlock) : "none",
    max_block: form.split ? minutesText(form.maxBlock) : "none",
    after: form.after.length > 0 ? form.after : ["none"],
    prefer: form.prefer || "none",
    spread: form.spread.trim() ? minutesText(form.spread) : "none",
    list: form.list.trim() || "none",
    subtasks: form.subtasks.filter(({ title }) => title.trim() !== ""),
  };
}

/** The same draft with nothing said where `word` is. */
function without(word: string, draft: TaskDraft): TaskDraft {
  const kept = Object.entries(draft).map(([field, value]) => [field, String(value) === word ? null : value]);
  return Object.fromEntries(kept) as TaskDraft;
}

/** A day, which the engine takes to its end, or an instant. */
function dueText(form: TaskForm, { today, zone }: Place): string {
  const day = parseDay(form.dueDay, today);
  if (!day) return "none";
  const minute = form.dueTime.trim() ? parseClock(form.dueTime) : null;
  return minute === null || minute === END_OF_DAY ? day : instantAt(day, minute, zone);
}

function minutesText(text: string): string {
  const minutes = parseDuration(text);
  return minutes === null ? "none" : durationText(minutes);
}

function optionalLength(minutes: number | null): string {
  return minutes === null ? "" : durationText(minutes);
}
