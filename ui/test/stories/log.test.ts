import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { run } from "../sample";
import { asked, known, open, type Window } from "../window";

async function openLog(...args: Parameters<typeof open>): Promise<Window> {
  const window = await open(...args);
  await window.user.click(await known("nav-log"));
  return window;
}

test("each run has its line: what, how it went, what it brought, why it failed", async () => {
  await openLog();
  const rows = await screen.findAllByTestId("sync-log-row");
  expect(rows).toHaveLength(34);
  expect(rows[0]).toHaveTextContent(/Team\s*Incremental\s*Succeeded\s*\+12\s*−0\s*2\s*×2\s*1\.4 s/);
  expect(screen.getByText(/Google could not be reached/)).toBeVisible();
  expect(screen.getByText("Incremental → full")).toBeVisible();
  expect(screen.getByText("2 events could not be read and are kept aside")).toBeVisible();
});

test("statuses are counted and picked", async () => {
  const { user } = await openLog();
  await user.click(await screen.findByRole("radio", { name: "Failed 1" }));
  const rows = await screen.findAllByTestId("sync-log-row");
  expect(rows.map((row) => row.dataset.status)).toEqual(["failed"]);
});

test("a new run is seen without asking", async () => {
  const { backend } = await openLog();
  await screen.findAllByTestId("sync-log-row");
  backend.runs.push(run(99, "2026-11-24T10:21", { calendar_title: "Brand new" }));
  backend.changed("runs");
  expect(await screen.findByText("Brand new")).toBeVisible();
});

test("all workspaces are shown together when asked for", async () => {
  const { backend, user } = await openLog();
  await user.click(await screen.findByRole("radio", { name: "All workspaces" }));
  await waitFor(() => expect(asked(backend, "sync_log")).toContainEqual({ workspace: null, limit: 500 }));
  expect(await screen.findByRole("columnheader", { name: "Workspace" })).toBeVisible();
});

test("both ways to sync are at hand; one that is refused says why", async () => {
  const { backend, user } = await openLog();
  await user.click(await known("full-sync"));
  expect(asked(backend, "sync_now")).toEqual([{ workspace: "Work", full: true }]);
  backend.failures.set("sync_now", { code: "lock-held", message: "A sync is going on already." });
  await user.click(await known("sync-now"));
  expect(await screen.findByText("A sync is going on already.")).toBeVisible();
});

test("an account that must sign in is led to where it can", async () => {
  const { backend, user } = await openLog();
  backend.failures.set("sync_now", { code: "auth-required", message: "Sign in again." });
  await user.click(await known("sync-now"));
  expect(await screen.findByRole("heading", { name: "Settings" })).toBeVisible();
});

test("nothing synced yet is said, not shown as an empty table", async () => {
  await openLog("empty");
  expect(await screen.findByText("Nothing has been synced yet")).toBeVisible();
});
