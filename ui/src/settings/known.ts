// The settings that the window offers, in words; the engine knows their limits and says so.

export type Known = {
  key: string;
  label: string;
  hint: string;
  unit: string;
  /** Where a setting may only be one of a few. */
  choices?: string[];
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

/** How often the background looks; the same for all workspaces. */
export const SYNCING: Known[] = [
  { key: "sync.interval-minutes", label: "Sync every", hint: "For all workspaces", unit: "minutes" },
];

/** What a field shows of a stored value. */
export function shownValue(value: string): string {
  return value === "none" ? "" : value;
}

/** What the engine is told of a field's text. */
export function sentValue(known: Known, text: string): string {
  const trimmed = text.trim();
  if (trimmed) return trimmed;
  return known.optional ? "none" : "default";
}
