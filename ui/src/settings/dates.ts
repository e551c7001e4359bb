// The single days of an hour set that are not like their weekday: days off, and days with other hours.
import type { Windows } from "$lib/backend";
import { addDays, daysBetween, isDate } from "$lib/time";

/** Days in a row that have the same windows; none is time off. */
export type Stretch = { first: string; last: string; windows: [string, string][] };

/** The single days of a set, days in a row as one. */
export function stretches(windows: Windows): Stretch[] {
  const found: Stretch[] = [];
  for (const date of Object.keys(windows).filter(isDate).sort()) {
    const own = windows[date] ?? [];
    const before = found.at(-1);
    const goesOn = before && daysBetween(before.last, date) === 1 && same(before.windows, own);
    if (goesOn) before.last = date;
    else found.push({ first: date, last: date, windows: own });
  }
  return found;
}

/** The single days alone, as a set has them. */
export function datesOf(windows: Windows): Windows {
  return Object.fromEntries(Object.entries(windows).filter(([key]) => isDate(key)));
}

/** The set with these windows on each day of a stretch. */
export function withStretch(windows: Windows, { first, last, windows: own }: Stretch): Windows {
  return { ...windows, ...Object.fromEntries(daysOf(first, last).map((date) => [date, own])) };
}

/** The set with the days of a stretch like their weekdays again. */
export function withoutStretch(windows: Windows, { first, last }: Stretch): Windows {
  const gone = new Set(daysOf(first, last));
  return Object.fromEntries(Object.entries(windows).filter(([key]) => !gone.has(key)));
}

/** What is the most that can be said at once: a year. */
export const MOST_DAYS = 366;

function daysOf(first: string, last: string): string[] {
  return Array.from({ length: daysBetween(first, last) + 1 }, (_, after) => addDays(first, after));
}

function same(a: [string, string][], b: [string, string][]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
