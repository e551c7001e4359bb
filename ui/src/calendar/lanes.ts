// The rows of the all-day lane: a bar keeps its row over all its days.

/** A stretch of days by index, both ends included. */
export type Days = { first_day: number; last_day: number };

/** Each bar with its row, the topmost that is free on all its days; earlier and longer bars choose first. */
export function lanes<T extends Days>(items: readonly T[]): { item: T; lane: number }[] {
  const lastTaken: number[] = [];
  return items
    .toSorted((a, b) => a.first_day - b.first_day || b.last_day - a.last_day)
    .map((item) => {
      const free = lastTaken.findIndex((day) => day < item.first_day);
      const lane = free < 0 ? lastTaken.length : free;
      lastTaken[lane] = item.last_day;
      return { item, lane };
    });
}

/** How many bars of each day lie in rows that are folded away. */
export function foldedByDay(placed: { item: Days; lane: number }[], days: number, rows: number): number[] {
  return Array.from(
    { length: days },
    (_, day) =>
      placed.filter(({ item, lane }) => lane >= rows && item.first_day <= day && day <= item.last_day).length,
  );
}
