// Pictures of every screen of the built interface over the sample, light and dark, in three sizes, each looked over by
// axe. `npm run shots -- [folder] [name…]`; needs `npm run build` first and a Chromium (CHROMIUM=path).
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { build } from "vite";
import { SCREENS } from "./screens.js";

const UI = fileURLToPath(new URL("..", import.meta.url));
const ORIGIN = "http://hourwright.test";
const SIZES = { normal: [1280, 800], small: [800, 560], large: [2560, 1440] };
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const TAURI = JSON.parse(await readFile(join(UI, "../src-tauri/tauri.conf.json"), "utf8"));

const [folder = join(UI, "../tests/artifacts/ui"), ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const [sample, axe] = await Promise.all([bundleSample(), readAxe()]);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--font-render-hinting=none"],
});
const findings = [];
for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const scheme of ["light", "dark"]) await shootAll(size, scheme, width, height);
}
await browser.close();
console.log(findings.length ? findings.join("\n") : "axe found nothing");
process.exitCode = findings.length ? 1 : 0;

async function shootAll(size, scheme, width, height) {
  const looks = {
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: "en-GB",
  };
  for (const [name, screen] of Object.entries(SCREENS)) {
    const full = `${name}-${size}-${scheme}`;
    if (wanted.length && !wanted.some((part) => full.includes(part))) continue;
    const context = await browser.newContext(looks);
    const page = await context.newPage();
    await open(page, screen.scenario ?? "full");
    await screen.act?.(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${full}.png`) });
    findings.push(...(await lookOver(page, full)));
    await context.close();
  }
}

async function open(page, scenario) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) findings.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => findings.push(`page: ${error.message}`));
  await page.route(`${ORIGIN}/**`, serve);
  await page.addInitScript(sample);
  await page.clock.install({ time: new Date("2026-11-24T10:20:30+01:00") });
  await page.goto(`${ORIGIN}/?${scenario}`);
  await page.waitForSelector("main");
}

/** The built files under the policy that the real window has. */
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

async function lookOver(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ["violations"] }),
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 4)
      .map(({ html, any }) => `${name}: ${id}: ${html.slice(0, 160)} ${any[0]?.message ?? ""}`),
  );
}

async function bundleSample() {
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

function readAxe() {
  return readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}
