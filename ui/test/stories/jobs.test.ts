import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { Freshness } from "$lib/backend";
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

test("a pause of an hour says when it ends", async () => {
  const { backend, user } = await open();
  await user.click(await known("nav-jobs"));
  await user.click(await known("pause-hour"));
  expect(asked(backend, "pause_jobs")).toEqual([{ minutes: 60 }]);
  expect(await screen.findByText(/Nothing starts by the clock until today 11:20/)).toBeVisible();
  expect(screen.queryByTestId("pause-hour")).toBeNull();
  await user.click(await known("pause-jobs"));
  await waitFor(() => expect(screen.getByTestId("pause-jobs")).toHaveTextContent("Pause all"));
  expect(backend.settings.get("background.paused")).toBe("no");
});

test("all is paused and resumed, and what comes next is told", async () => {
  const { backend, user } = await openJobs();
  expect(await screen.findByTestId("scheduled-batch-sync")).toHaveTextContent(
    /Batch sync.*Scheduled: Today 12:00 PM.*Tomorrow 12:00 PM/s,
  );
  expect(screen.getByTestId("scheduled-backup")).toHaveTextContent("not planned");
  await user.click(await known("pause-jobs"));
  expect(backend.settings.get("background.paused")).toBe("yes");
  expect(await screen.findByText(/Nothing starts by the clock/)).toBeVisible();
  await waitFor(() => expect(screen.getByTestId("pause-jobs")).toHaveTextContent("Resume"));
  await user.click(await known("run-now"));
  expect(asked(backend, "start_job")).toEqual([{ job: "batch-sync", workspace: null }]);
});

/** The lines of the calendars say that, and are green or a warning, once that is how fresh they are. */
async function freshness(freshness: Freshness | null, text: string, green: boolean) {
  const { backend } = await openJobs();
  for (const calendar of backend.calendars) calendar.freshness = freshness;
  backend.changed("calendars");
  await waitFor(() => {
    const lines = screen.getAllByTestId("freshness");
    for (const line of lines) expect(line).toHaveTextContent(text);
    expect(lines.map((line) => line.dataset.fresh)).toEqual(lines.map(() => String(green)));
  });
}

const minutes = (n: number) => new Date(Date.now() + n * 60_000).toISOString();

test("a calendar that was read two minutes ago is fresh, and says when that was", () =>
  freshness({ synced_at: minutes(-2), late_at: minutes(13) }, "synced 2 min ago", true));

test("a calendar that missed three intervals is a warning", () =>
  freshness({ synced_at: minutes(-16), late_at: minutes(-1) }, "synced 16 min ago", false));

test("a calendar that nothing was ever read of is never green", () =>
  freshness(null, "not synced yet", false));

test("a run that waits says for what and until when, and an account that rests is told of", async () => {
  const { backend } = await openJobs();
  const waits = { state: "waiting", duration_ms: null };
  backend.jobs = [
    job(1, "2026-11-24T10:00", { state: "queued", duration_ms: null }),
    job(2, "2026-11-24T10:00", { ...waits, waits_for: "network" }),
    job(3, "2026-11-24T10:00", {
      ...waits,
      waits_for: "backoff",
      waits_until: "2026-11-24T10:25:00+01:00",
    }),
    job(4, "2026-11-24T10:00", { state: "expired", duration_ms: null }),
  ];
  backend.resting = [{ account: "mara@example.com", until: "2026-11-24T11:00:00+01:00" }];
  backend.changed("runs");
  expect(await screen.findByText(/mara@example.com is left alone until today 11:00/)).toBeVisible();
  const rows = await screen.findAllByTestId("job-row");
  const texts = ["Expired", "Waiting until today 10:25", "Waiting for the network", "Queued"];
  texts.forEach((text, index) => expect(rows[index]).toHaveTextContent(text));
});

test("what Google refused is told, and sent again when somebody asks", async () => {
  const { backend, user } = await openJobs();
  expect(await screen.findByTestId("outbox")).toHaveTextContent("Nothing waits");
  const time = { start: "2026-11-24T13:00:00+01:00", end: "2026-11-24T14:00:00+01:00" };
  const error = { code: "bad-response", message: "Google refused the request (400)" };
  backend.blocks = {
    ...backend.blocks,
    blocks: [{ ...time, id: "b1", task: "1", title: "Letter", pinned: false, standing: "refused", error }],
    puts: 1,
    refused: 1,
  };
  backend.changed("blocks");
  expect(await screen.findByTestId("dead-letter")).toHaveTextContent("Letter: Google refused");
  await user.click(await known("retry-refused"));
  await waitFor(() => expect(asked(backend, "start_job")).toEqual([{ job: "push", workspace: "Work" }]));
  expect(asked(backend, "approve_blocks")).toHaveLength(1);
});

test("the last week is told, and made anew when somebody asks", async () => {
  const { backend, user } = await openJobs();
  const report = await screen.findByTestId("last-report");
  await waitFor(() => expect(report).toHaveTextContent(/Work 19 h planned, 9 tasks done/));
  expect(report).toHaveTextContent("1 task late");
  expect(report).toHaveTextContent("2016 times, 3 in vain");
  await user.click(await known("make-report"));
  expect(asked(backend, "start_job")).toEqual([{ job: "report", workspace: null }]);
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
