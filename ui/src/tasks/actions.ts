// What can be done to tasks from anywhere. Each is one step of the engine's, so each has one way back.
import { call, type StepView, type TaskDraft, type TaskView } from "$lib/backend";
import { attempt, toasts } from "$lib/toasts.svelte";
import { t } from "$src/texts/index.svelte";
import { NOTHING } from "./draft";

type Named = Pick<TaskView, "id" | "title">;

/** Finishes a task. */
export async function complete(workspace: string, { id, title }: Named): Promise<void> {
  const done = await attempt(() => call("complete_task", { workspace, id }));
  if (done) tell(workspace, t().tasks.did.done(title));
}

/** Finishes several. */
export async function completeAll(workspace: string, ids: string[]): Promise<void> {
  const done = await attempt(() => call("complete_tasks", { workspace, ids }));
  if (done) tell(workspace, t().tasks.bulk.completed(ids.length));
}

/** Takes a finished task up again. */
export async function reopen(workspace: string, { id }: Pick<TaskView, "id">): Promise<void> {
  await attempt(() => call("reopen_task", { workspace, id }));
}

/** Removes a task with its blocks. */
export async function remove(workspace: string, { id, title }: Named): Promise<void> {
  if (await gone(() => call("remove_task", { workspace, id }))) tell(workspace, t().tasks.did.removed(title));
}

/** Removes several. */
export async function removeAll(workspace: string, ids: string[]): Promise<void> {
  if (await gone(() => call("remove_tasks", { workspace, ids })))
    tell(workspace, t().tasks.bulk.removed(ids.length));
}

/** What the engine answers to a removal is nothing, so that its success has to be told apart. */
async function gone(removal: () => Promise<null>): Promise<boolean> {
  return (await attempt(async () => (await removal(), true))) === true;
}

/** Changes what `says` names of these tasks. */
export async function edit(workspace: string, ids: string[], says: Partial<TaskDraft>): Promise<boolean> {
  const draft = { ...NOTHING, ...says };
  const edited = await attempt(() => call("edit_tasks", { workspace, ids, draft }));
  if (edited && ids.length > 1) tell(workspace, t().tasks.bulk.edited(ids.length));
  return edited !== undefined;
}

/** Puts a task right before another one of its priority, or behind all. */
export async function rank(workspace: string, id: string, before: string | null): Promise<void> {
  await attempt(() => call("rank_task", { workspace, id, before }));
}

/** Fixes a task's blocks where they are, or gives them back to the planner. */
export async function pin(workspace: string, { id }: Pick<TaskView, "id">, pinned: boolean): Promise<void> {
  await attempt(() => call(pinned ? "pin_task" : "unpin_task", { workspace, id }));
}

/** Takes the last step back, whatever it was; the message can make it again. */
export async function undo(workspace: string): Promise<void> {
  const step = await attempt(() => call("undo", { workspace }));
  const { undone, redo: again } = t().tasks.undo;
  if (step) toasts.done(undone(stepText(step)), { label: again, run: () => redo(workspace) });
}

/** Makes the last step again that was taken back. */
export async function redo(workspace: string): Promise<void> {
  const step = await attempt(() => call("redo", { workspace }));
  if (step) tell(workspace, t().tasks.undo.redone(stepText(step)));
}

/** `deleting (Tax papers)`, `the plan (6 tasks)`. */
export function stepText({ kind, title, tasks }: StepView): string {
  const { steps, of } = t().tasks.undo;
  return of(steps[kind] ?? kind, title || t().tasks.counted(tasks));
}

/** Says what was done, with the way back. */
export function tell(workspace: string, text: string): void {
  toasts.done(text, { label: t().common.undo, run: () => undo(workspace) });
}
