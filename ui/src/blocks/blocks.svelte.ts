// Planned blocks on their way to Google, as the window shows and steers them.
import { call, type BlocksView } from "$lib/backend";
import { live } from "$lib/live.svelte";
import { attempt, toasts } from "$lib/toasts.svelte";
import { t } from "$src/texts/index.svelte";

export class Blocks {
  /** Whether the question is open what may be written. */
  asking = $state(false);
  readonly #workspace: () => string | null;
  readonly #goesOut: () => boolean;

  readonly view = live(() => {
    const workspace = this.#workspace();
    return workspace === null ? undefined : call("blocks", { workspace });
  }, ["blocks", "settings", "calendars"]);

  /** What is held back until this person has seen it. */
  readonly held = $derived.by(() => {
    const view = this.view.current;
    return view && this.#goesOut() && needsWord(view) ? view : null;
  });

  /** `goesOut`: whether the workspace has an account of this person's to write to. */
  constructor(workspace: () => string | null, goesOut: () => boolean) {
    this.#workspace = workspace;
    this.#goesOut = goesOut;
  }

  /** After a plan: asks before the first write, and before one that is suspiciously large. */
  async askIfNeeded(): Promise<void> {
    const workspace = this.#workspace();
    if (workspace === null || !this.#goesOut()) return;
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
    if (done) toasts.done(t().blocks.undone);
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
    puts > 0 && t().blocks.toWrite(puts),
    deletes > 0 && t().blocks.toDelete(deletes),
    refused > 0 && t().blocks.refusedByGoogle(refused),
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : t().blocks.nothingWaits;
}

/** Where a block is, in words; nothing for what is as it should be. */
export function standingText(standing: string | null): string {
  return standing === null ? "" : (t().blocks.standing[standing] ?? standing);
}
