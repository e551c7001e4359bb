import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { TaskView } from "$lib/backend";
import { TASKS } from "../sample";
import { asked, known, open, task } from "../window";

async function list(prepare?: Parameters<typeof open>[1]) {
  const opened = await open("full", prepare);
  await opened.user.click(await known("nav-tasks"));
  await task("Tax papers");
  return opened;
}

test("a fact is changed where it is read, from the keyboard alone", async () => {
  const { backend, user } = await list();
  (await task("Tax papers")).focus();
  await user.keyboard("{Enter}");
  const title = await known("edit-title");
  expect(title).toHaveFocus();
  await user.clear(title);
  await user.type(title, "Taxes{Tab}");
  await user.selectOptions(await known("edit-priority"), "critical");
  await user.keyboard("{Tab}");
  const duration = await known("edit-duration");
  await user.clear(duration);
  await user.type(duration, "soon{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("A length like");
  await user.clear(duration);
  await user.type(duration, "2h{Tab}");
  const due = await known("edit-due");
  await user.clear(due);
  await user.type(due, "fri 17:00{Enter}");
  await waitFor(() => expect(screen.queryByTestId("edit-due")).toBeNull());
  const said = asked(backend, "edit_tasks").map((args) => {
    const { draft } = args as { draft: object };
    return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== null));
  });
  expect(said).toEqual([
    { title: "Taxes" },
    { priority: "critical" },
    { duration: "2h" },
    { due: "2026-11-27T17:00:00+01:00" },
  ]);
});

test("Escape leaves a fact as it was", async () => {
  const { backend, user } = await list();
  await user.click(screen.getByRole("button", { name: /^Change: Title of Tax papers/ }));
  await user.type(await known("edit-title"), " and more{Escape}");
  await waitFor(() => expect(screen.queryByTestId("edit-title")).toBeNull());
  expect(asked(backend, "edit_tasks")).toEqual([]);
});

test("several are chosen by keys and changed at once, with one way back", async () => {
  const { backend, user } = await list();
  (await task("Book the hotel in Lisbon")).focus();
  await user.keyboard("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  const bar = await known("bulk");
  expect(bar).toHaveTextContent("3 chosen");
  await user.selectOptions(within(bar).getByRole("combobox", { name: "Priority" }), "low");
  await waitFor(() => expect(asked(backend, "edit_tasks")).toHaveLength(1));
  expect(asked(backend, "edit_tasks")[0]).toMatchObject({ ids: ["3", "1", "5"], draft: { priority: "low" } });
  expect(await known("toast")).toHaveTextContent("3 tasks changed");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(asked(backend, "undo")).toHaveLength(1));
  await user.type(within(await known("bulk")).getByTestId("bulk-due"), "fri{Enter}");
  await waitFor(() => expect(asked(backend, "edit_tasks")).toHaveLength(2));
  await user.click(within(await known("bulk")).getByTestId("bulk-done"));
  await waitFor(() =>
    expect(asked(backend, "complete_tasks")).toEqual([{ workspace: "Work", ids: ["3", "1", "5"] }]),
  );
  expect(screen.queryByTestId("bulk")).toBeNull();
});

test("a task is moved within its priority by keys, where the order is a person's own", async () => {
  const { backend, user } = await list((sample) => {
    for (const one of sample.tasks) if (one.id === "6") one.priority = "normal";
  });
  (await task("Sketch the onboarding")).focus();
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  expect(await known("toast")).toHaveTextContent("Sort by priority to arrange tasks by hand");
  expect(asked(backend, "rank_task")).toEqual([]);
  await user.selectOptions(await known("task-sort"), "priority");
  (await task("Sketch the onboarding")).focus();
  await user.keyboard("{Alt>}{ArrowUp}{/Alt}");
  expect(asked(backend, "rank_task"), "it is the first of its priority").toEqual([]);
  await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await waitFor(() =>
    expect(asked(backend, "rank_task")).toEqual([{ workspace: "Work", id: "5", before: null }]),
  );
});

