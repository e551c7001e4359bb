// Pictures of every screen of the built interface over the sample, each looked over by axe. `npm run shots --
// [--size …] [--scheme …] [--zoom …] [--language …] [folder] [name…]`; each choice takes several with commas between,
// or `all`. Needs `npm run build` first and a Chromium (CHROMIUM=path).
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { SCREENS } from "./screens.js";
import { bundleSample, launch, open, UI } from "./stage.js";

const SIZES = { normal: [1280, 800], small: [800, 560], large: [2560, 1440] };
/** Of the window that the tray opens, whatever the size of the other one; it grows with the zoom. */
const SMALL_WINDOW = [620, 122];
const LOCALES = { en: "en-GB", de: "de-DE" };
/** What can be chosen, and what is taken where nothing is said. */
const CHOICES = {
  size: { known: Object.keys(SIZES), default: "all" },
  scheme: { known: ["light", "dark"], default: "all" },
  zoom: { known: ["100", "200"], default: "100" },
  language: { known: Object.keys(LOCALES), default: "en" },
};
/** As many pages at once as keep two cores busy. */
const PAGES = 3;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(
    Object.entries(CHOICES).map(([name, choice]) => [name, { type: "string", default: choice.default }]),
  ),
});
const [folder = join(UI, "../tests/artifacts/ui"), ...wanted] = positionals;
await mkdir(folder, { recursive: true });
const [sample, axe] = await Promise.all([bundleSample(), readAxe()]);
const browser = await launch();
const pictures = listed();
const findings = [];
await Promise.all(
  Array.from({ length: PAGES }, async () => {
    for (let next = pictures.shift(); next; next = pictures.shift()) await shoot(next);
  }),
);
await browser.close();
console.log(findings.length ? findings.join("\n") : "axe found nothing");
process.exitCode = findings.length ? 1 : 0;

/** Every picture that was asked for: its name, its screen and its looks. What is usual does not stand in the name. */
function listed() {
  const [sizes, schemes, zooms, languages] = Object.keys(CHOICES).map(chosen);
  const all = [];
  for (const language of languages)
    for (const zoom of zooms)
      for (const size of sizes)
        for (const scheme of schemes)
          for (const [screen, how] of Object.entries(SCREENS)) {
            const rest = [zoom === "100" ? [] : zoom, language === "en" ? [] : language].flat();
            const name = [screen, size, scheme, ...rest].join("-");
            if (how.window && size !== sizes[0]) continue;
            if (wanted.length && !wanted.some((part) => name.includes(part))) continue;
            all.push({ name, how, size, scheme, zoom: Number(zoom) / 100, language });
          }
  return all;
}

function chosen(choice) {
  const { known } = CHOICES[choice];
  const asked = values[choice] === "all" ? known : values[choice].split(",");
  const unknown = asked.find((word) => !known.includes(word));
  if (unknown !== undefined) {
    console.error(`--${choice} knows no "${unknown}"; it takes all, or some of ${known.join(", ")}`);
    process.exit(2);
  }
  return asked;
}

/** A page that is zoomed has fewer pixels of its own, and each is drawn larger: that is all a webview's zoom does. */
async function shoot({ name, how, size, scheme, zoom, language }) {
  const [width, height] = how.window ? SMALL_WINDOW : SIZES[size].map((side) => side / zoom);
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: zoom,
    colorScheme: scheme,
    reducedMotion: "reduce",
    locale: LOCALES[language],
  });
  const page = await context.newPage();
  listen(page, name);
  await open(page, sample, how.scenario, how.window);
  try {
    await how.act?.(page);
  } catch (error) {
    findings.push(`${name}: could not be reached: ${error.message.split("\n")[0]}`);
  }
  await page.waitForTimeout(250);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  findings.push(...(await lookOver(page, name)));
  await context.close();
}

function listen(page, name) {
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) findings.push(`${name}: console: ${message.text()}`);
  });
  page.on("pageerror", (error) => findings.push(`${name}: page: ${error.message}`));
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
