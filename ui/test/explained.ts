// What the sample says of its tasks and weeks: made up, in the engine's shapes.
import type {
  BlockerKind,
  BlockerView,
  CapacityView,
  CauseView,
  ChangeView,
  ExplainView,
  HistoryEntry,
  ImportView,
  ScheduleView,
  ShiftView,
  TaskView,
  WhatIf,
  WhatIfView,
} from "$lib/backend";
import { NOTHING } from "$src/tasks/draft";
import { OFFSET } from "./sample";

const at = (day: number, clock: string) => `2026-11-${day}T${clock}:00${OFFSET}`;

/** What the engine says for the command line. The window says it from the structure beside it, and never shows this. */
export const ENGLISH = "English, for the command line";

const blocker = (kind: BlockerKind, start: string, end: string, title: string): BlockerView => ({
  start: at(24, start),
  end: at(24, end),
  what: ENGLISH,
  kind,
  title,
});

/** A task that would be finished later, and else as it is. */
const shift = (task: string, title: string, finish_minutes: number): ShiftView => ({
  task,
  title,
  finish_minutes,
  work_minutes: finish_minutes,
  pieces: 0,
  missing_minutes: 0,
  missing_before: 0,
  late_minutes: 0,
  late_before: 0,
});

/** Tasks with blocks say why there; those without say what would help. */
export function explained(task: TaskView): ExplainView {
  const here = task.blocks.map((block) => ({
    start: block.start,
    end: block.end,
    earliest: at(24, "09:00"),
    binding: "tasks" as const,
    reason: ENGLISH,
    blockers: [
      blocker("event", "09:30", "09:45", "Team standup"),
      blocker("task", "09:45", "10:45", "Tax papers"),
    ],
    slack_minutes: 120,
    alternatives: [
      {
        start: at(25, "09:00"),
        end: at(25, "10:00"),
        cost_delta: 43_200,
        displaces: ["6"],
        displaces_titles: ["Tax papers"],
        shifts: [shift(task.id, task.title, -60), { ...shift("6", "Tax papers", 120), late_minutes: 30 }],
        wishes: [],
      },
      {
        start: at(26, "09:00"),
        end: at(26, "10:00"),
        cost_delta: 316_800,
        displaces: [],
        displaces_titles: [],
        shifts: [{ ...shift(task.id, task.title, 1320), pieces: 1 }],
        wishes: [{ wish: "time-of-day" as const, better: false }],
      },
    ],
  }));
  return {
    task: task.id,
    title: task.title,
    hours: task.hours,
    after_titles: [],
    blocks: here.slice(0, 1),
    problems: here.length > 0 ? [] : [trouble(task)],
  };
}

function trouble(task: TaskView): ExplainView["problems"][number] {
  return {
    kind: "no-room",
    text: ENGLISH,
    replan_helps: false,
    needed_minutes: 180,
    until: at(27, "17:00"),
    free_minutes: 120,
    longest_minutes: 120,
    reasons: [
      { kind: "busy", title: "Offsite", start: at(25, "09:00"), end: at(25, "17:00") },
      { kind: "daily-limit" },
    ],
    fixes: [
      {
        text: ENGLISH,
        result: ENGLISH,
        kind: "shorten",
        task: task.id,
        title: task.title,
        finish: at(27, "16:00"),
        moved: 0,
        draft: { ...NOTHING, duration: "2h" },
        command: ["task", "edit", "--workspace", "Work", task.id, "--duration", "2h"],
      },
      {
        text: ENGLISH,
        result: ENGLISH,
        kind: "drop",
        task: "2",
        title: "Read the paper",
        finish: at(26, "12:00"),
        moved: 1,
        draft: NOTHING,
        command: ["task", "rm", "--workspace", "Work", "2"],
      },
    ],
  };
}

export const CAPACITY: CapacityView = {
  days: Array.from({ length: 14 }, (_, index) => ({
    date: new Date(Date.UTC(2026, 10, 24 + index)).toISOString().slice(0, 10),
    free_minutes: [0, 6].includes((index + 2) % 7) ? 0 : 300 + ((index * 97) % 180),
    planned_minutes: [0, 6].includes((index + 2) % 7) ? 0 : 120 + ((index * 61) % 240),
    due_minutes: index % 4 === 0 ? 180 : 0,
    free_so_far: 0,
    due_so_far: 0,
    breaks: index === 8,
  })),
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
        why: ENGLISH,
        cause: { kind: "busy", title: "Dentist" },
      },
    ],
    outcomes: [],
  };
}

/** What planning now would bring: the first task moves by a day, and one of those without a place gets one. */
export function proposed(tasks: TaskView[]): ScheduleView {
  const change = (task: TaskView | undefined, kind: string, after: ChangeView["after"], cause: CauseView) =>
    task
      ? [
          {
            task: task.id,
            title: task.title,
            change: kind,
            before: task.blocks[0] ?? null,
            after,
            why: ENGLISH,
            cause,
          },
        ]
      : [];
  const open = tasks.filter(({ status }) => status === "open");
  const placed = open.find(({ blocks }) => blocks.some(({ pinned }) => !pinned));
  const bare = open.find(({ blocks }) => blocks.length === 0);
  const diff = [
    ...change(
      placed,
      "moved",
      { start: at(26, "09:00"), end: at(26, "11:00") },
      { kind: "busy", title: "1:1 with Mateo" },
    ),
    ...change(bare, "added", { start: at(27, "09:00"), end: at(27, "10:00") }, { kind: "new-task" }),
  ];
  return {
    plan: {
      blocks: [],
      unscheduled: [
        { task: "7", missing_minutes: 240, reason: "no-room" },
        { task: "8", missing_minutes: 15, reason: "predecessor" },
      ],
      cost: { total: 0, missing: 0, tardy: 0, finish: 0, wait: 0, split: 0, moved: 0 },
    },
    changes: { added: 1, moved: 1, removed: 0, kept: 2 },
    diff,
    unmet: [],
  };
}

const entry = (
  when: string,
  actor: string,
  what: string,
  more: Partial<HistoryEntry> = {},
): HistoryEntry => ({
  at: when,
  actor,
  what,
  field: null,
  before_text: null,
  after_text: null,
  before: null,
  after: null,
  ...more,
});

/** What became of some tasks. */
export const HISTORY: Record<string, HistoryEntry[]> = {
  "1": [
    entry(at(24, "09:58"), "google", "moved", {
      before: { start: at(24, "10:00"), end: at(24, "12:00") },
      after: { start: at(24, "13:00"), end: at(24, "15:00") },
    }),
    entry(at(24, "08:00"), "clock", "moved", {
      before: { start: at(23, "15:00"), end: at(23, "16:00") },
      after: { start: at(25, "11:30"), end: at(25, "12:30") },
    }),
    entry(at(23, "17:02"), "person", "edited", {
      field: "priority",
      before_text: "normal",
      after_text: "high",
    }),
    entry(at(23, "09:30"), "plan", "planned", { after: { start: at(24, "10:00"), end: at(24, "12:00") } }),
    entry(at(23, "09:29"), "person", "added"),
  ],
};

/** What a file brought. */
export const IMPORTED: ImportView = {
  tasks: 2,
  events: 1,
  unchanged: 0,
  known: 12,
  notes: [
    { place: null, what: { kind: "known", calendar: "Family", events: 12, different: 1 }, text: ENGLISH },
    { place: { kind: "line", number: 3 }, what: { kind: "unknown", word: "section" }, text: ENGLISH },
  ],
};
