import { afterEach, expect, test } from "vitest";
import { speak } from "$src/texts/index.svelte";
import { readQuickAdd, without, type Setting } from "./quick-add";

// A Tuesday.
const setting: Setting = {
  today: "2026-11-24",
  minute: 620,
  zone: "Europe/Berlin",
  hours: ["default", "deep", "evenings"],
  tasks: [
    { id: "1", title: "Draft the contract" },
    { id: "2", title: "Draw a logo" },
    { id: "3", title: "Drab" },
  ],
};

afterEach(() => speak("en"));

/** What a line says, without what it does not. */
function said(line: string): Record<string, unknown> {
  const { draft, wrong } = readQuickAdd(line, setting);
  const filled = Object.entries(draft).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(filled), ...(wrong !== null && { wrong }) };
}

test("everything in one line", () => {
  expect(said("write report 3h !high by fri 17:00 #work after:draft @deep ~30m-2h not before mon")).toEqual({
    title: "write report",
    duration: "3h",
    priority: "high",
    due: "2026-11-27T17:00:00+01:00",
    list: "work",
    after: ["1"],
    hours: "deep",
    min_block: "30m",
    max_block: "2h",
    not_before: "2026-11-30",
  });
});

test.each<[string, Record<string, unknown>]>([
  ["call mum", { title: "call mum", duration: "1h" }],
  ["call mum 15m", { title: "call mum", duration: "15m" }],
  ["1h 30m read", { title: "read", duration: "1h30m" }],
  ["read 1.5h", { title: "read", duration: "1h30m" }],
  ["read 3 hours", { title: "read", duration: "3h" }],
  ["buy 3 eggs", { title: "buy 3 eggs", duration: "1h" }],
  ["read 2h about 5h flights", { title: "read about 5h flights", duration: "2h" }],
  ["fix issue #42 !", { title: "fix issue #42 !", duration: "1h" }],
  ["!c fix", { title: "fix", duration: "1h", priority: "critical" }],
  ['send "by Monday" by tue', { title: "send by Monday", duration: "1h", due: "2026-12-01" }],
  ["a book by May", { title: "a book by May", duration: "1h" }],
  ["stand by", { title: "stand by", duration: "1h" }],
  [
    "report by tomorrow 5pm please",
    { title: "report please", duration: "1h", due: "2026-11-25T17:00:00+01:00" },
  ],
  ["report by 27.11. 9:30", { title: "report", duration: "1h", due: "2026-11-27T09:30:00+01:00" }],
  ["report by 2026-12-24", { title: "report", duration: "1h", due: "2026-12-24" }],
  ["report by in 3 days", { title: "report", duration: "1h", due: "2026-11-27" }],
  ["report by fri 2h", { title: "report", duration: "2h", due: "2026-11-27" }],
  ["report not before next week", { title: "report", duration: "1h", not_before: "2026-12-01" }],
  ["not before wed by fri x", { title: "x", duration: "1h", not_before: "2026-11-25", due: "2026-11-27" }],
  ["walk ~45m", { title: "walk", duration: "1h", min_block: "45m" }],
  ["walk ~-45m", { title: "walk", duration: "1h", max_block: "45m" }],
  ["about ~ten", { title: "about ~ten", duration: "1h" }],
  ['x after:"draft the" after:draw', { title: "x", duration: "1h", after: ["1", "2"] }],
  ["x after:drab", { title: "x", duration: "1h", after: ["3"] }],
  ["x @eve", { title: "x", duration: "1h", hours: "evenings" }],
  ["", { title: "", duration: "1h" }],
  ['"', { title: '"', duration: "1h" }],
])("%s", (line, expected) => expect(said(line)).toEqual(expected));

test("an hour of today that is still to come, and the offset that a day in summer has", () => {
  expect(said("x by 17:00").due).toBe("2026-11-24T17:00:00+01:00");
  expect(said("x by 2027-07-01 9:00").due).toBe("2027-07-01T09:00:00+02:00");
});

test.each([
  ["report by yesterday", "That is in the past"],
  ["report by today 9:00", "That is in the past"],
  ["x @nowhere", "No single set of hours is called nowhere; there is default, deep, evenings"],
  ["x @de", "No single set of hours is called de; there is default, deep"],
  ["x after:nothing", "No open task begins with “nothing”"],
  ["x after:dra", "3 open tasks begin with “dra”; say more of it"],
  ["x #a #b", "This is said twice; once is enough"],
  ["x ~2h-30m", "Shorter than the shortest part"],
])("what is wrong is said in place: %s", (line, wrong) => {
  const read = readQuickAdd(line, setting);
  expect(read.wrong).toBe(wrong);
  expect(read.title).toMatch(/^(report|x)$/);
});

test("German, too, and English in a German window", () => {
  speak("de");
  expect(said("Bericht schreiben 3 Stunden !hoch bis freitag 17 uhr #büro")).toEqual({
    title: "Bericht schreiben",
    duration: "3h",
    priority: "high",
    due: "2026-11-27T17:00:00+01:00",
    list: "büro",
  });
  expect(said("Anruf nicht vor übermorgen bis fr").due).toBe("2026-11-27");
  expect(said("Anruf nicht vor übermorgen bis fr").not_before).toBe("2026-11-26");
  expect(said("report by tomorrow").due).toBe("2026-11-25");
  expect(readQuickAdd("Bericht bis gestern", setting).wrong).toBe("Das ist schon vorbei");
});

test("each part says where it stands and can be taken out", () => {
  const line = "write 3h by fri 17:00 report";
  const { parts } = readQuickAdd(line, setting);
  expect(parts.map(({ kind }) => kind)).toEqual(["duration", "due"]);
  expect(parts[1]?.label).toMatch(/^due Fri/);
  const due = parts[1];
  expect(due && line.slice(due.from, due.to)).toBe("by fri 17:00");
  expect(due && without(line, due)).toBe("write 3h report");
});
