// What this window remembers between starts: how it looks, never what is in it.

const PREFIX = "hourwright.";

/** The remembered word if it is one of `allowed`, else the first of them. */
export function recall<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
  const stored = read(name);
  return allowed.find((word) => word === stored) ?? allowed[0];
}

/** The remembered text. */
export function read(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Remembers a text; where the webview keeps nothing, the choice lasts as long as the window. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // A choice of looks is not worth a message.
  }
}
