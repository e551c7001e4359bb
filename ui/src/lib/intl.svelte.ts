// How dates and clocks are written: in the words of the interface's language with the customs of the person's region,
// 24 hours and day before month in Germany, not in the US. Making a formatter is slow and formatting a range is not
// fast, so both are kept.
import { language, type Language } from "$src/texts/index.svelte";

/** How a region reads a clock, unless the person chose otherwise. */
export type ClockStyle = "auto" | "h12" | "h23";

/** Sets the clock for everything that is written from now on. */
export function chooseClock(style: ClockStyle): void {
  clock = style === "auto" ? regionsClock() : style;
  formatters.clear();
  written.clear();
}

/** With which day weeks begin: the region's, unless the person chose otherwise. */
export type WeekStyle = "auto" | "monday" | "sunday" | "saturday";

/** Lets weeks begin with this day from now on. */
export function chooseFirstWeekday(style: WeekStyle): void {
  first = style === "auto" ? regionsFirstWeekday() : FIRST[style];
}

/** The day with which weeks begin: 0 for Sunday to 6 for Saturday. Who reads it is drawn anew when it changes. */
export function firstWeekday(): number {
  return first;
}

/** What is written of a date. */
export type Style = keyof typeof STYLES;

/** A date in this style; only its UTC reading counts. */
export function write(style: Style, at: Date): string {
  return kept(`${language()} ${style} ${at.getTime()}`, () => formatter(style).format(at));
}

/** Two dates in this style, saying what they share once. */
export function writeRange(style: Style, from: Date, to: Date): string {
  const key = `${language()} ${style} ${from.getTime()} ${to.getTime()}`;
  return kept(key, () => formatter(style).formatRange(from, to));
}

/** A count with the separators that the person's region writes. */
export function number(count: number): string {
  return new Intl.NumberFormat(localeFor(navigator.language, language())).format(count);
}

/** Whether hours are counted to 12. */
export function countsToTwelve(): boolean {
  return clock === "h12";
}

/** The locale that speaks a language but keeps the order and the clock of the region that a system's tag names. */
export function localeFor(tag: string, spoken: Language = "en"): string {
  const without = spoken === "en" ? "en-GB" : spoken;
  try {
    const region = new Intl.Locale(tag).maximize().region;
    return region ? `${spoken}-${region}` : without;
  } catch {
    return without;
  }
}

const STYLES = {
  clock: { hour: "numeric", minute: "2-digit" },
  hour: { hour: "numeric" },
  weekday: { weekday: "short" },
  dayLong: { weekday: "long", day: "numeric", month: "long" },
  dayShort: { weekday: "short", day: "numeric", month: "short" },
  month: { month: "long", year: "numeric" },
  monthShort: { month: "short", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Weeks of days and their times are far fewer; a window that stays open for months forgets. */
const MOST_KEPT = 10_000;

const formatters = new Map<string, Intl.DateTimeFormat>();
const written = new Map<string, string>();
let clock = regionsClock();

const FIRST = { sunday: 0, monday: 1, saturday: 6 };
let first = $state(regionsFirstWeekday());

function regionsClock(): "h12" | "h23" {
  const cycle = new Intl.DateTimeFormat(localeFor(navigator.language), { hour: "numeric" }).resolvedOptions()
    .hourCycle;
  return cycle === "h11" || cycle === "h12" ? "h12" : "h23";
}

/** As CLDR has it for the region of the system's tag; Monday, as ISO 8601, where nothing is known of it. */
function regionsFirstWeekday(): number {
  const locale: Intl.Locale & { weekInfo?: WeekInfo; getWeekInfo?: () => WeekInfo } = new Intl.Locale(
    localeFor(navigator.language),
  );
  // Older webviews have it as a property. Either counts Sunday as 7.
  return ((locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? FIRST.monday) % 7;
}

type WeekInfo = { firstDay: number };

function formatter(style: Style): Intl.DateTimeFormat {
  const spoken = language();
  let found = formatters.get(`${spoken} ${style}`);
  if (!found) {
    const locale = localeFor(navigator.language, spoken);
    found = new Intl.DateTimeFormat(locale, { ...STYLES[style], ...ofClock(style), timeZone: "UTC" });
    formatters.set(`${spoken} ${style}`, found);
  }
  return found;
}

/** Of 24 hours each is written with two digits, so that columns of times stand straight. */
function ofClock(style: Style): Intl.DateTimeFormatOptions {
  if (!("hour" in STYLES[style])) return {};
  return { hourCycle: clock, hour: clock === "h12" ? "numeric" : "2-digit" };
}

function kept(key: string, make: () => string): string {
  let text = written.get(key);
  if (text === undefined) {
    if (written.size >= MOST_KEPT) written.clear();
    text = tidy(make());
    written.set(key, text);
  }
  return text;
}

/**
 * `Intl` separates with thin and narrow spaces that not every font has, puts commas after weekdays, and in German
 * "Uhr" behind a range of times, though not behind one.
 */
function tidy(text: string): string {
  return text
    .replace(/[\u2009\u202f]/g, "\u00a0")
    .replace(/^(\p{L}+\.?), /u, "$1 ")
    .replace(/\sUhr$/, "");
}
