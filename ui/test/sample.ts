// A made-up person's days for tests and pictures: plain data, in the zone's wall clock.
import type {
  AvailabilityReason,
  CalendarView,
  Freshness,
  JobRow,
  NotePart,
  ReportView,
  RunView,
  TaskView,
} from "$lib/backend";

/** Tuesday morning; everything in the sample is seen from here. */
export const NOW = "2026-11-24T10:20";
export const MONDAY = "2026-11-23";
export const OFFSET = "+01:00";

/** Read two minutes ago, and polled every five. */
export const FRESH: Freshness = {
  synced_at: "2026-11-24T10:18:00+01:00",
  late_at: "2026-11-24T10:33:00+01:00",
};

export type SampleEvent = {
  id: string;
  calendar: string;
  title: string;
  start: string;
  end: string;
  location?: string;
  availability?: "busy" | "maybe" | "free";
  reason?: AvailabilityReason;
  declined?: boolean;
  recurring?: boolean;
};

export type SampleAllDay = {
  id: string;
  calendar: string;
  title: string;
  first: string;
  last: string;
  availability?: string;
  reason?: AvailabilityReason;
};

export const CALENDARS: CalendarView[] = [
  calendar("ada@example.org", "Ada Lindqvist", "#4986e7", { primary: true }),
  calendar("family", "Family", "#16a765"),
  calendar("holidays", "Holidays in Germany", "#b3dc6c", { blocks_time: "no", access_role: "reader" }),
  calendar("team", "Team", "#f83a22"),
  calendar("choir", "Choir 🎶", "#fbe983", { selected: false }),
  calendar("old-project", "Old project", "#a47ae2", { lost: true }),
];

function calendar(id: string, title: string, color: string, more: Partial<CalendarView> = {}): CalendarView {
  return {
    id,
    title,
    color,
    time_zone: "Europe/Berlin",
    access_role: "owner",
    selected: true,
    primary: false,
    blocks_time: "only-busy",
    freshness: FRESH,
    lost: false,
    hidden: false,
    local: false,
    ...more,
  };
}

const weekdays = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27"];

export const EVENTS: SampleEvent[] = [
  ...weekdays.map((day) => ({
    id: `standup_${day}`,
    calendar: "team",
    title: "Stand-up",
    start: day === "2026-11-26" ? `${day}T10:00` : `${day}T09:15`,
    end: day === "2026-11-26" ? `${day}T10:15` : `${day}T09:30`,
    recurring: true,
  })),
  event("e1", "ada@example.org", "Design review: week view", "2026-11-23T10:00", "2026-11-23T11:30", {
    location: "Room Curie",
  }),
  event("e2", "team", "Sprint planning", "2026-11-23T13:00", "2026-11-23T14:30", { location: "Meet" }),
  event("e3", "team", "Retro", "2026-11-23T14:00", "2026-11-23T15:00", { availability: "maybe" }),
  event("e4", "family", "Dentist", "2026-11-24T08:00", "2026-11-24T08:45", {
    location: "Dr. Okafor, Hauptstr. 12",
  }),
  event("e5", "ada@example.org", "1:1 with Mateo", "2026-11-24T11:00", "2026-11-24T11:30", {
    recurring: true,
  }),
  event("e6", "team", "Lunch talk: local-first", "2026-11-24T12:00", "2026-11-24T13:00", {
    availability: "free",
    location: "Kitchen",
  }),
  event("e7", "team", "Architecture board", "2026-11-24T15:00", "2026-11-24T16:30", {
    location: "Room Noether",
  }),
  event("e8", "ada@example.org", "Call with Priya ☎️", "2026-11-24T15:30", "2026-11-24T16:00"),
  event("e9", "team", "Vendor demo", "2026-11-24T15:00", "2026-11-24T16:00", {
    availability: "free",
    reason: "declined",
    declined: true,
  }),
  event("e10", "ada@example.org", "Focus time", "2026-11-25T09:30", "2026-11-25T11:30", { recurring: true }),
  event("e11", "team", "Interview: backend engineer", "2026-11-25T14:00", "2026-11-25T15:00", {
    availability: "maybe",
    location: "Meet",
  }),
  event(
    "e12",
    "ada@example.org",
    "Flight LH 1234 Berlin → Lisbon ✈️",
    "2026-11-26T17:40",
    "2026-11-26T21:05",
    { location: "BER Terminal 1" },
  ),
  event("e13", "family", "School play", "2026-11-25T18:00", "2026-11-25T20:00", { location: "Aula" }),
  event(
    "e14",
    "team",
    "Quarterly review with the whole organisation",
    "2026-11-26T11:00",
    "2026-11-26T12:30",
  ),
  event("e15", "family", "Night train", "2026-11-28T22:10", "2026-11-29T07:45", {
    location: "Lisboa Santa Apolónia",
  }),
  event("e16", "ada@example.org", "Coffee", "2026-11-27T10:00", "2026-11-27T10:20"),
  event("e17", "ada@example.org", "Mentoring", "2026-11-27T13:00", "2026-11-27T13:45", { recurring: true }),
  event("e18", "family", "Brunch", "2026-11-29T10:30", "2026-11-29T12:30", { location: "Time Out Market" }),
];