test("Ctrl+Z takes the last step back, Ctrl+Shift+Z makes it again", async () => {
  const { backend, user } = await list();
  await user.click(within(await task("Tax papers")).getByTestId("task-done"));
  await waitFor(() => expect(asked(backend, "complete_task")).toHaveLength(1));
  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(asked(backend, "undo")).toHaveLength(1));
  await user.keyboard("{Control>}{Shift>}Z{/Shift}{/Control}");
  await waitFor(() => expect(asked(backend, "redo")).toHaveLength(1));
});

test("the details show blocks, what comes first, the steps and what happened", async () => {
  const { backend, user } = await list();
  (await task("Write the quarterly report")).focus();
  await user.keyboard("o");
  const details = await known("task-details");
  expect(await within(details).findAllByTestId("history-entry")).toHaveLength(5);
  expect(details).toHaveTextContent("Priority: Normal → High");
  await user.type(within(details).getByTestId("subtask-add"), "Outline{Enter}");
  await waitFor(() => expect(within(details).getByTestId("subtask")).not.toBeChecked());
  await user.click(within(details).getByTestId("subtask"));
  await waitFor(() => expect(within(details).getByTestId("subtask")).toBeChecked());
  await waitFor(async () => expect(await task("Write the quarterly report")).toHaveTextContent("1/1"));
  await user.type(within(details).getByTestId("after-add"), "tax{Enter}");
  expect(await within(details).findByTestId("after-chip")).toHaveTextContent("Tax papers");
  backend.failures.set("edit_tasks", {
    code: "invalid-input",
    message: "after: task 3 cannot come before task 1, it has to wait for it",
  });
  await user.type(within(details).getByTestId("after-add"), "book{Enter}");
  expect(await within(details).findByRole("alert")).toHaveTextContent("it has to wait for it");
  await user.click(within(details).getAllByTestId("details-block")[1] as HTMLElement);
  expect(await known("week-grid")).toBeVisible();
});

test("of many tasks only those in sight are drawn", async () => {
  const many = Array.from({ length: 600 }, (_, index): TaskView => ({
    ...(TASKS[5] as TaskView),
    id: String(1000 + index),
    title: `Task ${index}`,
  }));
  const { user } = await open("full", (backend) => backend.tasks.push(...many));
  await user.click(await known("nav-tasks"));
  await task("Review Mateo’s pull request");
  const grid = screen.getByRole("grid", { name: "Tasks" });
  expect(grid).toHaveAttribute("aria-rowcount", String(610 + 5 + 1));
  expect(within(grid).getAllByTestId("task-item").length).toBeLessThan(80);
});

test("a task is dragged to before another one of its priority, and to no other", async () => {
  const { backend, user } = await list((sample) => {
    for (const one of sample.tasks) if (one.id === "6") one.priority = "normal";
  });
  await user.selectOptions(await known("task-sort"), "priority");
  const [taxes, sketch, other] = [
    await task("Tax papers"),
    await task("Sketch the onboarding"),
    await task("Read the CalDAV specification"),
  ];
  // A test's page has no layout: a row lies where its style says.
  const middle = (row: HTMLElement) => parseInt(row.style.top) + 20;
  const drag = async (from: HTMLElement, to: HTMLElement) => {
    const hand = { button: 0, isPrimary: true, pointerId: 1, clientX: 5 };
    const start = middle(from);
    await fireEvent.pointerDown(within(from).getByTestId("task-grip"), { ...hand, clientY: start });
    await fireEvent.pointerMove(document.body, { ...hand, clientY: start + 9 });
    await fireEvent.pointerMove(document.body, { ...hand, clientY: middle(to) });
    await fireEvent.pointerUp(document.body, { ...hand, clientY: middle(to) });
  };
  await drag(taxes, other);
  expect(asked(backend, "rank_task"), "that one has another priority").toEqual([]);
  await drag(taxes, sketch);
  expect(asked(backend, "rank_task")).toEqual([{ workspace: "Work", id: "6", before: sketch.dataset.row }]);
});
