// Short messages that come and go in the corner: what an action did, and a way back where there is one.
import { thrownText } from "./error-text";

export type Toast = {
  id: number;
  text: string;
  tone: "done" | "problem";
  action?: { label: string; run: () => void };
};

const SHOWN_MS = 6000;

/** A problem stays until it is read and put away. */
export class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;
  #timers = new Map<number, ReturnType<typeof setTimeout>>();

  /** Says what was done, instead of what was done before. */
  done(text: string, action?: Toast["action"]): void {
    for (const { id, tone } of this.list) if (tone === "done") this.dismiss(id);
    const id = this.#add({ text, tone: "done", action });
    this.#start(id);
  }

  /** Says what went wrong. */
  problem(thrown: unknown): void {
    const text = thrownText(thrown);
    if (!this.list.some((toast) => toast.text === text)) this.#add({ text, tone: "problem" });
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Nothing vanishes under the pointer of somebody who reads it. */
  hold(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  release(): void {
    for (const id of this.#timers.keys()) this.#start(id);
  }

  #add(toast: Omit<Toast, "id">): number {
    const id = this.#next++;
    this.list = [...this.list.slice(-3), { ...toast, id }];
    return id;
  }

  #start(id: number): void {
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), SHOWN_MS),
    );
  }
}

/** The one corner of the one window. */
export const toasts = new Toasts();

/** Runs an action whose failure is worth a message; `undefined` says that it failed. */
export async function attempt<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (thrown) {
    toasts.problem(thrown);
    return undefined;
  }
}
