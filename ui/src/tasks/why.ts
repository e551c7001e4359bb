// What can be done with an explanation.
import type { AlternativeView, OutcomeView, WhatIf } from "$lib/backend";
import { length, work } from "$lib/time";
import { t } from "$src/texts/index.svelte";

/** What planning now would be if nothing were otherwise. */
export const AS_IT_IS: WhatIf = { edits: [], adds: [], without: [], busy: [], pins: [] };

/** The same day with a task at another place. */
export function pinnedAt(task: string, { start, end }: Pick<AlternativeView, "start" | "end">): WhatIf {
  return { ...AS_IT_IS, pins: [{ id: task, start, end }] };
}

/** `2 h to spare`, `just in time`, `30 min late`. */
export function slack(minutes: number): string {
  const { why } = t().tasks;
  if (minutes === 0) return why.justInTime;
  return minutes > 0 ? why.spare(length(minutes)) : why.late(length(-minutes));
}

/** What would become of a task. */
export function outcomeText({ title, missing_minutes, late_minutes }: OutcomeView): string {
  const { why } = t().tasks;
  if (missing_minutes > 0) return why.wouldMiss(title, work(missing_minutes));
  return late_minutes > 0 ? why.wouldBeLate(title, length(late_minutes)) : why.wouldBeInTime(title);
}
