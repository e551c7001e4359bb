import { expect, test } from "vitest";
import { inSight } from "./in-sight";

test("of ten thousand lines those in sight are drawn, and a few around them", () => {
  expect(inSight(0, 600, 30, 10_000)).toEqual({ from: 0, to: 32 });
  expect(inSight(150_000, 600, 30, 10_000)).toEqual({ from: 4988, to: 5032 });
  expect(inSight(299_400, 600, 30, 10_000)).toEqual({ from: 9968, to: 10_000 });
  expect(inSight(0, 600, 30, 0)).toEqual({ from: 0, to: 0 });
  expect(inSight(300_000, 600, 30, 3)).toEqual({ from: 2, to: 3 });
});
