// The built interface in a Chromium over the sample, under the policy that the real window has.
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";

export const UI = fileURLToPath(new URL("..", import.meta.url));
const ORIGIN = "http://hourwright.test";
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const TAURI = JSON.parse(await readFile(join(UI, "../src-tauri/tauri.conf.json"), "utf8"));

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--font-render-hinting=none"],
  });
}

/** Opens the interface; `sample` is what `bundleSample` gave, `window` which one it is, if it is not the usual. */
export async function open(page, sample, scenario = "full", window = "") {
  await page.route(`${ORIGIN}/**`, serve);
  await page.addInitScript(sample);
  await page.clock.install({ time: new Date("2026-11-24T10:20:30+01:00") });
  await page.goto(`${ORIGIN}/?${scenario}#${window}`);
  await page.waitForSelector("main");
}

async function serve(route) {
  const { pathname } = new URL(route.request().url());
  const file = pathname === "/" ? "/index.html" : pathname;
  try {
    const body = await readFile(join(UI, "dist", file));
    const headers = { "content-security-policy": TAURI.app.security.csp };
    await route.fulfill({ body, contentType: TYPES[extname(file)] ?? "application/octet-stream", headers });
  } catch {
    await route.fulfill({ status: 404 });
  }
}

/** The sample backend as one script for a page. */
export async function bundleSample() {
  const built = await build({
    configFile: join(UI, "vite.config.ts"),
    logLevel: "error",
    publicDir: false,
    build: {
      write: false,
      minify: false,
      lib: { entry: join(UI, "test/page.ts"), formats: ["iife"], name: "samplePage" },
    },
  });
  const [{ output }] = [built].flat();
  return output[0].code;
}

/** Measures what work costs, in milliseconds of the page's thread, so that the load of the machine does not count. */
export async function clockOf(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const ticks = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
  };
  return async (work) => {
    const before = await ticks();
    await work();
    return (await ticks()) - before;
  };
}