function event(
  id: string,
  calendar: string,
  title: string,
  start: string,
  end: string,
  more: Partial<SampleEvent> = {},
): SampleEvent {
  return { id, calendar, title, start, end, ...more };
}

export const ALL_DAY: SampleAllDay[] = [
  { id: "a1", calendar: "family", title: "Lisbon weekend", first: "2026-11-26", last: "2026-11-29" },
  {
    id: "a2",
    calendar: "holidays",
    title: "Thanksgiving",
    first: "2026-11-26",
    last: "2026-11-26",
    availability: "free",
  },
  {
    id: "a3",
    calendar: "team",
    title: "Release week",
    first: "2026-11-20",
    last: "2026-11-25",
    availability: "free",
  },
  {
    id: "a4",
    calendar: "family",
    title: "Grandma’s birthday 🎂",
    first: "2026-11-24",
    last: "2026-11-24",
    availability: "free",
  },
];

/** Notes of events, by id. */
export const NOTES: Record<string, NotePart[]> = {
  e2: [
    { text: "<b>Bring</b> numbers.\n", link: null },
    { text: "The board", link: "https://board.example.org/" },
  ],
};

export const TASKS: TaskView[] = [
  task("1", "Write the quarterly report", 180, {
    priority: "high",
    due: "2026-11-26T00:00:00+01:00",
    min_block_minutes: 60,
    blocks: [block("2026-11-24T13:00", "2026-11-24T15:00"), block("2026-11-25T11:30", "2026-11-25T12:30")],
  }),
  task("2", "Prepare interview questions", 45, {
    due: "2026-11-25T14:00:00+01:00",
    blocks: [block("2026-11-24T11:30", "2026-11-24T12:00")],
    missing_minutes: 15,
  }),
  task("3", "Book the hotel in Lisbon", 30, {
    priority: "critical",
    due: "2026-11-25T00:00:00+01:00",
    blocks: [block("2026-11-24T10:30", "2026-11-24T11:00", true)],
  }),
  task("4", "Review Mateo’s pull request", 60, {
    due: "2026-11-25T10:00:00+01:00",
    blocks: [block("2026-11-25T13:00", "2026-11-25T14:00")],
    late_minutes: 240,
  }),
  task("5", "Sketch the onboarding", 120, { blocks: [block("2026-11-26T14:00", "2026-11-26T16:00")] }),
  task("6", "Tax papers", 90, {
    priority: "low",
    due: "2026-12-01T00:00:00+01:00",
    blocks: [block("2026-11-27T14:00", "2026-11-27T15:30")],
  }),
  task("7", "Read the CalDAV specification", 240, { priority: "low", missing_minutes: 240 }),
  task("8", "Call the landlord", 15, { missing_minutes: 15, after: ["3"] }),
  task("9", "Send the invoice", 30, { status: "done" }),
  task("10", "Update the roadmap", 60, { status: "done" }),
];

function task(id: string, title: string, minutes: number, more: Partial<TaskView> = {}): TaskView {
  return {
    id,
    title,
    status: "open",
    duration_minutes: minutes,
    priority: "normal",
    due: null,
    not_before: null,
    hours: "default",
    min_block_minutes: null,
    max_block_minutes: null,
    after: [],
    prefer: null,
    spread_minutes: null,
    list: null,
    rank: id.padStart(20, "0"),
    subtasks: [],
    blocks: [],
    missing_minutes: 0,
    late_minutes: 0,
    ...more,
  };
}

function block(start: string, end: string, pinned = false) {
  return { start: `${start}:00${OFFSET}`, end: `${end}:00${OFFSET}`, pinned };
}

