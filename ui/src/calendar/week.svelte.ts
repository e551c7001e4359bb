// Which days the grid shows, and what is on them.
import { call, type WeekView } from "$lib/backend";
import { live } from "$lib/live.svelte";
import { recall, remember } from "$lib/remembered";
import { addDays, mondayOf } from "$lib/time";
import type { Session } from "../session.svelte";

export type Span = "week" | "day";
const SPANS: [Span, ...Span[]] = ["week", "day"];

export class Week {
  span = $state(recall("span", SPANS));
  /** `null` for the current week, whichever that is when it is read. */
  #first = $state<string | null>(null);
  #session: Session;

  readonly #read = live(() => {
    const workspace = this.#session.name;
    // The line of now moves each minute, and at midnight today does.
    void this.#session.minute.now;
    if (workspace === null) return undefined;
    return call("week", { workspace, firstDay: this.#firstDay, days: this.span === "week" ? 7 : 1 });
  }, ["events", "calendars", "tasks", "blocks", "hours", "settings", "workspaces"]);

  constructor(session: Session) {
    this.#session = session;
    if (session.wantedDay !== null) {
      this.#first = this.span === "week" ? mondayOf(session.wantedDay) : session.wantedDay;
      session.wantedDay = null;
    }
  }

  get view(): WeekView | undefined {
    return this.#read.current;
  }

  get error() {
    return this.#read.error;
  }

  /** One day or one week on or back. */
  step(way: 1 | -1): void {
    const from = this.#first ?? this.view?.days[0]?.date;
    if (from) this.#first = addDays(from, way * (this.span === "week" ? 7 : 1));
  }

  today(): void {
    this.#first = null;
  }

  /** Between a week and the day in it that matters: today, else its first. */
  show(span: Span): void {
    if (span === this.span) return;
    const from = this.view?.days.find(({ today }) => today)?.date ?? this.view?.days[0]?.date;
    this.span = span;
    remember("span", span);
    if (!from) return;
    this.#first = span === "week" ? mondayOf(from) : from;
  }

  /** Shows one day. */
  open(date: string): void {
    this.span = "day";
    remember("span", "day");
    this.#first = date;
  }

  get #firstDay(): string | null {
    if (this.#first !== null || this.span === "week") return this.#first;
    return this.#session.today;
  }
}
