// The engine in memory, as far as the window sees it: for component tests, for `npm run dev:sample` and for pictures.
// It plans nothing and syncs nothing; it answers from the sample and says what changed, as the engine does.
import type {
  BackgroundView,
  BlocksView,
  BlockView,
  CalendarView,
  Commands,
  ErrorView,
  Events,
  FixChange,
  JobDetails,
  JobRow,
  Overview,
  PauseView,
  Place,
  PlacedView,
  RemoteEditView,
  ReportView,
  RestingAccount,
  ReviewItem,
  RunView,
  SettingView,
  StepView,
  SyncStatus,
  TaskDraft,
  TaskView,
  Topic,
  WhatIf,
  Windows,
} from "$lib/backend";
import { parseDuration } from "$lib/duration";
import { addDays, isDate } from "$lib/time";
import { CAPACITY, explained, HISTORY, imagined, IMPORTED, proposed } from "./explained";
import { CALENDARS, FRESH, JOBS, MONDAY, NOTES, NOW, OFFSET, REPORT, run, RUNS, TASKS } from "./sample";
import { weekFrom } from "./week";

export type Scenario = "full" | "first-start" | "empty";
type Args = Record<string, unknown>;
type Say = <K extends keyof Events>(event: K, payload: Events[K]) => void;

type Kept = { step: StepView; tasks: TaskView[] };

const DONE: Partial<TaskView> = { status: "done", blocks: [], missing_minutes: 0 };

const WORK_DAY: [string, string][] = [
  ["09:00", "12:00"],
  ["13:00", "17:00"],
];

export class SampleBackend {
  overview: Overview;
  calendars: CalendarView[] = structuredClone(CALENDARS);
  tasks: TaskView[] = [];
  runs: RunView[] = [];
  jobs: JobRow[] = [];
  resting: RestingAccount[] = [];
  reports: ReportView[] = [];
  autostart = false;
  hours: Record<string, Windows> = {
    default: Object.fromEntries(["mon", "tue", "wed", "thu", "fri"].map((day) => [day, WORK_DAY])),
    evenings: { mon: [["18:00", "21:00"]], thu: [["18:00", "21:00"]] },
  };
  status: SyncStatus = { running: [], next_at: null, offline: false };
  settings = new Map([
    ["blocks.busy", "busy"],
    ["blocks.calendar", "own"],
    ["blocks.color", "none"],
    ["blocks.reminder-minutes", "default"],
    ["blocks.title", "task"],
    ["blocks.visibility", "private"],
    ["google.client-id", "none"],
    ["google.client-secret", "none"],
    ["hours.holidays", "none"],
    ["limits.sync-seconds", "60"],
    ["limits.full-sync-seconds", "300"],
    ["network.proxy", "none"],
    ["notify.enabled", "yes"],
    ["notify.late-task", "yes"],
    ["notify.quiet-hours", "22:00-07:00"],
    ["notify.sign-in", "yes"],
    ["plan.batch-minutes", "none"],
    ["plan.break-after-minutes", "none"],
    ["plan.break-minutes", "15"],
    ["plan.buffer-minutes", "0"],
    ["plan.daily-limit-minutes", "none"],
    ["plan.frozen-minutes", "0"],
    ["plan.horizon-days", "28"],
    ["plan.mode", "automatic"],
    ["plan.slot-minutes", "15"],
    ["sync.interval-minutes", "5"],
  ]);
  blocks: BlocksView = {
    blocks: [],
    calendar: "Hourwright",
    may_write: true,
    puts: 0,
    deletes: 0,
    refused: 0,
    unasked: 0,
    title: "{task}",
    visibility: "private",
  };
  edits: RemoteEditView[] = [];
  /** Days with another length, by date. */
  lengths = new Map<string, number>();
  /** Minutes that are kept free around events, and the most that is planned on a day. */
  buffer = 0;
  limit: number | null = null;
  /** What was asked, for tests. */
  calls: { command: string; args: Args }[] = [];
  /** The next call of a command fails with this. */
  failures = new Map<string, ErrorView>();
  /** What was planned before today and is still open. */
  past: ReviewItem[] = [];
  #steps = 0;
  #undone: Kept[] = [];
  #redone: Kept[] = [];
  #say: Say = () => {};