/** A new run, newest ids last. */
export function run(id: number, at: string, more: Partial<RunView> = {}): RunView {
  return {
    id,
    workspace: "Work",
    calendar: "ada@example.org",
    calendar_title: "Ada Lindqvist",
    type: "incremental",
    status: "succeeded",
    redirected_to_full: false,
    attempts: 1,
    requests: 1,
    upserted: 0,
    deleted: 0,
    quarantined: 0,
    started_at: `${at}:00${OFFSET}`,
    completed_at: `${at}:01${OFFSET}`,
    duration_ms: 180 + ((id * 7919) % 500),
    error: null,
    ...more,
  };
}

/** A run of a job, newest ids last. */
export function job(id: number, at: string, more: Partial<JobRow> = {}): JobRow {
  return {
    id,
    job: "batch-sync",
    workspace: null,
    trigger: "schedule",
    state: "completed",
    started_at: `${at}:00${OFFSET}`,
    duration_ms: 300 + ((id * 7919) % 900),
    requests: 3,
    error: null,
    waits_for: null,
    waits_until: null,
    ...more,
  };
}

export const REPORT: ReportView = {
  from: `2026-11-13T16:00:00${OFFSET}`,
  to: `2026-11-20T16:00:00${OFFSET}`,
  workspaces: [
    { workspace: "Work", planned_minutes: 1140, done_tasks: 9, done_minutes: 870, late: [] },
    {
      workspace: "Personal",
      planned_minutes: 180,
      done_tasks: 2,
      done_minutes: 90,
      late: [{ title: "Tax return", due: `2026-11-20T12:00:00${OFFSET}`, late_minutes: 60 }],
    },
  ],
  syncs: 2016,
  failed_syncs: 3,
  failed_jobs: 1,
};

export const JOBS: JobRow[] = [
  job(1, "2026-11-24T03:00", { job: "backup", requests: 0 }),
  job(2, "2026-11-24T06:00"),
  job(3, "2026-11-24T09:55", { job: "incremental-sync", state: "failed", error: "network" }),
  job(4, "2026-11-24T10:00", { job: "incremental-sync", workspace: "Work", trigger: "window" }),
  job(5, "2026-11-24T10:18", { job: "incremental-sync", state: "running", duration_ms: null }),
];

export const RUNS: RunView[] = [
  run(1, "2026-11-23T08:00", { type: "full", requests: 5, upserted: 1084, duration_ms: 2840 }),
  run(2, "2026-11-23T08:00", {
    calendar: "family",
    calendar_title: "Family",
    type: "full",
    requests: 2,
    upserted: 212,
    duration_ms: 920,
  }),
  run(3, "2026-11-23T08:00", {
    calendar: "team",
    calendar_title: "Team",
    type: "full",
    requests: 3,
    upserted: 431,
    quarantined: 2,
    duration_ms: 1310,
  }),
  ...Array.from({ length: 24 }, (_, index) =>
    run(4 + index, `2026-11-23T${String(9 + Math.floor(index / 3)).padStart(2, "0")}:${index % 3}0`, {
      ...(index % 3 === 1 && { calendar: "family", calendar_title: "Family" }),
      ...(index % 3 === 2 && { calendar: "team", calendar_title: "Team" }),
      upserted: index % 4,
    }),
  ),
  run(40, "2026-11-24T09:55", {
    status: "failed",
    calendar: "team",
    calendar_title: "Team",
    attempts: 3,
    requests: 3,
    duration_ms: 14_300,
    error: {
      code: "network",
      message:
        "Google could not be reached (connection reset three times). Nothing was changed; the next sync takes it up again in 5 minutes.",
    },
  }),
  run(41, "2026-11-24T10:00", {
    status: "skipped",
    error: { code: "lock-held", message: "Another sync of this calendar is going on." },
  }),
  run(42, "2026-11-24T10:10", {
    redirected_to_full: true,
    requests: 6,
    upserted: 1090,
    deleted: 3,
    duration_ms: 3120,
  }),
  run(43, "2026-11-24T10:12", {
    status: "cancelled",
    calendar: "family",
    calendar_title: "Family",
    duration_ms: 610,
  }),
  run(44, "2026-11-24T10:18", { upserted: 3, deleted: 1 }),
  run(45, "2026-11-24T10:18", { calendar: "family", calendar_title: "Family" }),
  run(46, "2026-11-24T10:18", {
    calendar: "team",
    calendar_title: "Team",
    attempts: 2,
    requests: 2,
    upserted: 12,
    duration_ms: 1450,
  }),
];
