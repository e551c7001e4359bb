// Days as people type them, and months as calendars draw them.
import { addDays, isDate, weekday, weekStart } from "./time";

/** In the languages of the interface. */
const WEEKDAYS = [
  ["sunday", "sonntag"],
  ["monday", "montag"],
  ["tuesday", "dienstag"],
  ["wednesday", "mittwoch"],
  ["thursday", "donnerstag"],
  ["friday", "freitag"],
  ["saturday", "samstag"],
];

/**
 * The day that a text means, seen from `today`: `2026-11-27`, `27.11.`, `today`, `morgen`, `fri` (the next one), `di`,
 * `+3d`, `+2w`. `null` where it means none that exists.
 */
export function parseDay(text: string, today: string): string | null {
  const word = text.trim().toLowerCase();
  if (isDate(word)) return word;
  if (word === "today" || word === "heute") return today;
  if (["tomorrow", "tom", "morgen"].includes(word)) return addDays(today, 1);
  return ahead(word, today) ?? named(word, today) ?? dotted(word, today);
}

function ahead(word: string, today: string): string | null {
  const [, count, unit] = /^\+?(\d{1,3})\s*([dw])$/.exec(word) ?? [];
  return count ? addDays(today, Number(count) * (unit === "w" ? 7 : 1)) : null;
}

function named(word: string, today: string): string | null {
  const [, name = ""] = /^(?:next\s+)?([a-z]{2,})$/.exec(word) ?? [];
  const wanted = name ? WEEKDAYS.findIndex((names) => names.some((day) => day.startsWith(name))) : -1;
  if (wanted < 0) return null;
  return addDays(today, ((wanted - weekday(today) + 6) % 7) + 1);
}

/** Day and month with dots; without a year the next such day. */
function dotted(word: string, today: string): string | null {
  const [, day, month, year] = /^(\d{1,2})\.\s?(\d{1,2})\.?\s?(\d{4})?$/.exec(word) ?? [];
  if (!day || !month) return null;
  const in_ = (y: number) => `${y}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const thisYear = Number(today.slice(0, 4));
  const date = year ? in_(Number(year)) : in_(thisYear) < today ? in_(thisYear + 1) : in_(thisYear);
  return isDate(date) ? date : null;
}

/** The minute of the day that a text means: `15:00`, `9`, `9.30`, `3pm`. */
export function parseClock(text: string): number | null {
  const [, hours, minutes = "0", half] =
    /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/.exec(text.trim().toLowerCase()) ?? [];
  if (!hours) return null;
  const hour = half ? (Number(hours) % 12) + (half === "pm" ? 12 : 0) : Number(hours);
  if ((half && (Number(hours) < 1 || Number(hours) > 12)) || Number(minutes) > 59) return null;
  const minute = hour * 60 + Number(minutes);
  return minute <= 1440 ? minute : null;
}

/** `09:05`, as the engine writes a wall clock; the end of a day is `24:00`. */
export function clockText(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Six whole weeks that hold the month of `date`. */
export function monthGrid(date: string): string[][] {
  const first = weekStart(`${date.slice(0, 7)}-01`);
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => addDays(first, week * 7 + day)),
  );
}

/** The first of the month that lies `months` away. */
export function shiftMonth(date: string, months: number): string {
  const [year = 0, month = 1] = date.split("-").map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}
