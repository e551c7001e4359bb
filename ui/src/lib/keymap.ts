// Every command that a key or the palette can run, with its keys and its name: the settings print this list, the help that
// part of it which works where one is. What a command does stands where it is offered.
import { t } from "$src/texts/index.svelte";
import { GROUPS, type Shortcut } from "./shortcuts.svelte";

type Entry = Pick<Shortcut, "keys" | "whileTyping" | "page"> & { label: () => string };

const WEEK = {
  today: { keys: ["t"], label: () => t().calendar.keys.today },
  next: { keys: ["j", "ArrowRight"], label: () => t().calendar.keys.next },
  previous: { keys: ["k", "ArrowLeft"], label: () => t().calendar.keys.previous },
  day: { keys: ["d"], label: () => t().calendar.keys.day },
  three: { keys: ["x"], label: () => t().calendar.keys.three },
  "seven-days": { keys: ["w"], label: () => t().calendar.keys.week },
  month: { keys: ["m"], label: () => t().calendar.keys.month },
  agenda: { keys: ["a"], label: () => t().calendar.keys.agenda },
  panel: { keys: ["b"], label: () => t().calendar.keys.panel },
} satisfies Record<string, Entry>;

const TASKS = {
  walk: { keys: ["ArrowUp", "ArrowDown"], label: () => t().tasks.keys.walk },
  choose: { keys: [" "], label: () => t().tasks.keys.choose },
  edit: { keys: ["Enter"], label: () => t().tasks.keys.edit },
  rank: { keys: ["Alt+ArrowUp", "Alt+ArrowDown"], label: () => t().tasks.keys.rank },
  details: { keys: ["o"], label: () => t().tasks.keys.details },
} satisfies Record<string, Entry>;

const EVERYWHERE = {
  palette: { keys: ["Ctrl+k"], label: () => t().shell.command.palette, whileTyping: true },
  "new-task": { keys: ["n"], label: () => t().shell.command.newTask },
  "quick-add": { keys: ["q"], label: () => t().shell.command.quickAdd },
  plan: { keys: ["p"], label: () => t().shell.command.plan },
  sync: { keys: ["s"], label: () => t().shell.command.sync },
  "full-sync": { keys: [], label: () => t().shell.command.fullSync },
  week: { keys: ["1"], label: () => t().shell.view.week, page: true },
  tasks: { keys: ["2"], label: () => t().shell.view.tasks, page: true },
  log: { keys: ["3"], label: () => t().shell.view.log, page: true },
  settings: { keys: ["4", "Ctrl+,"], label: () => t().shell.view.settings, page: true },
  jobs: { keys: ["5"], label: () => t().shell.view.jobs, page: true },
  "new-workspace": { keys: [], label: () => t().shell.command.newWorkspace },
  review: { keys: ["r"], label: () => t().shell.command.review },
  undo: { keys: ["Ctrl+z"], label: () => t().shell.command.undo },
  redo: { keys: ["Ctrl+Shift+z", "Ctrl+y"], label: () => t().shell.command.redo },
  larger: { keys: ["Ctrl++", "Ctrl+="], label: () => t().shell.command.larger, whileTyping: true },
  smaller: { keys: ["Ctrl+-"], label: () => t().shell.command.smaller, whileTyping: true },
  "usual-size": { keys: ["Ctrl+0"], label: () => t().shell.command.usualSize, whileTyping: true },
  keys: { keys: ["?"], label: () => t().shell.command.showKeys },
} satisfies Record<string, Entry>;

/** All of them by the heading under which they are printed. */
export const KEYMAP: Record<(typeof GROUPS)[number], Record<string, Entry>> = {
  Week: WEEK,
  Tasks: TASKS,
  Everywhere: EVERYWHERE,
};

export type CommandId = keyof typeof WEEK | keyof typeof TASKS | keyof typeof EVERYWHERE;

/** A command of the list, ready to be offered. */
export function command(id: CommandId, run: () => void, enabled?: () => boolean): Shortcut {
  for (const group of GROUPS) {
    const entry = KEYMAP[group][id];
    if (entry) return { ...entry, id, group, label: entry.label(), run, ...(enabled && { enabled }) };
  }
  // The type of the id says that it is there.
  throw new Error(`no command is called ${id}`);
}
