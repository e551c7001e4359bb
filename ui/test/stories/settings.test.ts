import { fireEvent, screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, known, open, type Window } from "../window";

async function openSettings(...args: Parameters<typeof open>): Promise<Window> {
  const window = await open(...args);
  await window.user.click(await known("nav-settings"));
  return window;
}

test("a setting is written when its field is left; a refusal is shown there", async () => {
  const { backend, user } = await openSettings();
  const buffer = await screen.findByLabelText("Buffer");
  await user.clear(buffer);
  await user.type(buffer, "ten");
  await user.tab();
  await waitFor(() => expect(buffer).toHaveAccessibleDescription(/is not a whole number/));
  await user.clear(buffer);
  await user.type(buffer, "10");
  await user.tab();
  await waitFor(() => expect(buffer).toHaveAccessibleDescription("Kept free before and after events"));
  expect(asked(backend, "set_setting").at(-1)).toEqual({
    workspace: "Work",
    key: "plan.buffer-minutes",
    value: "10",
  });
});

test("hours are checked as they are typed and saved as a whole", async () => {
  const { backend, user } = await openSettings();
  const section = within(await screen.findByRole("region", { name: "Hours" }));
  await user.click(await section.findByRole("radio", { name: "Type" }));
  await user.click(await section.findByRole("button", { name: "Add hours on Saturday" }));
  const [from] = section.getAllByLabelText("Saturday from");
  const [to] = section.getAllByLabelText("Saturday to");
  if (!from || !to) throw new Error("Saturday has no row");
  await user.clear(from);
  await user.type(from, "soon");
  expect(await section.findByRole("alert")).toHaveTextContent("“soon” is not a time");
  expect(await known("hours-save")).toBeDisabled();
  await user.clear(from);
  await user.type(from, "10");
  await user.clear(to);
  await user.type(to, "1pm");
  await user.click(await known("hours-save"));
  const saved = asked(backend, "set_hours").at(-1) as { name: string; windows: Record<string, unknown> };
  expect([saved.name, saved.windows.sat]).toEqual(["default", [["10:00", "13:00"]]]);
});

test("hours are painted by pointer and by keyboard", async () => {
  const { backend, user } = await openSettings();
  const section = within(await screen.findByRole("region", { name: "Hours" }));
  const cell = (name: string) => section.findByRole("gridcell", { name });
  // A lunch break is painted over, from its first half hour to its last.
  await fireEvent.pointerDown(await cell("Monday 12:00 to 12:30, free"), { button: 0 });
  await fireEvent.pointerOver(await cell("Monday 12:30 to 13:00, free"));
  await fireEvent.pointerUp(document.body);
  // Taken away again is the first half hour of the day, by keyboard, and the one after it.
  (await cell("Monday 09:00 to 09:30, work")).focus();
  await user.keyboard("{ArrowRight}{ArrowLeft} {Shift>}{ArrowDown}{/Shift}");
  await user.click(await known("hours-save"));
  const saved = asked(backend, "set_hours").at(-1) as { windows: Record<string, unknown> };
  expect(saved.windows.mon).toEqual([["10:00", "17:00"]]);
  expect(saved.windows.tue).toEqual([
    ["09:00", "12:00"],
    ["13:00", "17:00"],
  ]);
});

test("the week to paint begins where this person's weeks begin", async () => {
  const { backend, user } = await openSettings();
  const section = within(await screen.findByRole("region", { name: "Hours" }));
  const first = () => section.getAllByRole("columnheader")[0];
  await waitFor(() => expect(first()).toHaveTextContent("Mo"));
  const weekdays = within(screen.getByRole("radiogroup", { name: "Weeks begin on" }));
  await user.click(weekdays.getByRole("radio", { name: "Sunday" }));
  await waitFor(() => expect(first()).toHaveTextContent("Su"));
  // A column is still its day.
  await fireEvent.pointerDown(section.getByRole("gridcell", { name: "Sunday 09:00 to 09:30, free" }), {
    button: 0,
  });
  await fireEvent.pointerUp(document.body);
  await user.click(await known("hours-save"));
  const saved = asked(backend, "set_hours").at(-1) as { windows: Record<string, unknown> };
  expect(saved.windows.sun).toEqual([["09:00", "09:30"]]);
});

test("a calendar's effect on planning is chosen", async () => {
  const { backend, user } = await openSettings();
  await user.selectOptions(await screen.findByLabelText("Team blocks my time"), "no");
  expect(asked(backend, "set_blocks_time")).toEqual([{ workspace: "Work", id: "team", value: "no" }]);
});

test("signing out asks first", async () => {
  const { backend, user } = await openSettings();
  await user.click(await screen.findByRole("button", { name: "Disconnect …" }));
  expect(asked(backend, "sign_out")).toEqual([]);
  await user.click(await known("confirm"));
  await waitFor(() => expect(screen.getByText(/Not connected to Google/)).toBeVisible());
});

test("an account that must sign in again says so everywhere", async () => {
  await openSettings("full", ({ overview }) => {
    for (const workspace of overview.workspaces) workspace.needs_sign_in = true;
  });
  expect(await screen.findByText(/Google asks ada@example.org to sign in again/)).toBeVisible();
  expect(await known("sync-status")).toHaveTextContent("Sign-in needed");
});

test("the theme is chosen at once and remembered", async () => {
  const { user } = await openSettings();
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  await waitFor(() => expect(document.documentElement.dataset.theme).toBe("dark"));
  expect(localStorage.getItem("hourwright.theme")).toBe("dark");
});

