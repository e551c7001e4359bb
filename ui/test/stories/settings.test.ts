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

test("where the data lie and which version this is", async () => {
  await openSettings();
  expect(await screen.findByText("/home/ada/.local/share/hourwright")).toBeVisible();
  expect(screen.getByText("Hourwright 0.1.0")).toBeVisible();
});