  constructor(scenario: Scenario = "full") {
    this.overview = {
      workspaces: [],
      demo: false,
      has_google_client: false,
      system_zone: "Europe/Berlin",
      data_dir: "/home/ada/.local/share/hourwright",
      version: "0.1.0",
    };
    if (scenario !== "first-start") this.#fill();
    if (scenario === "empty") {
      this.tasks = [];
      this.runs = [];
      this.jobs = [];
      this.calendars = [];
    }
  }

  /** Where events are said to, once the window listens. */
  speak(say: Say): void {
    this.#say = say;
  }

  changed(...topics: Topic[]): void {
    this.#say("changed", { topics });
  }

  syncing(status: SyncStatus): void {
    this.status = status;
    this.#say("sync-status", status);
  }

  signIn(state: Events["sign-in"]): void {
    this.#say("sign-in", state);
  }

  async handle(command: string, args: Args): Promise<unknown> {
    this.calls.push({ command, args });
    const failure = this.failures.get(command);
    this.failures.delete(command);
    if (failure) throw failure;
    const answer = this.#answers[command as keyof Commands];
    if (!answer) throw { code: "internal", message: `the sample has no ${command}` };
    return structuredClone(answer(args));
  }

  readonly #answers: { [K in keyof Commands]: (args: Args) => unknown } = {
    overview: () => this.overview,
    add_workspace: ({ name }) => this.#workspace(String(name), null),
    week: ({ firstDay, days }) => weekFrom((firstDay as string | null) ?? MONDAY, Number(days), this),
    event_notes: ({ id }) => ({ parts: NOTES[String(id)] ?? [] }),
    tasks: () => ({ tasks: this.tasks }),
    add_task: ({ draft }) => this.#add(draft as TaskDraft),
    edit_task: ({ id, draft }) => this.#step("edit", [id], drafted(draft as TaskDraft))[0],
    edit_tasks: ({ ids, draft }) => ({
      tasks: this.#step("edit", ids as string[], drafted(draft as TaskDraft)),
    }),
    apply_fix: ({ fix }) => {
      const { kind, task, draft } = fix as FixChange;
      if (kind === "drop") this.#remove([task]);
      else if (kind !== "replan") this.#step("edit", [task], drafted(draft));
      return this.#plan();
    },
    complete_task: ({ id }) => this.#step("done", [id], DONE)[0],
    complete_tasks: ({ ids }) => ({ tasks: this.#step("done", ids as string[], DONE) }),
    reopen_task: ({ id }) => this.#step("reopen", [id], { status: "open" })[0],
    remove_task: ({ id }) => this.#remove([String(id)]),
    remove_tasks: ({ ids }) => this.#remove(ids as string[]),
    rank_task: ({ id, before }) => this.#rank(String(id), before as string | null),
    task_history: ({ id }) => ({ entries: HISTORY[String(id)] ?? [] }),
    review: () => ({ items: this.past }),
    replan_task: ({ id }) => {
      this.past = this.past.filter(({ task }) => task.id !== id);
      return this.#step("replan", [id], { blocks: [] })[0];
    },
    undo_state: () => ({ undo: this.#undone.at(-1)?.step ?? null, redo: this.#redone.at(-1)?.step ?? null }),
    undo: () => this.#turn(this.#undone, this.#redone),
    redo: () => this.#turn(this.#redone, this.#undone),
    pin_task: ({ id, start, end }) =>
      start
        ? this.#step("pin", [id], {
            blocks: [{ start: String(start), end: String(end), pinned: true }],
          })[0]
        : this.#pin(String(id), true),
    unpin_task: ({ id }) => this.#pin(String(id), false),
    move_block: ({ id, place }) => this.#put("pin", String(id), (block) => at(block, place as Place)),
    pin_block: ({ id, pinned }) =>
      this.#put(pinned ? "pin" : "unpin", String(id), (block) => ({ ...block, pinned: Boolean(pinned) })),
    start_block: ({ id }) => this.#put("pin", String(id), (block) => starting(block, NOW.slice(0, 16))),
    extend_block: ({ id, minutes }) =>
      this.#put("extend", String(id), (block) => ({
        ...block,
        end: later(block.start, lasting(block) + Number(minutes)),
        pinned: true,
      })),
    place_task: ({ id, place }) => this.#place("pin", String(id), place as Place),
    add_task_at: ({ draft, place }) => this.#place("add", this.#add(draft as TaskDraft).id, place as Place),
    defer_task: ({ id, day }) => {
      const not_before = `${String(day)}T00:00:00${OFFSET}`;
      const [task] = this.#step("defer", [id], { not_before, blocks: [] });
      return { block: null, start: null, end: null, task, step: this.#steps };
    },
    undo_through: ({ step }) => {
      if (!this.#undone.some((kept) => kept.step.id === step))
        throw { code: "invalid-input", message: "that was undone already" };
      let turned = this.#turn(this.#undone, this.#redone);
      while (turned.id !== step) turned = this.#turn(this.#undone, this.#redone);
      return turned;
    },
    second_zone: ({ zone, days }) => ({
      zone,
      days: Array.from({ length: Number(days) }, () => ({
        hours: Array.from({ length: 24 }, (_, hour) => ({
          hour,
          minute: ((hour + 8) % 24) * 60,
          day_shift: hour >= 16 ? 1 : 0,
        })),
      })),
    }),
    preview_plan: () => proposed(this.tasks),
    accept_plan: ({ only }) => this.#accept(only as string[] | null),
    explain: ({ id }) => {
      const task = this.tasks.find((candidate) => candidate.id === id);
      if (!task) throw { code: "invalid-input", message: `there is no task ${String(id)}` };
      return explained(task);
    },
    what_if: ({ whatIf }) => imagined(whatIf as WhatIf, this.tasks),
    capacity: () => CAPACITY,
    plan_now: () => this.#plan(),
    sync_now: () => this.#sync(),
    cancel_sync: () => null,
    sync_status: () => this.status,
    sync_log: ({ limit }) => ({ runs: this.runs.toReversed().slice(0, Number(limit)) }),
    reports: ({ limit }) => ({ reports: this.reports.slice(0, Number(limit)) }),
    autostart: () => this.autostart,
    set_autostart: ({ on }) => (this.autostart = Boolean(on)),
    job_rows: ({ limit }) => ({ rows: this.jobs.toReversed().slice(0, Number(limit)) }),
    job_details: ({ id }) => this.#job(Number(id)),
    background: () => this.#background(),
    pause_jobs: ({ minutes }) => {
      this.#set("background.paused", later(NOW, Number(minutes)));
      return null;
    },
    close_quick_add: () => null,
    fit_quick_add: () => null,
    start_job: () => null,
    cancel_job: () => null,
    calendars: () => ({ calendars: this.calendars }),
    select_calendar: ({ id, selected }) => this.#calendar(String(id), { selected: Boolean(selected) }),
    set_blocks_time: ({ id, value }) => this.#calendar(String(id), { blocks_time: String(value) }),
    hours: () => ({ hours: this.hours }),
    set_hours: ({ name, windows }) => {
      this.hours[String(name)] = windows as Windows;
      this.changed("hours");
      return { hours: this.hours };
    },
    settings: () => this.#settings(),
    set_setting: ({ key, value }) => this.#set(String(key), String(value)),
    blocks: () => this.blocks,
    approve_blocks: () => {
      this.blocks = { ...this.blocks, may_write: true, puts: 0, deletes: 0, unasked: 0 };
      this.changed("blocks");
      return this.blocks;
    },
    remote_edits: () => ({ edits: this.edits }),
    undo_remote_edit: ({ id }) => {
      this.edits = this.edits.map((edit) => (edit.id === id ? { ...edit, undone: true } : edit));
      this.changed("blocks");
      return { edits: this.edits };
    },
    remove_all_blocks: () => ({ events: 2, calendars: 1, kept_calendars: 0 }),
    test_google_client: () => null,
    sign_in: () => ({
      state: "waiting",
      url: "https://accounts.google.com/o/oauth2/v2/auth?client_id=1234&scope=calendar",
    }),
    sign_in_state: () => ({ state: "idle" }),
    cancel_sign_in: () => null,
    paste_sign_in: () => null,
    set_workspace_zone: ({ name, zone }) => {
      for (const entry of this.overview.workspaces) if (entry.name === name) entry.time_zone = String(zone);
      return this.overview;
    },
    speak: () => null,
    zoom: () => null,
    open_data_folder: () => null,
    backup: ({ file }) => ({ file, bytes: 98_304 }),
    restore: ({ file }) => ({ file, kept: "/home/ada/.local/share/hourwright/hourwright.before-restore.db" }),
    export: () => ({ tasks: this.tasks.length, blocks: 0, events: 12, text: "" }),
    import: () => IMPORTED,
    delete_everything: () => {
      this.overview.workspaces = [];
      this.changed("workspaces", "tasks", "settings");
      return this.overview;
    },
    sign_out: ({ workspace }) => {
      for (const entry of this.overview.workspaces) if (entry.name === workspace) entry.account = null;
      return this.overview;
    },
    start_demo: () => {
      this.#fill();
      this.overview.demo = true;
      return this.overview;
    },
    leave_demo: () => {
      this.overview.demo = false;
      this.overview.workspaces = [];
      return this.overview;
    },
    open_link: () => null,
  };

  #fill(): void {
    this.overview.workspaces = [
      {
        name: "Personal",
        account: null,
        time_zone: "Europe/Berlin",
        enabled: true,
        needs_sign_in: false,
        freshness: null,
      },
      {
        name: "Work",
        account: "ada@example.org",
        time_zone: "Europe/Berlin",
        enabled: true,
        needs_sign_in: false,
        freshness: FRESH,
      },
    ].reverse();
    this.tasks = structuredClone(TASKS);
    this.runs = structuredClone(RUNS);
    this.jobs = structuredClone(JOBS);
    this.reports = [REPORT];
  }

  #workspace(name: string, account: string | null): Overview {
    if (this.overview.workspaces.some((workspace) => workspace.name === name)) {
      throw { code: "invalid-input", message: `there is a workspace ${name} already` };
    }
    this.overview.workspaces.push({
      name,
      account,
      time_zone: "Europe/Berlin",
      enabled: true,
      needs_sign_in: false,
      freshness: null,
    });
    return this.overview;
  }

  #add(draft: TaskDraft): TaskView {
    const task: TaskView = {
      id: String(this.tasks.length + 1),
      title: "",
      status: "open",
      duration_minutes: 60,
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
      rank: String(this.tasks.length + 1).padStart(20, "0"),
      subtasks: [],
      blocks: [],
      missing_minutes: 0,
      late_minutes: 0,
      ...drafted(draft),
    };
    task.missing_minutes = task.duration_minutes;
    this.#keep("add", []);
    this.tasks.push(task);
    this.changed("tasks");
    return task;
  }

  /** Keeps the way back, as the engine does. */
  #keep(kind: string, ids: readonly unknown[]): void {
    const [title = ""] = ids.length === 1 ? this.#named(ids).map((task) => task.title) : [];
    this.#steps += 1;
    const step = { id: this.#steps, kind, title, tasks: ids.length };
    this.#undone.push({ step, tasks: structuredClone(this.tasks) });
    this.#redone.length = 0;
  }

  #turn(from: Kept[], to: Kept[]): StepView {
    const kept = from.pop();
    if (!kept) throw { code: "invalid-input", message: "there is nothing to undo" };
    to.push({ step: kept.step, tasks: this.tasks });
    this.tasks = kept.tasks;
    this.changed("tasks", "blocks");
    return kept.step;
  }

  #named(ids: readonly unknown[]): TaskView[] {
    return ids.map((id) => {
      const task = this.tasks.find((candidate) => candidate.id === id);
      if (!task) throw { code: "invalid-input", message: `there is no task ${String(id)}` };
      return task;
    });
  }

  #step(kind: string, ids: readonly unknown[], change: Partial<TaskView>): TaskView[] {
    this.#named(ids);
    this.#keep(kind, ids);
    const tasks = this.#named(ids);
    for (const task of tasks) Object.assign(task, structuredClone(change));
    this.past = this.past.filter(({ task }) => kind !== "done" || !ids.includes(task.id));
    this.changed("tasks", "blocks");
    return tasks;
  }

  /** Changes one block, by the id that the week gives it. */
  #put(kind: string, id: string, change: (block: BlockView) => BlockView): PlacedView {
    const [, task = "", index = ""] = /^block(.+)_(\d+)$/.exec(id) ?? [];
    const old = this.tasks.find((candidate) => candidate.id === task)?.blocks[Number(index)];
    if (!old) throw { code: "invalid-input", message: `block "${id}" is not planned any more` };
    const blocks = (this.#named([task])[0]?.blocks ?? []).map((block) =>
      block === old ? change(block) : block,
    );
    const [changed] = this.#step(kind, [task], { blocks });
    return this.#placed(changed, blocks[Number(index)], id);
  }

  #place(kind: string, id: string, place: Place): PlacedView {
    const block = at({ start: "", end: "", pinned: true }, place);
    const [task] = this.#step(kind, [id], { blocks: [block], missing_minutes: 0 });
    return this.#placed(task, block, `block${id}_0`);
  }

  #placed(task: TaskView | undefined, block: BlockView | undefined, id: string): PlacedView {
    if (!task || !block) throw { code: "internal", message: "the task is gone" };
    return { block: id, start: block.start, end: block.end, task, step: this.#steps };
  }

  #remove(ids: string[]): null {
    this.#keep("remove", ids);
    this.tasks = this.tasks.filter((task) => !ids.includes(task.id));
    this.past = this.past.filter(({ task }) => !ids.includes(task.id));
    this.changed("tasks", "blocks");
    return null;
  }

  #rank(id: string, before: string | null): TaskView | undefined {
    this.#keep("rank", [id]);
    const [task] = this.#named([id]);
    const rest = this.tasks.filter((other) => other.id !== id).toSorted((a, b) => (a.rank < b.rank ? -1 : 1));
    const place = before === null ? rest.length : rest.findIndex((other) => other.id === before);
    if (task) rest.splice(place, 0, task);
    for (const [index, other] of rest.entries()) other.rank = String(index).padStart(20, "0");
    this.changed("tasks");
    return task;
  }

  #pin(id: string, pinned: boolean): TaskView | undefined {
    const blocks = this.#named([id])[0]?.blocks ?? [];
    return this.#step(pinned ? "pin" : "unpin", [id], {
      blocks: blocks.map((block) => ({ ...block, pinned })),
    })[0];
  }

  #accept(only: string[] | null): unknown {
    const { diff, ...schedule } = proposed(this.tasks);
    const taken = diff.filter(({ task }) => only === null || only.includes(task));
    this.#keep("plan", taken);
    for (const { task: id, before, after } of taken) {
      const [task] = this.#named([id]);
      if (!task) continue;
      const left = task.blocks.filter(({ start }) => start !== before?.start);
      task.blocks = after ? [...left, { ...after, pinned: false }] : left;
    }
    this.changed("tasks", "blocks");
    return { ...schedule, diff: taken };
  }

  #plan(): unknown {
    this.changed("blocks");
    return {
      plan: {
        blocks: [],
        unscheduled: [
          { task: "7", missing_minutes: 240, reason: "no-room" },
          { task: "8", missing_minutes: 15, reason: "predecessor" },
        ],
        cost: { total: 0, missing: 0, tardy: 0, finish: 0, wait: 0, split: 0, moved: 0 },
      },
      changes: { added: 1, moved: 6, removed: 0, kept: 2 },
      diff: [],
      unmet: [],
    };
  }

  #sync(): null {
    const id = (this.runs.at(-1)?.id ?? 0) + 1;
    this.runs.push(run(id, NOW, { upserted: 4, deleted: 1 }));
    this.changed("runs");
    return null;
  }

  #calendar(id: string, change: Partial<CalendarView>): unknown {
    this.calendars = this.calendars.map((calendar) =>
      calendar.id === id ? { ...calendar, ...change } : calendar,
    );
    this.changed("calendars", "events");
    return { calendars: this.calendars };
  }

  #job(id: number): JobDetails {
    const row = this.jobs.find((job) => job.id === id);
    if (!row) throw { code: "not-found", message: `the log has no run ${id} (any more)` };
    const error = row.error ? { code: row.error, message: "Google could not be reached" } : null;
    const ended = row.state === "running" ? null : row.started_at;
    const attempt = { started_at: row.started_at, completed_at: ended, requests: row.requests, error };
    return {
      job: { ...row, completed_at: ended, error, attempts: ended ? [attempt] : [] },
      runs: row.job === "backup" ? [] : this.runs.slice(0, 2),
      lines: error
        ? [
            { after_ms: 212, level: "debug", text: 'trying again attempt=1 wait_ms=640 code="network"' },
            { after_ms: 1_480, level: "error", text: `${error.code}: ${error.message}` },
          ]
        : [{ after_ms: 340, level: "info", text: 'read calendar="Work" status="succeeded" requests=1' }],
      cancellable: row.state === "running",
    };
  }

  #background(): BackgroundView {
    return {
      scheduling: true,
      pause: this.#pause(),
      offline: this.status.offline,
      resting: this.resting,
      jobs: [
        {
          job: "batch-sync",
          timetable: "0 */6 * * *",
          state: this.status.offline ? "waiting" : "scheduled",
          next: ["24T12", "24T18", "25T00", "25T06", "25T12"].map((at) => `2026-11-${at}:00:00${OFFSET}`),
        },
        { job: "backup", timetable: "off", state: "scheduled", next: [] },
      ],
    };
  }

  #pause(): PauseView | null {
    const stored = this.settings.get("background.paused") ?? "no";
    if (stored === "no") return null;
    return { until: stored === "yes" ? null : stored };
  }

  #settings(): SettingView[] {
    return [...this.settings].map(([key, value]) => ({ key, value, is_default: false }));
  }

  #set(key: string, value: string): SettingView[] {
    if (key.endsWith("-minutes") && !/^(\d+|none|default)$/.test(value)) {
      throw { code: "invalid-input", message: `${key}: "${value}" is not a whole number from 0 to 1440` };
    }
    this.settings.set(key, key === "google.client-secret" ? "set" : value);
    if (key === "google.client-secret") this.overview.has_google_client = true;
    this.changed("settings");
    return this.#settings();
  }
}

