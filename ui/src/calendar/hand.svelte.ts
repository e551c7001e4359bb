// What the pointer or the keys carry over the grid: where it would land, and what is done when it is let go.
import type { Place, TimedItem, WeekView } from "$lib/backend";
import { follow, type DraggedTask, type Taker } from "$lib/drag";
import { addTaskAt, moveBlock, placeTask } from "./actions";
import {
  carried,
  drawn,
  dropped,
  isSame,
  placeOf,
  resized,
  stepped,
  stretchOf,
  type Spot,
  type Stretch,
} from "./moving";

/** What the hand has to know of the grid on the screen. */
export type Grid = {
  view: () => WeekView;
  /** What scrolls, once it is there. */
  scroller: () => HTMLElement | undefined;
  /** Pixels an hour, and those that the header hides. */
  hour: () => number;
  head: () => number;
};

/** What is about to be put somewhere. */
export type Carried = { stretch: Stretch; title: string; item: TimedItem | null };

/** What has to be said before it is done. */
export type Asked =
  { about: "title"; stretch: Stretch } | { about: "fold"; minute: number; choose: (fold: 0 | 1) => void };

/** How near to an edge the grid begins to scroll, and how fast. */
const EDGE = 40;
const STEP = 12;
/** What a cell of the keyboard's cursor holds at first. */
const CELL_MINUTES = 30;

export class Hand {
  carried = $state.raw<Carried | null>(null);
  asked = $state.raw<Asked | null>(null);
  /** The cell under the keys. */
  cursor = $state.raw<Stretch | null>(null);
  #grid: Grid;
  #scrolling = 0;
  /** Where keys have put a block that the view does not show there yet. */
  #ahead: { id: string; stretch: Stretch } | null = null;

  constructor(grid: Grid) {
    this.#grid = grid;
  }

  /** The view shows what was done: nothing is in the air any more. */
  settle(): void {
    this.#ahead = null;
    if (this.asked === null) this.carried = null;
  }

