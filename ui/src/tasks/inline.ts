// What is typed into a cell of the list: from a task to the text, and from the text to what the engine is asked for.
import type { TaskDraft, TaskView } from "$lib/backend";
import { clockText } from "$lib/days";
import { durationText, parseDuration } from "$lib/duration";
import { lastDayOf } from "$lib/time";
import { instantAt } from "$lib/zone";
import { t } from "$src/texts/index.svelte";
import { dateAtStart } from "./when";

export type Field = "title" | "priority" | "duration" | "due";
export const FIELDS: readonly Field[] = ["title", "priority", "duration", "due"];

/** Where something is typed: the engine's day and clock in the workspace's zone. */
export type Place = { today: string; minute: number; zone: string };

const NO_DATE = /^(none|no|keine?|-|)$/i;

/** What the field holds when its editing begins. */
export function cellText(task: TaskView, field: Field): string {
  switch (field) {
    case "title":
      return task.title;
    case "priority":
      return task.priority;
    case "duration":
      return durationText(task.duration_minutes);
    case "due": {
      if (task.due === null) return "";
      const { date, minute } = lastDayOf(task.due);
      return minute === 1440 ? date : `${date} ${clockText(minute)}`;
    }
  }
}

/** What the typed text asks for, or what is wrong with it. */
export function cellDraft(field: Field, text: string, place: Place): Partial<TaskDraft> | { error: string } {
  const { form } = t().tasks;
  const typed = text.trim();
  switch (field) {
    case "title":
      return typed ? { title: typed } : { error: form.sayTitle };
    case "priority":
      return { priority: typed };
    case "duration": {
      const minutes = parseDuration(typed);
      return minutes === null ? { error: form.aLength } : { duration: durationText(minutes) };
    }
    case "due": {
      const due = dueDraft(typed, place);
      return due === null ? { error: form.aDay } : { due };
    }
  }
}

/** A due date as the engine reads it: `none` for an empty text, `null` where the text is no date. */
export function dueDraft(text: string, { today, minute, zone }: Place): string | null {
  const typed = text.trim();
  if (NO_DATE.test(typed)) return "none";
  const when = dateAtStart(typed, { today, minute });
  if (!when || when.length < typed.length) return null;
  return when.minute === null ? when.date : instantAt(when.date, when.minute, zone);
}
