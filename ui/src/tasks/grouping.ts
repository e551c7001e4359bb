// Where a task stands: at risk, planned, not planned, waiting, done; and in which order tasks are shown.
import type { BlockView, TaskView } from "$lib/backend";
import { civil, lastDayOf, length, work } from "$lib/time";
import { t } from "$src/texts/index.svelte";
import { reasonText } from "./summary";

export type Group = "risk" | "planned" | "unplanned" | "waiting" | "done";

export const GROUPS: readonly Group[] = ["risk", "planned", "unplanned", "waiting", "done"];

/** How tasks are ordered within their group; by urgency each group has an order of its own. */
export type Sort = "urgency" | "priority" | "title" | "duration" | "due";
export const SORTS: readonly [Sort, ...Sort[]] = ["urgency", "priority", "title", "duration", "due"];

/** What a task is seen from. */
export type Standpoint = {
  /** The wall clock in the workspace's zone, `2026-11-24T10:20`. */
  now: string;
  /** Tasks that the last plan found no room for, with its reason. */
  unplaced: ReadonlyMap<string, string>;
  /** The titles of the tasks that are not done, by id. */
  open: ReadonlyMap<string, string>;
};

/** A group with its tasks. */
export type TaskGroup = { group: Group; tasks: TaskView[] };

/** What a priority is called; as it is stored where it is none that this program knows. */
export function priorityName(priority: string): string {
  return t().tasks.priorities[priority as "high"] ?? priority;
}

/** Each group that has tasks, in order; within it the most pressing first, or as `sort` says. */
export function grouped(tasks: readonly TaskView[], from: Standpoint, sort: Sort = "urgency"): TaskGroup[] {
  const members = new Map<Group, TaskView[]>(GROUPS.map((group) => [group, []]));
  for (const task of tasks) members.get(groupOf(task, from))?.push(task);
  return [...members]
    .filter(([, found]) => found.length > 0)
    .map(([group, found]) => ({ group, tasks: found.toSorted(orderOf(group, sort)(from)) }));
}

export function groupOf(task: TaskView, from: Standpoint): Group {
  if (task.status === "done") return "done";
  if (risk(task, from) !== null) return "risk";
  if (task.blocks.length > 0) return "planned";
  return waitsFor(task, from).length > 0 ? "waiting" : "unplanned";
}

/** The titles of the tasks that have to be finished first and are not. */
export function waitsFor(task: TaskView, from: Pick<Standpoint, "open">): string[] {
  return task.after.map((id) => from.open.get(id)).filter((title) => title !== undefined);
}

/** The tasks that are not done, as a standpoint has them. */
export function openTitles(tasks: readonly TaskView[]): ReadonlyMap<string, string> {
  return new Map(tasks.filter(({ status }) => status === "open").map(({ id, title }) => [id, title]));
}

/** Why an open task is in danger, in words; `null` where it is not. */
export function risk(task: TaskView, from: Standpoint): string | null {
  if (task.status === "done") return null;
  const texts = t().tasks.risk;
  if (task.late_minutes > 0) return texts.late(length(task.late_minutes));
  if (task.missing_minutes > 0 && task.blocks.length > 0) return texts.missing(work(task.missing_minutes));
  if (overdue(task, from.now)) return texts.overdue;
  const reason = task.blocks.length === 0 ? from.unplaced.get(task.id) : undefined;
  // A task that only waits is as well off as the one that it waits for.
  return reason === undefined || reason === "predecessor" ? null : reasonText(reason);
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

/** The lists that tasks are on, by name. */
export function listsOf(tasks: readonly TaskView[]): string[] {
  const names = new Set(tasks.map(({ list }) => list).filter((name) => name !== null));
  return [...names].toSorted((a, b) => a.localeCompare(b));
}

/** Tasks whose title or list holds the words, `#work` the list alone; on `list` where one is named. */
export function matching(tasks: readonly TaskView[], words: string, list: string | null = null): TaskView[] {
  const wanted = words.trim().toLowerCase().split(/\s+/);
  const holds = (task: TaskView, word: string) => {
    const name = task.list?.toLowerCase() ?? "";
    return word.startsWith("#") ? name.startsWith(word.slice(1)) : task.title.toLowerCase().includes(word);
  };
  return tasks.filter(
    (task) => (list === null || task.list === list) && wanted.every((word) => holds(task, word)),
  );
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

const byRank = (a: TaskView, b: TaskView) => compare(a.rank, b.rank);
const byDue: Order = () => (a, b) => compare(a.due, b.due) || weight(a) - weight(b) || byRank(a, b);
const byPriority: Order = () => (a, b) => weight(a) - weight(b) || byRank(a, b);
const byStart: Order = (from) => (a, b) =>
  compare(nextBlock(a, from.now)?.start ?? null, nextBlock(b, from.now)?.start ?? null) || byRank(a, b);
const newestFirst: Order = () => (a, b) => Number(b.id) - Number(a.id);
const byTitle: Order = () => (a, b) => a.title.localeCompare(b.title);
const byDuration: Order = () => (a, b) => a.duration_minutes - b.duration_minutes || byRank(a, b);

const URGENCY: Record<Group, Order> = {
  risk: byDue,
  planned: byStart,
  unplanned: byPriority,
  waiting: byPriority,
  done: newestFirst,
};

function orderOf(group: Group, sort: Sort): Order {
  const orders = {
    urgency: URGENCY[group],
    priority: byPriority,
    title: byTitle,
    duration: byDuration,
    due: byDue,
  };
  return orders[sort];
}

/** Whether tasks of a group stand in the order that a person can arrange. */
export function isRanked(group: Group, sort: Sort): boolean {
  return orderOf(group, sort) === byPriority;
}

function weight({ priority }: TaskView): number {
  return WEIGHT[priority] ?? 2;
}

function compare(a: string | null, b: string | null): number {
  const [first, second] = [a ?? NEVER, b ?? NEVER];
  return first < second ? -1 : first > second ? 1 : 0;
}
