// What ten thousand tasks, and as many runs, cost while they are scrolled: processor time of the page's thread per frame,
// so that the load of the machine does not count. `npm run bench:scroll`; needs `npm run build` first and a Chromium
// (CHROMIUM=path).
import { bundleSample, clockOf, launch, open } from "./stage.js";

const ROWS = 10_000;
const FRAMES = 120;
/** A row is 46 px high, or 34; a flick of the wheel is some hundred. */
const STEP = 900;
const MOST = 100;

const LISTS = {
  tasks: { view: "tasks", row: "task-item", scroller: "[data-scroller]", fill: fillTasks },
  runs: { view: "jobs", row: "job-row", scroller: '[data-testid="job-list"]', fill: fillRuns },
};

const [sample, browser] = await Promise.all([bundleSample(), launch()]);
for (const [name, list] of Object.entries(LISTS)) {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
  await open(page, sample);
  const cost = await clockOf(page);
  const drawn = await cost(async () => {
    await page.evaluate(list.fill, ROWS);
    await page.click(`[data-testid="nav-${list.view}"]`);
    await page.waitForSelector(`[data-testid="${list.row}"]`);
  });
  const frames = [];
  for (let frame = 0; frame < FRAMES; frame += 1)
    frames.push(await cost(() => page.evaluate(scroll, [list.scroller, STEP])));
  await page.context().close();
  frames.sort((a, b) => a - b);
  const at = (part) => frames[Math.min(FRAMES - 1, Math.floor(FRAMES * part))].toFixed(1);
  console.log(`${ROWS} ${name} read and drawn: ${drawn.toFixed(0)} ms of processor time`);
  console.log(`scrolled by ${STEP} px a frame: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, worst ${at(1)} ms`);
  if (frames.at(-1) > MOST) process.exitCode = 1;
}
await browser.close();

function fillTasks(count) {
  const { tasks } = globalThis.sample;
  const [, , , , , like] = tasks;
  for (let n = 0; n < count; n += 1)
    tasks.push({ ...like, id: String(1000 + n), title: `Task ${n}`, blocks: [] });
}

/** The newest stand last. */
function fillRuns(count) {
  const { jobs } = globalThis.sample;
  const more = Array.from({ length: count }, (_, n) => ({ ...jobs[n % jobs.length], id: 1000 + n }));
  jobs.push(...more);
}

async function scroll([scroller, step]) {
  const list = document.querySelector(scroller);
  const before = list.scrollTop;
  list.scrollTop += step;
  if (list.scrollTop === before) throw new Error("the list ended before the measurement");
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await frame();
  await frame();
}
