import { expect, test } from "vitest";
import { chooseFirstWeekday } from "./intl.svelte";
import { clockText, monthGrid, parseClock, parseDay, shiftMonth } from "./days";

const TUESDAY = "2026-11-24";

test.each([
  ["2026-12-01", "2026-12-01"],
  ["today", "2026-11-24"],
  ["Tomorrow", "2026-11-25"],
  ["fri", "2026-11-27"],
  ["next mon", "2026-11-30"],
  ["tuesday", "2026-12-01"],
  ["heute", "2026-11-24"],
  ["morgen", "2026-11-25"],
  ["di", "2026-12-01"],
  ["mi", "2026-11-25"],
  ["+3d", "2026-11-27"],
  ["2w", "2026-12-08"],
  ["27.11.", "2026-11-27"],
  ["1.2", "2027-02-01"],
  ["24.12.2026", "2026-12-24"],
  ["2026-02-30", null],
  ["31.11.", null],
  ["someday", null],
  ["m", null],
  ["", null],
])("%j means %s", (text, expected) => expect(parseDay(text, TUESDAY)).toBe(expected));

test.each([
  ["9", 540],
  ["09:30", 570],
  ["9.30", 570],
  ["3pm", 900],
  ["12am", 0],
  ["12:15 pm", 735],
  ["24:00", 1440],
  ["24:01", null],
  ["9:60", null],
  ["13pm", null],
  ["noon", null],
  ["", null],
])("%j is minute %s", (text, expected) => expect(parseClock(text)).toBe(expected));

test("a clock is read back as it is written", () => {
  for (let minute = 0; minute <= 1440; minute++) expect(parseClock(clockText(minute))).toBe(minute);
});

test("weeks begin with the day that was chosen", () => {
  chooseFirstWeekday("sunday");
  expect(monthGrid(TUESDAY)[0]?.[0]).toBe("2026-11-01");
  chooseFirstWeekday("saturday");
  expect(monthGrid(TUESDAY)[0]?.[0]).toBe("2026-10-31");
});

test("a month is drawn in whole weeks from Monday", () => {
  const grid = monthGrid(TUESDAY);
  expect(grid).toHaveLength(6);
  expect(grid[0]?.[0]).toBe("2026-10-26");
  expect(grid.flat()).toContain("2026-11-30");
  expect(shiftMonth("2026-01-31", 1)).toBe("2026-02-01");
  expect(shiftMonth("2026-01-31", -1)).toBe("2025-12-01");
});
