import { expect, test } from "vitest";
import { run, RUNS } from "$test/sample";
import { countByStatus, figures, finished, statusLabel, typeLabel, withStatus } from "./runs";

const NOW = "2026-11-24T10:20";

test("a sync says what it brought over all calendars", () => {
  const runs = [run(1, NOW, { upserted: 3 }), run(2, NOW, { upserted: 9, deleted: 1 })];
  expect(finished(runs)).toEqual({ text: "Synced: 12 changed, 1 removed", error: null });
  expect(finished([run(1, NOW)]).text).toBe("Synced: nothing has changed");
});

test("its first failure is what is told of it", () => {
  const error = { code: "network", message: "no connection" };
  expect(finished([run(1, NOW, { upserted: 3 }), run(2, NOW, { status: "failed", error })]).error).toBe(
    error,
  );
  expect(finished([run(1, NOW, { status: "skipped", error })]).error).toBeNull();
});

test("runs are counted and picked by status", () => {
  expect(countByStatus(RUNS)).toEqual({ succeeded: 31, failed: 1, skipped: 1, cancelled: 1 });
  expect(withStatus(RUNS, "failed").map(({ id }) => id)).toEqual([40]);
  expect(withStatus(RUNS, "all")).toBe(RUNS);
  expect(countByStatus([run(1, NOW, { status: "new-in-two-years" })]).succeeded).toBe(0);
});

test("figures look at the runs that tried", () => {
  const runs = [
    run(1, NOW, { duration_ms: 100 }),
    run(2, NOW, { duration_ms: 300, attempts: 2 }),
    run(3, NOW, { duration_ms: 9000, status: "failed", attempts: 3 }),
    run(4, NOW, { duration_ms: 1, status: "skipped" }),
    run(5, NOW, { duration_ms: 500 }),
  ];
  expect(figures(runs)).toEqual({ rate: 0.75, medianMs: 300, retried: 2 });
  expect(figures(runs.slice(0, 2)).medianMs).toBe(200);
  expect(figures([])).toEqual({ rate: null, medianMs: null, retried: 0 });
});

test("words for types and statuses", () => {
  expect(typeLabel({ type: "full", redirected_to_full: false })).toBe("Full");
  expect(typeLabel({ type: "incremental", redirected_to_full: true })).toBe("Incremental → full");
  expect(statusLabel("failed")).toBe("Failed");
  expect(statusLabel("new-in-two-years")).toBe("new-in-two-years");
});
