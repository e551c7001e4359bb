import { expect, test } from "vitest";
import { datesOf, stretches, withoutStretch, withStretch } from "./dates";

const DAY: [string, string][] = [["09:00", "12:00"]];

test("days in a row that are alike are one stretch, over the end of a month, too", () => {
  const windows = {
    mon: DAY,
    "2026-12-31": [],
    "2027-01-01": [],
    "2027-01-02": DAY,
    "2027-01-04": DAY,
  };
  expect(stretches(windows)).toEqual([
    { first: "2026-12-31", last: "2027-01-01", windows: [] },
    { first: "2027-01-02", last: "2027-01-02", windows: DAY },
    { first: "2027-01-04", last: "2027-01-04", windows: DAY },
  ]);
  expect(Object.keys(datesOf(windows))).not.toContain("mon");
});

test("a stretch is set over what was there and taken away again, the week stays", () => {
  const off = { first: "2026-12-24", last: "2026-12-26", windows: [] };
  const set = withStretch({ mon: DAY, "2026-12-25": DAY }, off);
  expect(set).toEqual({ mon: DAY, "2026-12-24": [], "2026-12-25": [], "2026-12-26": [] });
  expect(withoutStretch(set, off)).toEqual({ mon: DAY });
});
