// What ten thousand tasks cost while they are scrolled: processor time of the page's thread per frame, so that the load
// of the machine does not count. `npm run bench:scroll`; needs `npm run build` first and a Chromium (CHROMIUM=path).
import { bundleSample, launch, open } from "./stage.js";

const TASKS = 10_000;
const FRAMES = 120;
/** A row is 46 px high; a flick of the wheel is some hundred. */
const STEP = 900;

const [sample, browser] = await Promise.all([bundleSample(), launch()]);
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
await open(page, sample);
const devtools = await page.context().newCDPSession(page);
await devtools.send("Performance.enable", { timeDomain: "threadTicks" });

const drawn = await cost(async () => {
  await page.evaluate((count) => {
    const { sample } = globalThis;
    const [, , , , , like] = sample.tasks;
    for (let n = 0; n < count; n += 1)
      sample.tasks.push({ ...like, id: String(1000 + n), title: `Task ${n}`, blocks: [] });
  }, TASKS);
  await page.click('[data-testid="nav-tasks"]');
  await page.waitForSelector('[data-testid="task-item"]');
});

const frames = [];
for (let frame = 0; frame < FRAMES; frame += 1) {
  frames.push(
    await cost(() =>
      page.evaluate(async (step) => {
        document.querySelector("[data-scroller]").scrollTop += step;
        const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
        await frame();
        await frame();
      }, STEP),
    ),
  );
}
await browser.close();
frames.sort((a, b) => a - b);
const at = (part) => frames[Math.min(frames.length - 1, Math.floor(frames.length * part))].toFixed(1);
console.log(`${TASKS} tasks read and drawn: ${drawn.toFixed(0)} ms of processor time`);
console.log(`scrolled by ${STEP} px a frame: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, worst ${at(1)} ms`);
process.exitCode = frames.at(-1) > 100 ? 1 : 0;

async function cost(work) {
  const before = await ticks();
  await work();
  return (await ticks()) - before;
}

async function ticks() {
  const { metrics } = await devtools.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}
