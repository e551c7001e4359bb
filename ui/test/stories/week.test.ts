import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, inGrid, known, open } from "../window";

const weeks = (backend: Parameters<typeof asked>[0]) =>
  (asked(backend, "week") as { firstDay: string | null; days: number }[]).map(
    ({ firstDay, days }) => `${firstDay} ${days}`,
  );

test("events, blocks, free time and now are drawn", async () => {
  await open();
  expect(await inGrid("Brunch")).toHaveAttribute("data-kind", "event");
  expect(await inGrid("Sketch the onboarding")).toHaveAttribute("data-kind", "block");
  expect(await inGrid("Vendor demo")).toHaveClass("declined");
  expect(await inGrid("Book the hotel in Lisbon")).toHaveClass("pinned");
  expect(await inGrid("Review Mateo’s pull request")).toHaveClass("late");
  expect(screen.getByTestId("now-line")).toBeInTheDocument();
  expect(screen.getAllByTitle(/^Free /).length).toBeGreaterThan(3);
  expect(await inGrid("Lisbon weekend")).toHaveAccessibleName(/all day, Family/);
});

test("keys lead through time", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  backend.calls.length = 0;
  await user.keyboard("jjk");
  await waitFor(() => expect(weeks(backend).at(-1)).toBe("2026-11-30 7"));
  await user.keyboard("t");
  await waitFor(() => expect(weeks(backend).at(-1)).toBe("null 7"));
  await inGrid("Brunch");
  await user.keyboard("d");
  await waitFor(() => expect(weeks(backend).at(-1)).toBe("2026-11-24 1"));
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(weeks(backend).at(-1)).toBe("2026-11-25 1"));
  await user.keyboard("w");
  await waitFor(() => expect(weeks(backend).at(-1)).toBe("2026-11-23 7"));
});

test("one stop of Tab holds all items; arrows walk between them", async () => {
  const { user } = await open();
  await inGrid("Brunch");
  const stops = () =>
    within(screen.getByTestId("week-grid"))
      .getAllByTestId("event")
      .filter((item) => item.tabIndex === 0 && item.classList.contains("item"));
  expect(stops()).toHaveLength(1);
  const [first] = stops();
  first?.focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(() =>
    expect(document.activeElement).toHaveAttribute("data-title", "Design review: week view"),
  );
  expect(stops()).toEqual([document.activeElement]);
});

test("the details of a block pin it and finish it, and done can be undone", async () => {
  const { backend, user } = await open();
  await user.click(await inGrid("Sketch the onboarding"));
  const details = await screen.findByRole("dialog", { name: "Sketch the onboarding" });
  expect(details).toHaveTextContent("Planned by Hourwright");
  await user.click(within(details).getByTestId("block-pin"));
  await waitFor(() => expect(within(details).getByTestId("block-pin")).toHaveTextContent("Unpin"));
  await user.click(within(details).getByTestId("block-done"));
  expect(await known("toast")).toHaveTextContent("Done: Sketch the onboarding");
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(asked(backend, "undo")).toEqual([{ workspace: "Work" }]);
});

test("an event opens in Google Calendar through the shell", async () => {
  const { backend, user } = await open();
  await user.click(await inGrid("Brunch"));
  const details = await screen.findByRole("dialog", { name: "Brunch" });
  expect(details).toHaveTextContent("Time Out Market");
  await user.click(within(details).getByRole("button", { name: "Open in Google Calendar" }));
  expect(asked(backend, "open_link")).toEqual([{ url: "https://calendar.google.com/event?eid=e18" }]);
});

test("an event says why it takes no time", async () => {
  const { user } = await open();
  await user.click(await inGrid("Vendor demo"));
  expect(await screen.findByRole("dialog", { name: "Vendor demo" })).toHaveTextContent("Free: you declined");
});

test("notes are text, whatever they look like, and their links open in the browser", async () => {
  const { backend, user } = await open();
  await user.click(await inGrid("Sprint planning"));
  const details = await screen.findByRole("dialog", { name: "Sprint planning" });
  expect(await within(details).findByText(/<b>Bring<\/b> numbers/)).toBeVisible();
  await user.click(within(details).getByRole("button", { name: "The board" }));
  expect(asked(backend, "open_link")).toEqual([{ url: "https://board.example.org/" }]);
});

test("planning says what it did; a failure says why", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  await user.click(await known("plan-now"));
  expect(await known("toast")).toHaveTextContent("Planned: 6 moved, 1 new, 2 without room");
  backend.failures.set("plan_now", { code: "store", message: "the database is busy" });
  await user.keyboard("p");
  expect(await screen.findByText("The database is busy.")).toBeVisible();
});

test("a sync shows its progress, and its result when it is over", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  await user.click(await known("sync-now"));
  expect(await screen.findByText("Synced: 4 changed, 1 removed")).toBeVisible();
  backend.syncing({
    running: [{ workspace: "Work", calendar: "Team", pages: 2, events: 500 }],
    next_at: null,
    offline: false,
  });
  await waitFor(() => expect(screen.getByTestId("sync-status")).toHaveTextContent("500 events"));
  expect(screen.getByTestId("sync-now")).toBeDisabled();
  backend.syncing({ running: [], next_at: null, offline: false });
  await waitFor(() => expect(screen.getByTestId("sync-now")).toBeEnabled());
});

test("a full sync is in the menu beside", async () => {
  const { backend, user } = await open();
  await user.click(await known("sync-more"));
  await user.click(await known("full-sync"));
  expect(asked(backend, "sync_now")).toEqual([{ workspace: "Work", full: true }]);
});

test("a calendar that is switched off takes its events along", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  await user.click(screen.getByRole("checkbox", { name: "Family" }));
  expect(asked(backend, "select_calendar")).toEqual([{ workspace: "Work", id: "family", selected: false }]);
  await waitFor(() => expect(document.querySelector('[data-title="Brunch"]')).toBeNull());
});

test("a day of 25 hours is marked", async () => {
  await open("full", ({ lengths }) => lengths.set("2026-11-29", 1500));
  expect(await known("clock-change")).toHaveTextContent("25 h day");
});

test("another workspace is one click away", async () => {
  const { backend, user } = await open();
  await inGrid("Brunch");
  await user.click(screen.getByRole("button", { name: /Workspace Work/ }));
  await user.click(await screen.findByRole("menuitemradio", { name: /Personal/ }));
  await waitFor(() => expect(asked(backend, "tasks")).toContainEqual({ workspace: "Personal" }));
});

test("the keys are listed where they are asked for", async () => {
  const { user } = await open();
  await inGrid("Brunch");
  await user.keyboard("?");
  const help = await screen.findByRole("dialog", { name: "Keyboard" });
  expect(help).toHaveTextContent(/Plan now\s*P/);
  expect(help).toHaveTextContent(/Today\s*T/);
});

test("an answer that cannot be drawn is said, and can be tried again", async () => {
  const { backend, user } = await open("full", (prepared) => {
    const { handle } = prepared;
    let broken = true;
    prepared.handle = async (command, args) => {
      const answer = await handle.call(prepared, command, args);
      if (command === "week" && args.days === 7 && broken) return { ...(answer as object), items: null };
      return answer;
    };
    Object.assign(prepared, { mend: () => (broken = false) });
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("This view could not be drawn");
  (backend as unknown as { mend: () => void }).mend();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  await inGrid("Brunch");
});
