// The screens that are pictured, and how to get to each.
const testid = (id) => `[data-testid="${id}"]`;
const go = (view) => (page) => page.click(testid(`nav-${view}`));
/** The settings, scrolled to a part of them. */
const settings = (part) => async (page) => {
  await go("settings")(page);
  await page.locator(`.sections > section${part}`).evaluate((section) => section.scrollIntoView());
};
/** Changes what the sample holds, and tells the window. */
const having = async (page, change, ...topics) => {
  await page.evaluate(change);
  await page.evaluate((topics) => topics.forEach((topic) => globalThis.sample.changed(topic)), topics);
  await page.clock.runFor(200);
};

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
  "first-hours": { scenario: "first-start", act: (page) => page.click(testid("start-without")) },
  "first-task": {
    scenario: "first-start",
    act: async (page) => {
      await page.click(testid("start-without"));
      await page.click(testid("hours-save"));
    },
  },
  zone: {
    act: async (page) => {
      await page.evaluate(() => (globalThis.sample.overview.system_zone = "Asia/Tokyo"));
      await page.evaluate(() => globalThis.sample.changed("workspaces"));
      await page.clock.runFor(100);
    },
  },
  week: {},
  planned: { act: (page) => page.click(testid("plan-now")) },
  details: { act: (page) => page.click('[data-testid="event"][data-title="Review Mateo’s pull request"]') },
  day: { act: (page) => page.keyboard.press("d") },
  month: { act: (page) => page.keyboard.press("m") },
  agenda: { act: (page) => page.keyboard.press("a") },
  "block-menu": {
    act: (page) =>
      page.click('[data-testid="event"][data-title="Sketch the onboarding"]', { button: "right" }),
  },
  buffers: {
    act: async (page) => {
      await page.evaluate(() => {
        globalThis.sample.buffer = 15;
        globalThis.sample.limit = 120;
        localStorage.setItem("hourwright.second-zone", "Asia/Tokyo");
      });
      await page.reload();
      await page.waitForSelector("main");
      await page.evaluate(() => {
        globalThis.sample.buffer = 15;
        globalThis.sample.limit = 120;
        globalThis.sample.changed("events");
      });
      await page.clock.runFor(200);
      const block = page.locator('[data-testid="event"][data-title="Sketch the onboarding"]').first();
      const box = await block.boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + 20);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width / 2, box.y + 90, { steps: 4 });
    },
  },
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
  three: { act: (page) => page.keyboard.press("x") },
  held: {
    act: (page) =>
      having(
        page,
        () => Object.assign(globalThis.sample.blocks, { may_write: false, puts: 6, unasked: 6 }),
        "blocks",
      ),
  },
  write: {
    act: async (page) => {
      await having(
        page,
        () => {
          const { sample } = globalThis;
          const block = (title, hour, n) => ({
            id: `waits${n}`,
            title,
            start: `2026-11-25T${hour}:00:00+01:00`,
            end: `2026-11-25T${hour}:45:00+01:00`,
            standing: "queued",
            error: null,
          });
          const blocks = ["Write the quarterly report", "Review Mateo’s pull request", "Tax papers"];
          sample.blocks = {
            ...sample.blocks,
            blocks: blocks.map((title, n) => block(title, 10 + n, n)),
            calendar: null,
            may_write: false,
            puts: 3,
            unasked: 3,
          };
        },
        "blocks",
      );
      await page.click(testid("held-show"));
    },
  },
  offline: {
    act: async (page) => {
      await page.evaluate(() => globalThis.sample.syncing({ running: [], next_at: null, offline: true }));
      await page.clock.runFor(200);
      await go("jobs")(page);
    },
  },
  "why-here": {
    act: async (page) => {
      await SCREENS.details.act(page);
      await page.click(testid("block-why"));
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
  "tasks-bulk": {
    act: async (page) => {
      await go("tasks")(page);
      await page.focus('[data-title="Book the hotel in Lisbon"]');
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+ArrowDown");
    },
  },
  "tasks-edit": {
    act: async (page) => {
      await go("tasks")(page);
      await page.focus('[data-title="Tax papers"]');
      await page.keyboard.press("Enter");
      while (!(await page.locator(testid("edit-due")).count())) await page.keyboard.press("Tab");
      await page.keyboard.type("soon");
      await page.keyboard.press("Enter");
    },
  },
  "tasks-details": {
    act: async (page) => {
      await page.evaluate(() =>
        Object.assign(globalThis.sample.tasks[0], {
          after: ["9", "3"],
          list: "work",
          subtasks: [
            { title: "Collect the figures", done: true },
            { title: "Write the outline", done: false },
          ],
        }),
      );
      await go("tasks")(page);
      await page.focus('[data-title="Write the quarterly report"]');
      await page.keyboard.press("o");
      await page.clock.runFor(100);
    },
  },
  "tasks-why": {
    act: async (page) => {
      await go("tasks")(page);
      await page.focus('[data-title="Write the quarterly report"]');
      await page.keyboard.press("o");
      await page.clock.runFor(100);
      await page.click(testid("try"));
      await page.clock.runFor(100);
      await page.locator(testid("trial")).scrollIntoViewIfNeeded();
    },
  },
  "plan-preview": {
    act: async (page) => {
      await go("tasks")(page);
      await page.click(testid("preview-open"));
      await page.clock.runFor(100);
    },
  },
  "plan-preview-week": {
    act: async (page) => {
      await page.evaluate(() => globalThis.sample.settings.set("plan.mode", "preview"));
      await page.keyboard.press("p");
      await page.clock.runFor(100);
    },
  },
  "plan-capacity": {
    act: async (page) => {
      await go("tasks")(page);
      await page.click(testid("capacity-open"));
      await page.clock.runFor(100);
      await page.locator("[role=radiogroup] label").last().click();
    },
  },
  review: {
    act: async (page) => {
      await page.evaluate(() => {
        const { sample } = globalThis;
        const span = { start: "2026-11-23T09:00:00+01:00", end: "2026-11-23T10:00:00+01:00" };
        sample.past = sample.tasks.slice(0, 3).map((task) => ({ task, past: [span], past_minutes: 60 }));
      });
      await page.keyboard.press("r");
      await page.clock.runFor(100);
    },
  },
  "tasks-quick": {
    act: async (page) => {
      await go("tasks")(page);
      await page.fill(
        testid("quick-add"),
        "Write report 3h !high by fri 17:00 #work after:tax @eve by yesterday",
      );
    },
  },
  "quick-add": {
    window: "quick-add",
    act: (page) => page.fill(testid("quick-add"), "Call Priya 30m by fri !high"),
  },
  log: { act: go("log") },
  "log-row": {
    act: async (page) => {
      await go("log")(page);
      await page.locator("tr button").nth(1).click();
    },
  },
  jobs: { act: go("jobs") },
  "job-details": {
    act: async (page) => {
      await go("jobs")(page);
      await page.locator(testid("job-row")).nth(1).click();
      await page.clock.runFor(100);
    },
  },
  settings: { act: go("settings") },
  background: { act: settings(`:has(${testid("autostart")})`) },
  hours: { act: settings(`:has(${testid("hours-save")})`) },
  "hours-typed": {
    act: async (page) => {
      await SCREENS.hours.act(page);
      await page
        .locator(`section:has(${testid("hours-save")}) [role=radiogroup] label`)
        .last()
        .click();
      await page.click(testid("add-date"));
      await page.locator(testid("date-from")).scrollIntoViewIfNeeded();
    },
  },
  "plan-settings": { act: settings(":nth-of-type(4)") },
  appearance: { act: settings(`:has(${testid("second-zone-setting")})`) },
  leave: {
    act: async (page) => {
      await go("settings")(page);
      await page.locator(".sections > section:first-of-type button").last().click();
    },
  },
  data: {
    act: async (page) => {
      await go("settings")(page);
      await page.click(testid("export"));
    },
  },
  wipe: {
    act: async (page) => {
      await go("settings")(page);
      await page.click(testid("wipe"));
    },
  },
  about: { act: settings(":last-of-type") },
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
