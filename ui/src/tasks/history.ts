// A line of a task's history, in words.
import type { HistoryEntry } from "$lib/backend";
import { due, inSentence, moment, span } from "$lib/time";
import { t } from "$src/texts/index.svelte";
import { priorityName } from "./grouping";

/** What happened. */
export function happened(entry: HistoryEntry, today: string): string {
  const { happened: words } = t().tasks.details;
  const at = (time: HistoryEntry["after"]) => (time ? inSentence(span(time.start, time.end, today)) : "");
  switch (entry.what) {
    case "planned":
      return words.planned(at(entry.after));
    case "moved":
      return words.moved(at(entry.before), at(entry.after));
    case "unplanned":
      return words.unplanned(at(entry.before));
    case "renamed":
      return words.renamed(entry.after_text ?? "");
    case "edited":
      return edited(entry, today);
    case "added":
    case "removed":
    case "done":
    case "reopened":
    case "pinned":
    case "unpinned":
      return words[entry.what];
    default:
      return entry.what;
  }
}

function edited({ field, before_text, after_text }: HistoryEntry, today: string): string {
  const { fields, happened: words, nothing } = t().tasks.details;
  const said = (text: string | null) => {
    if (text === null) return nothing;
    if (field === "due") return due(text, today);
    if (field === "not-before") return moment(text, today);
    return field === "priority" ? priorityName(text) : text;
  };
  return words.edited(fields[field ?? ""] ?? field ?? "", said(before_text), said(after_text));
}

/** Who did it. */
export function byWhom({ actor }: HistoryEntry): string {
  return t().tasks.details.actors[actor] ?? actor;
}
