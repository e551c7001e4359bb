// Weekly hours as the editor has them: rows of texts a day, checked before they go to the engine.
import type { Windows } from "$lib/backend";
import { clockText, parseClock } from "$lib/days";
import { firstWeekday } from "$lib/intl.svelte";
import { work } from "$lib/time";
import { t } from "$src/texts/index.svelte";

export const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

/** The days in the order in which this person's weeks go. */
export function weekDays(): (typeof DAYS)[number][] {
  const first = (firstWeekday() + 6) % 7;
  return [...DAYS.slice(first), ...DAYS.slice(0, first)];
}

/** What a set of hours is called: the first one has a name of ours. */
export function setName(name: string): string {
  return name === "default" ? t().settings.hours.standard : name;
}

/** One window as typed. */
export type Row = { from: string; to: string };
/** A week of them, by `mon` to `sun`. */
export type Week = Record<string, Row[]>;

export function weekOf(windows: Windows): Week {
  return Object.fromEntries(
    DAYS.map((key) => [key, (windows[key] ?? []).map(([from, to]) => ({ from, to }))]),
  );
}

/** The windows for the engine; only of a week without complaints. */
export function windowsOf(week: Week): Windows {
  const days = DAYS.map((key): [string, [string, string][]] => [key, windowsOfDay(week[key] ?? [])]);
  return Object.fromEntries(days.filter(([, rows]) => rows.length > 0));
}

/** A day's rows for the engine. */
export function windowsOfDay(rows: readonly Row[]): [string, string][] {
  return rows.map(normal);
}

/** What is wrong with a day's rows, in words; `null` where nothing is. */
export function complaint(rows: readonly Row[]): string | null {
  const words = t().settings.hours;
  for (const { from, to } of rows) {
    const start = parseClock(from);
    const end = parseClock(to);
    if (start === null || start === MIDNIGHT) return words.noTime(from, "09:00");
    if (end === null) return words.noTime(to, "17:00");
    if (start === end) return words.noLength;
  }
  const sameDay = rows.map(minutes).toSorted(([a], [b]) => a - b);
  const overlap = sameDay.some(([start], at) => at > 0 && start < (sameDay[at - 1]?.[1] ?? 0));
  return overlap ? words.overlap : null;
}

/** A new row after a day's last: an hour later, four hours long, within the day. */
export function nextRow(rows: readonly Row[]): Row {
  const last = rows.at(-1);
  if (!last) return { from: "09:00", to: "17:00" };
  const from = Math.min((parseClock(last.to) ?? 0) + 60, MIDNIGHT - 60);
  return { from: clockText(from), to: clockText(Math.min(from + 240, MIDNIGHT)) };
}

/** `40 h a week`. */
export function weekTotal(week: Week): string {
  const total = Object.values(week)
    .flat()
    .map(minutes)
    .reduce((sum, [from, to]) => sum + to - from, 0);
  return t().settings.hours.aWeek(work(total));
}

const MIDNIGHT = 1440;

/** Start and end; past midnight where the end reads earlier. */
function minutes({ from, to }: Row): [number, number] {
  const start = parseClock(from) ?? 0;
  const end = parseClock(to) ?? start;
  return [start, end < start ? end + MIDNIGHT : end];
}

function normal({ from, to }: Row): [string, string] {
  return [clockText(parseClock(from) ?? 0), clockText(parseClock(to) ?? 0)];
}

/** Whether a day's windows hold all of a stretch of minutes. */
export function holds(rows: readonly Row[], from: number, to: number): boolean {
  return rows.map(minutes).some(([start, end]) => start <= from && to <= end);
}

/** A day's windows with a stretch of minutes added or taken away, in order; those that touch become one. */
export function painted(rows: readonly Row[], from: number, to: number, on: boolean): Row[] {
  const before = rows.map(minutes);
  const left = on
    ? [...before, [from, to] as [number, number]]
    : before.flatMap(([start, end]): [number, number][] => [
        [start, Math.min(end, from)],
        [Math.max(start, to), end],
      ]);
  const whole: [number, number][] = [];
  for (const [start, end] of left.filter(([a, b]) => a < b).sort(([a], [b]) => a - b)) {
    const last = whole.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else whole.push([start, end]);
  }
  return whole.map(([start, end]) => ({ from: clockText(start), to: clockText(end) }));
}

/** The same hours with every window within its day: what goes on past midnight is the next day's. */
export function withinDays(week: Week): Week {
  const out: Week = Object.fromEntries(DAYS.map((key) => [key, []]));
  DAYS.forEach((key, at) => {
    for (const row of week[key] ?? []) {
      const [start, end] = minutes(row);
      const next = DAYS[(at + 1) % 7] ?? "mon";
      out[key] = painted(out[key] ?? [], start, Math.min(end, MIDNIGHT), true);
      if (end > MIDNIGHT) out[next] = painted(out[next] ?? [], 0, end - MIDNIGHT, true);
    }
  });
  return out;
}
