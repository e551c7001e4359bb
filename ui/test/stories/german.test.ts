// Every screen in German: a sentence of the English catalogue that is another one in German is nowhere to be read.
import { screen, within } from "@testing-library/svelte";
import { afterEach, expect, test } from "vitest";
import { de } from "$src/texts/de";
import { en } from "$src/texts/en";
import { speak } from "$src/texts/index.svelte";
import { ENGLISH } from "../explained";
import { inGrid, known, open, task } from "../window";

/** Subjects whose screens have been put into the catalogue as a whole. */
const SUBJECTS = [
  "blocks",
  "calendar",
  "common",
  "explain",
  "jobs",
  "log",
  "settings",
  "shell",
  "tasks",
  "time",
  "welcome",
] as const;

/** What the sample's person called a workspace. */
const THEIRS = "Personal";

afterEach(() => speak("en"));

/** Sentences that differ, by the English one; a function's with something telling put in. */
const english = new Set(
  SUBJECTS.flatMap((subject) => pairs(en[subject], de[subject]))
    .filter(([one, other]) => one !== other && one !== THEIRS)
    .map(([one]) => one),
);

function pairs(one: unknown, other: unknown): [string, string][] {
  if (typeof one === "string" && typeof other === "string") return [[one, other]];
  if (typeof one !== "object" || one === null) return [];
  return Object.entries(one).flatMap(([key, inner]) => pairs(inner, (other as Record<string, unknown>)[key]));
}

/** What a person reads or hears of an element, text by text. */
function said(within: Element): string[] {
  const heard = [...within.querySelectorAll("*")].flatMap((element) =>
    ["aria-label", "title", "placeholder"].map((name) => element.getAttribute(name) ?? ""),
  );
  const read: string[] = [];
  const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) read.push(walker.currentNode.textContent ?? "");
  return [...heard, ...read].map((text) => text.trim()).filter(Boolean);
}

function nothingEnglish(within: Element = document.body) {
  const texts = said(within);
  expect(texts.filter((text) => english.has(text) || text.includes(ENGLISH))).toEqual([]);
}

async function german(...args: Parameters<typeof open>) {
  localStorage.setItem("hourwright.language", "de");
  return open(...args);
}

test("the first start", async () => {
  const { user } = await german("first-start");
  expect(screen.getByRole("heading", { name: de.welcome.title })).toBeVisible();
  nothingEnglish();
  await user.click(await known("connect-google"));
  nothingEnglish();
});

test("connecting and waiting for the browser", async () => {
  const { user } = await german("first-start", ({ overview }) => (overview.has_google_client = true));
  await user.click(await known("connect-google"));
  nothingEnglish();
  await user.click(await known("sign-in"));
  await screen.findByText(de.welcome.waiting.title);
  nothingEnglish();
});

test("settings, log, sidebar, keys and palette", async () => {
  const { user } = await german();
  const sidebar = await screen.findByRole("complementary", { name: de.shell.sidebar });
  nothingEnglish(sidebar);
  await user.keyboard("4");
  await screen.findByRole("heading", { name: de.settings.title });
  await screen.findByText(de.settings.keys["plan.horizon-days"]?.label ?? "");
  nothingEnglish();
  await user.keyboard("3");
  await screen.findByRole("heading", { name: de.shell.view.log });
  await screen.findAllByText(de.log.status.failed);
  nothingEnglish(sidebar);
  await user.keyboard("{Control>}k{/Control}");
  await known("palette");
  nothingEnglish(screen.getByRole("dialog"));
});

test("nothing read and nothing connected", async () => {
  const { user } = await german("empty");
  await user.keyboard("3");
  await screen.findByText(de.log.nothing);
  nothingEnglish();
});

test("the week, the tasks and the jobs", async () => {
  const { user } = await german();
  await known("week-grid");
  nothingEnglish();
  await user.keyboard("2");
  await screen.findAllByTestId("task-item");
  nothingEnglish();
  await user.click(await known("nav-jobs"));
  await screen.findAllByTestId("job-row");
  nothingEnglish();
  await user.click(screen.getAllByTestId("job-row")[0]!);
  await known("job-details");
  nothingEnglish();
});

