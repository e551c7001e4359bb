// What the pill says: one state out of all that may be going on, the most pressing first.
import type { RunView, SyncProgress, SyncStatus, WorkspaceView } from "$lib/backend";
import { ago } from "$lib/time";

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
  const own = status.running.filter((progress) => progress.workspace === workspace?.name);
  if (own.length > 0) return inWork(own);
  if (!workspace?.account)
    return state("not-connected", "Not connected", "Connect Google Calendar in Settings");
  if (workspace.needs_sign_in) {
    return state("sign-in", "Sign-in needed", `Google asks ${workspace.account} to sign in again`);
  }
  const fresh = freshness(workspace, now);
  if (status.offline) return { ...state("offline", "Offline", "Waits for the network"), note: fresh.text };
  return failure(runs) ?? fresh;
}

function inWork(running: SyncProgress[]): SyncState {
  const events = running.reduce((total, progress) => total + progress.events, 0);
  const names = running.map(({ calendar }) => calendar).join(", ");
  const note = events > 0 ? `${events.toLocaleString("en")} events` : names;
  return { ...state("running", "Syncing …", names), note };
}

/** The newest sync failed if any calendar did in its newest run. */
function failure(runs: RunView[]): SyncState | undefined {
  const newest = new Map<string | null, RunView>();
  for (const run of runs) {
    if (run.status !== "skipped" && !newest.has(run.calendar)) newest.set(run.calendar, run);
  }
  const failed = [...newest.values()].find(({ status }) => status === "failed");
  return failed && state("failed", "Sync failed", failed.error?.message ?? "See the sync log");
}

/** Told by the calendar that was read completely the longest ago, never by a run that merely ended. */
function freshness({ freshness }: WorkspaceView, now: number): SyncState {
  if (!freshness) return state("never", "Not synced yet", "Press Sync now");
  const text = `Synced ${ago(freshness.synced_at, now)}`;
  if (now >= Date.parse(freshness.late_at)) return state("late", text, "Three syncs in a row did not come");
  return state("synced", text, "Everything is up to date");
}

function state(kind: SyncState["kind"], text: string, detail: string): SyncState {
  return { kind, text, note: "", detail };
}
