// A read that keeps itself true: it asks at once, and again when the engine says that a topic it shows has changed.
// The interface holds no copy of the store beyond the last answer.
import { errorOf, type ErrorView, type Topic } from "./backend";
import { onChanged } from "./backend/changes";

/** Changes come in bursts, one a transaction; a burst is worth one read. */
const BURST_MS = 40;

/** The last answer of a read, and how the newest attempt went. */
export class Live<T> {
  /** The last answer, kept while a newer one is on its way and when it fails. */
  current = $state.raw<T | undefined>();
  /** Why the newest attempt failed. */
  error = $state.raw<ErrorView | null>(null);
  /** Whether an answer is awaited. */
  loading = $state(true);
  #asked = $state(0);
  #latest = 0;

  /** Asks again. */
  refresh = (): void => {
    this.#asked += 1;
  };

  /** Puts an answer in place that a command has just given; an older one still under way is dropped. */
  set(answer: T): void {
    this.#latest += 1;
    this.#settle(answer, null);
  }

  /** Runs inside an effect, so that whatever `read` looks at makes it ask again. */
  follow(read: () => Promise<T> | undefined): void {
    void this.#asked;
    const turn = ++this.#latest;
    const answer = read();
    this.loading = answer !== undefined;
    answer?.then(
      (value) => turn === this.#latest && this.#settle(value, null),
      (thrown) => turn === this.#latest && this.#settle(this.current, errorOf(thrown)),
    );
  }

  #settle(current: T | undefined, error: ErrorView | null): void {
    this.current = current;
    this.error = error;
    this.loading = false;
  }
}

/**
 * Reads now, whenever something reactive that `read` looks at changes, and whenever one of `topics` does. An answer
 * that was overtaken by a newer question is dropped. `read` gives `undefined` while there is nothing to ask. To be
 * called while a component is set up.
 */
export function live<T>(read: () => Promise<T> | undefined, topics: readonly Topic[]): Live<T> {
  const answer = new Live<T>();
  $effect(() => answer.follow(read));
  $effect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = onChanged(topics, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        answer.refresh();
      }, BURST_MS);
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  });
  return answer;
}
