// The sample as a week: events and blocks cut at midnight, work hours, free slots, as the engine gives them.
import type {
  AllDayItem,
  BufferSpan,
  CalendarView,
  DaySpan,
  DayView,
  Overview,
  TaskView,
  TimedItem,
  WeekView,
  Windows,
} from "$lib/backend";
import { addDays, civil, daysBetween, weekday } from "$lib/time";
import { ALL_DAY, EVENTS, NOW, OFFSET } from "./sample";

/** What the backend keeps, as far as a week is made of it. */
type Kept = {
  overview: Overview;
  calendars: CalendarView[];
  tasks: TaskView[];
  hours: Record<string, Windows>;
  lengths: Map<string, number>;
  /** Minutes around events, and the most that is planned on a day. */
  buffer: number;
  limit: number | null;
};

const DAY_KEYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/** The days from `first` on, as the engine would give them. */
export function weekFrom(first: string, count: number, kept: Kept): WeekView {
  const dates = Array.from({ length: count }, (_, day) => addDays(first, day));
  const now = civil(NOW);
  const today = dates.indexOf(now.date);
  const items = dates.flatMap((date, day) => itemsOn(date, day, kept));
  const hours = dates.flatMap((date, day) =>
    (kept.hours.default?.[DAY_KEYS[weekday(date)] ?? ""] ?? []).map(([from, to]) => ({
      day,
      start_min: civil(`T${from}`).minute,
      end_min: civil(`T${to}`).minute,
    })),
  );
  const slots = hours.flatMap((window) => freeIn(window, items, dates, now));
  return {
    workspace: kept.overview.workspaces[0]?.name ?? "",
    time_zone: "Europe/Berlin",
    days: dates.map((date, day) => dayView(date, day, { items, hours, slots }, kept)),
    now: today < 0 ? null : { day: today, minute: now.minute },
    items,
    all_day: allDayOn(dates, kept),
    hours,
    slots,
    buffers: buffersOf(items, kept.buffer),
    unplaced: kept.tasks
      .filter(({ status, missing_minutes }) => status === "open" && missing_minutes > 0)
      .map(({ id, title, missing_minutes }) => ({ id, title, missing_minutes })),
    free_minutes: slots.reduce((sum, slot) => sum + slot.end_min - slot.start_min, 0),
    next_slot: slots[0] ? slotOf(slots[0], dates) : null,
  };
}

/** Beyond it nothing is planned. */
const HORIZON = "2026-12-22";

type Spans = { items: TimedItem[]; hours: DaySpan[]; slots: DaySpan[] };

function dayView(date: string, day: number, { items, hours, slots }: Spans, kept: Kept): DayView {
  const length = (spans: DaySpan[]) =>
    spans
      .filter((span) => span.day === day)
      .reduce((total, { start_min, end_min }) => total + end_min - start_min, 0);
  const minutes = kept.lengths.get(date) ?? 1440;
  const sum = (kind: string) =>
    items
      .filter(
        (item) => item.day === day && item.kind === kind && item.availability === "busy" && !item.declined,
      )
      .reduce((total, item) => total + item.end_min - item.start_min, 0);
  return {
    date,
    today: date === civil(NOW).date,
    minutes,
    planned_minutes: sum("block"),
    busy_minutes: sum("event"),
    work_minutes: length(hours),
    free_minutes: length(slots),
    limit_minutes: kept.limit,
    late_tasks: new Set(items.filter((item) => item.day === day && item.late).map(({ task }) => task)).size,
    beyond_horizon: date > HORIZON,
    clock_change: minutes === 1440 ? null : { start_min: 120, end_min: 180, repeated: minutes > 1440 },
  };
}

