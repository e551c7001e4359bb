import { expect, test } from "vitest";
import type { ZoneDay } from "$lib/backend";
import { zoneColumn } from "./zone-column";

/** A day whose other clocks are so many hours ahead; `without` is an hour that a change of clocks skips. */
function day(ahead: number, without?: number): ZoneDay {
  const hours = Array.from({ length: 24 }, (_, hour) => ({
    hour,
    minute: ((hour + ahead) % 24) * 60,
    day_shift: hour + ahead >= 24 ? 1 : 0,
  }));
  return { hours: hours.filter(({ hour }) => hour !== without) };
}

const picture = (days: ZoneDay[]) =>
  zoneColumn(days).map(
    ({ hour, readings }) =>
      `${hour}: ${readings.map(({ minute, day_shift }) => `${minute / 60}${"+".repeat(day_shift)}`).join(" ")}`,
  );

test("days that are alike have one reading an hour", () => {
  const lines = picture([day(8), day(8)]);
  expect(lines).toHaveLength(23);
  expect([lines[0], lines[15]]).toEqual(["1: 9", "16: 0+"]);
});

test("where the clocks change within the days, both are said, in their order", () => {
  const lines = picture([day(8), day(7, 2), day(7)]);
  expect(lines[0]).toBe("1: 9 8");
  // The hour that one day skips is one of the others' all the same.
  expect(lines[1]).toBe("2: 10 9");
  expect(lines[15]).toBe("16: 0+ 23");
});

test("of no days there is nothing", () => {
  expect(zoneColumn([])).toEqual([]);
});
