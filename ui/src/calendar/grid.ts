// The grid's measures: how high an hour is, where the view starts, how full a day is.
import type { DaySpan, DayView, WeekView } from "$lib/backend";

/** Below this a quarter of an hour cannot hold a line. */
const LEAST_HOUR = 52;
const MOST_HOUR = 76;
/** A working day with its edges is to be seen without scrolling where the window allows it. */
const HOURS_IN_SIGHT = 12;

/** Whole pixels for an hour, so that lines stay sharp. */
export function hourHeight(room: number): number {
  return Math.round(Math.min(MOST_HOUR, Math.max(LEAST_HOUR, room / HOURS_IN_SIGHT)));
}

/** Where to scroll at first, in minutes from midnight: just above work's start, or above now if that would be out of sight. */
export function firstMinute(view: Pick<WeekView, "hours" | "now">, minutesInSight: number): number {
  const start = Math.min(...view.hours.map(({ start_min }) => start_min), 8 * 60);
  const top = Math.max(0, start - 30);
  if (!view.now) return top;
  const { minute } = view.now;
  const inSight = minute >= top && minute <= top + minutesInSight - 60;
  return inSight ? top : Math.max(0, minute - minutesInSight / 3);
}

/** A day off is measured by this. */
const USUAL_DAY = 480;

/** How full a day is, as parts of its work hours (of all that is in it, where that is more). */
export type Load = { planned: number; busy: number; capacity: number };

export function load(day: DayView, index: number, hours: readonly DaySpan[]): Load {
  const work = hours
    .filter((span) => span.day === index)
    .reduce((total, { start_min, end_min }) => total + end_min - start_min, 0);
  const { planned_minutes: planned, busy_minutes: busy } = day;
  return { planned, busy, capacity: Math.max(work || USUAL_DAY, planned + busy) };
}

/** What a day with another length than usual is called. */
export function clockChange(day: DayView): { label: string; detail: string } | null {
  if (day.minutes === 1440) return null;
  const hours = day.minutes / 60;
  const way = day.minutes > 1440 ? "back: one hour comes twice" : "forward: one hour is missing";
  return { label: `${hours} h day`, detail: `The clocks go ${way}` };
}
