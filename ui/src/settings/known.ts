// The settings that the window offers; the catalogue has their words, the engine knows their limits and says so.

import type { CalendarView } from "$lib/backend";

export type Known = {
  key: string;
  /** What a number counts. */
  unit?: "seconds" | "minutes" | "days";
  /** Whether it is yes or no. */
  onOff?: boolean;
  /** Where a setting may only be one of a few. */
  choices?: string[];
  /** What choices are called whose names the catalogue cannot know. */
  names?: Record<string, string>;
  /** Whether it is words and not a number. */
  text?: boolean;
  /** Whether it may be off, which the engine calls `none`. */
  optional?: boolean;
};

/** How a workspace is planned. */
export const PLANNING: Known[] = [
  {
    key: "plan.horizon-days",
    unit: "days",
  },
  {
    key: "plan.slot-minutes",
    unit: "minutes",
    choices: ["1", "5", "10", "15", "20", "30", "60"],
  },
  {
    key: "plan.buffer-minutes",
    unit: "minutes",
  },
  {
    key: "plan.daily-limit-minutes",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.break-after-minutes",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.break-minutes",
    unit: "minutes",
  },
  {
    key: "plan.batch-minutes",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.frozen-minutes",
    unit: "minutes",
  },
  {
    key: "plan.maybe-blocks",
    onOff: true,
  },
  {
    key: "plan.focus-time-blocks",
    onOff: true,
  },
];

/** How planned blocks look in Google, and where they go. */
export const BLOCKS: Known[] = [
  {
    key: "blocks.title",
    text: true,
  },
  {
    key: "blocks.visibility",
    choices: ["private", "default", "public"],
  },
  {
    key: "blocks.busy",
    choices: ["busy", "free", "free-until-at-risk"],
  },
  {
    key: "blocks.color",
    choices: ["none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"],
  },
  {
    key: "blocks.reminder-minutes",
    text: true,
  },
  {
    key: "blocks.calendar",
    text: true,
  },
];

/** The setting of where blocks go, as a choice among the calendars that may be written to. */
export function calendarChoice(known: Known, calendars: CalendarView[], stored: string): Known {
  const writable = calendars.filter(({ access_role }) => access_role === "owner" || access_role === "writer");
  const names = Object.fromEntries(writable.map(({ id, title }) => [id, title]));
  // What is set is shown, also where it is not among them any more.
  return { ...known, choices: [...new Set(["own", ...Object.keys(names), stored])], names };
}

/** The setting of whose whole days are days off, as a choice among the calendars that are read. */
export function holidayChoice(calendars: CalendarView[], stored: string): Known {
  const names = Object.fromEntries(
    calendars.filter(({ selected }) => selected).map(({ id, title }) => [id, title]),
  );
  return { key: "hours.holidays", choices: [...new Set(["none", ...Object.keys(names), stored])], names };
}

/** How often the background looks; the same for all workspaces. */
export const SYNCING: Known[] = [{ key: "sync.interval-minutes", unit: "minutes" }];

/** What a person is told of by the desktop; the same for all workspaces. */
export const NOTIFYING: Known[] = [
  { key: "notify.enabled", onOff: true },
  { key: "notify.sign-in", onOff: true },
  { key: "notify.late-task", onOff: true },
  { key: "notify.quiet-hours", text: true, optional: true },
];

/** How long what goes on while nobody looks may take; the same for all workspaces. */
export const BACKGROUND: Known[] = [
  { key: "limits.sync-seconds", unit: "seconds" },
  { key: "limits.full-sync-seconds", unit: "seconds" },
];

/** How the network is reached; the same for all workspaces. */
export const NETWORK: Known[] = [{ key: "network.proxy", text: true, optional: true }];

/** What a field shows of a stored value. */
export function shownValue(known: Known, value: string): string {
  return value === "none" && (known.optional || !known.text) ? "" : value;
}

/** What the engine is told of a field's text. */
export function sentValue(known: Known, text: string): string {
  const trimmed = text.trim();
  if (trimmed) return trimmed;
  return known.optional ? "none" : "default";
}
