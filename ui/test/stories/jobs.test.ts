import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { job } from "../sample";
import { asked, known, open, type Window } from "../window";

async function openJobs(...args: Parameters<typeof open>): Promise<Window> {
  const window = await open(...args);
  await window.user.click(await known("nav-jobs"));
  return window;
}

test("each run has its line, and the filters pick among them", async () => {
  const { user } = await openJobs();
  const rows = await screen.findAllByTestId("job-row");
  expect(rows).toHaveLength(5);
  expect(rows[0]).toHaveTextContent(/Incremental sync\s*All\s*Schedule\s*Running/);
  expect(screen.getByText("75 %")).toBeVisible();
  await user.selectOptions(screen.getByTestId("filter-state"), "failed");
  const states = () => screen.getAllByTestId("job-row").map((row) => row.dataset.state);
  await waitFor(() => expect(states()).toEqual(["failed"]));
});

test("a run is looked into, and run again", async () => {
  const { backend, user } = await openJobs();
  await user.selectOptions(await screen.findByTestId("filter-trigger"), "window");
  await waitFor(() => expect(screen.getAllByTestId("job-row")).toHaveLength(1));
  await user.click(screen.getByTestId("job-row"));
  expect(await screen.findByTestId("job-details")).toHaveTextContent(/Attempts.*3 requests/s);
  expect(screen.getAllByTestId("job-line")).toHaveLength(2);
  await user.click(await known("run-again"));
  expect(asked(backend, "start_job")).toEqual([{ job: "incremental-sync", workspace: "Work" }]);
});

test("one that goes on can be cancelled", async () => {
  const { backend, user } = await openJobs();
  await user.click((await screen.findAllByTestId("job-row"))[0]!);
  await user.click(await known("cancel-job"));
  expect(asked(backend, "cancel_job")).toEqual([{ id: 5 }]);
});

test("all is paused and resumed, and what comes next is told", async () => {
  const { backend, user } = await openJobs();
  expect(await screen.findByTestId("scheduled-batch-sync")).toHaveTextContent(/Batch sync.*Today/);
  expect(screen.getByTestId("scheduled-backup")).toHaveTextContent("not planned");
  await user.click(await known("pause-jobs"));
  expect(backend.settings.get("background.paused")).toBe("yes");
  expect(await screen.findByText(/Nothing starts by the clock/)).toBeVisible();
  await waitFor(() => expect(screen.getByTestId("pause-jobs")).toHaveTextContent("Resume"));
  await user.click(await known("run-now"));
  expect(asked(backend, "start_job")).toEqual([{ job: "batch-sync", workspace: null }]);
});

test("a calendar that was not read completely for long is a warning", async () => {
  const { backend } = await openJobs();
  const fresh = async () => (await screen.findAllByTestId("freshness")).map((line) => line.dataset.fresh);
  expect(await fresh()).not.toContain("true");
  const soon = new Date(Date.now() + 60_000).toISOString();
  for (const calendar of backend.calendars) calendar.freshness = { synced_at: soon, late_at: soon };
  backend.changed("calendars");
  await waitFor(async () => expect(await fresh()).not.toContain("false"));
});

test("of ten thousand runs only those in sight are in the page", async () => {
  const { backend } = await openJobs();
  backend.jobs = Array.from({ length: 10_000 }, (_, id) => job(id + 1, "2026-11-24T10:00"));
  backend.changed("runs");
  await screen.findByText("10,000 runs");
  expect(screen.getAllByTestId("job-row").length).toBeLessThan(60);
});

test("nothing that ran yet is said, not shown as an empty list", async () => {
  await openJobs("empty");
  expect(await screen.findByText("No job has run yet")).toBeVisible();
});
