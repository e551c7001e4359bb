import { describe, expect, it } from "vitest";
import { carried, drawn, dropped, parts, resized, stepped, stretchOf, type Stretch } from "./moving";
import type { TimedItem } from "$lib/backend";

const block: Stretch = { day: 1, start_min: 600, end_min: 660 };
const text = ({ day, start_min, end_min }: Stretch) => `${day} ${start_min}-${end_min}`;

describe("a block that is carried", () => {
  const to = (day: number, minute: number) => text(carried(block, { day: 1, minute: 630 }, { day, minute }));

  it("keeps its length and lands on quarters", () => {
    expect(to(3, 638)).toBe("3 615-675");
    expect(to(3, 637)).toBe("3 600-660");
  });

  it("stays where it is as long as the pointer hardly moves", () => {
    expect(to(1, 634)).toBe("1 600-660");
  });

  it("goes on quarters though it began off them", () => {
    const odd = { day: 0, start_min: 607, end_min: 652 };
    expect(text(carried(odd, { day: 0, minute: 610 }, { day: 0, minute: 640 }))).toBe("0 630-675");
  });

  it("begins on its day, and may end on the next", () => {
    expect(to(1, -100)).toBe("1 0-60");
    expect(to(1, 1500)).toBe("1 1425-1485");
    expect(parts(carried(block, { day: 1, minute: 630 }, { day: 1, minute: 1500 }))).toEqual([
      { day: 1, start_min: 1425, end_min: 1440 },
      { day: 2, start_min: 0, end_min: 45 },
    ]);
  });

  it("has its true length on a day with a change of clocks", () => {
    const item = {
      day: 6,
      start_min: 90,
      end_min: 210,
      start: "2026-10-25T01:30:00+02:00",
      end: "2026-10-25T03:30:00+01:00",
    };
    expect(text(stretchOf(item as TimedItem))).toBe("6 90-270");
  });
});

describe("an edge", () => {
  it("snaps, and never makes a block shorter than a quarter", () => {
    expect(text(resized(block, "end", 697))).toBe("1 600-690");
    expect(text(resized(block, "end", 100))).toBe("1 600-615");
    expect(text(resized(block, "start", 100))).toBe("1 105-660");
    expect(text(resized(block, "start", 900))).toBe("1 645-660");
    expect(text(resized(block, "end", 2000))).toBe("1 600-1440");
  });
});

describe("what is new", () => {
  it("is dropped on a quarter", () => {
    expect(text(dropped(50, { day: 2, minute: 604 }))).toBe("2 600-650");
    expect(text(dropped(50, { day: 2, minute: 1439 }))).toBe("2 1425-1475");
  });

  it("is drawn over whole quarters, up or down", () => {
    expect(text(drawn({ day: 0, minute: 607 }, 652))).toBe("0 600-660");
    expect(text(drawn({ day: 0, minute: 652 }, 607))).toBe("0 600-660");
    expect(text(drawn({ day: 0, minute: 600 }, 600))).toBe("0 600-615");
    expect(text(drawn({ day: 0, minute: 1439 }, 1500))).toBe("0 1425-1440");
  });
});

describe("keys", () => {
  const step = (key: string, resizes = false, from = block) => {
    const to = stepped(from, key, resizes, 7);
    return to && text(to);
  };

  it("move by a quarter or a day", () => {
    expect(step("ArrowDown")).toBe("1 615-675");
    expect(step("ArrowUp")).toBe("1 585-645");
    expect(step("ArrowRight")).toBe("2 600-660");
    expect(step("ArrowLeft")).toBe("0 600-660");
  });

  it("find the quarters again", () => {
    const odd = { day: 0, start_min: 607, end_min: 650 };
    expect(step("ArrowDown", false, odd)).toBe("0 615-658");
    expect(step("ArrowUp", false, odd)).toBe("0 600-643");
  });

  it("resize by the end", () => {
    expect(step("ArrowDown", true)).toBe("1 600-675");
    expect(step("ArrowUp", true)).toBe("1 600-645");
    expect(step("ArrowUp", true, { day: 0, start_min: 600, end_min: 615 })).toBeNull();
  });

  it("stop at the edges", () => {
    expect(step("ArrowUp", false, { day: 0, start_min: 0, end_min: 60 })).toBeNull();
    expect(step("ArrowDown", false, { day: 0, start_min: 1425, end_min: 1440 })).toBeNull();
    expect(step("ArrowLeft", false, { ...block, day: 0 })).toBeNull();
    expect(step("ArrowRight", false, { ...block, day: 6 })).toBeNull();
    expect(step("ArrowRight", true)).toBeNull();
    expect(step("Enter")).toBeNull();
  });
});
