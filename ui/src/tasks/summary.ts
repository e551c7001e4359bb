// What a plan brought, in one line.
import type { ChangesView } from "$lib/backend";

/** `6 moved, 1 new, 2 without room`. */
export function planned(changes: ChangesView, withoutRoom: number): string {
  const parts = [
    part(changes.moved, "moved"),
    part(changes.added, "new"),
    part(changes.removed, "removed"),
    withoutRoom > 0 && `${withoutRoom} without room`,
  ].filter((text) => text !== false);
  if (parts.length === 0) return changes.kept > 0 ? "Planned: nothing had to move" : "Nothing to plan yet";
  return `Planned: ${parts.join(", ")}`;
}

function part(count: number, word: string): string | false {
  return count > 0 && `${count} ${word}`;
}

/** Why a task has no place, in words. */
export function reasonText(reason: string): string {
  const words: Record<string, string> = {
    "no-room": "No free time is left before the horizon ends",
    "no-hours": "Its hours have no time before the horizon ends",
    predecessor: "It waits for a task that has no place itself",
  };
  return words[reason] ?? reason;
}
