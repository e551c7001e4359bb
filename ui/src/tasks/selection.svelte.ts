// Which tasks of a list are chosen, and on which one the keyboard stands.

export class Selection {
  /** Ids of the chosen tasks. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  /** The id on which the keyboard stands. */
  cursor = $state<string | null>(null);
  /** Where a stretch that Shift draws begins. */
  #anchor: string | null = null;

  /** Goes `step` on in `ids`, or to the first; with `extend` everything from where it began is chosen. */
  walk(ids: readonly string[], step: number, extend = false): void {
    const at = this.cursor === null ? -1 : ids.indexOf(this.cursor);
    const next = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    if (extend) this.#extend(ids, next);
    else this.#anchor = null;
    this.cursor = next;
  }

  /** Chooses a task or no longer; with `extend` the stretch from the cursor to it. */
  toggle(ids: readonly string[], id: string, extend = false): void {
    if (extend) this.#extend(ids, id);
    else {
      const chosen = new Set(this.chosen);
      if (!chosen.delete(id)) chosen.add(id);
      this.chosen = chosen;
      this.#anchor = id;
    }
    this.cursor = id;
  }

  all(ids: readonly string[]): void {
    this.chosen = new Set(ids);
  }

  clear(): void {
    this.chosen = new Set();
    this.#anchor = null;
  }

  /** Those of `ids` that are chosen: what is no longer shown is not acted upon. */
  among(ids: readonly string[]): string[] {
    return ids.filter((id) => this.chosen.has(id));
  }

  #extend(ids: readonly string[], to: string): void {
    this.#anchor ??= this.cursor ?? to;
    const [from, until] = [ids.indexOf(this.#anchor), ids.indexOf(to)].toSorted((a, b) => a - b);
    this.chosen = new Set(ids.slice(Math.max(0, from ?? 0), (until ?? 0) + 1));
  }
}
