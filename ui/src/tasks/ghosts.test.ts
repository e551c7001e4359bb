import { expect, test } from "vitest";
import type { ChangeView } from "$lib/backend";
import { Ghosts } from "./ghosts.svelte";

const at = (from: string, to: string) => ({
  start: `2026-11-${from}:00+01:00`,
  end: `2026-11-${to}:00+01:00`,
});
const change = (more: Partial<ChangeView>): ChangeView => ({
  task: "1",
  title: "Report",
  change: "moved",
  before: null,
  after: null,
  why: "",
  cause: { kind: "kept" },
  ...more,
});

test("a move is two ghosts, each on its day; what stays is none", () => {
  const ghosts = new Ghosts();
  const hide = ghosts.show([
    change({ before: at("24T13:00", "24T15:00"), after: at("26T09:00", "26T11:00") }),
    change({ change: "kept", before: at("24T08:00", "24T09:00"), after: at("24T08:00", "24T09:00") }),
  ]);
  expect(ghosts.on("2026-11-24")).toEqual([{ start_min: 780, end_min: 900, title: "Report", look: "old" }]);
  expect(ghosts.on("2026-11-26")).toEqual([{ start_min: 540, end_min: 660, title: "Report", look: "new" }]);
  expect(ghosts.on("2026-11-25")).toEqual([]);
  hide();
  expect(ghosts.on("2026-11-24")).toEqual([]);
});

test("over midnight each day has its part", () => {
  const ghosts = new Ghosts();
  ghosts.show([change({ after: at("24T23:00", "25T01:00") })]);
  expect(ghosts.on("2026-11-24")).toMatchObject([{ start_min: 1380, end_min: 1440 }]);
  expect(ghosts.on("2026-11-25")).toMatchObject([{ start_min: 0, end_min: 60 }]);
  ghosts.show([change({ after: at("24T23:00", "25T00:00") })]);
  expect(ghosts.on("2026-11-25"), "midnight is the end of the day before").toEqual([]);
});
