import { expect, test } from "vitest";
import { chooseFirstWeekday } from "$lib/intl.svelte";
import { anchorOf, firstShown, stepFrom } from "./span";

test("a week is anchored at its Monday, a month at its first", () => {
  expect(anchorOf("day", "2026-11-25")).toBe("2026-11-25");
  expect(anchorOf("three", "2026-11-25")).toBe("2026-11-25");
  expect(anchorOf("week", "2026-11-25")).toBe("2026-11-23");
  expect(anchorOf("month", "2026-11-25")).toBe("2026-11-01");
});

test("a month's page begins with a Monday", () => {
  expect(firstShown("month", "2026-11-01")).toBe("2026-10-26");
  expect(firstShown("month", "2027-02-01")).toBe("2027-02-01");
  expect(firstShown("agenda", "2026-11-25")).toBe("2026-11-25");
});

test("both follow the first weekday that was chosen", () => {
  chooseFirstWeekday("sunday");
  expect(anchorOf("week", "2026-11-25")).toBe("2026-11-22");
  expect(anchorOf("week", "2026-11-22")).toBe("2026-11-22");
  expect(firstShown("month", "2026-10-01")).toBe("2026-09-27");
});

test("a step is as long as what is shown, and a month is a month", () => {
  expect(stepFrom("day", "2026-11-30", 1)).toBe("2026-12-01");
  expect(stepFrom("three", "2026-11-30", -1)).toBe("2026-11-27");
  expect(stepFrom("week", "2026-11-23", 1)).toBe("2026-11-30");
  expect(stepFrom("agenda", "2026-11-23", 1)).toBe("2026-12-07");
  expect(stepFrom("month", "2026-12-01", 1)).toBe("2027-01-01");
  expect(stepFrom("month", "2027-01-31", 1)).toBe("2027-02-01");
  expect(stepFrom("month", "2027-03-01", -1)).toBe("2027-02-01");
});
