// Writing times for people. The engine has already put every instant into the workspace's zone: its RFC 3339 texts
// carry the wall clock's reading, which is all that is printed here. No function converts between zones; dates are
// handled as UTC midnights only because `Intl` formats nothing else.

import { t } from "$src/texts/index.svelte";
import { countsToTwelve, firstWeekday, write, writeRange } from "./intl.svelte";

const MINUTES_A_DAY = 1440;

/** The civil day and minute that an RFC 3339 text, or a bare date, reads as where it was written. */
export function civil(text: string): { date: string; minute: number } {
  const [date = "", clock = ""] = text.split("T");
  const [hours = "0", minutes = "0"] = clock.split(":");
  return { date, minute: Number(hours) * 60 + Number(minutes) };
}

/** The last civil day that lies before this instant: a due date at midnight means the day that ends there. */
export function lastDayOf(instant: string): { date: string; minute: number } {
  const at = civil(instant);
  return at.minute === 0 ? { date: addDays(at.date, -1), minute: MINUTES_A_DAY } : at;
}

export function addDays(date: string, days: number): string {
  const day = midnight(date);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** Whole days from one civil day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((midnight(to).getTime() - midnight(from).getTime()) / 86_400_000);
}

/** The day on or before a day with which this person's weeks begin. */
export function weekStart(date: string): string {
  return addDays(date, -((weekday(date) - firstWeekday() + 7) % 7));
}

/** The Monday on or before a day. */
export function mondayOf(date: string): string {
  return addDays(date, -((weekday(date) + 6) % 7));
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(date: string): number {
  return midnight(date).getUTCDay();
}

/** Whether a text is a day that exists. */
export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(midnight(text).getTime()) && addDays(text, 0) === text
  );
}

/** ISO 8601's number of the week that holds this day. */
export function weekNumber(date: string): number {
  const thursday = addDays(mondayOf(date), 3);
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1;
}

/** `09:00`, or `9:00 AM` where people write it so. */
export function clock(minute: number): string {
  return write("clock", onTheClock(minute));
}

/** `9 AM` or `09`, for the margin of the grid. */
export function hourLabel(hour: number): string {
  return write(countsToTwelve() ? "hour" : "clock", onTheClock(hour * 60));
}

/** `09:00–10:30`, naming morning or afternoon once where both are the same. */
export function clockRange(from: number, to: number): string {
  return writeRange("clock", onTheClock(from), onTheClock(to));
}

/** The same where there is little room: `10–11:30 AM`. */
export function clockRangeShort(from: number, to: number): string {
  const range = clockRange(from, to).replace(/\s*–\s*/, "–");
  return countsToTwelve() ? range.replace(/:00/g, "") : range;
}

/** `Tue`. */
export function weekdayShort(date: string): string {
  return write("weekday", midnight(date));
}

/** `Tuesday 24 November`. */
export function dayLong(date: string): string {
  return write("dayLong", midnight(date));
}

/** `Tue 24 Nov`. */
export function dayShort(date: string): string {
  return write("dayShort", midnight(date));
}

/** `November 2026`. */
export function month(date: string): string {
  return write("month", midnight(date));
}

/** What a stretch of days is called: `November 2026`, or `Nov – Dec 2026`. */
export function monthsOf(first: string, last: string): string {
  if (first.slice(0, 7) === last.slice(0, 7)) return month(first);
  return writeRange("monthShort", midnight(first), midnight(last));
}

/** `Today`, `Tomorrow`, `Yesterday`, else `Tue 24 Nov`. */
export function dayNear(date: string, today: string): string {
  const { yesterday, today: now, tomorrow } = t().time;
  const names: Record<number, string> = { [-1]: yesterday, 0: now, 1: tomorrow };
  return names[daysBetween(today, date)] ?? dayShort(date);
}

/** The same within a sentence: `today`, `tomorrow 09:00`; names of weekdays keep their capital. */
export function inSentence(when: string): string {
  const { yesterday, today, tomorrow } = t().time;
  return [yesterday, today, tomorrow].reduce((text, name) => text.replaceAll(name, name.toLowerCase()), when);
}

/** `Today 09:00–10:30`; over midnight both days are named. */
export function span(start: string, end: string, today: string): string {
  return spanOf(start, end, (date) => dayNear(date, today));
}

/** `Today 09:00`. */
export function moment(instant: string, today: string): string {
  return momentOf(instant, (date) => dayNear(date, today));
}

/** `Fri 27 Nov 09:00`, also where that is today: for the middle of a sentence. */
export function plainMoment(instant: string): string {
  return momentOf(instant, dayShort);
}

/** `Fri 27 Nov 09:00–10:30`; over midnight both days are named. */
export function plainSpan(start: string, end: string): string {
  return spanOf(start, end, dayShort);
}

function momentOf(instant: string, dayName: (date: string) => string): string {
  const at = civil(instant);
  return `${dayName(at.date)} ${clock(at.minute)}`;
}

function spanOf(start: string, end: string, dayName: (date: string) => string): string {
  const from = civil(start);
  const to = civil(end);
  if (from.date === to.date) return `${dayName(from.date)} ${clockRange(from.minute, to.minute)}`;
  return `${momentOf(start, dayName)} – ${momentOf(end, dayName)}`;
}

/** `Fri 27 Nov`, with the time unless the whole day is meant. */
export function due(instant: string, today: string): string {
  const at = lastDayOf(instant);
  const day = dayNear(at.date, today);
  return at.minute === MINUTES_A_DAY ? day : `${day} ${clock(at.minute)}`;
}

/** `45 min`, `2 h`, `1 h 30 min`, `2 d 4 h`. */
export function length(minutes: number): string {
  const whole = Math.round(minutes);
  if (whole < 60) return `${whole} min`;
  const days = Math.floor(whole / MINUTES_A_DAY);
  const hours = Math.floor((whole % MINUTES_A_DAY) / 60);
  const rest = whole % 60;
  if (days > 0) return hours ? `${days} d ${hours} h` : `${days} d`;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

/** Work is counted in hours however long it is: `26 h`, not a day and two hours. */
export function work(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = Math.round(minutes % 60);
  if (!hours) return `${rest} min`;
  return rest ? `${hours} h ${rest} min` : `${hours} h`;
}

/** The same where there is little room: `1:30 h`, `45 m`. */
export function workShort(minutes: number): string {
  const rest = Math.round(minutes % 60);
  const hours = Math.floor(minutes / 60);
  if (!hours) return `${rest}m`;
  return rest ? `${hours}h${String(rest).padStart(2, "0")}` : `${hours}h`;
}

/** `just now`, `2 min ago`, `3 h ago`, `4 days ago`. */
export function ago(instant: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (minutes < 1) return t().time.justNow;
  if (minutes < 60) return t().time.minutesAgo(minutes);
  if (minutes < MINUTES_A_DAY) return t().time.hoursAgo(Math.floor(minutes / 60));
  const days = Math.floor(minutes / MINUTES_A_DAY);
  return days === 1 ? t().time.dayAgo : t().time.daysAgo(days);
}

/** `320 ms`, `1.4 s`, `2 min 5 s`. */
export function elapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

function midnight(date: string): Date {
  return new Date(`${date}T00:00:00Z`);
}

function onTheClock(minute: number): Date {
  return new Date(Date.UTC(2000, 0, 1, 0, minute));
}
