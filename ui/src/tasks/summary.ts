// What a plan brought, in one line.
import type { ChangesView } from "$lib/backend";
import { t } from "$src/texts/index.svelte";

/** `6 moved, 1 new, 2 without room`. */
export function planned(changes: ChangesView, withoutRoom: number): string {
  const { plan } = t().tasks;
  const parts = [
    changes.moved > 0 && plan.moved(changes.moved),
    changes.added > 0 && plan.added(changes.added),
    changes.removed > 0 && plan.removed(changes.removed),
    withoutRoom > 0 && plan.withoutRoom(withoutRoom),
  ].filter((text) => text !== false);
  if (parts.length === 0) return changes.kept > 0 ? plan.nothingMoved : plan.nothing;
  return plan.planned(parts.join(", "));
}

/** Why a task has no place, in words. */
export function reasonText(reason: string): string {
  return t().tasks.risk.reasons[reason] ?? reason;
}
