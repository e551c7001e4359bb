// What is said of an item: its key on the screen, its time, its name for somebody who listens.
import type { DayView, TimedItem, WeekView } from "$lib/backend";
import { clock, clockRange, clockRangeShort, dayLong } from "$lib/time";
import { t } from "$src/texts/index.svelte";

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

const placeOf = ({ task, start, end }: TimedItem) => `${task} ${start} ${end}`;

/** Keys of blocks on the same days that were not there before, or elsewhere. */
export function movedBlocks(before: WeekView | undefined, after: WeekView): ReadonlySet<string> {
  if (before?.workspace !== after.workspace || before.days[0]?.date !== after.days[0]?.date) return new Set();
  const known = new Set(before.items.map(placeOf));
  const fresh = keyed(after.items, ({ day }) => day).filter(
    ({ item }) => item.kind === "block" && !known.has(placeOf(item)),
  );
  return new Set(fresh.map(({ key }) => key));
}

/** Where blocks were that are elsewhere now, by event: a plan keeps the event of what it moves. */
export function oldPlaces(before: WeekView | undefined, after: WeekView): ReadonlyMap<string, TimedItem[]> {
  const old = new Map<string, TimedItem[]>();
  if (before?.workspace !== after.workspace || before.days[0]?.date !== after.days[0]?.date) return old;
  const now = new Set(after.items.map(placeOf));
  for (const item of before.items) {
    if (item.kind !== "block" || now.has(placeOf(item))) continue;
    old.set(item.id, [...(old.get(item.id) ?? []), item]);
  }
  return old;
}

/** `09:00–10:00`; a piece of something longer says only the end that it has. */
export function pieceTime(item: TimedItem, range = clockRange): string {
  const { allDay, until, from } = t().calendar.item;
  if (item.continues_before && item.continues_after) return allDay;
  if (item.continues_before) return until(clock(item.end_min));
  if (item.continues_after) return from(clock(item.start_min));
  return range(item.start_min, item.end_min);
}

/** The same for the grid. */
export function pieceTimeShort(item: TimedItem): string {
  return pieceTime(item, clockRangeShort);
}

/** What a screen reader says. */
export function spokenItem(item: TimedItem, day: DayView | undefined): string {
  const words = t().calendar.item;
  const states = [
    item.kind === "block" ? words.block : item.calendar,
    item.availability === "free" && words.freeTime,
    item.availability === "maybe" && words.tentative,
    item.declined && words.declined,
    item.pinned && words.pinned,
    item.late && words.late,
  ];
  return [item.title, day && dayLong(day.date), pieceTime(item), ...states].filter(Boolean).join(", ");
}

/** What the pointer is told: what it is, and why it moves or does not. */
export function tip(item: TimedItem): string {
  const words = t().calendar.item;
  const lines = [item.title, pieceTime(item)];
  if (item.kind === "event") lines.push(words.fixed);
  else {
    if (item.late) lines.push(words.lateTip);
    lines.push(item.pinned ? words.pinnedTip : words.movable);
  }
  return lines.join("\n");
}