  /** A press on a block: it is carried, or one of its edges is. */
  takeBlock(press: PointerEvent, item: TimedItem, part: "body" | "start" | "end"): void {
    const from = this.#spot(press);
    if (!from) return;
    const whole = stretchOf(item);
    const piece = { day: item.day, start_min: item.start_min, end_min: item.end_min };
    const to = (at: PointerEvent) => {
      const spot = this.#spot(at) ?? from;
      return part === "body" ? carried(whole, from, spot) : resized(piece, part, spot.minute);
    };
    this.#follow(press, item.title, item, to, (stretch) => {
      if (isSame(stretch, part === "body" ? whole : piece)) this.carried = null;
      else void this.#putBlock(item, stretch, part !== "body");
    });
  }

  /** A press on free time: a new task is drawn. */
  draw(press: PointerEvent): void {
    const from = this.#spot(press);
    if (!from) return;
    const to = (at: PointerEvent) => drawn(from, this.#spot(at)?.minute ?? from.minute);
    this.#follow(press, "", null, to, (stretch) => this.create(stretch));
  }

  /** Asks for the title of a new task. */
  create(stretch: Stretch): void {
    this.carried = { stretch, title: "", item: null };
    this.asked = { about: "title", stretch };
  }

  /** A new task half an hour long where somebody has clicked twice. */
  createAt(at: MouseEvent): void {
    const spot = this.#spot(at);
    if (spot) this.create(dropped(CELL_MINUTES, spot));
  }

  /** Nothing comes of what was asked. */
  dismiss(): void {
    this.asked = null;
    this.carried = null;
  }

  /** The title was said. */
  async add(title: string): Promise<void> {
    const stretch = this.carried?.stretch;
    this.asked = null;
    if (!stretch) return;
    this.carried = { stretch, title, item: null };
    this.#done(await this.#resolve(stretch, (place) => addTaskAt(this.#workspace, title, place)));
  }

  /** Takes tasks that are dragged from a list. */
  readonly taker: Taker = {
    over: (task, at) => this.#hover(task, at),
    leave: () => this.#drop(),
    drop: (task, at) => {
      const spot = this.#inside(at);
      this.#stopScrolling();
      if (!spot) return this.#drop();
      const stretch = dropped(task.minutes, spot);
      void this.#resolve(stretch, (place) => placeTask(this.#workspace, task, place)).then(this.#done);
    },
  };

  /** Alt and an arrow on a block. Gives where it is then. */
  step(item: TimedItem, key: string, resizes: boolean): Stretch | null {
    const from = this.#ahead?.id === item.id ? this.#ahead.stretch : stretchOf(item);
    const to = stepped(from, key, resizes, this.#dates.length);
    if (!to) return null;
    this.#ahead = { id: item.id, stretch: to };
    this.carried = { stretch: to, title: item.title, item };
    void this.#putBlock(item, to, resizes);
    return to;
  }

  /** Keys on the grid itself: Enter puts the cursor into free time and then makes a task there, arrows move it. */
  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape" && this.cursor) {
      this.cursor = null;
      return true;
    }
    if (event.key === "Enter") {
      if (this.cursor) this.create(this.cursor);
      else this.cursor = this.#firstFree();
      return true;
    }
    if (!this.cursor) return false;
    const to = stepped(this.cursor, event.key, event.shiftKey, this.#dates.length);
    if (to) this.cursor = to;
    return event.key.startsWith("Arrow");
  }

  #firstFree(): Stretch {
    const { slots, now } = this.#grid.view();
    const [slot] = slots;
    const day = slot?.day ?? now?.day ?? 0;
    return dropped(CELL_MINUTES, { day, minute: Math.ceil((slot?.start_min ?? 540) / 15) * 15 });
  }

  #follow(
    press: PointerEvent,
    title: string,
    item: TimedItem | null,
    to: (at: PointerEvent) => Stretch,
    done: (stretch: Stretch) => void,
  ): void {
    const show = (at: PointerEvent) => (this.carried = { stretch: to(at), title, item });
    follow(press, {
      move: (at) => {
        show(at);
        this.#scrollAt(at, () => show(at));
      },
      drop: (at) => {
        this.#stopScrolling();
        done(to(at));
      },
      cancel: () => this.#drop(),
    });
  }

  #hover(task: DraggedTask, at: PointerEvent): void {
    const spot = this.#inside(at);
    this.carried = spot && { stretch: dropped(task.minutes, spot), title: task.title, item: null };
    if (spot) this.#scrollAt(at, () => this.#hover(task, at));
    else this.#stopScrolling();
  }

  #drop(): void {
    this.#stopScrolling();
    this.carried = null;
  }

  async #putBlock(item: TimedItem, stretch: Stretch, resizes: boolean): Promise<void> {
    this.#done(await this.#resolve(stretch, (place) => moveBlock(this.#workspace, item, place, resizes)));
  }

  /** What was refused goes back to where it was; what was done is shown until the view has it. */
  readonly #done = (placed: unknown): void => {
    if (placed) return;
    this.#ahead = null;
    this.carried = null;
  };

  /** In an hour that comes twice the person says which; all else is clear. */
  #resolve<T>(stretch: Stretch, put: (place: Place) => Promise<T>): Promise<T | undefined> {
    const change = this.#grid.view().days[stretch.day]?.clock_change;
    const { start_min } = stretch;
    const twice = change?.repeated && change.start_min <= start_min && start_min < change.end_min;
    if (!twice) return put(placeOf(stretch, this.#dates, null));
    return new Promise((resolve) => {
      const choose = (fold: 0 | 1) => {
        this.asked = null;
        resolve(put(placeOf(stretch, this.#dates, fold)));
      };
      this.asked = { about: "fold", minute: start_min, choose };
    });
  }

  get #dates(): string[] {
    return this.#grid.view().days.map(({ date }) => date);
  }

  get #workspace(): string {
    return this.#grid.view().workspace;
  }

  /** The minute under the pointer on the nearest day. */
  #spot({ clientX, clientY }: MouseEvent): Spot | null {
    const columns = this.#grid.scroller()?.querySelectorAll<HTMLElement>("[data-day-column]") ?? [];
    let best: { spot: Spot; away: number } | null = null;
    for (const [day, column] of [...columns].entries()) {
      const { left, right, top } = column.getBoundingClientRect();
      const away = Math.max(left - clientX, clientX - right, 0);
      if (best && best.away <= away) continue;
      best = { spot: { day, minute: ((clientY - top) / this.#grid.hour()) * 60 }, away };
    }
    return best?.spot ?? null;
  }

  /** The same, if the pointer is over the hours. */
  #inside(at: MouseEvent): Spot | null {
    const box = this.#grid.scroller()?.getBoundingClientRect();
    if (!box) return null;
    const { clientX: x, clientY: y } = at;
    const inside = x >= box.left && x < box.right && y >= box.top + this.#grid.head() && y < box.bottom;
    return inside ? this.#spot(at) : null;
  }

  /** Near the upper or lower edge the grid scrolls on, and what is carried with it. */
  #scrollAt({ clientY }: PointerEvent, moved: () => void): void {
    this.#stopScrolling();
    const scroller = this.#grid.scroller();
    if (!scroller) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    const up = clientY < top + this.#grid.head() + EDGE;
    if (!up && clientY < bottom - EDGE) return;
    const scroll = () => {
      const before = scroller.scrollTop;
      scroller.scrollTop += up ? -STEP : STEP;
      if (scroller.scrollTop === before) return;
      moved();
      this.#scrolling = requestAnimationFrame(scroll);
    };
    this.#scrolling = requestAnimationFrame(scroll);
  }

  #stopScrolling(): void {
    cancelAnimationFrame(this.#scrolling);
  }
}
