// What the sample says of its tasks and weeks: made up, in the engine's shapes.
import type { CapacityView, ExplainView, TaskDraft, TaskView, WhatIf, WhatIfView } from "$lib/backend";
import { OFFSET } from "./sample";

const NOTHING: TaskDraft = {
  title: null,
  duration: null,
  priority: null,
  due: null,
  not_before: null,
  hours: null,
  min_block: null,
  max_block: null,
  after: null,
  prefer: null,
  spread: null,
};

const at = (day: number, clock: string) => `2026-11-${day}T${clock}:00${OFFSET}`;

/** Tasks with blocks say why there; those without say what would help. */
export function explained(task: TaskView): ExplainView {
  const here = task.blocks.map((block) => ({
    start: block.start,
    end: block.end,
    earliest: at(24, "09:00"),
    binding: "tasks",
    reason: "The time before is worth more to “Tax papers”.",
    blockers: [
      { start: at(24, "09:30"), end: at(24, "09:45"), what: "Team standup", kind: "event" },
      { start: at(24, "09:45"), end: at(24, "10:45"), what: "Tax papers", kind: "task" },
    ],
    slack_minutes: 120,
    alternatives: [
      {
        start: at(25, "09:00"),
        end: at(25, "10:00"),
        cost_delta: 43_200,
        displaces: ["6"],
        displaces_titles: ["Tax papers"],
      },
      {
        start: at(26, "09:00"),
        end: at(26, "10:00"),
        cost_delta: 316_800,
        displaces: [],
        displaces_titles: [],
      },
    ],
  }));
  return {
    task: task.id,
    title: task.title,
    blocks: here.slice(0, 1),
    problems: here.length > 0 ? [] : [trouble(task)],
  };
}

function trouble(task: TaskView): ExplainView["problems"][number] {
  return {
    kind: "no-room",
    text: "needs 3h before Fri 27 Nov 17:00 in default; 2h are free, because “Offsite” is there (Wed 25 Nov 09:00–17:00)",
    fixes: [
      {
        text: "Shorten it to 2h",
        result: "finished Fri 27 Nov 16:00, in time; nothing else moves",
        kind: "shorten",
        task: task.id,
        draft: { ...NOTHING, duration: "2h" },
        command: ["task", "edit", "--workspace", "Work", task.id, "--duration", "2h"],
      },
      {
        text: "Drop “Read the paper”",
        result: "finished Thu 26 Nov 12:00, in time; 1 block moves",
        kind: "drop",
        task: "2",
        draft: NOTHING,
        command: ["task", "rm", "--workspace", "Work", "2"],
      },
    ],
  };
}

export const CAPACITY: CapacityView = {
  days: [],
  weeks: [
    {
      date: "2026-11-23",
      free_minutes: 1200,
      planned_minutes: 540,
      due_minutes: 360,
      free_so_far: 1200,
      due_so_far: 360,
      breaks: false,
    },
    {
      date: "2026-11-30",
      free_minutes: 1800,
      planned_minutes: 720,
      due_minutes: 2400,
      free_so_far: 3000,
      due_so_far: 2760,
      breaks: true,
    },
  ],
  first_broken_week: "2026-11-30",
  undated_minutes: 90,
  at_risk: [
    {
      task: "6",
      title: "Tax papers",
      due: null,
      slack_minutes: null,
      spare_minutes: 0,
      missing_minutes: 180,
    },
  ],
};

/** What planning would change: the first task moves, and what is left out goes. */
export function imagined({ without }: WhatIf, tasks: TaskView[]): WhatIfView {
  const [first] = tasks.filter((task) => task.blocks.length > 0 && !without.includes(task.id));
  const [before] = first?.blocks ?? [];
  if (!first || !before)
    return { changes: { added: 0, moved: 0, removed: 0, kept: 0 }, diff: [], outcomes: [] };
  return {
    changes: { added: 0, moved: 1, removed: 0, kept: 3 },
    diff: [
      {
        task: first.id,
        title: first.title,
        change: "moved",
        before: { start: before.start, end: before.end },
        after: { start: at(26, "09:00"), end: at(26, "11:00") },
        why: "“Dentist” is there now",
      },
    ],
    outcomes: [],
  };
}
