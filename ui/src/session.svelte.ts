// What the whole window shares: which workspace and view are shown, how syncing goes, and the actions that every view
// offers. Everything else is read by the view that shows it.
import { createContext } from "svelte";
import {
  call,
  errorOf,
  type FixView,
  listen,
  type Overview,
  type ScheduleView,
  type SyncStatus,
  type Topic,
} from "$lib/backend";
import { clockText } from "$lib/days";
import { live } from "$lib/live.svelte";
import { Minute } from "$lib/minute.svelte";
import { read, remember } from "$lib/remembered";
import { attempt, toasts } from "$lib/toasts.svelte";
import { Blocks } from "./blocks/blocks.svelte";
import { finished } from "./log/runs";
import { tell } from "./tasks/actions";
import { Ghosts } from "./tasks/ghosts.svelte";
import { t } from "./texts/index.svelte";
import { planned } from "./tasks/summary";

export type View = "week" | "tasks" | "log" | "jobs" | "settings";

/** Enough for the pill and for what one asked-for sync brought; the log reads its own. */
const RECENT_RUNS = 50;

const WORKSPACES: Topic[] = ["workspaces", "settings", "runs"];

export class Session {
  view = $state<View>("week");
  /** Whether a plan is being made. */
  planning = $state(false);
  /** Tasks that the last plan of this window found no room for, with its reason. */
  unplaced = $state.raw<ReadonlyMap<string, string>>(new Map());
  /** Whether the form for a new task is open. */
  adding = $state(false);
  /** Whether the line for a new task lies over the view. */
  quickAdding = $state(false);
  /** Whether the plan that planning would make is shown, to be taken or left. */
  previewing = $state(false);
  /** Whether the look back at what was not done is shown. */
  reviewing = $state(false);
  /** The day that the week is to show next. */
  wantedDay = $state<string | null>(null);
  readonly ghosts = new Ghosts();
  readonly minute = new Minute();

  #chosen = $state(read("workspace"));
  #status = $state.raw<SyncStatus>({ running: [], next_at: null, offline: false });
  /** The newest run when a sync was asked for here, until its result is told. */
  #askedAfter = $state<number | null>(null);

  readonly overview = live(() => call("overview"), WORKSPACES);
  readonly recent = live(
    () => (this.name === null ? undefined : call("sync_log", { workspace: this.name, limit: RECENT_RUNS })),
    ["runs"],
  );