test("why a task is where it is, and what would help", async () => {
  const { user } = await german();
  await user.click(within(await task("Write the quarterly report")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  const here = await screen.findByRole("region", { name: de.tasks.why.here });
  expect(here).toHaveTextContent("Die Zeit davor ist für „Tax papers“ mehr wert.");
  nothingEnglish();
  await user.click(screen.getAllByTestId("try")[0]!);
  await known("trial-take");
  expect(await known("trial")).not.toHaveTextContent(ENGLISH);
  nothingEnglish();
});

test("why a task has no place, and what would help", async () => {
  const { user } = await german();
  await user.click(within(await task("Read the CalDAV specification")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  const not = await screen.findByRole("region", { name: de.tasks.why.not });
  expect(not).toHaveTextContent("Sie braucht 3 h bis Fr. 27. Nov.");
  expect(not).toHaveTextContent(
    "in ihren Zeiten (Übliche); 2 h sind frei, denn dort ist „Offsite“ (Mi. 25. Nov.",
  );
  expect(not).toHaveTextContent("und mehr als das Tageslimit passt auf keinen Tag.");
  expect(not).toHaveTextContent("Auf 2 h kürzen");
  expect(not).toHaveTextContent("rechtzeitig; sonst verschiebt sich nichts");
  expect(not).toHaveTextContent("„Read the paper“ fallen lassen");
  nothingEnglish();
});

test("what a plan would change, and why an event is free", async () => {
  const { user } = await german("full", (backend) => backend.settings.set("plan.mode", "preview"));
  await user.click(await inGrid("Vendor demo"));
  expect(await screen.findByRole("dialog", { name: "Vendor demo" })).toHaveTextContent(
    "Frei: du hast abgelehnt",
  );
  nothingEnglish();
  await user.click(screen.getByRole("button", { name: de.calendar.details.close }));
  await user.keyboard("p");
  const preview = await known("preview");
  expect(await within(preview).findByText("dort ist jetzt „1:1 with Mateo“")).toBeVisible();
  nothingEnglish();
});

test("what a file brought, and what was left out", async () => {
  const { user } = await german();
  await user.keyboard("4");
  await user.click(await known("import"));
  await user.type(await known("file-name"), "~/home.ics");
  await user.click(await known("file-go"));
  const told = await screen.findByText(/^2 Aufgaben und 1 Termin gelesen\./);
  expect(told).toHaveTextContent("12 Termine wurden ausgelassen, weil sie schon in Family stehen");
  expect(told).toHaveTextContent("Zeile 3: ausgelassen, „section“ ist weder Aufgabe noch Termin");
  nothingEnglish();
});

test("what went wrong, where it went wrong", async () => {
  const { backend, user } = await german("full", ({ runs }) => {
    for (const { error } of runs) if (error) error.message = ENGLISH;
  });
  backend.failures.set("plan_now", { code: "network", message: ENGLISH });
  await user.keyboard("p");
  expect(await screen.findByText(de.errors.codes.network(ENGLISH))).toBeVisible();
  backend.failures.set("undo", {
    code: "invalid-input",
    message: ENGLISH,
    wrong: { kind: "nothing-to-undo" },
  });
  await user.keyboard("{Control>}z{/Control}");
  expect(await screen.findByText(de.errors.wrong["nothing-to-undo"])).toBeVisible();
  nothingEnglish();
  await user.keyboard("3");
  expect((await screen.findAllByText(de.errors.codes["lock-held"](ENGLISH))).length).toBeGreaterThan(0);
  nothingEnglish();
});

test("what stands at a field that was refused, and at a panel that cannot be read", async () => {
  const { backend, user } = await german();
  backend.failures.set("explain", {
    code: "store",
    message: ENGLISH,
    wrong: { kind: "store-busy" },
  });
  await user.click(within(await task("Tax papers")).getByTestId("task-more"));
  await user.click(await known("task-why"));
  expect(await screen.findByText(de.errors.wrong["store-busy"])).toBeVisible();
  nothingEnglish();
  await user.click(screen.getByRole("button", { name: de.common.close }));
  await user.keyboard("4");
  backend.failures.set("set_setting", {
    code: "invalid-input",
    message: ENGLISH,
    wrong: { kind: "setting", key: "plan.horizon-days", value: "900", range: [1, 365] },
  });
  const days = await screen.findByLabelText(de.settings.keys["plan.horizon-days"]?.label ?? "");
  await user.clear(days);
  await user.type(days, "900{Enter}");
  await user.tab();
  expect(
    await screen.findByText(/„900“ ist hier nicht möglich\. Möglich ist eine ganze Zahl von 1 bis 365\./),
  ).toBeVisible();
  nothingEnglish();
});
