// Where a task stands: at risk, planned, not planned, done; and what is said of it.
import type { BlockView, TaskView } from "$lib/backend";
import { civil, lastDayOf, length, work } from "$lib/time";
import { reasonText } from "./summary";

export type Group = "risk" | "planned" | "unplanned" | "done";

export const GROUPS: { group: Group; label: string }[] = [
  { group: "risk", label: "At risk" },
  { group: "planned", label: "Planned" },
  { group: "unplanned", label: "Not planned" },
  { group: "done", label: "Done" },
];

/** What a task is seen from. */
export type Standpoint = {
  /** The wall clock in the workspace's zone, `2026-11-24T10:20`. */
  now: string;
  /** Tasks that the last plan found no room for, with its reason. */
  unplaced: ReadonlyMap<string, string>;
};

/** A group with its tasks. */
export type TaskGroup = { group: Group; label: string; tasks: TaskView[] };

/** Each group that has tasks, in order; within it the most pressing first. */
export function grouped(tasks: readonly TaskView[], from: Standpoint): TaskGroup[] {
  return GROUPS.map(({ group, label }) => ({
    group,
    label,
    tasks: tasks.filter((task) => groupOf(task, from) === group).toSorted(ORDER[group](from)),
  })).filter((entry) => entry.tasks.length > 0);
}

export function groupOf(task: TaskView, from: Standpoint): Group {
  if (task.status === "done") return "done";
  if (risk(task, from) !== null) return "risk";
  return task.blocks.length > 0 ? "planned" : "unplanned";
}

/** Why an open task is in danger, in words; `null` where it is not. */
export function risk(task: TaskView, from: Standpoint): string | null {
  if (task.status === "done") return null;
  if (task.late_minutes > 0) return `Ends ${length(task.late_minutes)} after it is due`;
  if (task.missing_minutes > 0 && task.blocks.length > 0) return `${work(task.missing_minutes)} without room`;
  const reason = task.blocks.length === 0 ? from.unplaced.get(task.id) : undefined;
  if (reason !== undefined) return reasonText(reason);
  return overdue(task, from.now) ? "Overdue" : null;
}

/** The block that is going on or comes next. */
export function nextBlock(task: TaskView, now: string): BlockView | null {
  return task.blocks.find(({ end }) => end.slice(0, now.length) > now) ?? null;
}

/** When the plan has the task finished. */
export function finish(task: TaskView): string | null {
  return task.missing_minutes > 0 ? null : (task.blocks.at(-1)?.end ?? null);
}

/** Minutes between the planned finish and the due date, negative where it is late. */
export function slack(task: TaskView): number | null {
  const end = finish(task);
  if (end === null || task.due === null) return null;
  return (Date.parse(task.due) - Date.parse(end)) / 60_000;
}

/** Work that is left, however it is planned. */
export function remaining(tasks: readonly TaskView[]): number {
  return tasks
    .filter(({ status }) => status === "open")
    .reduce((total, task) => total + task.duration_minutes, 0);
}

/** Tasks whose title holds the words. */
export function matching(tasks: readonly TaskView[], words: string): TaskView[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  return tasks.filter(({ title }) => wanted.every((word) => title.toLowerCase().includes(word)));
}

function overdue({ due }: TaskView, now: string): boolean {
  if (due === null) return false;
  const { date, minute } = lastDayOf(due);
  const today = civil(now);
  return date < today.date || (date === today.date && minute <= today.minute);
}

const WEIGHT: Record<string, number> = { critical: 0, high: 1, normal: 2, low: 3 };
/** After every date there is. */
const NEVER = "9999";

type Order = (from: Standpoint) => (a: TaskView, b: TaskView) => number;

const byDue: Order = () => (a, b) => compare(a.due, b.due) || weight(a) - weight(b);
const byPriority: Order = () => (a, b) => weight(a) - weight(b) || compare(a.due, b.due);
const byStart: Order = (from) => (a, b) =>
  compare(nextBlock(a, from.now)?.start ?? null, nextBlock(b, from.now)?.start ?? null);
const newestFirst: Order = () => (a, b) => Number(b.id) - Number(a.id);

const ORDER: Record<Group, Order> = {
  risk: byDue,
  planned: byStart,
  unplanned: byPriority,
  done: newestFirst,
};

function weight({ priority }: TaskView): number {
  return WEIGHT[priority] ?? 2;
}

function compare(a: string | null, b: string | null): number {
  return (a ?? NEVER).localeCompare(b ?? NEVER);
}
