import { screen, waitFor } from "@testing-library/svelte";
import { expect, test } from "vitest";
import { asked, inGrid, known, open } from "../window";

test("a new user tries the demo and leaves it", async () => {
  const { user } = await open("first-start");
  expect(screen.getByRole("heading", { name: "Welcome to Hourwright" })).toBeVisible();
  await user.click(await known("start-demo"));
  expect(await known("demo-badge")).toHaveTextContent("Demo");
  await inGrid("Brunch");
  await user.click(await known("leave-demo"));
  expect(await known("start-demo")).toBeEnabled();
});

test("a demo that does not start says why and can be tried again", async () => {
  const { backend, user } = await open("first-start");
  backend.failures.set("start_demo", { code: "internal", message: "no port is free" });
  await user.click(await known("start-demo"));
  expect(await known("toast")).toHaveTextContent("no port is free");
  expect(await known("start-demo")).toBeEnabled();
});

test("connecting begins with the Google client, then a workspace, then the browser", async () => {
  const { backend, user } = await open("first-start");
  await user.click(await known("connect-google"));
  await user.type(await known("client-id"), " 1234.apps.googleusercontent.com ");
  await user.type(await known("client-secret"), "shh");
  await user.click(await known("save-client"));
  expect(asked(backend, "set_setting")).toEqual([
    { workspace: null, key: "google.client-id", value: "1234.apps.googleusercontent.com" },
    { workspace: null, key: "google.client-secret", value: "shh" },
  ]);

  const name = await known("workspace-name");
  await user.clear(name);
  await user.type(name, "Home");
  await user.click(screen.getByRole("radio", { name: /Full/ }));
  await user.click(await known("sign-in"));
  expect(await screen.findByText("Continue in your browser")).toBeVisible();
  expect(screen.getByLabelText<HTMLInputElement>(/open this link/).value).toContain("accounts.google.com");
  expect(asked(backend, "sign_in")).toEqual([{ workspace: "Home", mode: "full" }]);

  backend.signIn({ state: "done", account: "ada@example.org" });
  expect(await screen.findByText("When do you work?")).toBeVisible();
  expect(await known("toast")).toHaveTextContent("Connected as ada@example.org");
  await user.click(await known("hours-save"));
  await user.click(await known("first-skip"));
  await known("week-grid");
  expect(asked(backend, "sync_now")).toEqual([{ workspace: "Home", full: false }]);
});

test("a sign-in that fails says what to do, and the next try does not make a second workspace", async () => {
  const { backend, user } = await open("first-start", ({ overview }) => (overview.has_google_client = true));
  await user.click(await known("connect-google"));
  await user.click(await known("sign-in"));
  await screen.findByText("Continue in your browser");
  backend.signIn({ state: "failed", error: { code: "access-denied", message: "Google was told no." } });
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Google was told no. Try again and allow what Google asks");
  await user.click(await known("sign-in"));
  await screen.findByText("Continue in your browser");
  expect(asked(backend, "add_workspace")).toHaveLength(1);

  await user.click(await known("cancel-sign-in"));
  expect(asked(backend, "cancel_sign_in")).toHaveLength(1);
  expect(await known("sign-in")).toBeEnabled();
});

test("p98: the address of the page that another machine's browser cannot open is pasted", async () => {
  const { backend, user } = await open("first-start", ({ overview }) => (overview.has_google_client = true));
  await user.click(await known("connect-google"));
  await user.click(await known("sign-in"));
  const field = await screen.findByLabelText(/Paste its address/);
  const proceed = screen.getByRole("button", { name: "Continue" });
  expect(proceed).toBeDisabled();

  backend.failures.set("paste_sign_in", { code: "access-denied", message: "that is not where it ends" });
  await user.type(field, "https://example.org/");
  await user.click(proceed);
  expect(await screen.findByText("That is not where it ends.")).toBeVisible();
  expect(field).toHaveAccessibleDescription("That is not where it ends.");
  expect(screen.getByText("Continue in your browser")).toBeVisible();

  backend.failures.delete("paste_sign_in");
  await user.clear(field);
  await user.type(field, "http://127.0.0.1:4711/?code=c&state=s");
  await user.click(proceed);
  const pasted = asked(backend, "paste_sign_in");
  expect(pasted.at(-1)).toEqual({ address: "http://127.0.0.1:4711/?code=c&state=s" });
  expect(screen.queryByText("That is not where it ends.")).toBeNull();
});

test("a workspace can do without Google", async () => {
  const { user } = await open("first-start", ({ overview }) => (overview.has_google_client = true));
  await user.click(await known("connect-google"));
  await user.click(screen.getByRole("button", { name: "Create without Google" }));
  await user.click(await known("hours-save"));
  await user.click(await known("first-skip"));
  await known("week-grid");
  expect(await known("sync-status")).toHaveTextContent("Not connected");
});

test("data that cannot be opened are explained", async () => {
  await open("first-start", (backend) =>
    backend.failures.set("overview", {
      code: "store",
      message: "The database is damaged; it was kept as it is.",
    }),
  );
  await waitFor(() => expect(screen.getByRole("alert")).toHaveTextContent("The database is damaged"));
});

test("three steps lead to a planned week, without Google", async () => {
  const { backend, user } = await open("first-start");
  await user.click(await known("start-without"));
  expect(await screen.findByText("Step 2 of 3")).toBeVisible();
  await user.click(await known("hours-save"));
  await user.type(await known("first-task"), "Write the report");
  await user.clear(await known("first-duration"));
  await user.type(await known("first-duration"), "2h");
  await user.click(await known("first-plan"));
  await known("week-grid");
  const drafts = asked(backend, "add_task") as { workspace: string; draft: { title: string } }[];
  expect(drafts).toMatchObject([
    { workspace: "Personal", draft: { title: "Write the report", duration: "2h", due: null } },
  ]);
  expect(asked(backend, "plan_now")).toEqual([{ workspace: "Personal" }]);
});

test("a first task that is refused says why and keeps what was typed", async () => {
  const { backend, user } = await open("first-start");
  await user.click(await known("start-without"));
  await user.click(await known("hours-save"));
  await user.type(await known("first-task"), "Write the report");
  backend.failures.set("add_task", { code: "invalid-input", message: "due: that is no day" });
  await user.click(await known("first-plan"));
  expect(await screen.findByText("Due: that is no day.")).toBeVisible();
  expect(await known("first-task")).toHaveValue("Write the report");
});
