// Which tasks another one may have to wait for.
import type { TaskView } from "$lib/backend";

/** How many are offered. */
const OFFERED = 8;

/**
 * Open tasks whose title holds the words, those that begin with them first. One that would close a circle is offered
 * too: the engine refuses it with a sentence, which says more than its absence does.
 */
export function candidates(task: TaskView, all: readonly TaskView[], words: string): TaskView[] {
  const wanted = words.trim().toLowerCase();
  const title = (other: TaskView) => other.title.toLowerCase();
  return all
    .filter((other) => other.status === "open" && other.id !== task.id && !task.after.includes(other.id))
    .filter((other) => title(other).includes(wanted))
    .toSorted((a, b) => Number(title(b).startsWith(wanted)) - Number(title(a).startsWith(wanted)))
    .slice(0, OFFERED);
}
