// Blocks that a plan would make and that are not stored: the week draws them as ghosts while something shows them.
import type { ChangeView } from "$lib/backend";

export class Ghosts {
  /** What would change, block by block. */
  changes = $state.raw<readonly ChangeView[]>([]);

  /** Shows these until the returned function is called, as an effect does. */
  show(changes: readonly ChangeView[]): () => void {
    const shown = changes.filter(({ change }) => change !== "kept");
    this.changes = shown;
    return () => {
      if (this.changes === shown) this.changes = [];
    };
  }
}
