// The settings that the window offers, in words; the engine knows their limits and says so.

export type Known = {
  key: string;
  label: string;
  hint: string;
  unit: string;
  /** Where a setting may only be one of a few. */
  choices?: string[];
  /** Whether it is words and not a number. */
  text?: boolean;
  /** Whether it may be off, which the engine calls `none`. */
  optional?: boolean;
};

/** How a workspace is planned. */
export const PLANNING: Known[] = [
  {
    key: "plan.horizon-days",
    label: "Plan ahead",
    hint: "Tasks are placed no later than this",
    unit: "days",
  },
  {
    key: "plan.slot-minutes",
    label: "Grid",
    hint: "Blocks begin and end on multiples of this",
    unit: "minutes",
    choices: ["1", "5", "10", "15", "20", "30", "60"],
  },
  {
    key: "plan.buffer-minutes",
    label: "Buffer",
    hint: "Kept free before and after events",
    unit: "minutes",
  },
  {
    key: "plan.daily-limit-minutes",
    label: "Daily limit",
    hint: "At most so much planned work a day; empty for no limit",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.break-after-minutes",
    label: "Break after",
    hint: "A wish: no more work than this in one go; empty for no breaks",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.break-minutes",
    label: "Length of a break",
    hint: "A pause this long counts as one",
    unit: "minutes",
  },
  {
    key: "plan.batch-minutes",
    label: "Small tasks together",
    hint: "A wish: tasks up to this long are done in one go; empty for no",
    unit: "minutes",
    optional: true,
  },
  {
    key: "plan.frozen-minutes",
    label: "Frozen",
    hint: "Blocks that begin this soon are not moved",
    unit: "minutes",
  },
  {
    key: "plan.maybe-blocks",
    label: "Keep away from maybes",
    hint: "Events that are tentative or that you have not answered",
    unit: "",
    choices: ["yes", "no"],
  },
  {
    key: "plan.focus-time-blocks",
    label: "Keep away from focus time",
    hint: "No lets tasks be planned into it",
    unit: "",
    choices: ["yes", "no"],
  },
];

/** How planned blocks look in Google, and where they go. */
export const BLOCKS: Known[] = [
  {
    key: "blocks.title",
    label: "Title",
    hint: "task, busy, or a pattern like Focus: {task}",
    unit: "",
    text: true,
  },
  {
    key: "blocks.visibility",
    label: "Visibility",
    hint: "Who of those who see the calendar sees what a block is",
    unit: "",
    choices: ["private", "default", "public"],
  },
  {
    key: "blocks.busy",
    label: "Shown as",
    hint: "At risk is a task that could not be moved by its own length any more",
    unit: "",
    choices: ["busy", "free", "free-until-at-risk"],
  },
  {
    key: "blocks.color",
    label: "Colour",
    hint: "Google's number of a colour; none for the calendar's own",
    unit: "",
    choices: ["none", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11"],
  },
  {
    key: "blocks.reminder-minutes",
    label: "Reminder",
    hint: "Minutes before, none, or default for the calendar's own",
    unit: "",
    text: true,
  },
  {
    key: "blocks.calendar",
    label: "Calendar",
    hint: "own, or with full access the id of one of your calendars",
    unit: "",
    text: true,
  },
];

/** How often the background looks; the same for all workspaces. */
export const SYNCING: Known[] = [
  { key: "sync.interval-minutes", label: "Sync every", hint: "For all workspaces", unit: "minutes" },
];

/** What a field shows of a stored value. */
export function shownValue(known: Known, value: string): string {
  return value === "none" && !known.text ? "" : value;
}

/** What the engine is told of a field's text. */
export function sentValue(known: Known, text: string): string {
  const trimmed = text.trim();
  if (trimmed) return trimmed;
  return known.optional ? "none" : "default";
}
