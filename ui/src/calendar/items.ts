// What is said of an item: its key on the screen, its time, its name for somebody who listens.
import type { DayView, TimedItem, WeekView } from "$lib/backend";
import { clock, clockRange, clockRangeShort, dayLong } from "$lib/time";

/** Items with keys that are unique and survive a new read; one event on two calendars is two items with one id. */
export function keyed<T extends { id: string; calendar?: string }>(
  items: readonly T[],
  part: (item: T) => number,
): { key: string; item: T }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const name = `${item.calendar ?? ""}/${item.id}/${part(item)}`;
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    return { key: times === 0 ? name : `${name}#${times}`, item };
  });
}

/** Keys of blocks on the same days that were not there before, or elsewhere. */
export function movedBlocks(before: WeekView | undefined, after: WeekView): ReadonlySet<string> {
  if (before?.workspace !== after.workspace || before.days[0]?.date !== after.days[0]?.date) return new Set();
  const place = ({ task, start, end }: TimedItem) => `${task} ${start} ${end}`;
  const known = new Set(before.items.map(place));
  const fresh = keyed(after.items, ({ day }) => day).filter(
    ({ item }) => item.kind === "block" && !known.has(place(item)),
  );
  return new Set(fresh.map(({ key }) => key));
}

/** `09:00–10:00`; a piece of something longer says only the end that it has. */
export function pieceTime(item: TimedItem, range = clockRange): string {
  if (item.continues_before && item.continues_after) return "all day";
  if (item.continues_before) return `until ${clock(item.end_min)}`;
  if (item.continues_after) return `from ${clock(item.start_min)}`;
  return range(item.start_min, item.end_min);
}

/** The same for the grid. */
export function pieceTimeShort(item: TimedItem): string {
  return pieceTime(item, clockRangeShort);
}

/** What a screen reader says. */
export function spokenItem(item: TimedItem, day: DayView | undefined): string {
  const states = [
    item.kind === "block" ? "planned task" : item.calendar,
    item.availability === "free" && "free time",
    item.availability === "maybe" && "tentative",
    item.declined && "declined",
    item.pinned && "pinned",
    item.late && "late",
  ];
  return [item.title, day && dayLong(day.date), pieceTime(item), ...states].filter(Boolean).join(", ");
}
