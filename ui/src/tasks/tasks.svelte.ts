// The tasks of the shown workspace, grouped as they are seen right now.
import { call } from "$lib/backend";
import { live } from "$lib/live.svelte";
import { recall, remember } from "$lib/remembered";
import type { Session } from "../session.svelte";
import {
  grouped,
  listsOf,
  matching,
  openTitles,
  remaining,
  SORTS,
  type Sort,
  type Standpoint,
} from "./grouping";

export class Tasks {
  /** Words that a title must hold to be shown. */
  filter = $state("");
  /** The only list that is shown. */
  list = $state<string | null>(null);
  #sort = $state(recall("tasks.sort", SORTS));
  readonly #session: Session;
  readonly #read = live(
    () => (this.#session.name === null ? undefined : call("tasks", { workspace: this.#session.name })),
    ["tasks", "blocks", "workspaces"],
  );

  readonly all = $derived(this.#read.current?.tasks);
  readonly lists = $derived(listsOf(this.all ?? []));
  readonly #open = $derived(openTitles(this.all ?? []));
  readonly from: Standpoint = $derived.by(() => ({
    now: this.#session.now,
    unplaced: this.#session.unplaced,
    open: this.#open,
  }));
  readonly #shownList = $derived(this.list !== null && this.lists.includes(this.list) ? this.list : null);
  readonly groups = $derived(
    grouped(matching(this.all ?? [], this.filter, this.#shownList), this.from, this.#sort),
  );
  readonly remaining = $derived(remaining(this.all ?? []));

  constructor(session: Session) {
    this.#session = session;
  }

  get sort(): Sort {
    return this.#sort;
  }

  set sort(sort: Sort) {
    this.#sort = sort;
    remember("tasks.sort", sort);
  }

  get error() {
    return this.#read.error;
  }
}
