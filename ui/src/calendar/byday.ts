// Everything of a day in one list, as an agenda shows it: what lasts all day first, then by time.
import type { AllDayItem, TimedItem, WeekView } from "$lib/backend";
import { keyed } from "./items";

export type Entry = { key: string; item: TimedItem | AllDayItem };

export function isTimed(item: TimedItem | AllDayItem): item is TimedItem {
  return "kind" in item;
}

/** A list for each day; something longer is on each of its days, with one key a day. */
export function byDay(view: Pick<WeekView, "days" | "items" | "all_day">): Entry[][] {
  const lists: Entry[][] = view.days.map(() => []);
  for (const { key, item } of keyed(view.all_day, ({ first_day }) => first_day)) {
    for (let day = item.first_day; day <= item.last_day; day++)
      lists[day]?.push({ key: `${key} all ${day}`, item });
  }
  for (const entry of keyed(view.items, ({ day }) => day)) lists[entry.item.day]?.push(entry);
  return lists;
}
