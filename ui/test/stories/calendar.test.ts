import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { chooseFirstWeekday } from "$lib/intl.svelte";
import { asked, inGrid, known, open, task } from "../window";

/** Pixels an hour in a window without a size. */
const HOUR = 52;
const pointer = (x: number, y: number) => ({
  clientX: x,
  clientY: y,
  pointerId: 1,
  isPrimary: true,
  button: 0,
});

async function drag(from: Element, down: number, end: "drop" | "escape" = "drop") {
  await fireEvent.pointerDown(from, pointer(10, 100));
  await fireEvent.pointerMove(window, pointer(10, 100 + down / 2));
  await fireEvent.pointerMove(window, pointer(10, 100 + down));
  if (end === "escape") await fireEvent.keyDown(window, { key: "Escape" });
  await fireEvent.pointerUp(window, pointer(10, 100 + down));
}

const ghost = () => document.querySelector("[data-ghost=carried]");

test("a block that is dragged is pinned where it is dropped, and goes back when that is undone", async () => {
  const { backend, user } = await open();
  const block = await inGrid("Sketch the onboarding");
  await drag(block, HOUR);
  const [call] = asked(backend, "move_block") as { id: string; place: object }[];
  expect(call?.id).toBe("block5_0");
  expect(call?.place).toMatchObject({ fold: null });
  expect(await known("toast")).toHaveTextContent(/^Moved to .*: Sketch the onboarding/);
  await waitFor(async () => expect(await inGrid("Sketch the onboarding")).toHaveClass("pinned"));
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(asked(backend, "undo_through")).toEqual([{ workspace: "Work", step: 1 }]);
  await waitFor(async () => expect(await inGrid("Sketch the onboarding")).not.toHaveClass("pinned"));
});

test("Escape gives a drag up, and a person's own events are not dragged at all", async () => {
  const { backend } = await open();
  await drag(await inGrid("Sketch the onboarding"), HOUR, "escape");
  expect(ghost()).toBeNull();
  const event = await inGrid("Brunch");
  await drag(event, HOUR);
  expect(asked(backend, "move_block")).toEqual([]);
  expect(event.title).toContain("Hourwright never moves it");
});

test("a lower edge that is drawn makes a block longer", async () => {
  const { backend } = await open();
  const block = await inGrid("Sketch the onboarding");
  const edge = block.querySelector("[data-edge=end]");
  await drag(edge ?? block, HOUR);
  const [call] = asked(backend, "move_block") as { place: { start_min: number; end_min: number } }[];
  expect(call).toBeDefined();
  expect(await known("toast")).toHaveTextContent(/^Now /);
});

test("what was refused goes back, and says why", async () => {
  const { backend } = await open();
  backend.failures.set("move_block", {
    code: "invalid-input",
    message: "block e1 is gone",
    wrong: { kind: "block-gone" },
  });
  await drag(await inGrid("Sketch the onboarding"), HOUR);
  expect(await screen.findByText("This block was moved or removed meanwhile.")).toBeVisible();
  await waitFor(() => expect(ghost()).toBeNull());
});

test("keys move and resize a block, and say where it is", async () => {
  const { backend, user } = await open();
  const block = await inGrid("Sketch the onboarding");
  block.focus();
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await waitFor(() => expect(asked(backend, "move_block")).toHaveLength(1));
  expect(screen.getByTestId("grid-said")).toHaveTextContent(/^Sketch the onboarding, .*, pinned$/);
  await waitFor(async () => expect(await inGrid("Sketch the onboarding")).toHaveClass("pinned"));
  (await inGrid("Sketch the onboarding")).focus();
  await user.keyboard("{Alt>}{Shift>}{ArrowDown}{/Shift}{/Alt}");
  await waitFor(() => expect(asked(backend, "move_block")).toHaveLength(2));
});

test("the menu of a block puts it off, plans anew, and one undo takes both back", async () => {
  const { backend, user } = await open();
  const block = await inGrid("Sketch the onboarding");
  await fireEvent.contextMenu(block);
  const menu = await screen.findByRole("menu", { name: /Sketch the onboarding/ });
  expect(within(menu).getAllByRole("menuitem")).toHaveLength(7);
  await user.click(within(menu).getByTestId("menu-not-today"));
  expect(asked(backend, "defer_task")).toEqual([{ workspace: "Work", id: "5", day: "2026-11-25" }]);
  await waitFor(() => expect(asked(backend, "plan_now")).toHaveLength(1));
  expect(await known("toast")).toHaveTextContent("Not today: Sketch the onboarding");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(asked(backend, "undo_through")).toEqual([{ workspace: "Work", step: 1 }]);
});

