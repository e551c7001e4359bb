// What can be done to a task from anywhere, with the way back where there is one.
import { call, type TaskView } from "$lib/backend";
import { attempt, toasts } from "$lib/toasts.svelte";

type Named = Pick<TaskView, "id" | "title">;

/** Finishes a task; the message can take it back. */
export async function complete(workspace: string, { id, title }: Named): Promise<void> {
  const done = await attempt(() => call("complete_task", { workspace, id }));
  if (!done) return;
  toasts.done(`Done: ${title}`, { label: "Undo", run: () => reopen(workspace, { id }) });
}

/** Takes a finished task up again. */
export async function reopen(workspace: string, { id }: Pick<TaskView, "id">): Promise<void> {
  await attempt(() => call("reopen_task", { workspace, id }));
}

/** Removes a task for good; the person has been asked. */
export async function remove(workspace: string, { id, title }: Named): Promise<void> {
  try {
    await call("remove_task", { workspace, id });
    toasts.done(`Deleted: ${title}`);
  } catch (thrown) {
    toasts.problem(thrown);
  }
}

/** Fixes a task's blocks where they are, or gives them back to the planner. */
export async function pin(workspace: string, { id }: Pick<TaskView, "id">, pinned: boolean): Promise<void> {
  await attempt(() => call(pinned ? "pin_task" : "unpin_task", { workspace, id }));
}
