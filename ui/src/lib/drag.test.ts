import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { dragsTask, follow, takesTasks } from "./drag";

const pointer = (type: string, x: number, y: number, init: PointerEventInit = {}) =>
  new PointerEvent(type, {
    clientX: x,
    clientY: y,
    pointerId: 1,
    isPrimary: true,
    button: 0,
    bubbles: true,
    ...init,
  });
const at = (type: string, x: number, y: number) => dispatchEvent(pointer(type, x, y));
const escape = () => dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));

const heard: string[] = [];
const follower = {
  start: () => heard.push("start"),
  move: ({ clientX }: PointerEvent) => heard.push(`move ${clientX}`),
  drop: ({ clientX }: PointerEvent) => heard.push(`drop ${clientX}`),
  cancel: () => heard.push("cancel"),
};

beforeEach(() => {
  heard.length = 0;
});
afterEach(() => void at("pointercancel", 0, 0));

it("takes a trembling hand for a click", () => {
  follow(pointer("pointerdown", 10, 10), follower);
  at("pointermove", 12, 11);
  at("pointerup", 12, 11);
  expect(heard).toEqual([]);
});

it("drags from the third pixel to the drop, and no further", () => {
  follow(pointer("pointerdown", 10, 10), follower);
  at("pointermove", 13, 10);
  at("pointermove", 40, 10);
  at("pointerup", 40, 10);
  at("pointermove", 90, 10);
  expect(heard).toEqual(["start", "move 13", "move 40", "drop 40"]);
});

it("gives up at Escape, and drops nothing afterwards", () => {
  follow(pointer("pointerdown", 10, 10), follower);
  at("pointermove", 40, 10);
  escape();
  at("pointerup", 40, 10);
  expect(heard).toEqual(["start", "move 40", "cancel"]);
});

it("leaves other buttons alone", () => {
  follow(pointer("pointerdown", 10, 10, { button: 2 }), follower);
  at("pointermove", 40, 10);
  expect(heard).toEqual([]);
});

it("eats the click that ends a drag, and none after it", () => {
  vi.useFakeTimers();
  const clicked = vi.fn();
  document.body.addEventListener("click", clicked);
  follow(pointer("pointerdown", 10, 10), follower);
  at("pointermove", 40, 10);
  at("pointerup", 40, 10);
  document.body.click();
  expect(clicked).not.toHaveBeenCalled();
  vi.runAllTimers();
  document.body.click();
  expect(clicked).toHaveBeenCalledOnce();
  document.body.removeEventListener("click", clicked);
  vi.useRealTimers();
});

it("hands a task to who takes tasks, unless a control was pressed", () => {
  const taker = { over: vi.fn(), drop: vi.fn(), leave: vi.fn() };
  const stop = takesTasks(taker);
  const task = { id: "7", title: "Report", minutes: 60 };
  const row = document.createElement("div");
  row.innerHTML = "<button></button>";
  document.body.append(row);
  row.addEventListener("pointerdown", (event) => dragsTask(event, task));
  row.querySelector("button")?.dispatchEvent(pointer("pointerdown", 0, 0));
  at("pointermove", 50, 0);
  expect(taker.over).not.toHaveBeenCalled();
  row.dispatchEvent(pointer("pointerdown", 0, 0));
  at("pointermove", 50, 0);
  at("pointerup", 60, 0);
  expect(taker.over).toHaveBeenCalledOnce();
  expect(taker.drop.mock.calls[0]?.[0]).toEqual(task);
  stop();
  row.remove();
});
