import { expect, test } from "vitest";
import type { CalendarView } from "$lib/backend";
import { BLOCKS, NETWORK, PLANNING, calendarChoice, sentValue, shownValue } from "./known";

const known = (key: string) => PLANNING.find((setting) => setting.key === key) ?? PLANNING[0]!;

test("an empty field switches off what can be off and resets the rest", () => {
  expect(sentValue(known("plan.daily-limit-minutes"), " ")).toBe("none");
  expect(sentValue(known("plan.buffer-minutes"), "")).toBe("default");
  expect(sentValue(known("plan.buffer-minutes"), " 10 ")).toBe("10");
  const shown = (value: string) => shownValue(known("plan.buffer-minutes"), value);
  expect([shown("none"), shown("15")]).toEqual(["", "15"]);
  expect(NETWORK.map((setting) => shownValue(setting, "none"))).toEqual([""]);
});

test("blocks may go to calendars that can be written to, and what is set is shown even where it cannot", () => {
  const calendar = (id: string, access_role: string) =>
    ({ id, title: `${id}’s`, access_role }) as CalendarView;
  const calendars = [calendar("mine", "owner"), calendar("team", "writer"), calendar("holidays", "reader")];
  const setting = BLOCKS.find(({ key }) => key === "blocks.calendar")!;
  const choices = (stored: string) => calendarChoice(setting, calendars, stored).choices;
  expect(choices("own")).toEqual(["own", "mine", "team"]);
  expect(choices("gone")).toEqual(["own", "mine", "team", "gone"]);
  expect(calendarChoice(setting, calendars, "own").names).toEqual({ mine: "mine’s", team: "team’s" });
});
