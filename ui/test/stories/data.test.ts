import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, known, open } from "../window";

async function openData() {
  const window = await open();
  await window.user.keyboard("4");
  await known("backup");
  return window;
}

test("a backup is made where the person says, and a refusal keeps the question open", async () => {
  const { backend, user } = await openData();
  await user.click(await known("backup"));
  const name = await known("file-name");
  await user.clear(name);
  await user.type(name, "/media/stick/copy.db");
  backend.failures.set("backup", {
    code: "invalid-input",
    message: "/media/stick cannot be written",
    wrong: { kind: "not-written", file: "/media/stick" },
  });
  await user.click(await known("file-go"));
  expect(await screen.findByText(/^\/media\/stick cannot be written\. Choose another place/)).toBeVisible();
  await user.click(await known("file-go"));
  expect(await known("toast")).toHaveTextContent("Backed up to /media/stick/copy.db");
  expect(asked(backend, "backup").at(-1)).toEqual({ file: "/media/stick/copy.db" });
});

test("a restore says where the old store is", async () => {
  const { backend, user } = await openData();
  await user.click(await known("restore"));
  await user.click(await known("file-go"));
  expect(await known("toast")).toHaveTextContent("hourwright.before-restore.db");
  expect(asked(backend, "restore")).toHaveLength(1);
});

test("a workspace is exported as what is chosen, and a file is read into it", async () => {
  const { backend, user } = await openData();
  await user.click(await known("export"));
  await user.click(screen.getByRole("radio", { name: "Table" }));
  await user.click(await known("file-go"));
  await waitFor(() => expect(asked(backend, "export")).toMatchObject([{ workspace: "Work", format: "csv" }]));
  await user.click(await known("import"));
  await user.type(await known("file-name"), "tasks.csv");
  await user.click(await known("file-go"));
  await waitFor(() => expect(asked(backend, "import")).toEqual([{ workspace: "Work", file: "~/tasks.csv" }]));
  const told = await screen.findByText(/^2 tasks and 1 event read\./);
  expect(told).toHaveTextContent("12 events were left out, because Family has them already; 1 of them");
  expect(told).toHaveTextContent("Line 3: left out, “section” is neither task nor event");
});

test("deleting everything needs the word", async () => {
  const { backend, user } = await openData();
  await user.click(await known("wipe"));
  expect(await known("wipe-go")).toBeDisabled();
  await user.type(await known("wipe-word"), "delet{Enter}");
  expect(asked(backend, "delete_everything")).toEqual([]);
  await user.type(await known("wipe-word"), "e");
  await user.click(await known("wipe-blocks"));
  await user.click(await known("wipe-go"));
  await waitFor(() => expect(asked(backend, "delete_everything")).toEqual([{ removeBlocks: true }]));
  expect(await screen.findByRole("heading", { name: "Welcome to Hourwright" })).toBeVisible();
});

test("another zone is offered, and no day is shifted by itself", async () => {
  const { backend, user } = await open("full", ({ overview }) => (overview.system_zone = "Asia/Tokyo"));
  expect(await known("zone-banner")).toHaveTextContent("This machine is in Asia/Tokyo");
  expect(asked(backend, "set_workspace_zone")).toEqual([]);
  await user.click(await known("zone-keep"));
  expect(screen.queryByTestId("zone-banner")).toBeNull();
});

test("the zone of the machine is taken when the person says so", async () => {
  const { backend, user } = await open("full", ({ overview }) => (overview.system_zone = "Asia/Tokyo"));
  await user.click(await known("zone-change"));
  expect(asked(backend, "set_workspace_zone")).toEqual([{ name: "Work", zone: "Asia/Tokyo" }]);
  await waitFor(() => expect(screen.queryByTestId("zone-banner")).toBeNull());
});

test("disconnecting says what becomes of the events", async () => {
  const { backend, user } = await openData();
  await user.click(await screen.findByRole("button", { name: "Disconnect …" }));
  await user.click(await known("drop-data"));
  await user.click(await known("confirm"));
  expect(asked(backend, "sign_out")).toEqual([{ workspace: "Work", forget: true }]);
});
