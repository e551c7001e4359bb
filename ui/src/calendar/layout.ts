// Side by side: which items of a day overlap, and how wide each may be. Pure, in minutes; pixels come later.

/** A stretch of a day, half-open, in minutes of the wall clock. */
export type Stretch = { start_min: number; end_min: number };

/** An item's place: `column` of `columns`, `span` of them wide. */
export type Placed<T> = { item: T; column: number; span: number; columns: number };

/**
 * Packs the items of one day. Those that overlap, directly or through others, share the width in as few columns as
 * their greatest crowd needs; each is then widened over the columns to its right that are free beside it. An item
 * counts as `leastMinutes` long at least, for it is drawn that high.
 */
export function pack<T extends Stretch>(items: readonly T[], leastMinutes = 0): Placed<T>[] {
  const sorted = items
    .map((item) => ({
      item,
      from: item.start_min,
      to: Math.max(item.end_min, item.start_min + leastMinutes),
    }))
    .toSorted((a, b) => a.from - b.from || b.to - a.to);
  return crowds(sorted).flatMap(spread);
}

/** The first part of a stretch, at least `minutes` long, that none of the others lies in; `null` where there is none. */
export function clearPart(of: Stretch, others: readonly Stretch[], minutes: number): Stretch | null {
  const inside = others.filter(({ start_min, end_min }) => start_min < of.end_min && end_min > of.start_min);
  let from = of.start_min;
  for (const { start_min, end_min } of inside.toSorted((a, b) => a.start_min - b.start_min)) {
    if (start_min - from >= minutes) return { start_min: from, end_min: start_min };
    from = Math.max(from, end_min);
  }
  return of.end_min - from >= minutes ? { start_min: from, end_min: of.end_min } : null;
}

type Drawn<T> = { item: T; from: number; to: number };

/** Runs of items that hang together by overlaps; nothing reaches from one into the next. */
function crowds<T>(sorted: Drawn<T>[]): Drawn<T>[][] {
  const found: Drawn<T>[][] = [];
  let reach = -Infinity;
  for (const drawn of sorted) {
    if (drawn.from >= reach) found.push([]);
    found.at(-1)?.push(drawn);
    reach = Math.max(reach, drawn.to);
  }
  return found;
}

/** Each item goes into the first column that is free when it begins. */
function spread<T>(crowd: Drawn<T>[]): Placed<T>[] {
  const columns: Drawn<T>[][] = [];
  const column = new Map<Drawn<T>, number>();
  for (const drawn of crowd) {
    const free = columns.findIndex((taken) => (taken.at(-1)?.to ?? 0) <= drawn.from);
    const at = free < 0 ? columns.push([]) - 1 : free;
    columns[at]?.push(drawn);
    column.set(drawn, at);
  }
  return crowd.map((drawn) => {
    const at = column.get(drawn) ?? 0;
    return { item: drawn.item, column: at, span: freeSpan(drawn, at, columns), columns: columns.length };
  });
}

/** How many columns from `at` on have nothing beside this item. */
function freeSpan<T>(drawn: Drawn<T>, at: number, columns: Drawn<T>[][]): number {
  const blocked = columns.findIndex(
    (taken, index) => index > at && taken.some(({ from, to }) => from < drawn.to && drawn.from < to),
  );
  return (blocked < 0 ? columns.length : blocked) - at;
}
