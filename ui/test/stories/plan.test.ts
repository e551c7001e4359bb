import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { ReviewItem } from "$lib/backend";
import type { SampleBackend } from "../backend";
import { asked, known, open, task } from "../window";

const previewing = (backend: SampleBackend) => backend.settings.set("plan.mode", "preview");

test("a plan is shown before it is stored, and taken whole", async () => {
  const { backend, user } = await open("full", previewing);
  await user.click(await known("nav-tasks"));
  await task("Tax papers");
  await user.click(await known("plan-now"));
  const preview = await known("preview");
  expect(await within(preview).findAllByTestId("preview-change")).toHaveLength(2);
  expect(preview).toHaveTextContent("No free time is left before the horizon ends");
  expect(asked(backend, "plan_now")).toEqual([]);
  await user.click(within(preview).getByTestId("preview-always"));
  await user.click(within(preview).getByTestId("preview-use"));
  await waitFor(() => expect(asked(backend, "accept_plan")).toEqual([{ workspace: "Work", only: null }]));
  expect(asked(backend, "set_setting")).toEqual([
    { workspace: "Work", key: "plan.mode", value: "automatic" },
  ]);
  expect(await known("toast")).toHaveTextContent("Planned: 1 moved, 1 new, 2 without room");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  await waitFor(() => expect(asked(backend, "undo")).toHaveLength(1));
});

test("the week shows what would be, and what would no longer be, until the preview is left", async () => {
  const { user } = await open("full", previewing);
  await known("week-grid");
  await user.keyboard("p");
  await known("preview");
  const ghosts = () =>
    [...document.querySelectorAll<HTMLElement>("[data-ghost]")].map(({ dataset }) => dataset.ghost);
  await waitFor(() => expect(ghosts().toSorted()).toEqual(["new", "new", "old"]));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(ghosts()).toEqual([]));
});

test("of a plan one task is taken, and the rest is left", async () => {
  const { backend, user } = await open("full", previewing);
  await known("add-task");
  await user.keyboard("p");
  const preview = await known("preview");
  await user.click((await within(preview).findAllByTestId("preview-take"))[1] as HTMLElement);
  await waitFor(() => expect(asked(backend, "accept_plan")).toEqual([{ workspace: "Work", only: ["7"] }]));
  await user.click(within(preview).getByRole("button", { name: "Leave it" }));
  await waitFor(() => expect(screen.queryByTestId("preview")).toBeNull());
  expect(asked(backend, "accept_plan")).toHaveLength(1);
});

function left(backend: SampleBackend, ...ids: string[]): ReviewItem[] {
  return ids.map((id) => {
    const found = backend.tasks.find((one) => one.id === id);
    if (!found) throw new Error(`the sample has no task ${id}`);
    const span = { start: "2026-11-23T09:00:00+01:00", end: "2026-11-23T10:00:00+01:00" };
    return { task: structuredClone(found), past: [span], past_minutes: 60 };
  });
}

test("what was planned before today is asked for once a day, one key each", async () => {
  localStorage.clear();
  const { backend, user } = await open("full", (sample) => {
    sample.past = left(sample, "1", "5", "6");
  });
  await known("review");
  expect(await known("review-item")).toHaveTextContent("Write the quarterly report");
  await user.keyboard("d");
  await waitFor(() => expect(asked(backend, "complete_task")).toEqual([{ workspace: "Work", id: "1" }]));
  await waitFor(() => expect(screen.getByTestId("review-item")).toHaveTextContent("Sketch the onboarding"));
  await user.keyboard("x");
  await waitFor(() => expect(screen.getByTestId("review-item")).toHaveTextContent("Tax papers"));
  await user.keyboard("u");
  await waitFor(() => expect(screen.getByTestId("review-item")).toHaveTextContent("Sketch the onboarding"));
  expect(asked(backend, "undo")).toHaveLength(1);
  await user.keyboard("r");
  await waitFor(() => expect(screen.getByTestId("review-item")).toHaveTextContent("Tax papers"));
  await user.keyboard("l");
  const end = await known("review-end");
  expect(end).toHaveTextContent("1 done, 1 to be planned again, 1 left for later");
  await user.click(within(end).getByTestId("review-plan"));
  await waitFor(() => expect(asked(backend, "plan_now")).toHaveLength(1));
});

test("the same day it comes only when it is asked for", async () => {
  localStorage.setItem("hourwright.reviewed.Work", "2026-11-24");
  const { user } = await open("full", (sample) => {
    sample.past = left(sample, "1");
  });
  await task("Tax papers");
  expect(screen.queryByTestId("review")).toBeNull();
  await user.keyboard("r");
  expect(await known("review-item")).toHaveTextContent("Write the quarterly report");
});

test("capacity is told by days, too", async () => {
  const { user } = await open();
  await user.click(await known("nav-tasks"));
  await user.click(await known("capacity-open"));
  await known("capacity");
  await user.click(await screen.findByRole("radio", { name: "Days" }));
  expect(screen.getAllByTestId("day-load")).toHaveLength(14);
});
