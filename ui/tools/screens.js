// The screens that are pictured, and how to get to each.
const testid = (id) => `[data-testid="${id}"]`;
const go = (view) => (page) => page.click(testid(`nav-${view}`));

export const SCREENS = {
  welcome: { scenario: "first-start" },
  client: { scenario: "first-start", act: (page) => page.click(testid("connect-google")) },
  connect: {
    scenario: "first-start",
    act: async (page) => {
      await page.evaluate(() => (globalThis.sample.overview.has_google_client = true));
      await page.evaluate(() => globalThis.sample.changed("workspaces"));
      await page.clock.runFor(100);
      await page.click(testid("connect-google"));
    },
  },
  waiting: {
    scenario: "first-start",
    act: async (page) => {
      await SCREENS.connect.act(page);
      await page.click(testid("sign-in"));
    },
  },
  week: {},
  planned: { act: (page) => page.click(testid("plan-now")) },
  details: { act: (page) => page.click('[data-testid="event"][data-title="Review Mateo’s pull request"]') },
  day: { act: (page) => page.keyboard.press("d") },
  dst: {
    act: async (page) => {
      await page.evaluate(() => globalThis.sample.lengths.set("2026-11-29", 1500));
      await page.evaluate(() =>
        globalThis.sample.syncing({
          running: [{ workspace: "Work", calendar: "Team", pages: 3, events: 1240 }],
          next_at: null,
        }),
      );
      await page.evaluate(() => globalThis.sample.changed("events"));
      await page.clock.runFor(100);
    },
  },
  menu: { act: (page) => page.click(".switch") },
  task: {
    act: async (page) => {
      await page.keyboard.press("n");
      await page.click(testid("task-limits"));
      await page.click(testid("task-split"));
    },
  },
  complaints: {
    act: async (page) => {
      await page.keyboard.press("n");
      await page.fill(testid("task-duration"), "soon");
      await page.fill(testid("task-due"), "someday");
      await page.click(testid("task-save"));
    },
  },
  tasks: { act: go("tasks") },
  "tasks-quick": {
    act: async (page) => {
      await go("tasks")(page);
      await page.fill(
        testid("quick-add"),
        "Write report 3h !high by fri 17:00 #work after:tax @eve by yesterday",
      );
    },
  },
  log: { act: go("log") },
  settings: { act: go("settings") },
  hours: {
    act: async (page) => {
      await go("settings")(page);
      await page.locator("section[aria-label=Hours]").scrollIntoViewIfNeeded();
    },
  },
  about: {
    act: async (page) => {
      await go("settings")(page);
      await page.locator("section[aria-label=About]").scrollIntoViewIfNeeded();
    },
  },
  palette: { act: (page) => page.keyboard.press("Control+k") },
  "palette-found": {
    act: async (page) => {
      await page.keyboard.press("Control+k");
      await page.fill(testid("palette"), "re");
    },
  },
  keys: { act: (page) => page.keyboard.press("?") },
  empty: { scenario: "empty" },
  "empty-log": { scenario: "empty", act: go("log") },
};