  /** The engine's word for today in the workspace's zone; its clock need not be this page's. */
  readonly #thisWeek = live(() => {
    void this.minute.now;
    return this.name === null ? undefined : call("week", { workspace: this.name, firstDay: null, days: 7 });
  }, ["workspaces"]);

  /** The workspace that is shown, by choice or because it is the first. */
  readonly workspace = $derived.by(() => {
    const all = this.overview.current?.workspaces ?? [];
    return all.find(({ name }) => name === this.#chosen) ?? all[0] ?? null;
  });
  readonly name = $derived(this.workspace?.name ?? null);
  /** The civil day, `YYYY-MM-DD`. */
  readonly today = $derived(
    this.#thisWeek.current?.days.find(({ today }) => today)?.date ?? new Date().toISOString().slice(0, 10),
  );
  /** The wall clock in the workspace's zone, `2026-11-24T10:20`. */
  readonly now = $derived(`${this.today}T${clockText(this.#thisWeek.current?.now?.minute ?? 0)}`);
  readonly blocks = new Blocks(
    () => this.name,
    () => !(this.overview.current?.demo ?? false) && (this.workspace?.account ?? null) !== null,
  );
  /** What is going on in the background. */
  readonly status = $derived(this.#status);
  readonly runs = $derived(this.recent.current?.runs ?? []);
  readonly syncing = $derived(this.#status.running.length > 0);

  /** `looksBack`: whether this window asks, once a day, what became of what was planned before. */
  constructor({ looksBack = true } = {}) {
    $effect(() => this.#followSync());
    $effect(() => this.#tellResult());
    if (looksBack) $effect(() => this.#lookBack());
  }

  choose(workspace: string): void {
    this.#chosen = workspace;
    this.unplaced = new Map();
    remember("workspace", workspace);
  }

  /** Starts a sync of the shown workspace; its result is told when the runs are in. */
  async sync(full: boolean): Promise<void> {
    if (this.name === null) return;
    const newest = this.runs[0]?.id ?? 0;
    try {
      await call("sync_now", { workspace: this.name, full });
      this.#askedAfter = newest;
    } catch (thrown) {
      if (errorOf(thrown).code === "auth-required") this.view = "settings";
      toasts.problem(thrown);
    }
  }

  async cancelSync(): Promise<void> {
    await attempt(() => call("cancel_sync"));
  }

  /** Puts the cursor where a task can be said in one line: in the list, else in a line of its own. */
  quickAdd(): void {
    const line = document.querySelector<HTMLElement>("[data-testid=quick-add]");
    if (line) line.focus();
    else this.quickAdding = true;
  }

  /** Shows a day in the week. */
  goTo(date: string): void {
    this.wantedDay = date;
    this.view = "week";
  }

  /** Plans the shown workspace: at once, or shown first, as its person has chosen. */
  async plan(): Promise<void> {
    const { name } = this;
    if (name === null || this.planning) return;
    const settings = await attempt(() => call("settings", { workspace: name }));
    const mode = settings?.find(({ key }) => key === "plan.mode")?.value;
    if (mode === "preview") this.previewing = true;
    else if (settings) await this.planNow();
  }

  /** Plans the shown workspace and says what became of it. */
  async planNow(): Promise<void> {
    await this.#store((workspace) => call("plan_now", { workspace }));
  }

  /** Stores the plan that is shown, or of it only what it does with these tasks. */
  async acceptPlan(only: string[] | null): Promise<void> {
    await this.#store((workspace) => call("accept_plan", { workspace, only }), only !== null);
  }

  /** Does what a fix says and plans again: one step, with one way back. */
  async applyFix({ kind, task, draft }: FixView): Promise<void> {
    await this.#store((workspace) => call("apply_fix", { workspace, fix: { kind, task, draft } }));
  }

  async #store(plan: (workspace: string) => Promise<ScheduleView>, partly = false): Promise<void> {
    const { name } = this;
    if (name === null || this.planning) return;
    this.planning = true;
    const schedule = await attempt(() => plan(name));
    this.planning = false;
    if (!schedule) return;
    // What a plan of some tasks says of the others was not asked.
    if (partly) tell(name, planned(schedule.changes, 0));
    else this.#planned(name, schedule);
    await this.blocks.askIfNeeded();
  }

  /** Begins with an account that has just signed in: its first sync is not waited for. */
  welcome(account: string): void {
    toasts.done(t().shell.connected(account));
    this.view = "week";
    void call("sync_now", { workspace: this.name, full: false }).catch(() => {});
  }

  /** Shows what a command answered without waiting to be told that it changed. */
  show(overview: Overview): void {
    this.overview.set(overview);
    if (this.#chosen !== null && !overview.workspaces.some(({ name }) => name === this.#chosen))
      this.#chosen = null;
  }

  #planned(workspace: string, { plan, changes }: ScheduleView): void {
    this.unplaced = new Map(plan.unscheduled.map(({ task, reason }) => [task, reason]));
    const text = planned(changes, plan.unscheduled.length);
    if (changes.added + changes.moved + changes.removed > 0) tell(workspace, text);
    else toasts.done(text);
  }

  /** Shows the look back at what was planned before today and is still open. */
  review(): void {
    this.reviewing = true;
  }

  /** Once a day, and only where there is something to look back at. */
  #lookBack(): void {
    const { name, today } = this;
    const key = `reviewed.${name}`;
    if (name === null || !this.#thisWeek.current || read(key) === today) return;
    call("review", { workspace: name }).then(
      ({ items }) => {
        remember(key, today);
        if (items.length > 0 && name === this.name) this.review();
      },
      () => {},
    );
  }

  #followSync(): () => void {
    let heard = false;
    const stop = listen("sync-status", (status) => {
      heard = true;
      // The last rows of a sync are written just before it ends; its result counts them.
      if (this.syncing && status.running.length === 0) this.recent.refresh();
      this.#status = status;
    });
    // What is announced meanwhile is newer than this answer.
    call("sync_status").then(
      (status) => {
        if (!heard) this.#status = status;
      },
      () => {},
    );
    return stop;
  }

  #tellResult(): void {
    if (this.#askedAfter === null || this.syncing || this.recent.loading) return;
    const asked = this.#askedAfter;
    const fresh = this.runs.filter(({ id }) => id > asked);
    if (fresh.length === 0) return;
    this.#askedAfter = null;
    const result = finished(fresh);
    if (result.error) toasts.problem(result.error);
    else toasts.done(result.text);
  }
}

/** The session of this window, for every component below `App`. */
export const [getSession, setSession] = createContext<Session>();
