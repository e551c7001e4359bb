// The ways to look at the calendar: how many days each shows, from which on, and what comes next.
import { addDays, weekStart } from "$lib/time";

export type Span = "day" | "three" | "week" | "month" | "agenda";

/** The first is what a new window shows. */
export const SPANS: [Span, ...Span[]] = ["week", "day", "three", "month", "agenda"];

const DAYS: Record<Span, number> = { day: 1, three: 3, week: 7, month: 42, agenda: 14 };

/** How many days are shown. */
export function days(span: Span): number {
  return DAYS[span];
}

/** What a view of `date` is anchored at: that day, its week's first, or its month's first. */
export function anchorOf(span: Span, date: string): string {
  if (span === "week") return weekStart(date);
  return span === "month" ? `${date.slice(0, 7)}-01` : date;
}

/** The first day that is shown for an anchor: a month's page begins with a whole week. */
export function firstShown(span: Span, anchor: string): string {
  return span === "month" ? weekStart(anchor) : anchor;
}

/** The anchor of what comes next or was before. */
export function stepFrom(span: Span, anchor: string, way: 1 | -1): string {
  if (span !== "month") return addDays(anchor, way * DAYS[span]);
  const first = anchorOf("month", anchor);
  return anchorOf("month", addDays(first, way > 0 ? 31 : -1));
}
