// The window of a story: the whole interface over the backend in memory, spoken to as a person would.
import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import App from "$src/App.svelte";
import type { SampleBackend, Scenario } from "./backend";
import { install } from "./install";

export type Window = {
  backend: SampleBackend;
  user: ReturnType<typeof userEvent.setup>;
};

/** Opens the window; `prepare` sets the stage before anything is read. */
export async function open(
  scenario: Scenario = "full",
  prepare?: (backend: SampleBackend) => void,
): Promise<Window> {
  const backend = install(scenario);
  prepare?.(backend);
  render(App);
  await screen.findByRole("main");
  return { backend, user: userEvent.setup() };
}

/** What tests and the real window's driver know by this name. */
export const known = (name: string) => screen.findByTestId(name);

/** The event or block of that title in the grid. */
export async function inGrid(title: string): Promise<HTMLElement> {
  const grid = await known("week-grid");
  return waitFor(() => {
    const found = within(grid)
      .getAllByTestId("event")
      .find((item) => item.dataset.title === title);
    if (!found) throw new Error(`${title} is not in the grid`);
    return found;
  });
}

/** The task of that title in a list. */
export async function task(title: string): Promise<HTMLElement> {
  return waitFor(() => {
    const found = screen.getAllByTestId("task-item").find((item) => item.dataset.title === title);
    if (!found) throw new Error(`${title} is not in the list`);
    return found;
  });
}

/** What commands of that name were asked, without what they were told about the workspace. */
export function asked(backend: SampleBackend, command: string): unknown[] {
  return backend.calls.filter((call) => call.command === command).map(({ args }) => args);
}
