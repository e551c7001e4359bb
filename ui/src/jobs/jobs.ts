// What job runs amount to: the words of their states, the filters, the figures, the last day as bars, and which lines of
// a long list are in sight.
import type { JobRow } from "$lib/backend";
import { inSentence, moment } from "$lib/time";
import { t } from "$src/texts/index.svelte";

const DAY_MS = 86_400_000;

export type Tone = "good" | "warn" | "bad" | "busy" | "quiet";

const TONES: Record<string, Tone> = {
  scheduled: "quiet",
  queued: "quiet",
  running: "busy",
  waiting: "busy",
  completed: "good",
  "completed-with-warnings": "warn",
  failed: "bad",
  "timed-out": "bad",
  cancelled: "quiet",
  crashed: "bad",
  expired: "quiet",
};

/** How a state is said; one that is not known yet is shown as it came. */
export function stateLabel(state: string): string {
  return t().jobs.state[state] ?? state;
}

/** The same of a run; one that waits says for what, and until when where that is known. */
export function stateText(run: Pick<JobRow, "state" | "waits_for" | "waits_until">, today: string): string {
  if (run.state !== "waiting") return stateLabel(run.state);
  const words = t().jobs.waits;
  const until = run.waits_until === null ? null : inSentence(moment(run.waits_until, today));
  if (run.waits_for === "network") return words.network;
  if (until === null) return stateLabel(run.state);
  return run.waits_for === "turn" ? words.turn(until) : words.backoff(until);
}

export function tone(state: string): Tone {
  return TONES[state] ?? "quiet";
}

/** A job or a trigger as a person says it. */
export function word(name: string): string {
  return t().jobs.word[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}

/** What is picked of each; `all` picks everything. */
export type Filter = { job: string; workspace: string; state: string; trigger: string };
export const EVERYTHING: Filter = { job: "all", workspace: "all", state: "all", trigger: "all" };

export function matching(rows: JobRow[], filter: Filter): JobRow[] {
  const fields = Object.keys(EVERYTHING) as (keyof Filter)[];
  const set = fields.filter((field) => filter[field] !== "all");
  return set.length === 0 ? rows : rows.filter((row) => set.every((field) => row[field] === filter[field]));
}

/** What a filter offers: everything, and each value that occurs. */
export function choices(
  rows: JobRow[],
  field: keyof Filter,
  all: string,
): { value: string; label: string }[] {
  const label = field === "state" ? stateLabel : field === "workspace" ? String : word;
  const values = new Set(rows.map((row) => row[field]).filter((value) => value !== null));
  const offered = [...values].sort().map((value) => ({ value, label: label(value) }));
  return [{ value: "all", label: all }, ...offered];
}

/** How often the runs that came to an end by themselves succeeded, and how long those took that did. */
export function figures(rows: JobRow[]): { rate: number | null; p50: number | null; p95: number | null } {
  const ended = rows.filter(({ state }) => ["good", "warn", "bad"].includes(tone(state)));
  const well = ended.filter(({ state }) => tone(state) !== "bad");
  const lengths = well.flatMap(({ duration_ms }) => duration_ms ?? []).sort((a, b) => a - b);
  return {
    rate: ended.length ? well.length / ended.length : null,
    p50: percentile(lengths, 0.5),
    p95: percentile(lengths, 0.95),
  };
}

/** The nearest rank: the shortest length that so large a share of them does not exceed. */
function percentile(sorted: number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null;
}

/** A run in the last 24 hours before `now`; places are shares of that day. */
export type Bar = { id: number; start: number; length: number; tone: Tone; title: string };

/** A lane for each job, in order of name. One that runs still reaches to now. */
export function lastDay(rows: JobRow[], now: number): { job: string; bars: Bar[] }[] {
  const lanes = new Map<string, Bar[]>();
  for (const row of rows) {
    const began = Date.parse(row.started_at);
    const length = row.duration_ms ?? (tone(row.state) === "busy" ? Math.max(0, now - began) : 0);
    if (began > now || began + length < now - DAY_MS) continue;
    const start = Math.max(0, 1 - (now - began) / DAY_MS);
    const bar = {
      id: row.id,
      start,
      length: Math.min(length / DAY_MS, 1 - start),
      tone: tone(row.state),
      title: `${word(row.job)}, ${stateLabel(row.state)}`,
    };
    lanes.set(row.job, [...(lanes.get(row.job) ?? []), bar]);
  }
  return [...lanes].sort(([a], [b]) => a.localeCompare(b)).map(([job, bars]) => ({ job, bars }));
}
