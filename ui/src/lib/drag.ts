// Dragging by the pointer, without the browser's own drag and drop: that knows no ghost in a grid, and WebKitGTK's is
// unreliable. A press becomes a drag after a few pixels, Escape gives it up, and the click that would follow is eaten.
//
// A task is dragged from wherever it is listed (`dragsTask`) to the one place that takes tasks (`takesTasks`).

/** What somebody drags by. */
export type Follower = {
  start?: (at: PointerEvent) => void;
  move: (at: PointerEvent) => void;
  drop: (at: PointerEvent) => void;
  /** Given up, by Escape or because the pointer was lost; also after nothing began. */
  cancel?: () => void;
};

/** So far the pointer may tremble. */
const THRESHOLD = 3;

/** Follows the pointer from a press on. */
export function follow(press: PointerEvent, { start, move, drop, cancel }: Follower): void {
  if (press.button !== 0 || !press.isPrimary) return;
  let dragging = false;
  const listening = new AbortController();
  const { signal } = listening;
  const end = () => {
    listening.abort();
    document.documentElement.classList.remove("dragging");
  };
  const giveUp = () => {
    end();
    if (dragging) cancel?.();
  };
  addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== press.pointerId) return;
      if (!dragging) {
        if (Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < THRESHOLD) return;
        dragging = true;
        document.documentElement.classList.add("dragging");
        start?.(press);
      }
      move(event);
    },
    { signal },
  );
  addEventListener(
    "pointerup",
    (event) => {
      if (event.pointerId !== press.pointerId) return;
      end();
      if (!dragging) return;
      eatClick();
      drop(event);
    },
    { signal },
  );
  addEventListener("pointercancel", giveUp, { signal });
  addEventListener("blur", giveUp, { signal });
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !dragging) return;
      event.preventDefault();
      event.stopPropagation();
      eatClick();
      giveUp();
    },
    { signal, capture: true },
  );
}

/** The click that a browser makes of the end of a drag opens nothing. */
function eatClick(): void {
  const eat = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", eat, { capture: true, once: true });
  // It follows at once, or not at all.
  setTimeout(() => removeEventListener("click", eat, { capture: true }), 0);
}

/** A task under the pointer. */
export type DraggedTask = { id: string; title: string; minutes: number };

/** Who takes tasks. */
export type Taker = {
  over: (task: DraggedTask, at: PointerEvent) => void;
  drop: (task: DraggedTask, at: PointerEvent) => void;
  leave: () => void;
};

let taker: Taker | null = null;

/** Takes dragged tasks until the returned function is called. */
export function takesTasks(by: Taker): () => void {
  taker = by;
  return () => {
    if (taker === by) taker = null;
  };
}

/** To be called with the `pointerdown` on a listed task; controls in it keep their presses. */
export function dragsTask(press: PointerEvent, task: DraggedTask): void {
  const { target } = press;
  if (target instanceof Element && target.closest("button, input, select, textarea, a")) return;
  follow(press, {
    move: (at) => taker?.over(task, at),
    drop: (at) => taker?.drop(task, at),
    cancel: () => taker?.leave(),
  });
}
