// Where a floating panel goes: beside what it belongs to, and always inside the window.

export type Box = { left: number; top: number; width: number; height: number };
export type Size = { width: number; height: number };
export type Side = "beside" | "below";

const GAP = 8;

/** The left and top of a panel next to `anchor`, flipped or pushed in where the window ends. */
export function place(anchor: Box, panel: Size, window: Size, side: Side): { left: number; top: number } {
  const { left, top } = side === "beside" ? beside(anchor, panel, window) : below(anchor, panel, window);
  return {
    left: within(left, panel.width, window.width),
    top: within(top, panel.height, window.height),
  };
}

function beside(anchor: Box, panel: Size, window: Size) {
  const right = anchor.left + anchor.width + GAP;
  const fitsRight = right + panel.width + GAP <= window.width;
  return { left: fitsRight ? right : anchor.left - panel.width - GAP, top: anchor.top };
}

function below(anchor: Box, panel: Size, window: Size) {
  const under = anchor.top + anchor.height + GAP / 2;
  const fitsUnder = under + panel.height + GAP <= window.height;
  return { left: anchor.left, top: fitsUnder ? under : anchor.top - panel.height - GAP / 2 };
}

function within(at: number, size: number, room: number): number {
  return Math.max(GAP, Math.min(at, room - size - GAP));
}
