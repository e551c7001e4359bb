// Which days the calendar shows, as what, and what is on them.
import { call, type WeekView, type ZoneView } from "$lib/backend";
import { firstWeekday } from "$lib/intl.svelte";
import { live } from "$lib/live.svelte";
import { recall, remember } from "$lib/remembered";
import type { Session } from "../session.svelte";
import { anchorOf, days, firstShown, SPANS, stepFrom, type Span } from "./span";

const MONDAY = 1;

export class Week {
  span = $state(recall("span", SPANS));
  /** `null` for the present, whichever that is when it is read. */
  #anchor = $state<string | null>(null);
  #session: Session;
  #secondZone: () => string | null;

  readonly #read = live(() => {
    const workspace = this.#session.name;
    // The line of now moves each minute, and at midnight today does.
    void this.#session.minute.now;
    if (workspace === null) return undefined;
    return call("week", { workspace, firstDay: this.#firstDay, days: days(this.span) });
  }, ["events", "calendars", "tasks", "blocks", "hours", "settings", "workspaces"]);

  readonly #zone = live(() => {
    const workspace = this.#session.name;
    const zone = this.#secondZone();
    const firstDay = this.view?.days[0]?.date;
    if (workspace === null || zone === null || !firstDay || !this.isGrid) return undefined;
    return call("second_zone", { workspace, zone, firstDay, days: days(this.span) });
  }, ["workspaces"]);

  constructor(session: Session, secondZone: () => string | null = () => null) {
    this.#session = session;
    this.#secondZone = secondZone;
    if (session.wantedDay !== null) {
      this.#anchor = anchorOf(this.span, session.wantedDay);
      session.wantedDay = null;
    }
  }

  get view(): WeekView | undefined {
    return this.#read.current;
  }

  /** The clocks of the second zone, where one is wanted. */
  get zone(): ZoneView | undefined {
    return this.#secondZone() === null ? undefined : this.#zone.current;
  }

  get error() {
    return this.#read.error;
  }

  /** Whether days stand side by side over hours. */
  get isGrid(): boolean {
    return this.span !== "month" && this.span !== "agenda";
  }

  /** The month that is shown, as its first day; `null` where it is not a month. */
  get month(): string | null {
    return this.span === "month" ? this.#shownAnchor : null;
  }

  /** One day, one week, one month on or back. */
  step(way: 1 | -1): void {
    this.#anchor = stepFrom(this.span, this.#shownAnchor, way);
  }

  today(): void {
    this.#anchor = null;
  }

  /** Shows the same days in another way: today, if it is among them, else the first. */
  show(span: Span): void {
    if (span === this.span) return;
    const today = this.view?.days.find(({ today }) => today)?.date;
    this.#choose(span, today ?? this.#shownAnchor);
  }

  /** Shows one day. */
  open(date: string): void {
    this.#choose("day", date);
  }

  /** Shows everything from a day on as a list. */
  list(date: string): void {
    this.#choose("agenda", date);
  }

  #choose(span: Span, date: string): void {
    this.span = span;
    remember("span", span);
    this.#anchor = anchorOf(span, date);
  }

  get #shownAnchor(): string {
    return (
      this.#anchor ??
      anchorOf(this.span, this.view?.days.find(({ today }) => today)?.date ?? this.#session.today)
    );
  }

  get #firstDay(): string | null {
    // The engine knows the present week best, which it lets begin on Monday.
    if (this.#anchor === null && this.span === "week" && firstWeekday() === MONDAY) return null;
    const anchor = this.#anchor ?? anchorOf(this.span, this.#session.today);
    return firstShown(this.span, anchor);
  }
}