test("next week is where this person's weeks begin", async () => {
  const { backend, user } = await open();
  for (const [style, day] of [
    ["monday", "2026-11-30"],
    ["sunday", "2026-11-29"],
    ["saturday", "2026-11-28"],
  ] as const) {
    chooseFirstWeekday(style);
    await fireEvent.contextMenu(await inGrid("Tax papers"));
    const menu = await screen.findByRole("menu", { name: /Tax papers/ });
    await user.click(within(menu).getByTestId("menu-next-week"));
    await waitFor(() => expect(asked(backend, "defer_task").at(-1)).toMatchObject({ day }));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
  }
});

test("the menu opens by keys, and from the details", async () => {
  const { backend, user } = await open();
  const block = await inGrid("Sketch the onboarding");
  block.focus();
  await user.keyboard("{Shift>}{F10}{/Shift}");
  const menu = await screen.findByRole("menu");
  await user.click(within(menu).getByTestId("menu-extend"));
  expect(asked(backend, "extend_block")).toEqual([{ workspace: "Work", id: "block5_0", minutes: 15 }]);
  await user.click(await inGrid("Sketch the onboarding"));
  await user.click(await known("block-more"));
  expect(await screen.findByRole("menu", { name: /Sketch the onboarding/ })).toBeVisible();
});

test("a task is drawn into free time by keys", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  (await known("week-grid")).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(document.querySelector("[data-ghost=cursor]")).not.toBeNull());
  await user.keyboard("{ArrowDown}{Enter}");
  await user.type(await known("new-title"), "Call the bank");
  await user.click(screen.getByTestId("new-add"));
  const [call] = asked(backend, "add_task_at") as { draft: { title: string } }[];
  expect(call?.draft.title).toBe("Call the bank");
  expect(await inGrid("Call the bank")).toHaveClass("pinned");
});

test("three days, a month and a list are a key away, and remembered", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  backend.calls.length = 0;
  const weeks = () =>
    (asked(backend, "week") as { firstDay: string; days: number }[]).map(
      ({ firstDay, days }) => `${firstDay} ${days}`,
    );
  await user.keyboard("x");
  await waitFor(() => expect(weeks().at(-1)).toBe("2026-11-24 3"));
  await user.keyboard("m");
  expect(await known("month")).toBeVisible();
  expect(weeks().at(-1)).toBe("2026-10-26 42");
  await user.keyboard("j");
  await waitFor(() => expect(weeks().at(-1)).toBe("2026-11-30 42"));
  await user.keyboard("ta");
  const agenda = await known("agenda");
  expect(await within(agenda).findByText("Brunch")).toBeVisible();
  expect(localStorage.getItem("hourwright.span")).toBe("agenda");
});

test("what did not fit is said above the week", async () => {
  const { user } = await open();
  expect(await known("unplaced")).toHaveTextContent(/\d tasks? did not fit/);
  await user.click(screen.getByTestId("unplaced-show"));
  expect(await screen.findByRole("heading", { name: "Tasks" })).toBeVisible();
});

test("buffers are drawn, and a second zone beside the hours", async () => {
  localStorage.setItem("hourwright.second-zone", "Asia/Tokyo");
  await open("full", (backend) => (backend.buffer = 15));
  await inGrid("Brunch");
  expect((await screen.findAllByTestId("buffer")).length).toBeGreaterThan(2);
  expect(await known("second-zone")).toHaveTextContent(/5 PM/);
});

test("a task is dragged from the panel into the week", async () => {
  const { backend } = await open();
  await inGrid("Brunch");
  const grid = await known("week-grid");
  grid.getBoundingClientRect = () => new DOMRect(0, 0, 900, 900);
  const card = await task("Read the CalDAV specification");
  await drag(card, 5 * HOUR);
  const [call] = asked(backend, "place_task") as { id: string; place: object }[];
  expect(call?.place).toMatchObject({ day: "2026-11-23", end_min: expect.any(Number) });
  expect(await inGrid("Read the CalDAV specification")).toHaveClass("pinned");
});
