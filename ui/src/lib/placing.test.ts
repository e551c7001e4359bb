import { expect, test } from "vitest";
import { dice } from "$test/random";
import { place } from "./placing";

const ROOM = { width: 1000, height: 600 };
const PANEL = { width: 300, height: 200 };

test("beside on the right, else on the left; below, else above", () => {
  expect(place({ left: 100, top: 50, width: 80, height: 40 }, PANEL, ROOM, "beside")).toEqual({
    left: 188,
    top: 50,
  });
  expect(place({ left: 800, top: 50, width: 80, height: 40 }, PANEL, ROOM, "beside")).toEqual({
    left: 492,
    top: 50,
  });
  expect(place({ left: 100, top: 50, width: 80, height: 40 }, PANEL, ROOM, "below")).toEqual({
    left: 100,
    top: 94,
  });
  expect(place({ left: 100, top: 500, width: 80, height: 40 }, PANEL, ROOM, "below")).toEqual({
    left: 100,
    top: 296,
  });
});

test("a panel that fits is inside the window wherever its anchor is", () => {
  const roll = dice(7);
  for (let round = 0; round < 1000; round++) {
    const anchor = {
      left: roll(-200, 1200),
      top: roll(-200, 800),
      width: roll(1, 900),
      height: roll(1, 900),
    };
    const { left, top } = place(anchor, PANEL, ROOM, round % 2 ? "beside" : "below");
    expect(left).toBeGreaterThanOrEqual(8);
    expect(top).toBeGreaterThanOrEqual(8);
    expect(left + PANEL.width).toBeLessThanOrEqual(992);
    expect(top + PANEL.height).toBeLessThanOrEqual(592);
  }
});
