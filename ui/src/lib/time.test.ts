import { afterEach, expect, test } from "vitest";
import { speak } from "$src/texts/index.svelte";
import { chooseClock, localeFor } from "./intl.svelte";
import * as time from "./time";

afterEach(() => chooseClock("auto"));

test.each([
  ["de-DE", "en-DE"],
  ["en-US", "en-US"],
  ["sv", "en-SE"],
  ["C", "en-GB"],
  ["", "en-GB"],
])("%j is written as %s", (language, expected) => expect(localeFor(language)).toBe(expected));

test("an instant is read where it was written", () => {
  expect(time.civil("2026-11-24T09:05:00+01:00")).toEqual({ date: "2026-11-24", minute: 545 });
  expect(time.civil("2026-11-24T23:30:00-11:00")).toEqual({ date: "2026-11-24", minute: 1410 });
  expect(time.civil("2026-11-24")).toEqual({ date: "2026-11-24", minute: 0 });
});

test("days are counted by the calendar, over months, years and changes of the clock", () => {
  expect(time.addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(time.addDays("2028-03-01", -1)).toBe("2028-02-29");
  expect(time.addDays("2026-10-24", 2)).toBe("2026-10-26");
  expect(time.daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  expect(time.mondayOf("2026-11-29")).toBe("2026-11-23");
  expect(time.mondayOf("2026-11-23")).toBe("2026-11-23");
});

test.each([
  ["2026-11-24", 48],
  ["2026-01-01", 1],
  ["2027-01-01", 53],
  ["2024-12-30", 1],
])("%s is in week %i", (date, week) => expect(time.weekNumber(date)).toBe(week));

test("a date exists or it does not", () => {
  expect(time.isDate("2028-02-29")).toBe(true);
  for (const text of ["2026-02-29", "2026-13-01", "26-11-24", "soon", ""])
    expect(time.isDate(text), text).toBe(false);
});

test("a clock of 24 hours has two digits, one of 12 names its half", () => {
  chooseClock("h23");
  expect(time.clock(545)).toBe("09:05");
  expect(time.hourLabel(9)).toBe("09:00");
  expect(time.clockRange(540, 630)).toMatch(/^09:00\D+10:30$/);
  chooseClock("h12");
  expect(time.clock(545).toLowerCase()).toMatch(/^9:05.am$/);
  expect(time.hourLabel(13).toLowerCase()).toMatch(/^1.pm$/);
});

test("where there is little room full hours lose their zeros", () => {
  chooseClock("h12");
  expect(time.clockRangeShort(600, 690)).toMatch(/^10–11:30\sAM$/);
  expect(time.clockRangeShort(660, 780)).toMatch(/^11\sAM–1\sPM$/);
  chooseClock("h23");
  expect(time.clockRangeShort(600, 690)).toBe("10:00–11:30");
});

test("days near are named, others dated", () => {
  expect(time.dayNear("2026-11-24", "2026-11-24")).toBe("Today");
  expect(time.dayNear("2026-11-25", "2026-11-24")).toBe("Tomorrow");
  expect(time.dayNear("2026-11-23", "2026-11-24")).toBe("Yesterday");
  expect(time.dayNear("2026-11-27", "2026-11-24")).toMatch(/Fri.*27|Fri.*Nov/);
});

test("what is due at midnight is due on the day before", () => {
  expect(time.due("2026-11-25T00:00:00+01:00", "2026-11-24")).toBe("Today");
  chooseClock("h23");
  expect(time.due("2026-11-25T10:00:00+01:00", "2026-11-24")).toBe("Tomorrow 10:00");
});

test("within a sentence near days are written small", () => {
  expect(time.inSentence("Today 23:00 – Tomorrow 01:00")).toBe("today 23:00 – tomorrow 01:00");
  expect(time.inSentence("Tue 24 Nov 10:00")).toBe("Tue 24 Nov 10:00");
});

test("German dates have no comma, and German times no word that only takes room", () => {
  speak("de");
  chooseClock("h23");
  expect(time.clockRange(570, 630)).toBe("09:30–10:30");
  expect(time.dayShort("2026-11-24")).toMatch(/^Di\.? 24\. ?(Nov\.?|11\.)$/);
  speak("en");
});

test("a block over midnight names both days", () => {
  chooseClock("h23");
  expect(time.span("2026-11-24T23:00:00+01:00", "2026-11-25T01:00:00+01:00", "2026-11-24")).toBe(
    "Today 23:00 – Tomorrow 01:00",
  );
});

test.each([
  [45, "45 min", "45 min", "45m"],
  [60, "1 h", "1 h", "1h"],
  [95, "1 h 35 min", "1 h 35 min", "1h35"],
  [1560, "1 d 2 h", "26 h", "26h"],
  [0, "0 min", "0 min", "0m"],
])("%i minutes", (minutes, length, work, short) => {
  expect([time.length(minutes), time.work(minutes), time.workShort(minutes)]).toEqual([length, work, short]);
});

test.each([
  [20, "just now"],
  [-90, "just now"],
  [130, "2 min ago"],
  [3 * 3600, "3 h ago"],
  [30 * 3600, "yesterday"],
  [80 * 3600, "3 days ago"],
])("%i seconds ago", (seconds, expected) => {
  const now = Date.parse("2026-11-24T10:00:00Z");
  expect(time.ago(new Date(now - seconds * 1000).toISOString(), now)).toBe(expected);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1449, "1.4 s"],
  [125_000, "2 min 5 s"],
])("%i ms take %s", (ms, expected) => expect(time.elapsed(ms)).toBe(expected));

test("a week over two months is called by both", () => {
  expect(time.monthsOf("2026-11-23", "2026-11-29")).toBe("November 2026");
  expect(time.monthsOf("2026-11-30", "2026-12-06")).toMatch(/Nov.*Dec 2026/);
});
