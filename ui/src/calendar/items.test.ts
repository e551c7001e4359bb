import { expect, test } from "vitest";
import type { TimedItem, WeekView } from "$lib/backend";
import { SampleBackend } from "$test/backend";
import { keyed, movedBlocks, pieceTime, spokenItem } from "./items";

async function sampleWeek(backend = new SampleBackend()): Promise<WeekView> {
  return (await backend.handle("week", { firstDay: "2026-11-23", days: 7 })) as WeekView;
}

async function item(title: string): Promise<TimedItem> {
  const found = (await sampleWeek()).items.find((candidate) => candidate.title === title);
  if (!found) throw new Error(`the sample has no ${title}`);
  return found;
}

test("one event on two calendars has two keys, and keeps them", () => {
  const twice = [
    { id: "a", calendar: "x", day: 0 },
    { id: "a", calendar: "x", day: 0 },
    { id: "a", calendar: "y", day: 0 },
    { id: "a", calendar: "x", day: 1 },
  ];
  const keys = keyed(twice, ({ day }) => day).map(({ key }) => key);
  expect(keys).toEqual(["x/a/0", "x/a/0#1", "y/a/0", "x/a/1"]);
});

test("a piece says only the end that it has", async () => {
  const whole = await item("Brunch");
  expect(pieceTime({ ...whole, start_min: 600, end_min: 660 })).toMatch(/^10:00.*11:00/);
  expect(pieceTime({ ...whole, continues_after: true, start_min: 1330 })).toMatch(/^from 10:10/);
  expect(pieceTime({ ...whole, continues_before: true, end_min: 465 })).toMatch(/^until 7:45/);
  expect(pieceTime({ ...whole, continues_before: true, continues_after: true })).toBe("all day");
});

test("a listener hears title, day, time and every state", async () => {
  const view = await sampleWeek();
  const block = await item("Review Mateo’s pull request");
  const spoken = spokenItem({ ...block, pinned: true }, view.days[block.day]);
  expect(spoken).toMatch(/^Review Mateo’s pull request, Wednesday/);
  expect(spoken).toMatch(/planned task, pinned, late$/);
  expect(spokenItem(await item("Vendor demo"), view.days[1])).toMatch(/Team, free time, declined$/);
});

test("only blocks that a plan has moved are new", async () => {
  const backend = new SampleBackend();
  const before = await sampleWeek(backend);
  expect(movedBlocks(undefined, before).size).toBe(0);
  expect(movedBlocks(before, await sampleWeek(backend)).size).toBe(0);
  const task = backend.tasks[4];
  task?.blocks.splice(0, 1, {
    start: "2026-11-27T09:30:00+01:00",
    end: "2026-11-27T11:30:00+01:00",
    pinned: false,
  });
  expect([...movedBlocks(before, await sampleWeek(backend))]).toEqual(["/block5_0/4"]);
});

test("another week is not a moved one", async () => {
  const backend = new SampleBackend();
  const other = (await backend.handle("week", { firstDay: "2026-11-30", days: 7 })) as WeekView;
  expect(movedBlocks(other, await sampleWeek(backend)).size).toBe(0);
});
