// Every command of the program in one list: keys run them, the palette finds them, the help prints them, and a menu shows
// the key beside the item.

import { untrack } from "svelte";

/** Headings of the help, in order; the catalogue has their words. */
export const GROUPS = ["Week", "Tasks", "Everywhere"] as const;

export type Shortcut = {
  /** By which a menu finds the keys of what it offers. */
  id?: string;
  /** As `KeyboardEvent.key` names them; with Ctrl (or Cmd) as `Ctrl+,`. The first is the one that help shows. None where
   * only the palette leads to it. */
  keys: string[];
  /** What happens, as a person would say it. */
  label: string;
  /** The heading in the help. */
  group: (typeof GROUPS)[number];
  /** Whether the keys count while somebody types, too. */
  whileTyping?: boolean;
  /** Whether it leads to a page: the palette has those under a heading of their own. */
  page?: boolean;
  /** Whether it can be done now; without it, always. */
  enabled?: () => boolean;
  run: () => void;
};

class Shortcuts {
  active = $state.raw<Shortcut[]>([]);

  /** Adds commands until the returned function is called; two for one key are a mistake of ours. */
  add(added: Shortcut[]): () => void {
    // An effect that adds does not depend on what is there.
    const active = untrack(() => this.active);
    const clash = conflict([...active, ...added]);
    if (clash) throw new Error(`two shortcuts listen to ${clash}`);
    this.active = [...active, ...added];
    return () => {
      this.active = this.active.filter((shortcut) => !added.includes(shortcut));
    };
  }

  /** Runs what the key stands for, unless somebody is typing or a dialog has the floor. */
  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    const found = this.active.find(({ keys }) => keys.includes(keyOf(event)));
    if (!found || !isEnabled(found) || (isTyping(event) && !found.whileTyping)) return;
    event.preventDefault();
    found.run();
  };

  /** How the first key of a command is printed; nothing where there is no such command or key. */
  keyFor(id: string): string | undefined {
    const key = this.active.find((command) => command.id === id)?.keys[0];
    return key && keyLabel(key);
  }
}

/** The one list of the one window. */
export const shortcuts = new Shortcuts();

export function isEnabled({ enabled }: Pick<Shortcut, "enabled">): boolean {
  return enabled?.() ?? true;
}

/** How an event is written in the list. */
export function keyOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey"> & { shiftKey?: boolean },
): string {
  if (event.altKey) return `Alt+${event.key}`;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!event.ctrlKey && !event.metaKey) return key;
  // Elsewhere Shift has done its work: it made another character.
  return event.shiftKey && /^[a-z]$/.test(key) ? `Ctrl+Shift+${key}` : `Ctrl+${key}`;
}

/** The first key that two shortcuts want. */
export function conflict(list: Pick<Shortcut, "keys">[]): string | undefined {
  const seen = new Set<string>();
  for (const key of list.flatMap(({ keys }) => keys)) {
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

/** How a key is printed. */
export function keyLabel(key: string): string {
  const names: Record<string, string> = {
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    " ": "␣",
  };
  const named = key.replace(/(Arrow\w+| )$/, (name) => names[name] ?? name);
  return named.replace(/^.$|(?<=\+)[a-z]$/, (letter) => letter.toUpperCase());
}

function isTyping({ target }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button"].includes(target.type);
  return target.isContentEditable || target.matches("textarea, select, [role=menuitem]");
}
