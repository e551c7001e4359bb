// The grid's measures: how high an hour is, where the view starts, how full a day is.
import type { DayView, WeekView } from "$lib/backend";
import { t } from "$src/texts/index.svelte";

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
export type Load = {
  planned: number;
  busy: number;
  capacity: number;
  /** The most that planning puts on the day. */
  limit: number | null;
  /** Whether more is planned than that. */
  over: boolean;
};

export function load(day: DayView): Load {
  const { planned_minutes: planned, busy_minutes: busy, limit_minutes: limit } = day;
  const capacity = Math.max(day.work_minutes || USUAL_DAY, planned + busy);
  return {
    planned,
    busy,
    capacity,
    limit: limit !== null && limit < capacity ? limit : null,
    over: limit !== null && planned > limit,
  };
}

/** What a day with another length than usual is called. */
export function clockChange(day: DayView): { label: string; detail: string } | null {
  if (day.minutes === 1440) return null;
  const { length, back, forward } = t().calendar.day;
  return { label: length(day.minutes / 60), detail: day.minutes > 1440 ? back : forward };
}

/** More than so many items a day are not drawn: nobody could tell them apart. */
const MOST_ITEMS = 60;

/** The first items of a day, and how many more there are. */
export function capped<T>(items: readonly T[]): { shown: readonly T[]; hidden: number } {
  if (items.length <= MOST_ITEMS) return { shown: items, hidden: 0 };
  return { shown: items.slice(0, MOST_ITEMS), hidden: items.length - MOST_ITEMS };
}
