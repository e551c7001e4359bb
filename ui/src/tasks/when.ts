// A date at the beginning of a text, as people write it in English and German.
//
// chrono-node reads it. It is handed the wall clock of the workspace as if it were UTC, and asked for the day and the
// hour on the wall, so that no zone, least of all the machine's, has a say in what "tomorrow" is.
import type { ParsedResult } from "chrono-node";
import * as de from "chrono-node/de";
import * as en from "chrono-node/en";
import { parseClock, parseDay } from "$lib/days";
import { addDays } from "$lib/time";
import { language } from "$src/texts/index.svelte";

/** A day, on it perhaps a minute, and how many characters of the text say so. */
export type When = { date: string; minute: number | null; length: number };

/** The date that the text begins with; `null` where it does not begin with one. */
export function dateAtStart(text: string, from: { today: string; minute: number }): When | null {
  return dotted(text, from.today) ?? spoken(text, from);
}

/** `27.11.` and `27.11.2026 17:00`, which chrono does not know without a year. */
function dotted(text: string, today: string): When | null {
  const [whole = "", day = "", clock] =
    /^(\d{1,2}\.\s?\d{1,2}\.(?:\d{4})?)(?:\s+(?:um\s+|at\s+)?(\d{1,2}:\d{2}))?/.exec(text) ?? [];
  const date = day ? parseDay(day, today) : null;
  if (!date) return null;
  return { date, minute: clock ? parseClock(clock) : null, length: whole.length };
}

function spoken(text: string, { today, minute }: { today: string; minute: number }): When | null {
  const reference = {
    instant: new Date(Date.parse(`${today}T00:00:00Z`) + minute * 60_000),
    timezone: 0,
  };
  const readers = language() === "de" ? [de.casual, en.casual] : [en.casual, de.casual];
  const found = readers
    .map((reader) => reader.parse(text, reference, { forwardDate: true })[0])
    .find((result) => result?.index === 0 && !result.end && isDay(result));
  if (!found) return null;
  const { start } = found;
  const [year, month, day] = [start.get("year"), start.get("month"), start.get("day")];
  if (year === null || month === null || day === null) return null;
  const two = (part: number) => String(part).padStart(2, "0");
  const hour = start.isCertain("hour") ? start.get("hour") : null;
  const date = `${year}-${two(month)}-${two(day)}`;
  // As in the form, the name of today's weekday means the next one.
  const nextWeek = date === today && start.isCertain("weekday") && !start.isCertain("day");
  return {
    date: nextWeek ? addDays(date, 7) : date,
    minute: hour === null ? null : hour * 60 + (start.get("minute") ?? 0),
    length: found.text.length,
  };
}

/** A month alone is a name as often as it is a date. */
function isDay({ start }: ParsedResult): boolean {
  const certain = (["day", "weekday", "hour"] as const).some((part) => start.isCertain(part));
  return certain || start.tags().has("result/relativeDate");
}
