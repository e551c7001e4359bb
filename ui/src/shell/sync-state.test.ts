import { expect, test } from "vitest";
import type { SyncProgress } from "$lib/backend";
import { run } from "$test/sample";
import { syncState } from "./sync-state";

const work = {
  name: "Work",
  account: "ada@example.org",
  time_zone: "Europe/Berlin",
  enabled: true,
  needs_sign_in: false,
  freshness: { synced_at: "2026-11-24T10:18:00+01:00", late_at: "2026-11-24T10:33:00+01:00" },
};
const now = Date.parse("2026-11-24T10:20:00+01:00");
const quarter = 15 * 60_000;
const team = { workspace: "Work", calendar: "Team", pages: 1, events: 1240 };
const failed = run(3, "2026-11-24T10:19", {
  status: "failed",
  calendar: "team",
  error: { code: "network", message: "no connection" },
});

const status = (...running: SyncProgress[]) => ({ running, next_at: null, offline: false });
const kind = (...args: Parameters<typeof syncState>) => syncState(...args).kind;

test("the most pressing is said", () => {
  expect(kind({ ...work, needs_sign_in: true }, status(team), [failed], now)).toBe("running");
  expect(kind({ ...work, needs_sign_in: true }, status(), [failed], now)).toBe("sign-in");
  expect(kind(work, status(), [failed], now)).toBe("failed");
  expect(kind(work, { ...status(), offline: true }, [failed], now)).toBe("offline");
  expect(kind(work, status(), [run(1, "2026-11-24T10:18")], now)).toBe("synced");
  expect(kind({ ...work, account: null }, status(), [], now)).toBe("not-connected");
  expect(kind(null, status(), [], now)).toBe("not-connected");
});

test("events are counted over all calendars of this workspace", () => {
  const shown = syncState(
    work,
    status(team, { ...team, calendar: "Family", events: 60 }, { ...team, workspace: "Home" }),
    [],
    now,
  );
  expect([shown.text, shown.note, shown.detail]).toEqual(["Syncing …", "1,300 events", "Team, Family"]);
  expect(syncState(work, status({ ...team, events: 0 }), [], now).note).toBe("Team");
});

test("another workspace's sync is not ours", () => {
  expect(kind(work, status({ ...team, workspace: "Home" }), [], now)).toBe("synced");
});

test("a failure is over once that calendar has succeeded; a skipped run says nothing", () => {
  const repaired = run(4, "2026-11-24T10:19", { calendar: "team" });
  expect(kind(work, status(), [repaired, failed], now)).toBe("synced");
  expect(
    kind(work, status(), [run(4, "2026-11-24T10:19", { calendar: "team", status: "skipped" }), failed], now),
  ).toBe("failed");
  expect(syncState(work, status(), [failed], now).detail).toMatch(/^No connection\. Check the connection/);
});

test("freshness is the oldest complete run's, whatever else ran since", () => {
  expect(syncState(work, status(), [], now).text).toBe("Synced 2 min ago");
  const later = syncState(work, status(), [run(9, "2026-11-24T10:34")], now + quarter);
  expect([later.kind, later.text]).toEqual(["late", "Synced 17 min ago"]);
});

test("nothing that was never read completely looks synced", () => {
  const never = { ...work, freshness: null };
  expect(kind(never, status(), [run(1, "2026-11-24T10:18")], now)).toBe("never");
});
