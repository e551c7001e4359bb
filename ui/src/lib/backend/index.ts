// What the window may ask of the engine, and what the engine tells the window. The rest of the interface knows only
// this file; which transport carries it is decided here and nowhere else.
import type {
  BackupView,
  ExportView,
  ImportView,
  RestoreView,
  BackgroundView,
  BlocksView,
  CalendarList,
  CapacityView,
  ErrorView,
  EventNotes,
  ExplainView,
  FixChange,
  HistoryView,
  HoursList,
  JobDetails,
  JobRows,
  Overview,
  Place,
  PlacedView,
  RemoteEditList,
  RemovedView,
  ReportList,
  ReviewView,
  RunList,
  ScheduleView,
  SettingView,
  SignInState,
  StepView,
  SyncStatus,
  TaskDraft,
  TaskList,
  TaskView,
  UndoView,
  WeekView,
  WhatIf,
  WhatIfView,
  ZoneView,
} from "./bindings";
import * as transport from "./tauri";

export type * from "./bindings";

/** Every command: its arguments as the shell names them, and its answer. */
export type Commands = {
  overview: { args: NoArguments; answer: Overview };
  set_workspace_zone: { args: { name: string; zone: string }; answer: Overview };
  backup: { args: { file: string }; answer: BackupView };
  restore: { args: { file: string }; answer: RestoreView };
  export: { args: OfWorkspace & { format: string; file: string }; answer: ExportView };
  import: { args: OfWorkspace & { file: string }; answer: ImportView };
  delete_everything: { args: { removeBlocks: boolean }; answer: Overview };
  open_data_folder: { args: NoArguments; answer: null };
  speak: { args: { language: string }; answer: null };
  zoom: { args: { factor: number }; answer: null };
  add_workspace: { args: { name: string; timeZone: string | null }; answer: Overview };
  week: { args: { workspace: string; firstDay: string | null; days: number }; answer: WeekView };
  event_notes: { args: OfWorkspace & { id: string }; answer: EventNotes };
  tasks: { args: OfWorkspace; answer: TaskList };
  add_task: { args: OfWorkspace & { draft: TaskDraft }; answer: TaskView };
  edit_task: { args: OfTask & { draft: TaskDraft }; answer: TaskView };
  edit_tasks: { args: OfTasks & { draft: TaskDraft }; answer: TaskList };
  complete_task: { args: OfTask; answer: TaskView };
  complete_tasks: { args: OfTasks; answer: TaskList };
  reopen_task: { args: OfTask; answer: TaskView };
  remove_task: { args: OfTask; answer: null };
  remove_tasks: { args: OfTasks; answer: null };
  rank_task: { args: OfTask & { before: string | null }; answer: TaskView };
  task_history: { args: OfTask; answer: HistoryView };
  review: { args: OfWorkspace; answer: ReviewView };
  replan_task: { args: OfTask; answer: TaskView };
  undo_state: { args: OfWorkspace; answer: UndoView };
  undo: { args: OfWorkspace; answer: StepView };
  redo: { args: OfWorkspace; answer: StepView };
  pin_task: { args: OfTask & { start?: string; end?: string }; answer: TaskView };
  move_block: { args: OfBlock & { place: Place }; answer: PlacedView };
  pin_block: { args: OfBlock & { pinned: boolean }; answer: PlacedView };
  start_block: { args: OfBlock; answer: PlacedView };
  extend_block: { args: OfBlock & { minutes: number }; answer: PlacedView };
  place_task: { args: OfTask & { place: Place }; answer: PlacedView };
  add_task_at: { args: OfWorkspace & { draft: TaskDraft; place: Place }; answer: PlacedView };
  defer_task: { args: OfTask & { day: string }; answer: PlacedView };
  undo_through: { args: OfWorkspace & { step: number }; answer: StepView };
  second_zone: {
    args: OfWorkspace & { zone: string; firstDay: string; days: number };
    answer: ZoneView;
  };
  unpin_task: { args: OfTask; answer: TaskView };
  apply_fix: { args: OfWorkspace & { fix: FixChange }; answer: ScheduleView };
  explain: { args: OfTask; answer: ExplainView };
  what_if: { args: OfWorkspace & { whatIf: WhatIf }; answer: WhatIfView };
  capacity: { args: OfWorkspace; answer: CapacityView };
  plan_now: { args: OfWorkspace; answer: ScheduleView };
  preview_plan: { args: OfWorkspace; answer: ScheduleView };
  accept_plan: { args: OfWorkspace & { only: string[] | null }; answer: ScheduleView };
  sync_now: { args: { workspace: string | null; full: boolean }; answer: null };
  cancel_sync: { args: NoArguments; answer: null };
  sync_status: { args: NoArguments; answer: SyncStatus };
  sync_log: { args: { workspace: string | null; limit: number }; answer: RunList };
  reports: { args: { limit: number }; answer: ReportList };
  job_rows: { args: { limit: number }; answer: JobRows };
  job_details: { args: { id: number }; answer: JobDetails };
  background: { args: NoArguments; answer: BackgroundView };
  pause_jobs: { args: { minutes: number }; answer: null };
  close_quick_add: { args: NoArguments; answer: null };
  fit_quick_add: { args: { zoom: number; height: number }; answer: null };
  start_job: { args: { job: string; workspace: string | null }; answer: null };
  cancel_job: { args: { id: number }; answer: null };
  calendars: { args: OfWorkspace; answer: CalendarList };
  select_calendar: { args: OfWorkspace & { id: string; selected: boolean }; answer: CalendarList };
  set_blocks_time: { args: OfWorkspace & { id: string; value: BlocksTime }; answer: CalendarList };
  hours: { args: OfWorkspace; answer: HoursList };
  set_hours: { args: OfWorkspace & { name: string; windows: Windows }; answer: HoursList };
  settings: { args: { workspace: string | null }; answer: SettingView[] };
  autostart: { args: NoArguments; answer: boolean | null };
  set_autostart: { args: { on: boolean }; answer: boolean | null };
  set_setting: { args: { workspace: string | null; key: string; value: string }; answer: SettingView[] };
  blocks: { args: OfWorkspace; answer: BlocksView };
  approve_blocks: { args: OfWorkspace; answer: BlocksView };
  remote_edits: { args: OfWorkspace & { limit: number }; answer: RemoteEditList };
  undo_remote_edit: { args: OfWorkspace & { id: number }; answer: RemoteEditList };
  remove_all_blocks: { args: OfWorkspace; answer: RemovedView };
  test_google_client: { args: { id: string | null; secret: string | null }; answer: null };
  sign_in: { args: OfWorkspace & { mode: SignInMode }; answer: SignInState };
  sign_in_state: { args: NoArguments; answer: SignInState };
  cancel_sign_in: { args: NoArguments; answer: null };
  paste_sign_in: { args: { address: string }; answer: null };
  sign_out: { args: OfWorkspace & { forget: boolean }; answer: Overview };
  start_demo: { args: NoArguments; answer: Overview };
  leave_demo: { args: NoArguments; answer: Overview };
  open_link: { args: { url: string }; answer: null };
};

