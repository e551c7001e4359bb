import { expect, test } from "vitest";
import {
  complaint,
  holds,
  nextRow,
  painted,
  weekOf,
  weekTotal,
  windowsOf,
  withinDays,
  type Row,
} from "./hours";

const rows = (...texts: string[]): Row[] =>
  texts.map((text) => {
    const [from = "", to = ""] = text.split("-");
    return { from, to };
  });

test.each([
  [["09:00-12:00", "13:00-17:00"], null],
  [["9-12", "12-17"], null],
  [["13:00-17:00", "09:00-12:00"], null],
  [["22:00-02:00"], null],
  [["18:00-24:00"], null],
  [["9-12", "11-13"], "Two of these overlap"],
  [["22-02", "23-24"], "Two of these overlap"],
  [["9-9"], "It ends when it begins"],
  [["nine-12"], "“nine” is not a time like 09:00"],
  [["24:00-02:00"], "“24:00” is not a time like 09:00"],
  [["9-"], "“” is not a time like 17:00"],
])("%j", (texts, expected) => expect(complaint(rows(...texts))).toBe(expected));

test("a week is read back as it was written, in the engine's form", () => {
  const windows = {
    mon: [["09:00", "12:00"]] as [string, string][],
    sun: [["22:00", "02:00"]] as [string, string][],
  };
  expect(windowsOf(weekOf(windows))).toEqual(windows);
  expect(windowsOf({ ...weekOf({}), tue: rows("9-5pm") })).toEqual({ tue: [["09:00", "17:00"]] });
});

test("a row follows the last one and stays within its day", () => {
  expect(nextRow([])).toEqual({ from: "09:00", to: "17:00" });
  expect(nextRow(rows("9-12"))).toEqual({ from: "13:00", to: "17:00" });
  expect(nextRow(rows("18-24"))).toEqual({ from: "23:00", to: "24:00" });
});

test("a week is summed, past midnight as well", () => {
  expect(weekTotal(weekOf({ mon: [["09:00", "17:00"]], fri: [["22:00", "02:00"]] }))).toBe("12 h a week");
});

test.each([
  [["09:00-12:00"], 12, 13, true, ["09:00-13:00"]],
  [["09:00-12:00", "13:00-17:00"], 12, 13, true, ["09:00-17:00"]],
  [["09:00-17:00"], 12, 13, false, ["09:00-12:00", "13:00-17:00"]],
  [["09:15-12:00"], 9, 10, false, ["10:00-12:00"]],
  [["09:15-12:00"], 14, 15, true, ["09:15-12:00", "14:00-15:00"]],
  [["09:00-12:00"], 0, 24, false, []],
  [[], 23, 24, true, ["23:00-24:00"]],
])("%j, painted from %d to %d (%s), is %j", (before, from, to, on, after) => {
  expect(painted(rows(...before), from * 60, to * 60, on)).toEqual(rows(...after));
});

test("a stretch is held by one window alone", () => {
  expect(holds(rows("09:00-12:00"), 540, 570)).toBe(true);
  expect(holds(rows("09:15-12:00"), 540, 570)).toBe(false);
});

test("what goes on past midnight is painted on the next day", () => {
  const week = { ...weekOf({}), sun: rows("22:00-02:00"), mon: rows("01:00-03:00") };
  const within = withinDays(week);
  expect([within.sun, within.mon]).toEqual([rows("22:00-24:00"), rows("00:00-03:00")]);
});