function itemsOn(date: string, day: number, kept: Kept): TimedItem[] {
  const selected = new Map(
    kept.calendars.filter(({ selected }) => selected).map((entry) => [entry.id, entry]),
  );
  const events = EVENTS.flatMap((event) => {
    const calendar = selected.get(event.calendar);
    const piece = pieceOn(date, event.start, event.end);
    if (!calendar || !piece) return [];
    return [
      {
        ...BARE,
        ...event,
        ...piece,
        day,
        kind: "event" as const,
        calendar: calendar.title,
        color: calendar.color,
        link: `https://calendar.google.com/event?eid=${event.id}`,
        start: `${event.start}:00${OFFSET}`,
        end: `${event.end}:00${OFFSET}`,
      },
    ];
  });
  const blocks = kept.tasks.flatMap((task) =>
    task.blocks.flatMap((block, index) => {
      const piece = pieceOn(date, block.start.slice(0, 16), block.end.slice(0, 16));
      if (!piece) return [];
      return [
        {
          ...BARE,
          ...piece,
          id: `block${task.id}_${index}`,
          kind: "block" as const,
          title: task.title,
          task: task.id,
          pinned: block.pinned,
          late: task.late_minutes > 0,
          standing: "in-google",
          day,
          start: block.start,
          end: block.end,
        },
      ];
    }),
  );
  return [...events, ...blocks].toSorted((a, b) => a.start_min - b.start_min);
}

function allDayOn(dates: string[], kept: Kept): AllDayItem[] {
  const last = dates.length - 1;
  return ALL_DAY.flatMap((event) => {
    const calendar = kept.calendars.find(({ id, selected }) => id === event.calendar && selected);
    const from = daysBetween(dates[0] ?? "", event.first);
    const to = daysBetween(dates[0] ?? "", event.last);
    if (!calendar || from > last || to < 0) return [];
    return [
      {
        id: event.id,
        title: event.title,
        calendar: calendar.title,
        color: calendar.color,
        availability: event.availability ?? "busy",
        reason: event.reason ?? null,
        declined: false,
        first_day: Math.max(0, from),
        last_day: Math.min(last, to),
        continues_before: from < 0,
        continues_after: to > last,
        rule_unclear: false,
        link: "https://calendar.google.com/",
      },
    ];
  });
}

const BARE = {
  location: "",
  calendar: "",
  color: "",
  availability: "busy",
  reason: null,
  declined: false,
  recurring: false,
  rule_unclear: false,
  task: null,
  pinned: false,
  late: false,
  standing: null,
  link: "",
};

function pieceOn(date: string, start: string, end: string) {
  const from = civil(start);
  const to = civil(end);
  if (date < from.date || date > to.date || (date === to.date && to.minute === 0)) return null;
  const continues_before = date > from.date;
  const continues_after = date < to.date;
  return {
    start_min: continues_before ? 0 : from.minute,
    end_min: continues_after ? 1440 : to.minute,
    continues_before,
    continues_after,
  };
}

function buffersOf(items: TimedItem[], minutes: number): BufferSpan[] {
  if (minutes === 0) return [];
  const busy = items.filter((item) => item.kind === "event" && item.availability === "busy");
  return busy.flatMap(({ id: of, day, start_min, end_min }) => [
    { of, day, start_min: Math.max(0, start_min - minutes), end_min: start_min },
    { of, day, start_min: end_min, end_min: Math.min(1440, end_min + minutes) },
  ]);
}

function freeIn(
  window: { day: number; start_min: number; end_min: number },
  items: TimedItem[],
  dates: string[],
  now: { date: string; minute: number },
) {
  const date = dates[window.day] ?? "";
  if (date < now.date) return [];
  const taken = items.filter(
    (item) => item.day === window.day && item.availability !== "free" && !item.declined,
  );
  const free = [];
  let at = date === now.date ? Math.max(window.start_min, now.minute) : window.start_min;
  for (const item of taken) {
    if (item.start_min > at && at < window.end_min)
      free.push({ day: window.day, start_min: at, end_min: Math.min(item.start_min, window.end_min) });
    at = Math.max(at, item.end_min);
  }
  if (at < window.end_min) free.push({ day: window.day, start_min: at, end_min: window.end_min });
  return free;
}

function slotOf(
  { day, start_min, end_min }: { day: number; start_min: number; end_min: number },
  dates: string[],
) {
  const at = (minute: number) =>
    `${dates[day]}T${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}:00${OFFSET}`;
  return { start: at(start_min), end: at(end_min), minutes: end_min - start_min };
}
