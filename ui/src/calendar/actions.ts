// What can be done with blocks in the calendar: each is one step of the engine's, said in a toast that takes it back.
import { call, type Place, type PlacedView, type TimedItem } from "$lib/backend";
import { addDays, civil, clock, dayShort, weekStart } from "$lib/time";
import { attempt, toasts } from "$lib/toasts.svelte";
import { t } from "$src/texts/index.svelte";
import { planned } from "../tasks/summary";
import { NOTHING } from "../tasks/draft";

type Named = { id: string; title: string };

/** `Tue 24 Nov 10:00`. */
export function whenText(start: string | null): string {
  if (start === null) return "";
  const { date, minute } = civil(start);
  return `${dayShort(date)} ${clock(minute)}`;
}

/** Moves a block, or gives it another length. */
export async function moveBlock(workspace: string, { id, title }: Named, place: Place, resizes = false) {
  const placed = await attempt(() => call("move_block", { workspace, id, place }));
  const says = resizes ? t().calendar.did.resized : t().calendar.did.moved;
  if (placed) tell(workspace, placed, says(title, resizes ? rangeText(placed) : whenText(placed.start)));
  return placed;
}

/** Puts a task into the week. */
export async function placeTask(workspace: string, { id, title }: Named, place: Place) {
  const placed = await attempt(() => call("place_task", { workspace, id, place }));
  if (placed) tell(workspace, placed, t().calendar.did.placed(title, whenText(placed.start)));
  return placed;
}

/** A new task in the week, as long as its place. */
export async function addTaskAt(workspace: string, title: string, place: Place) {
  const placed = await attempt(() => call("add_task_at", { workspace, draft: { ...NOTHING, title }, place }));
  if (placed) tell(workspace, placed, t().calendar.did.added(title, whenText(placed.start)));
  return placed;
}

/** Fixes one block where it is, or gives it back to the planner. */
export async function pinBlock(workspace: string, { id, title }: Named, pinned: boolean) {
  const placed = await attempt(() => call("pin_block", { workspace, id, pinned }));
  const { did } = t().calendar;
  if (placed) tell(workspace, placed, (pinned ? did.pinned : did.unpinned)(title));
}

/** Moves a block to now; the rest of the plan makes way. */
export async function startBlock(workspace: string, { id, title }: Named) {
  const placed = await attempt(() => call("start_block", { workspace, id }));
  if (placed) await replan(workspace, placed, t().calendar.did.started(title));
}

/** A quarter of an hour more for a block and its task. */
export async function extendBlock(workspace: string, { id, title }: Named) {
  const placed = await attempt(() => call("extend_block", { workspace, id, minutes: 15 }));
  if (placed) await replan(workspace, placed, t().calendar.did.extended(title));
}

/** Puts the rest of a block's task off until tomorrow. */
export async function deferToTomorrow(workspace: string, item: TimedItem, today: string) {
  await defer(workspace, item, addDays(today, 1), t().calendar.did.notToday(item.title));
}

/** The same until the next of this person's weeks begins. */
export async function deferToNextWeek(workspace: string, item: TimedItem, today: string) {
  await defer(workspace, item, addDays(weekStart(today), 7), t().calendar.did.nextWeek(item.title));
}

async function defer(workspace: string, { task }: TimedItem, day: string, text: string) {
  if (task === null) return;
  const placed = await attempt(() => call("defer_task", { workspace, id: task, day }));
  if (placed) await replan(workspace, placed, text);
}

/** The plan that follows is taken back with the step. */
async function replan(workspace: string, placed: PlacedView, text: string) {
  const schedule = await attempt(() => call("plan_now", { workspace }));
  if (!schedule) return tell(workspace, placed, text);
  const { changes, plan } = schedule;
  const moves = changes.added + changes.moved + changes.removed > 0;
  tell(workspace, placed, moves ? `${text} · ${planned(changes, plan.unscheduled.length)}` : text);
}

/** Says what was done; the way back is to this step, whatever was planned since. */
function tell(workspace: string, { step }: PlacedView, text: string) {
  const undo = async () => {
    if (step === null) return;
    const done = await attempt(() => call("undo_through", { workspace, step }));
    if (done) toasts.done(t().calendar.did.undone);
  };
  toasts.done(text, step === null ? undefined : { label: t().common.undo, run: undo });
}

function rangeText({ start, end }: PlacedView): string {
  if (start === null || end === null) return "";
  return `${whenText(start)}–${clock(civil(end).minute)}`;
}
