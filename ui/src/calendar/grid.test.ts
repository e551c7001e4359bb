import { expect, test } from "vitest";
import type { DayView } from "$lib/backend";
import { capped, clockChange, firstMinute, hourHeight, load } from "./grid";

const day: DayView = {
  date: "2026-11-24",
  today: true,
  minutes: 1440,
  planned_minutes: 60,
  busy_minutes: 120,
  work_minutes: 480,
  free_minutes: 300,
  limit_minutes: null,
  late_tasks: 0,
  beyond_horizon: false,
  clock_change: null,
};

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
  expect(load(day)).toEqual({ planned: 60, busy: 120, capacity: 480, limit: null, over: false });
  expect(load({ ...day, work_minutes: 0 }).capacity).toBe(480);
  expect(load({ ...day, busy_minutes: 700 }).capacity).toBe(760);
});

test("a daily limit is marked, and what exceeds it is said", () => {
  expect(load({ ...day, limit_minutes: 240 })).toMatchObject({ limit: 240, over: false });
  expect(load({ ...day, limit_minutes: 30 })).toMatchObject({ limit: 30, over: true });
  expect(load({ ...day, limit_minutes: 600 }).limit).toBeNull();
});

test("no more items are drawn than can be told apart", () => {
  const many = Array.from({ length: 61 }, (_, index) => index);
  expect(capped(many.slice(1))).toEqual({ shown: many.slice(1), hidden: 0 });
  expect(capped(many)).toMatchObject({ hidden: 1 });
});

test("a day of another length says so", () => {
  expect(clockChange(day)).toBeNull();
  expect(clockChange({ ...day, minutes: 1380 })?.label).toBe("23 h day");
  expect(clockChange({ ...day, minutes: 1500 })).toEqual({
    label: "25 h day",
    detail: "The clocks go back: one hour comes twice",
  });
});
