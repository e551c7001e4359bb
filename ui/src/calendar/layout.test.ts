import { expect, test } from "vitest";
import { dice, some } from "$test/random";
import { clearPart, pack, type Placed, type Stretch } from "./layout";

/** `9-11` → minutes. */
function items(text: string): (Stretch & { name: string })[] {
  return text.split(" ").map((part) => {
    const [from = 0, to = 0] = part.split("-").map((hours) => Number(hours) * 60);
    return { name: part, start_min: from, end_min: to };
  });
}

/** Each item as `name column/columns`, with `+n` where it is widened. */
function picture(text: string, least = 0): string {
  return pack(items(text), least)
    .map(
      ({ item, column, span, columns }) =>
        `${item.name} ${column}/${columns}${span > 1 ? `+${span - 1}` : ""}`,
    )
    .join(", ");
}

test.each([
  ["what stands alone is as wide as the day", "9-10 11-12", "9-10 0/1, 11-12 0/1"],
  ["what touches does not overlap", "9-10 10-11", "9-10 0/1, 10-11 0/1"],
  ["two share", "9-11 10-12", "9-11 0/2, 10-12 1/2"],
  ["a column is used again", "9-12 9-10 10-12", "9-12 0/2, 9-10 1/2, 10-12 1/2"],
  ["a chain needs no third column", "9-11 10-12 11-13", "9-11 0/2, 10-12 1/2, 11-13 0/2"],
  ["the longer goes first", "9-10 9-12", "9-12 0/2, 9-10 1/2"],
  [
    "free columns to the right are taken",
    "9-11 9-10 9-10 10.5-11",
    "9-11 0/3, 9-10 1/3, 9-10 2/3, 10.5-11 1/3+1",
  ],
])("%s", (_, given, expected) => expect(picture(given)).toBe(expected));

test("an item counts as long as it is drawn", () => {
  expect(picture("9-9.1 9.2-10")).toBe("9-9.1 0/1, 9.2-10 0/1");
  expect(picture("9-9.1 9.2-10", 15)).toBe("9-9.1 0/2, 9.2-10 1/2");
});

test("whatever the day, nothing covers another, nothing is lost and width is not wasted", () => {
  for (let seed = 0; seed < 400; seed++) {
    const roll = dice(seed);
    const day = some(roll, 24, () => {
      const start_min = roll(0, 95) * 15;
      return { start_min, end_min: Math.min(1440, start_min + roll(1, 16) * 15) };
    });
    const least = roll(0, 30);
    const placed = pack(day, least);
    expect(new Set(placed.map(({ item }) => item))).toEqual(new Set(day));
    for (const [at, one] of placed.entries()) {
      expect(one.column + one.span).toBeLessThanOrEqual(one.columns);
      for (const other of placed.slice(at + 1)) {
        if (overlap(one, other, least)) {
          expect(one.columns, `seed ${seed}: a crowd has one width`).toBe(other.columns);
          expect(sideBySide(one, other), `seed ${seed}`).toBe(true);
        }
      }
      expect(one.columns, `seed ${seed}: no more columns than the greatest crowd`).toBeLessThanOrEqual(
        greatestCrowd(placed, least),
      );
    }
  }
});

function end({ item }: Placed<Stretch>, least: number): number {
  return Math.max(item.end_min, item.start_min + least);
}

function overlap(a: Placed<Stretch>, b: Placed<Stretch>, least: number): boolean {
  return a.item.start_min < end(b, least) && b.item.start_min < end(a, least);
}

function sideBySide(a: Placed<Stretch>, b: Placed<Stretch>): boolean {
  return a.column + a.span <= b.column || b.column + b.span <= a.column;
}

function greatestCrowd(placed: Placed<Stretch>[], least: number): number {
  return Math.max(
    ...placed.map(
      ({ item: { start_min: at } }) =>
        placed.filter((other) => other.item.start_min <= at && at < end(other, least)).length,
    ),
  );
}

test("a label goes where nothing lies in its stretch", () => {
  const slot = { start_min: 540, end_min: 720 };
  const lies = (...others: [number, number][]) => {
    const part = clearPart(
      slot,
      others.map(([start_min, end_min]) => ({ start_min, end_min })),
      30,
    );
    return part && [part.start_min, part.end_min];
  };
  expect(lies()).toEqual([540, 720]);
  expect(lies([540, 600])).toEqual([600, 720]);
  // Before the first one is not enough room, and what only touches the stretch is not in it.
  expect(lies([555, 600], [480, 540])).toEqual([600, 720]);
  expect(lies([600, 660])).toEqual([540, 600]);
  expect(lies([580, 700], [540, 590])).toBeNull();
});
