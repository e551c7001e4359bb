import { expect, test } from "vitest";
import { run } from "$test/sample";
import { syncState } from "./sync-state";

const work = {
  name: "Work",
  account: "ada@example.org",
  time_zone: "Europe/Berlin",
  enabled: true,
  needs_sign_in: false,
};
const now = Date.parse("2026-11-24T10:20:00+01:00");
const team = { workspace: "Work", calendar: "Team", pages: 1, events: 1240 };
const failed = run(3, "2026-11-24T10:19", {
  status: "failed",
  calendar: "team",
  error: { code: "network", message: "no connection" },
});

const kind = (...args: Parameters<typeof syncState>) => syncState(...args).kind;

test("the most pressing is said", () => {
  expect(kind({ ...work, needs_sign_in: true }, [team], [failed], now)).toBe("running");
  expect(kind({ ...work, needs_sign_in: true }, [], [failed], now)).toBe("sign-in");
  expect(kind(work, [], [failed], now)).toBe("failed");
  expect(kind(work, [], [run(1, "2026-11-24T10:18")], now)).toBe("synced");
  expect(kind(work, [], [], now)).toBe("never");
  expect(kind({ ...work, account: null }, [], [], now)).toBe("not-connected");
  expect(kind(null, [], [], now)).toBe("not-connected");
});

test("events are counted over all calendars of this workspace", () => {
  const shown = syncState(
    work,
    [team, { ...team, calendar: "Family", events: 60 }, { ...team, workspace: "Home" }],
    [],
    now,
  );
  expect([shown.text, shown.note, shown.detail]).toEqual(["Syncing …", "1,300 events", "Team, Family"]);
  expect(syncState(work, [{ ...team, events: 0 }], [], now).note).toBe("Team");
});

test("another workspace's sync is not ours", () => {
  expect(kind(work, [{ ...team, workspace: "Home" }], [run(1, "2026-11-24T10:18")], now)).toBe("synced");
});

test("a failure is over once that calendar has succeeded; a skipped run says nothing", () => {
  const repaired = run(4, "2026-11-24T10:19", { calendar: "team" });
  expect(kind(work, [], [repaired, failed], now)).toBe("synced");
  expect(
    kind(work, [], [run(4, "2026-11-24T10:19", { calendar: "team", status: "skipped" }), failed], now),
  ).toBe("failed");
  expect(syncState(work, [], [failed], now).detail).toBe("no connection");
});

test("how long ago it was", () => {
  expect(syncState(work, [], [run(1, "2026-11-24T10:17")], now).text).toBe("Synced 2 min ago");
});
