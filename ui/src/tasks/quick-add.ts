// The line that says a whole task: "write report 3h !high by fri 17:00 #work after:draft @deep ~30m-2h not before mon".
//
// A word with a mark of its own means one thing; "by" and "not before" (also "due", "until", "bis", "fällig", "nicht
// vor") take the date behind them, where there is one. Everything else, and whatever stands in quotes, is the title.
// Days are read from the engine's today; no zone is computed with but for the offset of an hour that was named.
import type { TaskDraft } from "$lib/backend";
import { parseDuration, durationText } from "$lib/duration";
import { addDays, due as dueLabel, inSentence, moment, work } from "$lib/time";
import { instantAt } from "$lib/zone";
import { t } from "$src/texts/index.svelte";
import { NOTHING } from "./draft";
import { priorityName } from "./grouping";
import { dateAtStart, type When } from "./when";

/** What a line is read against. */
export type Setting = {
  /** The civil day in the workspace's zone, and its wall clock. */
  today: string;
  minute: number;
  /** An IANA name. */
  zone: string;
  /** The names of the sets of hours. */
  hours: readonly string[];
  /** The open tasks. */
  tasks: readonly { id: string; title: string }[];
};

export type Kind = "duration" | "priority" | "due" | "notBefore" | "list" | "hours" | "after" | "split";

/** A stretch of the line that says something. */
export type Part = {
  kind: Kind;
  /** Where it stands in the line. */
  from: number;
  to: number;
  /** What it means, for people. */
  label: string;
  /** What is wrong with it. */
  error: string | null;
};

/** What a line says. */
export type Reading = { title: string; draft: TaskDraft; parts: Part[]; wrong: string | null };

/** How long a task takes of which nobody says it. */
export const USUAL_MINUTES = 60;

type Word = { text: string; from: number; to: number };
type Found = { kind: Kind; words: number; label: string; says?: Partial<TaskDraft>; error?: string };

/** Reads a line. */
export function readQuickAdd(line: string, setting: Setting): Reading {
  const words = wordsOf(line);
  const parts: Part[] = [];
  const title: string[] = [];
  let draft: TaskDraft = { ...NOTHING, duration: durationText(USUAL_MINUTES) };
  for (let at = 0; at < words.length;) {
    const found = partAt(words, at, line, setting);
    const first = words[at];
    const last = words[at + (found?.words ?? 1) - 1];
    if (!first || !last) break;
    const again = found && found.kind !== "after" && parts.some(({ kind }) => kind === found.kind);
    // A second length or priority is more likely a word of the title than a change of mind.
    if (!found || (again && ["duration", "priority", "split"].includes(found.kind))) {
      title.push(bare(first.text));
      at += 1;
      continue;
    }
    const error = again ? t().tasks.quick.twice : (found.error ?? null);
    parts.push({ kind: found.kind, from: first.from, to: last.to, label: found.label, error });
    if (error === null) draft = merged(draft, found.says ?? {});
    at += found.words;
  }
  draft.title = title.join(" ");
  return { title: draft.title, draft, parts, wrong: parts.find(({ error }) => error)?.error ?? null };
}

/** The line without one of its parts. */
export function without(line: string, { from, to }: Pick<Part, "from" | "to">): string {
  return `${line.slice(0, from).trimEnd()} ${line.slice(to).trimStart()}`.trimStart();
}

function merged(draft: TaskDraft, says: Partial<TaskDraft>): TaskDraft {
  const after = says.after ? [...(draft.after ?? []), ...says.after] : draft.after;
  return { ...draft, ...says, after };
}

/** Words with their places; quotes hold together what is between them. */
function wordsOf(line: string): Word[] {
  return [...line.matchAll(/(?:"[^"]*"|[^\s"])+|"/g)].map(({ 0: text, index }) => ({
    text,
    from: index,
    to: index + text.length,
  }));
}

function bare(text: string): string {
  return text.replace(/^"([^"]*)"$/, "$1");
}

function partAt(words: Word[], at: number, line: string, setting: Setting): Found | null {
  const text = words[at]?.text ?? "";
  return marked(text, setting) ?? length(text, words[at + 1]?.text ?? "") ?? dated(words, at, line, setting);
}

