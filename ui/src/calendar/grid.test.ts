import { expect, test } from "vitest";
import type { DayView } from "$lib/backend";
import { clockChange, firstMinute, hourHeight, load } from "./grid";

const day: DayView = {
  date: "2026-11-24",
  today: true,
  minutes: 1440,
  planned_minutes: 60,
  busy_minutes: 120,
};
const nineToFive = [{ day: 0, start_min: 540, end_min: 1020 }];

test("an hour is never too low to read nor wastefully high", () => {
  expect(hourHeight(300)).toBe(52);
  expect(hourHeight(720)).toBe(60);
  expect(hourHeight(2000)).toBe(76);
});

test.each([
  ["work's start with a little before it", 540, null, 600, 450],
  ["the same when now is in sight", 540, 700, 600, 450],
  ["a third above now when it is late", 540, 1300, 600, 1100],
  ["a third above now when it is early", 540, 120, 600, 0],
])("the view opens at %s", (_, start_min, now, inSight, expected) => {
  const view = {
    hours: [{ day: 0, start_min, end_min: 1020 }],
    now: now === null ? null : { day: 0, minute: now },
  };
  expect(firstMinute(view, inSight)).toBe(expected);
});

test("a day without hours opens in the morning", () => {
  expect(firstMinute({ hours: [], now: null }, 600)).toBe(450);
});

test("a day is full by its work hours, a day off by eight", () => {
  expect(load(day, 0, nineToFive)).toEqual({ planned: 60, busy: 120, capacity: 480 });
  expect(load(day, 1, nineToFive).capacity).toBe(480);
  expect(load({ ...day, busy_minutes: 700 }, 0, nineToFive).capacity).toBe(760);
});

test("a day of another length says so", () => {
  expect(clockChange(day)).toBeNull();
  expect(clockChange({ ...day, minutes: 1380 })?.label).toBe("23 h day");
  expect(clockChange({ ...day, minutes: 1500 })).toEqual({
    label: "25 h day",
    detail: "The clocks go back: one hour comes twice",
  });
});
