import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, known, open } from "../window";

const names = () => screen.getAllByTestId("palette-item").map((item) => item.textContent);

test("a few letters lead to a page, by keyboard alone", async () => {
  const { user } = await open();
  await user.keyboard("{Control>}k{/Control}");
  expect(await known("palette")).toHaveFocus();
  await user.keyboard("sett{Enter}");
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeVisible();
  expect(screen.queryByTestId("palette")).toBeNull();
});

test("a command is run, and shown with its key", async () => {
  const { backend, user } = await open();
  await known("week-grid");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await known("palette"), "sync now");
  expect(names()[0]).toMatch(/Sync now.*Command.*S/);
  await user.keyboard("{Enter}");
  expect(asked(backend, "sync_now")).toEqual([{ workspace: "Work", full: false }]);
});

test("arrows choose, and the choice is said", async () => {
  const { user } = await open();
  await user.keyboard("{Control>}k{/Control}");
  const field = await known("palette");
  await user.keyboard("{ArrowDown}{ArrowDown}{ArrowUp}");
  const list = screen.getByRole("listbox");
  const options = within(list).getAllByRole("option");
  expect(options.map((option) => option.getAttribute("aria-selected")).indexOf("true")).toBe(1);
  expect(field).toHaveAttribute("aria-activedescendant", options[1]?.id);
  await user.keyboard("{ArrowUp}{ArrowUp}");
  await waitFor(() => expect(field.getAttribute("aria-activedescendant")).toBe(options.at(-1)?.id));
});

test("a task is opened by its title", async () => {
  const { backend, user } = await open();
  const title = backend.tasks.find(({ status }) => status === "open")?.title ?? "";
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await known("palette"), title);
  await waitFor(() => expect(names()[0]).toContain(title));
  await user.keyboard("{Enter}");
  expect(await screen.findByDisplayValue(title)).toBeVisible();
});

test("another workspace is chosen", async () => {
  const { backend, user } = await open();
  const other = backend.overview.workspaces[1]?.name ?? "";
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await known("palette"), other);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("button", { name: new RegExp(other) })).toBeVisible());
});

test("what nothing is called says so", async () => {
  const { user } = await open();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await known("palette"), "zzzz");
  expect(await screen.findByText("Nothing is called like that")).toBeVisible();
  await user.keyboard("{Enter}");
  expect(await known("palette")).toBeVisible();
});