test("everything grows by choice and by key, and that is remembered", async () => {
  const { backend, user } = await openSettings();
  const last = () => asked(backend, "zoom").at(-1);
  // The usual size is how a window is made.
  expect(last()).toBeUndefined();
  await user.selectOptions(await screen.findByLabelText("Size"), "150 %");
  await waitFor(() => expect(last()).toEqual({ factor: 1.5 }));
  await user.keyboard("{Control>}+{/Control}");
  await waitFor(() => expect(last()).toEqual({ factor: 1.75 }));
  await user.keyboard("{Control>}++{/Control}");
  await waitFor(() => expect(last()).toEqual({ factor: 2 }));
  expect(localStorage.getItem("hourwright.size")).toBe("200");
  await user.keyboard("{Control>}0{/Control}");
  await waitFor(() => expect(last()).toEqual({ factor: 1 }));
});

test("where the data lie and which version this is", async () => {
  await openSettings();
  expect(await screen.findByText("/home/ada/.local/share/hourwright")).toBeVisible();
  expect(screen.getByText("Hourwright 0.1.0")).toBeVisible();
});

test("the Google client is tried out before anybody signs in with it", async () => {
  const { backend, user } = await openSettings();
  await user.click(await screen.findByRole("button", { name: "Set up …" }));
  await user.type(await known("client-id"), " demo.apps.googleusercontent.com ");
  await user.type(await known("client-secret"), "wrong");
  backend.failures.set("test_google_client", { code: "access-denied", message: "invalid_client" });
  await user.click(await known("test-client"));
  expect(await screen.findByText(/Google does not know this id together with this secret/)).toBeVisible();
  // What was said of another secret is gone once this one is typed.
  await user.type(await known("client-secret"), "2");
  expect(screen.queryByText(/Google does not know this id/)).toBeNull();
  await user.click(await known("test-client"));
  expect(await screen.findByText("Google knows this client.")).toBeVisible();
  expect(asked(backend, "test_google_client").at(-1)).toEqual({
    id: "demo.apps.googleusercontent.com",
    secret: "wrong2",
  });
  expect(asked(backend, "set_setting")).toEqual([]);
});

test("weeks begin with the day that a person chooses", async () => {
  const { backend, user } = await openSettings();
  await user.click(await screen.findByRole("radio", { name: "Sunday" }));
  await user.click(await known("nav-week"));
  await waitFor(() =>
    expect(asked(backend, "week").at(-1)).toMatchObject({ firstDay: "2026-11-22", days: 7 }),
  );
});

test("what a person is told of, and when not", async () => {
  const { backend, user } = await openSettings();
  const section = within(await screen.findByRole("region", { name: "Notifications" }));
  await user.click(await section.findByRole("switch", { name: "Of a task that cannot be done in time" }));
  const quiet = section.getByLabelText("Quiet hours");
  expect(quiet).toHaveValue("22:00-07:00");
  await user.clear(quiet);
  await user.tab();
  expect(asked(backend, "set_setting")).toEqual([
    { workspace: null, key: "notify.late-task", value: "no" },
    { workspace: null, key: "notify.quiet-hours", value: "none" },
  ]);
});

test("the settings print every key, also of pages that are not shown", async () => {
  await openSettings();
  const section = within(await screen.findByRole("region", { name: "Shortcuts" }));
  for (const label of ["Today", "Details of the task", "Undo the last change of tasks or the plan"]) {
    expect(section.getByText(label)).toBeVisible();
  }
});

test("days off are added to a set of hours and taken away again; the week is kept", async () => {
  const { backend, user } = await openSettings();
  await user.click(await known("add-date"));
  await user.type(await known("date-from"), "24.12.");
  await user.type(await known("date-to"), "26.12.");
  await user.click(await known("save-date"));
  const remove = await screen.findByRole("button", {
    name: / – .* like every week again/,
  });
  const saved = () => (asked(backend, "set_hours").at(-1) as { windows: Record<string, unknown> }).windows;
  expect(saved()).toMatchObject({ "2026-12-24": [], "2026-12-25": [], "2026-12-26": [] });
  expect(saved()).toHaveProperty("mon");
  // What is painted afterwards keeps them.
  const section = within(await screen.findByRole("region", { name: "Hours" }));
  (await section.findByRole("gridcell", { name: "Monday 09:00 to 09:30, work" })).focus();
  await user.keyboard(" ");
  await user.click(await known("hours-save"));
  expect(saved()).toHaveProperty("2026-12-25");
  await user.click(remove);
  await waitFor(() => expect(saved()).not.toHaveProperty("2026-12-25"));
  expect(saved()).toHaveProperty("mon");
});

test("holidays come from a calendar that is read", async () => {
  const { backend, user } = await openSettings();
  await user.selectOptions(await screen.findByLabelText("Holidays"), "Team");
  expect(asked(backend, "set_setting")).toEqual([
    { workspace: "Work", key: "hours.holidays", value: "team" },
  ]);
});

test("the session starts the program only once somebody says so", async () => {
  const { backend, user } = await openSettings();
  const autostart = await screen.findByRole("switch", { name: "Start when you sign in" });
  expect(autostart).not.toBeChecked();
  await user.click(autostart);
  await waitFor(() => expect(asked(backend, "set_autostart")).toEqual([{ on: true }]));
  await waitFor(() => expect(autostart).toBeChecked());
});