function marked(text: string, setting: Setting): Found | null {
  const rest = text.slice(1);
  switch (text[0]) {
    case "!":
      return priority(rest.toLowerCase());
    case "#":
      return /^\p{L}[^#]*$/u.test(rest)
        ? { kind: "list", words: 1, label: `#${rest}`, says: { list: rest } }
        : null;
    case "@":
      return rest ? hours(rest, setting.hours) : null;
    case "~":
      return split(rest);
  }
  const [, title] = /^(?:after|nach):(.+)$/i.exec(text) ?? [];
  return title ? after(bare(title), setting.tasks) : null;
}

const PRIORITIES: Record<string, string> = {
  critical: "critical",
  kritisch: "critical",
  high: "high",
  hoch: "high",
  normal: "normal",
  low: "low",
  niedrig: "low",
};

function priority(word: string): Found | null {
  const [, value] = Object.entries(PRIORITIES).find(([name]) => word !== "" && name.startsWith(word)) ?? [];
  if (!value) return null;
  return {
    kind: "priority",
    words: 1,
    label: priorityName(value),
    says: { priority: value },
  };
}

/** The one whose name is this, else begins so. */
function named<T>(all: readonly T[], nameOf: (item: T) => string, wanted: string): T[] {
  const word = wanted.toLowerCase();
  const exact = all.filter((item) => nameOf(item).toLowerCase() === word);
  return exact.length > 0
    ? exact.slice(0, 1)
    : all.filter((item) => nameOf(item).toLowerCase().startsWith(word));
}

function hours(word: string, sets: readonly string[]): Found {
  const [set, ...others] = named(sets, (name) => name, word);
  const known = others.length > 0 ? [set, ...others].join(", ") : sets.join(", ");
  if (!set || others.length > 0)
    return { kind: "hours", words: 1, label: `@${word}`, error: t().tasks.quick.noHours(word, known) };
  return { kind: "hours", words: 1, label: `@${set}`, says: { hours: set } };
}

function after(title: string, tasks: Setting["tasks"]): Found {
  const [task, ...others] = named(tasks, (one) => one.title, title);
  const label = t().tasks.quick.after(task?.title ?? title);
  if (!task) return { kind: "after", words: 1, label, error: t().tasks.quick.noTask(title) };
  if (others.length > 0)
    return { kind: "after", words: 1, label, error: t().tasks.quick.manyTasks(title, others.length + 1) };
  return { kind: "after", words: 1, label, says: { after: [task.id] } };
}

function split(range: string): Found | null {
  const [shortest = "", longest = ""] = range.split("-");
  const min = shortest ? parseDuration(shortest) : null;
  const max = longest ? parseDuration(longest) : null;
  if ((shortest && min === null) || (longest && max === null) || (min === null && max === null)) return null;
  const label = t().tasks.quick.split(min === null ? "" : work(min), max === null ? "" : work(max));
  if (min !== null && max !== null && min > max)
    return { kind: "split", words: 1, label, error: t().tasks.form.shorterThanShortest };
  return {
    kind: "split",
    words: 1,
    label,
    says: {
      ...(min !== null && { min_block: durationText(min) }),
      ...(max !== null && { max_block: durationText(max) }),
    },
  };
}

const UNITS = /^(h|hrs?|hours?|std\.?|stunden?|m|mins?|minutes?|minuten?)$/i;

/** `3h`, `1h 30m`, `3 hours`: a number without a unit is no length. */
function length(text: string, next: string): Found | null {
  const found = (minutes: number | null, words: number): Found | null =>
    minutes === null
      ? null
      : { kind: "duration", words, label: work(minutes), says: { duration: durationText(minutes) } };
  if (/^\d+([.,]\d+)?$/.test(text) && UNITS.test(next)) {
    const unit = /^[hs]/i.test(next) ? "h" : "m";
    return found(parseDuration(`${text}${unit}`), 2);
  }
  if (!/^\d.*[hm]/i.test(text)) return null;
  const both = /^\d+h$/i.test(text) && /^\d{1,2}m(in)?$/i.test(next) ? parseDuration(text + next) : null;
  return both === null ? found(parseDuration(text), 1) : found(both, 2);
}

const DUE = /^(by|due|until|bis|fällig):?$/i;

function dated(words: Word[], at: number, line: string, setting: Setting): Found | null {
  const [first = "", second = ""] = [words[at]?.text, words[at + 1]?.text];
  if (DUE.test(first)) return date(words, at, 1, "due", line, setting);
  if (/^(not before|nicht vor)$/i.test(`${first} ${second}`))
    return date(words, at, 2, "notBefore", line, setting);
  return null;
}

function date(
  words: Word[],
  at: number,
  skip: number,
  kind: "due" | "notBefore",
  line: string,
  setting: Setting,
): Found | null {
  const from = words[at + skip]?.from;
  if (from === undefined) return null;
  const end = words.slice(at + skip).find((_, i) => i > 0 && endsDate(words, at + skip + i, setting));
  const when = dateAtStart(line.slice(from, end?.from), setting);
  if (!when) return null;
  const taken = words.filter((word) => word.from >= from && word.from < from + when.length).length;
  return { kind, words: skip + taken, ...said(kind, when, setting) };
}

/** Whether something else begins here. */
function endsDate(words: Word[], at: number, setting: Setting): boolean {
  const [text = "", next = ""] = [words[at]?.text, words[at + 1]?.text];
  return (
    DUE.test(text) || /^(not|nicht)$/i.test(text) || (marked(text, setting) ?? length(text, next)) !== null
  );
}

function said(
  kind: "due" | "notBefore",
  { date, minute }: When,
  setting: Setting,
): Pick<Found, "label" | "says" | "error"> {
  const { quick } = t().tasks;
  const instant = minute === null ? date : instantAt(date, minute, setting.zone);
  if (kind === "notBefore") {
    const when = minute === null ? wholeDay(date, setting) : moment(instant, setting.today);
    return { label: quick.notBefore(inSentence(when)), says: { not_before: instant } };
  }
  const when = minute === null ? wholeDay(date, setting) : dueLabel(instant, setting.today);
  const label = quick.due(inSentence(when));
  const past =
    date < setting.today || (date === setting.today && minute !== null && minute <= setting.minute);
  return past ? { label, error: quick.past } : { label, says: { due: instant } };
}

/** A day without a time, which ends at the next one's midnight. */
function wholeDay(date: string, { today }: Setting): string {
  return dueLabel(`${addDays(date, 1)}T00:00`, today);
}
