import { expect, test } from "vitest";
import { dice, some } from "$test/random";
import { foldedByDay, lanes } from "./lanes";

test.each([
  ["bars that do not meet share a row", ["0-1", "2-4"], ["0-1:0", "2-4:0"]],
  ["bars that share a day do not", ["0-2", "2-3"], ["0-2:0", "2-3:1"]],
  ["longer bars lie on top", ["1-1", "1-5"], ["1-5:0", "1-1:1"]],
  ["a gap above is filled", ["0-6", "0-1", "3-3"], ["0-6:0", "0-1:1", "3-3:1"]],
])("%s", (_, given, expected) => {
  const bars = given.map((text) => {
    const [first_day = 0, last_day = 0] = text.split("-").map(Number);
    return { first_day, last_day };
  });
  expect(lanes(bars).map(({ item, lane }) => `${item.first_day}-${item.last_day}:${lane}`)).toEqual(expected);
});

test("no two bars cover each other, and no row is needed for nothing", () => {
  for (let seed = 0; seed < 200; seed++) {
    const roll = dice(seed);
    const bars = some(roll, 12, () => {
      const first_day = roll(0, 6);
      return { first_day, last_day: roll(first_day, 6) };
    });
    const placed = lanes(bars);
    const busiest = Math.max(0, ...foldedByDay(placed, 7, 0));
    for (const [at, { item, lane }] of placed.entries()) {
      expect(lane, `seed ${seed}`).toBeLessThan(busiest);
      for (const other of placed.slice(at + 1).filter((candidate) => candidate.lane === lane)) {
        const apart = item.last_day < other.item.first_day || other.item.last_day < item.first_day;
        expect(apart, `seed ${seed}`).toBe(true);
      }
    }
  }
});

test("what is folded away is counted on each of its days", () => {
  const placed = lanes([
    { first_day: 0, last_day: 2 },
    { first_day: 0, last_day: 1 },
    { first_day: 1, last_day: 1 },
  ]);
  expect(foldedByDay(placed, 3, 1)).toEqual([1, 2, 0]);
});
