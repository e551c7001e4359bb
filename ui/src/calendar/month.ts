// A month week by week: whole days as bars over their days, and beneath them what is on each day, as far as it fits.
import type { AllDayItem, TimedItem, WeekView } from "$lib/backend";
import { keyed } from "./items";
import { lanes } from "./lanes";

const DAYS = 7;

/** A bar, or the part of one that lies in a week. */
export type MonthBar = {
  key: string;
  item: AllDayItem;
  /** Days of the week, 0 to 6, both included. */
  from: number;
  to: number;
  /** The line that it takes, from above. */
  lane: number;
  /** Whether it began in an earlier week, and whether it goes on in the next. */
  before: boolean;
  after: boolean;
};

export type MonthDay = {
  /** How many lines bars take before the first entry. */
  skip: number;
  entries: { key: string; item: TimedItem }[];
  /** How much of the day is not shown. */
  more: number;
};

export type MonthWeek = { bars: MonthBar[]; days: MonthDay[] };

/** The weeks of a month, with room for so many lines a day. What does not fit is counted on each of its days. */
export function monthWeeks(view: Pick<WeekView, "days" | "items" | "all_day">, lines: number): MonthWeek[] {
  const all = keyed(view.all_day, ({ first_day }) => first_day);
  const timed: { key: string; item: TimedItem }[][] = view.days.map(() => []);
  for (const entry of keyed(view.items, ({ day }) => day)) timed[entry.item.day]?.push(entry);
  return Array.from({ length: view.days.length / DAYS }, (_, week) =>
    laidOut(barsOf(all, week), timed.slice(week * DAYS, (week + 1) * DAYS), lines),
  );
}

function barsOf(all: readonly { key: string; item: AllDayItem }[], week: number): MonthBar[] {
  const [first, last] = [week * DAYS, (week + 1) * DAYS - 1];
  const parts = all
    .filter(({ item }) => item.first_day <= last && item.last_day >= first)
    .map(({ key, item }) => ({
      key: `${key} week ${week}`,
      whole: item,
      first_day: Math.max(item.first_day, first),
      last_day: Math.min(item.last_day, last),
    }));
  return lanes(parts).map(({ item: { key, whole, first_day, last_day }, lane }) => ({
    key,
    item: whole,
    from: first_day - first,
    to: last_day - first,
    lane,
    before: whole.first_day < first_day || whole.continues_before,
    after: whole.last_day > last_day || whole.continues_after,
  }));
}

function laidOut(bars: MonthBar[], timed: { key: string; item: TimedItem }[][], lines: number): MonthWeek {
  const on = (day: number) => bars.filter(({ from, to }) => from <= day && day <= to);
  const below = (some: MonthBar[]) => Math.max(0, ...some.map(({ lane }) => lane + 1));
  const overflows = timed.map((entries, day) => below(on(day)) + entries.length > lines);
  // A bar is shown on all its days or on none: one full day takes the last line from the bars of its week.
  const rows = overflows.includes(true) ? Math.max(0, lines - 1) : lines;
  const shown = (bar: MonthBar) => bar.lane < rows;
  return {
    bars: bars.filter(shown),
    days: timed.map((entries, day) => {
      const skip = below(on(day).filter(shown));
      const hidden = on(day).filter((bar) => !shown(bar)).length;
      const full = hidden > 0 || skip + entries.length > lines;
      const room = Math.max(0, (full ? lines - 1 : lines) - skip);
      return { skip, entries: entries.slice(0, room), more: hidden + Math.max(0, entries.length - room) };
    }),
  };
}
