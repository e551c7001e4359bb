// Pictures of every screen of the built interface over the sample, light and dark, in three sizes, each looked over by
// axe. `npm run shots -- [folder] [name…]`; needs `npm run build` first and a Chromium (CHROMIUM=path).
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { SCREENS } from "./screens.js";
import { bundleSample, launch, open, UI } from "./stage.js";

const SIZES = { normal: [1280, 800], small: [800, 560], large: [2560, 1440] };

const [folder = join(UI, "../tests/artifacts/ui"), ...wanted] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const [sample, axe] = await Promise.all([bundleSample(), readAxe()]);
const browser = await launch();
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
    listen(page);
    await open(page, sample, screen.scenario);
    await screen.act?.(page);
    await page.waitForTimeout(250);
    await page.screenshot({ path: join(folder, `${full}.png`) });
    findings.push(...(await lookOver(page, full)));
    await context.close();
  }
}

function listen(page) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) findings.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => findings.push(`page: ${error.message}`));
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

function readAxe() {
  return readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
}
