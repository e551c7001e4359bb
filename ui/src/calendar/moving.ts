// Where a drag or a key puts something in the grid. Pure: minutes of wall clocks and indices of days, no pixels.
import type { Place, TimedItem } from "$lib/backend";

/** A minute of a day. */
export type Spot = { day: number; minute: number };

/** A stretch of one day; what is after 1440 lies on the next. */
export type Stretch = { day: number; start_min: number; end_min: number };

/** What is put somewhere by hand lies on quarters of an hour. */
export const SNAP = 15;
const DAY = 1440;

const snapped = (minute: number) => Math.round(minute / SNAP) * SNAP;
const between = (least: number, value: number, most: number) => Math.min(Math.max(value, least), most);

/** Whether a person may move it: only what Hourwright planned, by the piece on which it begins. */
export function isMovable(item: TimedItem): boolean {
  return item.kind === "block" && !item.continues_before;
}

/** A block as it is taken up: with its true length, also where the clock was changed or midnight is in between. */
export function stretchOf({ day, start_min, start, end }: TimedItem): Stretch {
  const minutes = Math.round((Date.parse(end) - Date.parse(start)) / 60_000);
  return { day, start_min, end_min: start_min + Math.max(minutes, 1) };
}

/** Taken up at `from` and carried to `to`: it keeps its length and begins on a quarter. */
export function carried(stretch: Stretch, from: Spot, to: Spot): Stretch {
  const length = stretch.end_min - stretch.start_min;
  const start = snapped(stretch.start_min + to.minute - from.minute);
  const start_min = between(0, start, DAY - SNAP);
  return { day: stretch.day + to.day - from.day, start_min, end_min: start_min + length };
}

/** With one edge drawn to `to`, never shorter than a quarter. */
export function resized(stretch: Stretch, edge: "start" | "end", to: number): Stretch {
  const at = snapped(to);
  if (edge === "end")
    return { ...stretch, end_min: between(stretch.start_min + SNAP, at, Math.max(DAY, stretch.end_min)) };
  return { ...stretch, start_min: between(0, at, stretch.end_min - SNAP) };
}

/** Of this length, dropped at a spot. */
export function dropped(minutes: number, { day, minute }: Spot): Stretch {
  const start_min = between(0, snapped(minute), DAY - SNAP);
  return { day, start_min, end_min: start_min + minutes };
}

/** Drawn over free time from one spot to another of the same day: whole quarters that hold both. */
export function drawn(from: Spot, to: number): Stretch {
  const start = Math.floor(Math.min(from.minute, to) / SNAP) * SNAP;
  const end = Math.ceil(Math.max(from.minute, to) / SNAP) * SNAP;
  const start_min = between(0, start, DAY - SNAP);
  return { day: from.day, start_min, end_min: between(start_min + SNAP, end, DAY) };
}

/** What an arrow with Alt does, or with Alt and Shift: moves by a quarter or a day, or resizes. */
export function stepped(stretch: Stretch, key: string, resizes: boolean, days: number): Stretch | null {
  const { day, start_min, end_min } = stretch;
  const way = key === "ArrowDown" || key === "ArrowRight" ? 1 : -1;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const to = day + way;
    return resizes || to < 0 || to >= days ? null : { ...stretch, day: to };
  }
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  // Off the quarters the first step leads to the next one.
  const next = (minute: number) =>
    way > 0 ? (Math.floor(minute / SNAP) + 1) * SNAP : (Math.ceil(minute / SNAP) - 1) * SNAP;
  if (resizes) {
    const end = next(end_min);
    return end < start_min + SNAP || (way > 0 && end > DAY) ? null : { ...stretch, end_min: end };
  }
  const start = next(start_min);
  return start < 0 || start > DAY - SNAP
    ? null
    : { day, start_min: start, end_min: start + end_min - start_min };
}

/** How the engine is told of it. */
export function placeOf(
  { day, start_min, end_min }: Stretch,
  dates: readonly string[],
  fold: 0 | 1 | null,
): Place {
  return { day: dates[day] ?? "", start_min, end_min, fold };
}

/** The parts of a stretch on its day and, over midnight, on the next. */
export function parts({ day, start_min, end_min }: Stretch): Stretch[] {
  const first = { day, start_min, end_min: Math.min(end_min, DAY) };
  return end_min <= DAY ? [first] : [first, { day: day + 1, start_min: 0, end_min: end_min - DAY }];
}

export function isSame(a: Stretch, b: Stretch): boolean {
  return a.day === b.day && a.start_min === b.start_min && a.end_min === b.end_min;
}
