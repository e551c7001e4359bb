// What sync runs amount to: a line when one is done, figures over many, and the words of their states.
import { t } from "$src/texts/index.svelte";
import type { ErrorView, RunView } from "$lib/backend";

export type Status = "succeeded" | "failed" | "skipped" | "cancelled";

export const STATUSES: Status[] = ["succeeded", "failed", "skipped", "cancelled"];

/** How a status is said; one that is not known yet is shown as it came. */
export function statusLabel(status: string): string {
  return t().log.status[status as Status] ?? status;
}

/** `Full`, `Incremental`, or that a dead token made it full. */
export function typeLabel(run: Pick<RunView, "type" | "redirected_to_full">): string {
  if (run.redirected_to_full) return t().log.redirected;
  return run.type === "full" ? t().log.full : t().log.incremental;
}

/** What the runs of one sync brought together: its first failure, or how much changed. */
export function finished(runs: RunView[]): { text: string; error: ErrorView | null } {
  const error = runs.find(({ status }) => status === "failed")?.error ?? null;
  const changed = sum(runs, "upserted");
  const removed = sum(runs, "deleted");
  if (changed + removed === 0) return { text: t().log.unchanged, error };
  const parts = [changed > 0 && t().log.changed(changed), removed > 0 && t().log.removed(removed)].filter(
    Boolean,
  );
  return { text: t().log.synced(parts.join(", ")), error };
}

/** Runs with this status; all of them without one. */
export function withStatus(runs: RunView[], status: Status | "all"): RunView[] {
  return status === "all" ? runs : runs.filter((run) => run.status === status);
}

/** How many runs have each status. */
export function countByStatus(runs: RunView[]): Record<Status, number> {
  const counts: Record<Status, number> = { succeeded: 0, failed: 0, skipped: 0, cancelled: 0 };
  for (const { status } of runs) {
    if (status in counts) counts[status as Status] += 1;
  }
  return counts;
}

/** Figures over the runs that tried: how often they succeed, how long they take, how many had to try again. */
export function figures(runs: RunView[]): { rate: number | null; medianMs: number | null; retried: number } {
  const tried = runs.filter(({ status }) => status === "succeeded" || status === "failed");
  const succeeded = tried.filter(({ status }) => status === "succeeded");
  return {
    rate: tried.length ? succeeded.length / tried.length : null,
    medianMs: median(succeeded.map((run) => run.duration_ms)),
    retried: tried.filter(({ attempts }) => attempts > 1).length,
  };
}

function median(numbers: number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  if (sorted.length === 0) return null;
  if (!Number.isInteger(middle)) return sorted[Math.floor(middle)] ?? null;
  return ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function sum(runs: RunView[], field: "upserted" | "deleted"): number {
  return runs.reduce((total, run) => total + run[field], 0);
}
