// Walking from item to item with the arrows.
import type { TimedItem } from "$lib/backend";

type Place = Pick<TimedItem, "day" | "start_min">;

/** The index that an arrow leads to: up and down in time, left and right to what is nearest on the next day that has something. */
export function neighbour(items: readonly Place[], from: number, key: string): number {
  const here = items[from];
  if (!here) return items.length > 0 ? 0 : -1;
  switch (key) {
    case "ArrowDown":
      return Math.min(from + 1, items.length - 1);
    case "ArrowUp":
      return Math.max(from - 1, 0);
    case "ArrowRight":
      return nearest(items, here, 1) ?? from;
    case "ArrowLeft":
      return nearest(items, here, -1) ?? from;
    default:
      return from;
  }
}

function nearest(items: readonly Place[], here: Place, way: 1 | -1): number | undefined {
  const beyond = items
    .map((item, index) => ({ item, index }))
    .filter(({ item }) => (item.day - here.day) * way > 0);
  const [best] = beyond.toSorted(
    (a, b) =>
      (a.item.day - b.item.day) * way ||
      Math.abs(a.item.start_min - here.start_min) - Math.abs(b.item.start_min - here.start_min),
  );
  return best?.index;
}
