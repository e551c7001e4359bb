import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import QuickAddWindow from "$src/tasks/QuickAddWindow.svelte";
import { install } from "../install";
import { asked, known } from "../window";
import type { Scenario } from "../backend";

async function open(scenario: Scenario = "full") {
  const backend = install(scenario);
  render(QuickAddWindow);
  await screen.findByRole("main");
  return { backend, user: userEvent.setup() };
}

test("a line is read as it is typed; Enter adds the task and takes the window away", async () => {
  const { backend, user } = await open();
  const line = await known("quick-add");
  await waitFor(() => expect(line).toHaveFocus());
  await user.type(line, "write report 3h !high");
  const chips = await screen.findAllByTestId("quick-chip");
  expect(chips.map((chip) => chip.dataset.kind)).toEqual(["duration", "priority"]);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(asked(backend, "close_quick_add")).toHaveLength(1));
  expect(asked(backend, "add_task")).toMatchObject([
    { workspace: "Work", draft: { title: "write report", duration: "3h", priority: "high" } },
  ]);
  // It asks nothing of its own accord: the look back belongs to the main window.
  expect(asked(backend, "review")).toEqual([]);
});

test("with Ctrl another task follows; Escape closes, whatever stands in the line", async () => {
  const { backend, user } = await open();
  await user.type(await known("quick-add"), "call home{Control>}{Enter}{/Control}");
  expect(await screen.findByText("Added: call home")).toBeVisible();
  expect(asked(backend, "close_quick_add")).toEqual([]);
  await user.type(await known("quick-add"), "half a th");
  await user.keyboard("{Escape}");
  expect(asked(backend, "close_quick_add")).toHaveLength(1);
  expect(asked(backend, "add_task")).toHaveLength(1);
});

test("before there is a workspace it says where to begin", async () => {
  await open("first-start");
  expect(await screen.findByText(/There is no workspace yet/)).toBeVisible();
});
