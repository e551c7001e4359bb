// The list as rows of one height, and which of them are worth drawing.
import type { TaskView } from "$lib/backend";
import { inSight } from "$lib/in-sight";
import type { Group, TaskGroup } from "./grouping";

/** Every row is as high, so that where one lies is a product and not a sum. */
export const ROW = 46;

/** How much of a task its row shows, by the room that there is. */
export const LAYOUTS = ["narrow", "small", "medium", "wide"] as const;
export type Layout = (typeof LAYOUTS)[number];

/** Whether a layout shows what this one does. */
export function shows(layout: Layout, least: Layout): boolean {
  return LAYOUTS.indexOf(layout) >= LAYOUTS.indexOf(least);
}

/** Below this many all rows are drawn: then the browser's own search finds them, too. */
const FEW = 120;

export type Row =
  | { kind: "group"; key: string; group: Group; count: number; folded: boolean }
  | { kind: "task"; key: string; group: Group; task: TaskView };

/** Groups and their tasks, one below the other; of a folded group only its heading. */
export function rowsOf(groups: readonly TaskGroup[], folded: ReadonlySet<Group>): Row[] {
  return groups.flatMap(({ group, tasks }): Row[] => {
    const shut = folded.has(group);
    const heading: Row = { kind: "group", key: `group ${group}`, group, count: tasks.length, folded: shut };
    if (shut) return [heading];
    return [heading, ...tasks.map((task): Row => ({ kind: "task", key: task.id, group, task }))];
  });
}

/** The first row to draw and the one behind the last. */
export function drawn(count: number, top: number, height: number): { from: number; to: number } {
  return count <= FEW ? { from: 0, to: count } : inSight(top, height, ROW, count);
}

/** Before which task one comes that is moved by a step among those of its priority; `undefined` where it cannot. */
export function beforeWhich(tasks: readonly TaskView[], id: string, step: 1 | -1): string | null | undefined {
  const moved = tasks.find((task) => task.id === id);
  const peers = tasks.filter(({ priority }) => priority === moved?.priority);
  const at = peers.findIndex((task) => task.id === id);
  if (at < 0 || at + step < 0 || at + step >= peers.length) return undefined;
  return step < 0 ? (peers[at - 1]?.id ?? null) : (peers[at + 2]?.id ?? null);
}
