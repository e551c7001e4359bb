import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, inGrid, known, open, task } from "../window";

test("a task says why it is where it is and what else it could have", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Write the quarterly report")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  const here = await screen.findByRole("region", { name: "Why here" });
  expect(here).toHaveTextContent("The time before is worth more to “Tax papers”.");
  expect(here).toHaveTextContent("2 h to spare");
  expect(within(here).getByText("Team standup", { exact: false })).toBeInTheDocument();
  const places = within(
    within(here).getByRole("list", { name: "Other places, the best first" }),
  ).getAllByRole("listitem");
  expect(places.map((place) => place.textContent)).toEqual([
    expect.stringMatching(
      /Tomorrow .*Worse: finished 1 h earlier; “Tax papers” finished 2 h later, 30 min late/,
    ),
    expect.stringMatching(
      /Worse: finished 22 h later, 1 piece more; less at the time of day that is preferred/,
    ),
  ]);
  expect(asked(backend, "explain")).toEqual([{ workspace: "Work", id: "1" }]);
});

test("a fix and the plan that it was promised with are one step", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Read the CalDAV specification")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  const why = await screen.findByRole("region", { name: "Why not" });
  expect(why).toHaveTextContent("It needs 3 h before Fri Nov 27 5:00 PM in its hours (Usual); 2 h are free");
  expect(why).toHaveTextContent("in time; nothing else moves");
  await user.click(within(why).getByTestId("fix-shorten"));
  await waitFor(() =>
    expect(asked(backend, "apply_fix")).toEqual([
      {
        workspace: "Work",
        fix: { kind: "shorten", task: "7", draft: expect.objectContaining({ duration: "2h" }) },
      },
    ]),
  );
  // Nothing else is asked for: the engine makes one step of the change and the plan.
  expect([asked(backend, "edit_tasks"), asked(backend, "plan_now")]).toEqual([[], []]);
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(asked(backend, "undo")).toHaveLength(1));
});

test("a task is dropped where that is what helps", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Read the CalDAV specification")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  await user.click(await known("fix-drop"));
  await waitFor(() =>
    expect(asked(backend, "apply_fix")).toMatchObject([{ fix: { kind: "drop", task: "2" } }]),
  );
});

test("another place is tried before it is taken", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Write the quarterly report")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  await user.click((await screen.findAllByTestId("try"))[0] as HTMLElement);
  const trial = await known("trial");
  expect(asked(backend, "what_if")).toEqual([
    { workspace: "Work", whatIf: expect.objectContaining({ pins: [expect.objectContaining({ id: "1" })] }) },
  ]);
  expect(asked(backend, "pin_task")).toEqual([]);
  await user.click(await within(trial).findByTestId("trial-take"));
  await waitFor(() => expect(asked(backend, "plan_now")).toHaveLength(1));
  expect(asked(backend, "pin_task")).toEqual([
    expect.objectContaining({ id: "1", start: expect.stringContaining("2026-11-25T09:00") }),
  ]);
});

test("what cannot be explained is said", async () => {
  const { backend, user } = await open();
  backend.failures.set("explain", { code: "store", message: "the database is busy" });
  await user.click(within(await task("Read the CalDAV specification")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  expect(await screen.findByRole("alert")).toHaveTextContent("The database is busy.");
});

test("capacity names the week that breaks and the tasks at risk", async () => {
  const { user } = await open();
  await user.click(await known("nav-tasks"));
  await user.click(await known("capacity-open"));
  const capacity = await known("capacity");
  expect(await within(capacity).findByRole("alert")).toHaveTextContent("Mon Nov 30");
  const weeks = within(capacity).getAllByTestId("week-load");
  const cells = (week: HTMLElement) => [...week.children].map((cell) => cell.textContent?.trim()).join(" ");
  expect(weeks.map((week) => cells(week).trim())).toEqual([
    "Mon Nov 23 20 h 9 h 6 h",
    "Mon Nov 30 30 h 12 h 40 h",
  ]);
  expect(within(capacity).getByRole("region", { name: "At risk" })).toHaveTextContent(
    "Tax papers 3 h without a place",
  );
});

test("a wish for the time of day is said with the task", async () => {
  const { backend, user } = await open();
  await user.click(within(await task("Tax papers")).getByTestId("task-more"));
  await user.click(await known("task-edit"));
  await user.click(await known("task-limits"));
  await user.selectOptions(await known("task-prefer"), "morning");
  await user.type(await known("task-spread"), "1h");
  expect(await known("task-prefer")).toHaveValue("morning");
  await user.click(await known("task-save"));
  await waitFor(() =>
    expect(asked(backend, "edit_task")).toEqual([
      { workspace: "Work", id: "6", draft: expect.objectContaining({ prefer: "morning", spread: "1h" }) },
    ]),
  );
});

test("a block in the week says why it is there", async () => {
  const { user } = await open();
  await user.click(await inGrid("Write the quarterly report"));
  await user.click(await known("block-why"));
  expect(await screen.findByRole("region", { name: "Why here" })).toBeInTheDocument();
});
