import { expect, test } from "vitest";
import type { WeekView } from "$lib/backend";
import { SampleBackend } from "$test/backend";
import { byDay } from "./byday";

test("a day lists what lasts all day before what has a time, and each once", async () => {
  const view = (await new SampleBackend().handle("week", { firstDay: "2026-11-23", days: 7 })) as WeekView;
  const lists = byDay(view);
  expect(lists).toHaveLength(7);
  const keys = lists.flat().map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  const [long] = view.all_day.filter(({ first_day, last_day }) => first_day < last_day);
  const on = lists.map((list) => list.some(({ item }) => item === long));
  expect(on.indexOf(true)).toBe(long?.first_day);
  expect(on.lastIndexOf(true)).toBe(long?.last_day);
  const saturday = lists[5] ?? [];
  const firstTimed = saturday.findIndex(({ item }) => "kind" in item);
  expect(saturday.slice(firstTimed).every(({ item }) => "kind" in item)).toBe(true);
});
