// What can be done with an explanation.
import { call, type FixView } from "$lib/backend";
import { work } from "$lib/time";

/** Makes the change that a fix names; planning comes after. What is given back only says that it was done. */
export async function apply(workspace: string, fix: FixView): Promise<true> {
  if (fix.kind === "drop") await call("remove_task", { workspace, id: fix.task });
  else if (fix.kind !== "replan") await call("edit_task", { workspace, id: fix.task, draft: fix.draft });
  return true;
}

/** `2 h to spare`, `just in time`, `30 min late`. */
export function slack(minutes: number): string {
  if (minutes === 0) return "just in time";
  return minutes > 0 ? `${work(minutes)} to spare` : `${work(-minutes)} late`;
}
