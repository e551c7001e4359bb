import { expect, test } from "vitest";
import type { AllDayItem, DayView, TimedItem } from "$lib/backend";
import { monthWeeks } from "./month";

const allDay = (title: string, first_day: number, last_day: number) =>
  ({ id: title, title, first_day, last_day, continues_before: false, continues_after: false }) as AllDayItem;
const timed = (title: string, day: number) => ({ id: title, title, day, start_min: 540 }) as TimedItem;

function picture(all_day: AllDayItem[], items: TimedItem[], lines: number) {
  const days = Array.from({ length: 14 }, () => ({}) as DayView);
  return monthWeeks({ days, all_day, items }, lines).map(({ bars, days }) => ({
    bars: bars.map(
      ({ item, from, to, lane, before, after }) =>
        `${before ? "<" : ""}${item.title} ${from}-${to} in ${lane}${after ? ">" : ""}`,
    ),
    days: days.map(
      ({ skip, entries, more }) => `${skip}:${entries.map(({ item }) => item.title).join()}+${more}`,
    ),
  }));
}

test("a bar spans its days, in each week that it touches, and entries stand beneath it", () => {
  const [first, second] = picture([allDay("Trip", 5, 8)], [timed("Call", 5), timed("Lunch", 0)], 4);
  expect(first?.bars).toEqual(["Trip 5-6 in 0>"]);
  expect(second?.bars).toEqual(["<Trip 0-1 in 0"]);
  expect(first?.days[5]).toBe("1:Call+0");
  expect(first?.days[0]).toBe("0:Lunch+0");
  expect(second?.days[2]).toBe("0:+0");
});

test("what does not fit is counted on its days, and no bar is cut short", () => {
  const bars = [allDay("Trip", 0, 2), allDay("Fair", 1, 3), allDay("Visit", 2, 4)];
  const items = [timed("Call", 2), timed("Lunch", 4)];
  const [week] = picture(bars, items, 3);
  // Wednesday has three bars and an entry for three lines: the third bar is on none of its days.
  expect(week?.bars).toEqual(["Trip 0-2 in 0", "Fair 1-3 in 1"]);
  expect(week?.days.slice(0, 5)).toEqual(["1:+0", "2:+0", "2:+2", "2:+1", "0:Lunch+1"]);
});

test("without a line of room everything is only counted", () => {
  const [week] = picture([allDay("Trip", 0, 0)], [timed("Call", 0)], 1);
  expect(week?.bars).toEqual([]);
  expect(week?.days[0]).toBe("0:+2");
});
