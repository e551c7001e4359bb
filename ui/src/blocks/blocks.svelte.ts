// Planned blocks on their way to Google, as the window shows and steers them.
import { call, type BlocksView } from "$lib/backend";
import { live } from "$lib/live.svelte";
import { attempt, toasts } from "$lib/toasts.svelte";

export class Blocks {
  /** Whether the question is open what may be written. */
  asking = $state(false);
  readonly #workspace: () => string | null;

  readonly view = live(() => {
    const workspace = this.#workspace();
    return workspace === null ? undefined : call("blocks", { workspace });
  }, ["blocks", "settings", "calendars"]);

  constructor(workspace: () => string | null) {
    this.#workspace = workspace;
  }

  /** After a plan: asks before the first write, and before one that is suspiciously large. */
  async askIfNeeded(connected: boolean): Promise<void> {
    const workspace = this.#workspace();
    if (workspace === null || !connected) return;
    const view = await attempt(() => call("blocks", { workspace }));
    if (view && needsWord(view)) this.asking = true;
  }

  /** Lets everything go that waits, and starts a sync that sends it. */
  async approve(): Promise<void> {
    const workspace = this.#workspace();
    this.asking = false;
    if (workspace === null) return;
    const view = await attempt(() => call("approve_blocks", { workspace }));
    if (!view) return;
    this.view.set(view);
    await attempt(() => call("sync_now", { workspace, full: false }));
  }

  async undo(id: number): Promise<void> {
    const workspace = this.#workspace();
    if (workspace === null) return;
    const done = await attempt(() => call("undo_remote_edit", { workspace, id }));
    if (done) toasts.done("Taken back; the next sync tells Google");
  }
}

/** More than this many changes that nobody asked for in person wait for a word. */
const MANY = 20;

/** Whether somebody has to say yes before what waits is sent. */
export function needsWord({ may_write, puts, deletes, unasked }: BlocksView): boolean {
  return puts + deletes > 0 && (!may_write || unasked > MANY);
}

/** What the next sync will do, in one line. */
export function waitingText({ puts, deletes, refused }: BlocksView): string {
  const parts = [
    puts > 0 && `${puts} to write`,
    deletes > 0 && `${deletes} to delete`,
    refused > 0 && `${refused} refused by Google`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : "Nothing waits";
}

/** Where a block is, in words; nothing for what is as it should be. */
export function standingText(standing: string | null): string {
  const words: Record<string, string> = {
    local: "Only here: not written to Google",
    queued: "Waits to be written to Google",
    refused: "Google refused it",
    "in-google": "In Google Calendar",
    "edited-there": "In Google Calendar, as it was changed there",
  };
  return standing === null ? "" : (words[standing] ?? standing);
}
