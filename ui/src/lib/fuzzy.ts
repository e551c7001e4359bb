// Finding something by a few letters of its name.

/**
 * How well a text matches what was typed: `null` where a letter is missing, else the more the better. Letters must come in
 * order; a whole word's beginning counts most, then letters side by side, then an early place.
 */
export function score(text: string, typed: string): number | null {
  const letters = plain(typed).replaceAll(" ", "");
  const within = plain(text);
  let at = -1;
  let total = 0;
  for (const letter of letters) {
    const next = within.indexOf(letter, at + 1);
    if (next < 0) return null;
    if (next === at + 1 && at >= 0) total += 5;
    else if (next === 0 || /[^\p{L}\p{N}]/u.test(within[next - 1] ?? "")) total += 8;
    else total -= Math.min(3, next - at - 1);
    at = next;
  }
  // As typed, in one piece, beats the same letters scattered.
  if (within.includes(plain(typed).trim())) total += 20 + (within.startsWith(plain(typed).trim()) ? 5 : 0);
  return total - within.length / 100;
}

/** Those that match, the best first; all of them, as they are, where nothing was typed. */
export function best<T>(all: readonly T[], typed: string, text: (item: T) => string): T[] {
  if (!typed.trim()) return [...all];
  return all
    .map((item) => ({ item, score: score(text(item), typed) }))
    .filter((found): found is { item: T; score: number } => found.score !== null)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}

/** Without case and accents: `Überblick` is found by `uber`. */
function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
