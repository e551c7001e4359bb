// Random numbers that are the same in every run (mulberry32, Tommy Ettinger 2017), for properties over many cases.

/** Whole numbers from `low` to `high`, both included. */
export type Dice = (low: number, high: number) => number;

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  return (low, high) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return low + (((mixed ^ (mixed >>> 14)) >>> 0) % (high - low + 1));
  };
}

/** As many of something as the dice say. */
export function some<T>(roll: Dice, most: number, make: () => T): T[] {
  return Array.from({ length: roll(0, most) }, make);
}
