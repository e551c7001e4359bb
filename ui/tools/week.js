// What a week of 300 events costs to draw, and what one change in it does: processor time of the page's thread, so that
// the load of the machine does not count. `npm run bench:week`; needs `npm run build` first and a Chromium
// (CHROMIUM=path).
import { bundleSample, clockOf, launch, open } from "./stage.js";

const EVENTS = 300;
const TIMES = 5;
const MOST_DRAWN = 250;
const MOST_CHANGED = 40;

const [sample, browser] = await Promise.all([bundleSample(), launch()]);
const drawn = [];
const changed = [];
for (let time = 0; time < TIMES; time += 1) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await open(page, sample);
  await page.waitForSelector('[data-testid="event"]');
  await page.click('[data-testid="nav-tasks"]');
  await page.waitForSelector('[data-testid="week-grid"]', { state: "detached" });
  await page.evaluate(fill, EVENTS);
  const ticks = await clockOf(page);
  drawn.push(
    await ticks(async () => {
      await page.click('[data-testid="nav-week"]');
      await page.waitForSelector('[data-title="Event 0"]');
      await page.evaluate(painted);
    }),
  );
  changed.push(
    await ticks(() =>
      page.evaluate(async () => {
        const before = document.querySelector('[data-title="Event 0"]').style.top;
        globalThis.shift += 15;
        globalThis.sample.changed("events");
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        while (document.querySelector('[data-title="Event 0"]').style.top === before) await frame();
        await frame();
        await frame();
      }),
    ),
  );
  await context.close();
}
await browser.close();
const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
console.log(`a week of ${EVENTS} events: read and drawn in ${median(drawn).toFixed(0)} ms of processor time`);
console.log(`one of them changed: ${median(changed).toFixed(0)} ms`);
process.exitCode = median(drawn) > MOST_DRAWN || median(changed) > MOST_CHANGED ? 1 : 0;

/** Puts events of 15 to 90 minutes into the week that the sample answers; the first one is moved by `shift`. */
function fill(count) {
  const { sample } = globalThis;
  const handle = sample.handle.bind(sample);
  globalThis.shift = 0;
  sample.handle = async (command, args) => {
    const answer = await handle(command, args);
    if (command !== "week" || args.firstDay === undefined) return answer;
    const [like] = answer.items;
    const items = Array.from({ length: count }, (_, n) => {
      const start_min = 420 + ((n * 97) % 780) + (n === 0 ? globalThis.shift : 0);
      const end_min = start_min + 15 + ((n * 35) % 76);
      return { ...like, id: `e-${n}`, title: `Event ${n}`, day: n % 7, start_min, end_min };
    });
    return { ...answer, items };
  };
}

async function painted() {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
}
