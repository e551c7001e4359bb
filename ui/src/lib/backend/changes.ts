// One subscription to the engine's "changed" for the whole page, however many reads depend on it.
import { listen, type Topic } from ".";

type Hearer = { topics: readonly Topic[]; heard: () => void };

const hearers = new Set<Hearer>();
let stopListening: (() => void) | undefined;

/** Calls `heard` whenever one of `topics` has changed, until the returned function is called. */
export function onChanged(topics: readonly Topic[], heard: () => void): () => void {
  const hearer = { topics, heard };
  hearers.add(hearer);
  stopListening ??= listen("changed", ({ topics: changed }) => tell(changed));
  return () => {
    hearers.delete(hearer);
    if (hearers.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  };
}

function tell(changed: Topic[]): void {
  for (const { topics, heard } of [...hearers]) {
    if (topics.some((topic) => changed.includes(topic))) heard();
  }
}