/** What the engine says on its own. */
export type Events = {
  changed: { topics: Topic[] };
  "sync-status": SyncStatus;
  "sign-in": SignInState;
};

/** A kind of thing in the store; a read names those that it shows. */
export type Topic =
  "workspaces" | "calendars" | "events" | "tasks" | "blocks" | "runs" | "hours" | "settings";

/** How much Hourwright may write: only into its own calendar, or into all. */
export type SignInMode = "careful" | "full";

/** Whether a calendar's events keep planning away. */
export type BlocksTime = "yes" | "only-busy" | "no";

/** Windows of work by weekday, `mon` to `sun`, each from and to as `HH:MM`. */
export type Windows = Record<string, [string, string][]>;

type NoArguments = Record<never, never>;
type OfWorkspace = { workspace: string };
type OfTask = { workspace: string; id: string };
/** `id` is that of the block's event, as the week names it. */
type OfBlock = { workspace: string; id: string };
type OfTasks = { workspace: string; ids: string[] };

/** Asks the engine; a refusal is thrown as an `ErrorView`. */
export async function call<K extends keyof Commands>(
  command: K,
  ...[args]: Commands[K]["args"] extends NoArguments
    ? keyof Commands[K]["args"] extends never
      ? []
      : [Commands[K]["args"]]
    : [Commands[K]["args"]]
): Promise<Commands[K]["answer"]> {
  try {
    return await transport.invoke<Commands[K]["answer"]>(command, args ?? {});
  } catch (thrown) {
    throw errorOf(thrown);
  }
}

/** Hears what the engine says until the returned function is called. */
export function listen<K extends keyof Events>(event: K, heard: (payload: Events[K]) => void): () => void {
  return transport.listen(event, (payload) => heard(payload as Events[K]));
}

/** Whatever was thrown as the one shape that the interface shows. */
export function errorOf(thrown: unknown): ErrorView {
  if (isErrorView(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: "internal", message };
}

function isErrorView(value: unknown): value is ErrorView {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}
