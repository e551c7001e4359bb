import { expect, test } from "vitest";
import { job } from "$test/sample";
import { choices, EVERYTHING, figures, lastDay, matching, stateLabel, tone, word } from "./jobs";

const AT = "2026-11-24T10:00";
const now = Date.parse("2026-11-24T10:20:00+01:00");

test("runs are picked by what they are, for whom, how they went and who asked", () => {
  const rows = [
    job(1, AT, { job: "batch-sync" }),
    job(2, AT, { job: "backup", state: "failed" }),
    job(3, AT, { job: "incremental-sync", workspace: "Work", trigger: "window" }),
  ];
  const ids = (filter: Partial<typeof EVERYTHING>) =>
    matching(rows, { ...EVERYTHING, ...filter }).map(({ id }) => id);
  expect(ids({})).toEqual([1, 2, 3]);
  expect(ids({ job: "backup" })).toEqual([2]);
  expect(ids({ workspace: "Work" })).toEqual([3]);
  expect(ids({ state: "failed", trigger: "schedule" })).toEqual([2]);
  expect(ids({ state: "failed", trigger: "window" })).toEqual([]);
  expect(choices(rows, "job", "All jobs").map(({ label }) => label)).toEqual([
    "All jobs",
    "Backup",
    "Batch sync",
    "Incremental sync",
  ]);
  expect(choices(rows, "workspace", "All").map(({ value }) => value)).toEqual(["all", "Work"]);
});

test("figures look at runs that came to an end by themselves", () => {
  const rows = [100, 200, 300, 400].map((duration_ms, id) => job(id, AT, { duration_ms }));
  expect(figures(rows)).toEqual({ rate: 1, p50: 200, p95: 400 });
  const more = [
    ...rows,
    job(5, AT, { state: "failed", duration_ms: 9000 }),
    job(6, AT, { state: "cancelled", duration_ms: 9000 }),
    job(7, AT, { state: "running", duration_ms: null }),
    job(8, AT, { state: "crashed", duration_ms: null }),
  ];
  expect(figures(more)).toEqual({ rate: 4 / 6, p50: 200, p95: 400 });
  expect(figures([])).toEqual({ rate: null, p50: null, p95: null });
});

test("the last day has a lane a job, and nothing that is older", () => {
  const lanes = lastDay(
    [
      job(4, "2026-11-24T10:20", { state: "running", duration_ms: null }),
      job(3, "2026-11-24T04:20", { job: "backup", duration_ms: 3_600_000 }),
      job(2, "2026-11-23T10:10", { duration_ms: 1_200_000 }),
      job(1, "2026-11-23T10:00", { duration_ms: 1000 }),
    ],
    now,
  );
  expect(lanes.map(({ job, bars }) => [job, bars.map(({ id }) => id)])).toEqual([
    ["backup", [3]],
    ["batch-sync", [4, 2]],
  ]);
  expect(lanes[0]?.bars[0]).toMatchObject({ start: 0.75, tone: "good" });
  expect(lanes[0]?.bars[0]?.length).toBeCloseTo(1 / 24);
  expect(lanes[1]?.bars[1]).toMatchObject({ start: 0 });
});

test("words for jobs and states", () => {
  expect([word("batch-sync"), word("prune"), stateLabel("timed-out")]).toEqual([
    "Batch sync",
    "Prune",
    "Timed out",
  ]);
  expect([stateLabel("new-in-two-years"), tone("new-in-two-years")]).toEqual(["new-in-two-years", "quiet"]);
});
