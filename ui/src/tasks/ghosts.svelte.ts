// Blocks that a plan would make and that are not stored: the week draws them as ghosts while something shows them.
import type { ChangeView, SpanView } from "$lib/backend";
import { civil } from "$lib/time";

/** A piece of a ghost on one day: where a block would be, or where it would no longer be. */
export type Ghost = { start_min: number; end_min: number; title: string; look: "new" | "old" };

const END_OF_DAY = 1440;

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

  /** What of them lies on a day. */
  on(date: string): Ghost[] {
    return this.changes.flatMap(({ title, before, after }) => [
      ...piece(before, date).map((part) => ({ ...part, title, look: "old" as const })),
      ...piece(after, date).map((part) => ({ ...part, title, look: "new" as const })),
    ]);
  }
}

/** The part of a stretch that lies on a day, if there is one. */
function piece(span: SpanView | null, date: string): { start_min: number; end_min: number }[] {
  if (!span) return [];
  const [start, end] = [civil(span.start), civil(span.end)];
  const start_min = start.date < date ? 0 : start.date > date ? END_OF_DAY : start.minute;
  const end_min = end.date < date ? 0 : end.date > date ? END_OF_DAY : end.minute;
  return start_min < end_min ? [{ start_min, end_min }] : [];
}
