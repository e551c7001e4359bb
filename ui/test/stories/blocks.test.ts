import { screen, waitFor, within } from "@testing-library/svelte";
import { expect, test } from "vitest";
import type { BlockStandingView, RemoteEditView } from "$lib/backend";
import { asked, inGrid, known, open } from "../window";

const block: BlockStandingView = {
  id: "e1",
  task: "1",
  title: "Write the report",
  start: "2026-11-24T09:00:00+01:00",
  end: "2026-11-24T10:30:00+01:00",
  pinned: false,
  standing: "queued",
  error: null,
};

const edit: RemoteEditView = {
  id: 7,
  kind: "moved",
  task: "1",
  title: "Write the report",
  before_start: "2026-11-24T09:00:00+01:00",
  before_end: "2026-11-24T10:30:00+01:00",
  after_start: "2026-11-25T14:00:00+01:00",
  after_end: "2026-11-25T15:30:00+01:00",
  after_title: "Write the report",
  conflict: false,
  seen_at: "2026-11-24T08:00:00+01:00",
  undone: false,
};

test("before the first write there is a preview, and nothing is sent without a yes", async () => {
  const { backend, user } = await open("full", (backend) => {
    backend.blocks = {
      ...backend.blocks,
      blocks: [block],
      calendar: null,
      may_write: false,
      puts: 1,
      unasked: 1,
    };
  });
  await user.keyboard("p");
  expect(await known("write-preview")).toHaveTextContent(/one block to a calendar of its own/);
  await user.click(screen.getByRole("button", { name: "Not now" }));
  expect(asked(backend, "approve_blocks")).toEqual([]);
  // Above the week it goes on saying so, with the way to the question.
  expect(await known("held")).toHaveTextContent(/1 change waits for your word/);
  await user.click(await known("held-show"));
  await user.click(await known("approve-blocks"));
  expect(asked(backend, "approve_blocks")).toEqual([{ workspace: "Work" }]);
  expect(asked(backend, "sync_now")).toEqual([{ workspace: "Work", full: false }]);
  await waitFor(() => expect(screen.queryByTestId("held")).toBeNull());
});

test("many changes that nobody asked for are held back, and the week says so", async () => {
  await open("full", (backend) => {
    backend.blocks = { ...backend.blocks, puts: 30, deletes: 4, unasked: 34 };
  });
  expect(await known("held")).toHaveTextContent(/34 changes wait .* not written .* unseen/);
});

test("a plan of a few blocks is not asked about again", async () => {
  const { user } = await open("full", (backend) => {
    backend.blocks = { ...backend.blocks, blocks: [block], puts: 1, unasked: 1 };
  });
  await user.keyboard("p");
  expect(await screen.findByText(/^Planned:/)).toBeVisible();
  expect(screen.queryByTestId("write-preview")).toBeNull();
});

test("what was done in Google is listed and can be taken back", async () => {
  const { backend, user } = await open("full", (backend) => {
    backend.edits = [edit];
  });
  await user.click(await known("nav-log"));
  const row = await known("remote-edit");
  expect(row).toHaveTextContent(/Write the report was moved to .*pinned there/);
  await user.click(within(row).getByRole("button", { name: "Undo" }));
  expect(asked(backend, "undo_remote_edit")).toEqual([{ workspace: "Work", id: 7 }]);
  expect(await screen.findByText("Taken back")).toBeVisible();
});

test("what Google refused says why", async () => {
  const { user } = await open("full", (backend) => {
    const error = { code: "access-denied", message: "Google denied access." };
    backend.blocks = {
      ...backend.blocks,
      blocks: [{ ...block, standing: "refused", error }],
      puts: 1,
      refused: 1,
    };
  });
  await user.click(await known("nav-log"));
  expect(await known("blocks-waiting")).toHaveTextContent("1 to write, 1 refused by Google");
  expect(screen.getByText(/Google denied access/)).toBeVisible();
});

test("everything that was written is removed once that is confirmed", async () => {
  const { backend, user } = await open();
  await user.click(await known("nav-settings"));
  await user.click(await known("remove-all-blocks"));
  await user.click(await known("confirm"));
  expect(asked(backend, "remove_all_blocks")).toEqual([{ workspace: "Work" }]);
  expect(await screen.findByText("2 blocks removed from Google")).toBeVisible();
});

test("a block says where it is", async () => {
  const { user, backend } = await open();
  const title = backend.tasks.find(({ blocks }) => blocks.length > 0)?.title ?? "";
  await user.click(await inGrid(title));
  expect(await known("block-standing")).toHaveTextContent("In Google Calendar");
});