function drafted(draft: TaskDraft): Partial<TaskView> {
  const instant = (text: string, end: boolean) => {
    if (text === "none") return null;
    return isDate(text) ? `${end ? addDays(text, 1) : text}T00:00:00${OFFSET}` : text;
  };
  return {
    ...(draft.title !== null && { title: draft.title }),
    ...(draft.duration !== null && { duration_minutes: parseDuration(draft.duration) ?? 60 }),
    ...(draft.priority !== null && { priority: draft.priority }),
    ...(draft.hours !== null && { hours: draft.hours }),
    ...(draft.due !== null && { due: instant(draft.due, true) }),
    ...(draft.not_before !== null && { not_before: instant(draft.not_before, false) }),
    ...(draft.prefer !== null && { prefer: draft.prefer === "none" ? null : draft.prefer }),
    ...(draft.spread !== null && { spread_minutes: parseDuration(draft.spread) }),
    ...(draft.list !== null && { list: draft.list === "none" ? null : draft.list.replace("#", "") }),
    ...(draft.subtasks !== null && { subtasks: draft.subtasks }),
    ...(draft.after !== null && { after: draft.after.filter((id) => id !== "none") }),
  };
}

/** A block at a place of the grid. */
function at(block: BlockView, { day, start_min, end_min }: Place): BlockView {
  const start = later(`${day}T00:00`, start_min);
  return { ...block, start, end: later(`${day}T00:00`, end_min), pinned: true };
}

function starting(block: BlockView, start: string): BlockView {
  return { start: later(start, 0), end: later(start, lasting(block)), pinned: true };
}

function lasting({ start, end }: BlockView): number {
  return (Date.parse(end) - Date.parse(start)) / 60_000;
}

/** So many minutes after a reading of the sample's clock, whose offset does not change. */
function later(start: string, minutes: number): string {
  const wall = new Date(Date.parse(`${start.slice(0, 16)}:00Z`) + minutes * 60_000);
  return `${wall.toISOString().slice(0, 16)}:00${OFFSET}`;
}
