import { expect, test } from "vitest";
import type { HistoryEntry } from "$lib/backend";
import { byWhom, happened } from "./history";

const entry = (more: Partial<HistoryEntry>): HistoryEntry => ({
  at: "2026-11-24T09:00:00+01:00",
  actor: "person",
  what: "added",
  field: null,
  before_text: null,
  after_text: null,
  before: null,
  after: null,
  ...more,
});
const time = (day: number, from: number) => ({
  start: `2026-11-${day}T${from}:00:00+01:00`,
  end: `2026-11-${day}T${from + 1}:00:00+01:00`,
});

test.each<[Partial<HistoryEntry>, RegExp]>([
  [{}, /^Added$/],
  [{ what: "planned", after: time(24, 13) }, /^Planned today .*1/],
  [{ what: "moved", before: time(24, 13), after: time(25, 10) }, /^Moved from today .* to tomorrow /],
  [{ what: "unplanned", before: time(23, 10) }, /^No longer planned yesterday/],
  [{ what: "renamed", after_text: "Tax" }, /^Renamed to Tax$/],
  [
    { what: "edited", field: "priority", before_text: "normal", after_text: "high" },
    /^Priority: Normal → High$/,
  ],
  [
    { what: "edited", field: "due", before_text: null, after_text: "2026-11-25T00:00:00+01:00" },
    /^Due: nothing → Today$/,
  ],
  [{ what: "edited", field: "list", before_text: "work", after_text: null }, /^List: work → nothing$/],
  [{ what: "something new" }, /^something new$/],
])("%j", (more, expected) => expect(happened(entry(more), "2026-11-24")).toMatch(expected));

test("who did it", () => {
  expect(["person", "google", "clock", "a stranger"].map((actor) => byWhom(entry({ actor })))).toEqual([
    "you",
    "in Google",
    "the background",
    "a stranger",
  ]);
});
