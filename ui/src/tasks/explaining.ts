// The engine's explanations in sentences: what kind of thing it says, and of what, becomes words of the catalogue.
import type {
  AlternativeView,
  BlockerView,
  CauseView,
  ExplainView,
  FixView,
  ReasonView,
  ShiftView,
  TroubleView,
  WhyHereView,
} from "$lib/backend";
import { parseDuration } from "$lib/duration";
import { length, plainMoment, plainSpan, work } from "$lib/time";
import { setName } from "../settings/hours";
import { t } from "$src/texts/index.svelte";
import { priorityName } from "./grouping";

/** Of more reasons than these, the rest are counted. */
const MOST_NAMED = 4;

/** Why a block is where it is. */
export function bindingText(block: WhyHereView, of: ExplainView): string {
  const { binding, quoted } = t().explain;
  switch (block.binding) {
    case "not-before":
      return binding["not-before"](plainMoment(block.earliest));
    case "predecessor":
      return binding.predecessor(listed(of.after_titles.map(quoted)));
    case "hours":
      return binding.hours(setName(of.hours));
    case "tasks": {
      const tasks = block.blockers.filter(({ kind }) => kind === "task");
      return binding.tasks(listed([...new Set(tasks.map(({ title }) => quoted(title)))]));
    }
    default:
      return binding[block.binding];
  }
}

/** What is in the way of a block. */
export function blockerText({ kind, title }: BlockerView): string {
  const { blocker } = t().explain;
  if (kind === "buffer") return blocker.buffer(title);
  return kind === "daily-limit" ? blocker["daily-limit"] : title;
}

/** What another place would mean: `Worse: finished 2 h later; “Tax papers” finished 1 h later, 30 min late`. */
export function alternativeText({ cost_delta, shifts, wishes }: AlternativeView): string {
  const { elsewhere } = t().explain;
  const verdict = cost_delta > 0 ? elsewhere.worse : cost_delta < 0 ? elsewhere.better : elsewhere.same;
  const [own, ...others] = shifts;
  const parts = [
    own ? shiftText(own) : "",
    ...others.map((shift) => elsewhere.of(shift.title, shiftText(shift) || elsewhere.moves)),
    ...wishes.map(({ wish, better }) => elsewhere.wishes[wish][better ? 1 : 0]),
  ].filter((text) => text !== "");
  return parts.length > 0 ? `${verdict}: ${parts.join("; ")}` : verdict;
}

function shiftText(shift: ShiftView): string {
  const { elsewhere } = t().explain;
  const { finish_minutes, work_minutes, pieces, missing_minutes, late_minutes } = shift;
  const parts: string[] = [];
  // With work that has no place a task is not finished, and how late it is says nothing.
  if (missing_minutes > 0) parts.push(elsewhere.noRoom(work(missing_minutes)));
  else if (shift.missing_before > 0) parts.push(elsewhere.allRoom);
  else if (finish_minutes > 0) parts.push(elsewhere.later(length(finish_minutes)));
  else if (finish_minutes < 0) parts.push(elsewhere.earlier(length(-finish_minutes)));
  else if (work_minutes > 0) parts.push(elsewhere.onAverageLater(length(work_minutes)));
  else if (work_minutes < 0) parts.push(elsewhere.onAverageEarlier(length(-work_minutes)));
  if (missing_minutes === 0 && late_minutes !== shift.late_before)
    parts.push(late_minutes > 0 ? elsewhere.late(length(late_minutes)) : elsewhere.inTime);
  if (pieces > 0) parts.push(elsewhere.morePieces(pieces));
  if (pieces < 0) parts.push(elsewhere.fewerPieces(-pieces));
  return parts.join(", ");
}

/** Why a task is late or has no place. */
export function troubleText(problem: TroubleView, of: ExplainView): string {
  const { trouble } = t().explain;
  const until = plainMoment(problem.until);
  const needed = work(problem.needed_minutes);
  const reasons = listed(problem.reasons.map(reasonText));
  if (problem.kind === "not-planned") return trouble["not-planned"];
  if (problem.kind === "no-hours") return trouble["no-hours"](needed, until, setName(of.hours));
  if (problem.kind === "predecessor") return trouble.predecessor(reasons);
  if (problem.replan_helps) return trouble.late(until);
  return trouble.needs(needed, until, setName(of.hours), freeText(problem), reasons);
}

/** What a fix does. */
export function fixText({ kind, draft, title }: FixView): string {
  const { fixes } = t().explain;
  switch (kind) {
    case "replan":
      return fixes.replan;
    case "extend-due":
      return fixes["extend-due"](plainMoment(draft.due ?? ""));
    case "split":
      return fixes.split(lengthOf(draft.min_block));
    case "hours":
      return fixes.hours(setName(draft.hours ?? ""));
    case "shorten":
      return fixes.shorten(lengthOf(draft.duration));
    case "raise":
      return fixes.raise(priorityName(draft.priority ?? ""));
    case "drop":
      return fixes.drop(title);
  }
}

/** What came of a fix when it was planned. */
export function fixedText({ finish, moved }: FixView): string {
  return t().explain.fixed(plainMoment(finish), moved);
}

/** Why a block is not where it was. */
export function causeText(cause: CauseView): string {
  const { causes } = t().explain;
  switch (cause.kind) {
    case "busy":
    case "predecessor":
    case "taken":
      return causes[cause.kind](cause.title);
    default:
      return causes[cause.kind];
  }
}

function reasonText(reason: ReasonView): string {
  const { reasons } = t().explain;
  switch (reason.kind) {
    case "busy":
      return reasons.busy(reason.title, plainSpan(reason.start, reason.end));
    case "not-before":
      return reasons["not-before"](plainMoment(reason.at));
    case "task":
    case "predecessor":
    case "predecessor-unplaced":
      return reasons[reason.kind](reason.title);
    default:
      return reasons[reason.kind];
  }
}

function freeText({ free_minutes, longest_minutes, reasons }: TroubleView): string {
  const { free } = t().explain;
  if (free_minutes === 0) return free.none;
  const cut = reasons.some(({ kind }) => kind === "pieces");
  return cut ? free.inPieces(work(free_minutes), work(longest_minutes)) : free.some(work(free_minutes));
}

/** A length as the engine reads it, as people read it. */
function lengthOf(text: string | null): string {
  return work(parseDuration(text ?? "") ?? 0);
}

/** `a, b and c`; of many the first and how many more. */
function listed(parts: readonly string[]): string {
  const { more, and } = t().explain;
  const left = parts.length - MOST_NAMED;
  const named = left > 0 ? [...parts.slice(0, MOST_NAMED), more(left)] : parts;
  const last = named.at(-1) ?? "";
  return named.length > 1 ? and(named.slice(0, -1).join(", "), last) : last;
}
