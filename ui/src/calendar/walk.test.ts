import { expect, test } from "vitest";
import { neighbour } from "./walk";

//  day 0: 09, 11 · day 1: nothing · day 2: 10, 16
const items = [
  { day: 0, start_min: 540 },
  { day: 0, start_min: 660 },
  { day: 2, start_min: 600 },
  { day: 2, start_min: 960 },
];

test.each([
  ["down goes on in time, over days", 1, "ArrowDown", 2],
  ["and stops at the end", 3, "ArrowDown", 3],
  ["up goes back", 1, "ArrowUp", 0],
  ["and stops at the start", 0, "ArrowUp", 0],
  ["right finds what is nearest on the next day that has something", 0, "ArrowRight", 2],
  ["left as well", 3, "ArrowLeft", 1],
  ["where there is none one stays", 3, "ArrowRight", 3],
  ["without a place one begins at the first", -1, "ArrowDown", 0],
])("%s", (_, from, key, expected) => expect(neighbour(items, from, key)).toBe(expected));

test("nothing to walk to", () => expect(neighbour([], 0, "ArrowDown")).toBe(-1));
