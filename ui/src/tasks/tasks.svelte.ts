// The tasks of the shown workspace, grouped as they are seen right now.
import { call } from "$lib/backend";
import { live } from "$lib/live.svelte";
import type { Session } from "../session.svelte";
import { grouped, matching, remaining, type Standpoint } from "./grouping";

export class Tasks {
  /** Words that a title must hold to be shown. */
  filter = $state("");
  readonly #session: Session;
  readonly #read = live(
    () => (this.#session.name === null ? undefined : call("tasks", { workspace: this.#session.name })),
    ["tasks", "blocks", "workspaces"],
  );

  readonly all = $derived(this.#read.current?.tasks);
  readonly from: Standpoint = $derived.by(() => ({
    now: this.#session.now,
    unplaced: this.#session.unplaced,
  }));
  readonly groups = $derived(grouped(matching(this.all ?? [], this.filter), this.from));
  readonly remaining = $derived(remaining(this.all ?? []));

  constructor(session: Session) {
    this.#session = session;
  }

  get error() {
    return this.#read.error;
  }
}
