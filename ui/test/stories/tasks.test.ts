import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, known, open, task } from "../window";

test("a task is added from anywhere by one key", async () => {
  const { backend, user } = await open();
  await task("Tax papers");
  await user.keyboard("n");
  await user.type(await known("task-title"), "Call the printer");
  const duration = await known("task-duration");
  await user.clear(duration);
  await user.type(duration, "30m");
  await user.type(await known("task-due"), "fri");
  await user.click(await known("task-save"));
  expect(await task("Call the printer")).toHaveTextContent("30 min");
  expect(asked(backend, "add_task")).toEqual([
    {
      workspace: "Work",
      draft: expect.objectContaining({ title: "Call the printer", duration: "30m", due: "2026-11-27" }),
    },
  ]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("what is wrong is said at its field, and nothing is sent", async () => {
  const { backend, user } = await open();
  await user.click(await known("add-task"));
  await user.type(await known("task-due"), "someday");
  await user.click(await known("task-save"));
  expect(await known("task-title")).toBeInvalid();
  expect(await known("task-title")).toHaveAccessibleDescription("Say what is to be done");
  expect(await known("task-due")).toHaveAccessibleDescription(/A day like/);
  expect(asked(backend, "add_task")).toEqual([]);
});

test("what the engine refuses is said in the form, and what was typed is kept", async () => {
  const { backend, user } = await open();
  backend.failures.set("add_task", {
    code: "invalid-input",
    message: "hours: there is no set called default",
  });
  await user.click(await known("add-task"));
  await user.type(await known("task-title"), "Report");
  await user.click(await known("task-save"));
  expect(await screen.findByRole("alert")).toHaveTextContent("Hours: there is no set called default.");
  expect(await known("task-title")).toHaveValue("Report");
});

test("a task is edited with everything it had", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Write the quarterly report")).getByTestId("task-more"));
  await user.click(await known("task-edit"));
  expect(await known("task-due")).toHaveValue("2026-11-25");
  expect(await known("task-split")).toBeChecked();
  await user.selectOptions(await known("task-priority"), "critical");
  await user.click(await known("task-save"));
  await waitFor(() => expect(asked(backend, "edit_task")).toHaveLength(1));
  expect(asked(backend, "edit_task")).toEqual([
    {
      workspace: "Work",
      id: "1",
      draft: expect.objectContaining({ title: null, priority: "critical", due: null }),
    },
  ]);
});

test("done, and taken back", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Tax papers")).getByTestId("task-done"));
  expect(await known("toast")).toHaveTextContent("Done: Tax papers");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(asked(backend, "complete_task")).toEqual([{ workspace: "Work", id: "6" }]);
  expect(asked(backend, "undo")).toEqual([{ workspace: "Work" }]);
});

test("deleting can be taken back", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Write the quarterly report")).getByTestId("task-more"));
  await user.click(await known("task-delete"));
  await waitFor(() => expect(document.querySelector('[data-title="Write the quarterly report"]')).toBeNull());
  expect(asked(backend, "remove_task")).toEqual([{ workspace: "Work", id: "1" }]);
  expect(await known("toast")).toHaveTextContent("Deleted: Write the quarterly report");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await task("Write the quarterly report");
  expect(await known("toast")).toHaveTextContent("Undone: deleting (Write the quarterly report)");
  await user.click(screen.getByRole("button", { name: "Do again" }));
  await waitFor(() => expect(document.querySelector('[data-title="Write the quarterly report"]')).toBeNull());
});

test("the page groups, finds and explains", async () => {
  const { user } = await open();
  await user.click(await known("nav-tasks"));
  await task("Tax papers");
  const groups = screen
    .getAllByRole("rowheader")
    .map((header) => header.textContent?.replace(/\s+/g, " ").trim());
  expect(groups).toEqual(["At risk 2", "Planned 4", "Not planned 1", "Waiting 1", "Done 2"]);
  expect(await task("Review Mateo’s pull request")).toHaveTextContent("Ends 4 h after it is due");
  await user.click(await known("plan-now"));
  await waitFor(() => expect(screen.getAllByRole("rowheader")[0]).toHaveTextContent("At risk 3"));
  await user.type(screen.getByRole("searchbox", { name: "Find tasks" }), "tax");
  await waitFor(() => expect(screen.getAllByTestId("task-item")).toHaveLength(1));
});

test("without tasks it says what they are for", async () => {
  const { user } = await open("empty");
  await user.click(await known("nav-tasks"));
  expect(await screen.findByText("No tasks yet")).toBeVisible();
});

test("a task is said in one line, and the line shows what it is taken to say", async () => {
  const { backend, user } = await open();
  await known("add-task");
  await user.keyboard("q");
  const line = await known("quick-add");
  expect(line).toHaveFocus();
  await user.type(line, "Write report 3h !high by fri 17:00 #work after:tax @eve");
  const chips = () => screen.getAllByTestId("quick-chip").map(({ dataset }) => dataset.kind);
  expect(chips()).toEqual(["duration", "priority", "due", "list", "after", "hours"]);
  await user.click(screen.getByRole("button", { name: "Remove: High" }));
  expect(line).toHaveValue("Write report 3h by fri 17:00 #work after:tax @eve");
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(line).toHaveValue(""));
  expect(asked(backend, "add_task")).toEqual([
    {
      workspace: "Work",
      draft: expect.objectContaining({
        title: "Write report",
        duration: "3h",
        priority: null,
        due: "2026-11-27T17:00:00+01:00",
        list: "work",
        after: ["6"],
        hours: "evenings",
      }),
    },
  ]);
  await user.type(line, "Buy milk{Enter}");
  await waitFor(() => expect(screen.queryByTestId("quick-add")).toBeNull());
  expect(asked(backend, "add_task")).toHaveLength(2);
});

test("what is wrong in the line is said beneath it, and nothing is added", async () => {
  const { backend, user } = await open();
  await user.click(await known("nav-tasks"));
  await task("Tax papers");
  await user.keyboard("q");
  const line = await known("quick-add");
  await user.type(line, "Report by yesterday{Enter}");
  expect(screen.getByText("That is in the past")).toBeVisible();
  expect(asked(backend, "add_task")).toEqual([]);
  await user.keyboard("{Escape}");
  expect(line).toHaveValue("");
});
