// What the pill says: one state out of all that may be going on, the most pressing first.
import type { RunView, SyncProgress, SyncStatus, WorkspaceView } from "$lib/backend";
import { errorText } from "$lib/error-text";
import { number } from "$lib/intl.svelte";
import { ago } from "$lib/time";
import { t } from "$src/texts/index.svelte";

export type SyncState = {
  kind: "running" | "sign-in" | "not-connected" | "offline" | "failed" | "late" | "synced" | "never";
  text: string;
  /** A second, quieter line. */
  note: string;
  /** More, for the tip. */
  detail: string;
};

/** Seen from `now` in milliseconds; `runs` are the workspace's newest first. */
export function syncState(
  workspace: WorkspaceView | null,
  status: SyncStatus,
  runs: RunView[],
  now: number,
): SyncState {
  const words = t().shell.sync;
  const own = status.running.filter((progress) => progress.workspace === workspace?.name);
  if (own.length > 0) return inWork(own);
  if (!workspace?.account) return state("not-connected", t().shell.notConnected, words.notConnectedHelp);
  if (workspace.needs_sign_in) {
    return state("sign-in", words.signIn, words.signInHelp(workspace.account));
  }
  const fresh = freshness(workspace, now);
  if (status.offline) return { ...state("offline", words.offline, words.offlineHelp), note: fresh.text };
  return failure(runs) ?? fresh;
}

function inWork(running: SyncProgress[]): SyncState {
  const events = running.reduce((total, progress) => total + progress.events, 0);
  const names = running.map(({ calendar }) => calendar).join(", ");
  const note = events > 0 ? t().shell.sync.events(number(events)) : names;
  return { ...state("running", t().shell.sync.syncing, names), note };
}

/** The newest sync failed if any calendar did in its newest run. */
function failure(runs: RunView[]): SyncState | undefined {
  const newest = new Map<string | null, RunView>();
  for (const run of runs) {
    if (run.status !== "skipped" && !newest.has(run.calendar)) newest.set(run.calendar, run);
  }
  const failed = [...newest.values()].find(({ status }) => status === "failed");
  return (
    failed &&
    state("failed", t().shell.sync.failed, failed.error ? errorText(failed.error) : t().shell.sync.failedHelp)
  );
}

/** Told by the calendar that was read completely the longest ago, never by a run that merely ended. */
function freshness({ freshness }: WorkspaceView, now: number): SyncState {
  const words = t().shell.sync;
  if (!freshness) return state("never", words.never, words.neverHelp);
  const text = words.synced(ago(freshness.synced_at, now));
  if (now >= Date.parse(freshness.late_at)) return state("late", text, words.late);
  return state("synced", text, words.fresh);
}

function state(kind: SyncState["kind"], text: string, detail: string): SyncState {
  return { kind, text, note: "", detail };
}
