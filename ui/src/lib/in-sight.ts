// Which lines of a long list are worth drawing: those in sight, and some beyond.

/** Lines above and below those in sight that are drawn as well, so that a turn of the wheel shows no gap. */
const BEYOND = 12;

/** Which of `count` lines, each `line` pixels high, are drawn where a list is scrolled by `top`: from, and to exclusive. */
export function inSight(
  top: number,
  height: number,
  line: number,
  count: number,
): { from: number; to: number } {
  const first = Math.floor(top / line) - BEYOND;
  const last = Math.ceil((top + height) / line) + BEYOND;
  const from = Math.min(Math.max(0, first), Math.max(0, count - 1));
  return { from, to: Math.max(from, Math.min(count, last)) };
}
