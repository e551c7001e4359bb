import { createServer } from "node:http";
import { readFile, writeFile } from "node:fs/promises";
import { spawn } from "node:child_process";
import { build } from "vite";
const [{ output }] = [
  await build({
    configFile: "vite.config.ts",
    logLevel: "error",
    publicDir: false,
    build: { write: false, minify: false, lib: { entry: "test/page.ts", formats: ["iife"], name: "s" } },
  }),
].flat();
const types = { html: "text/html", js: "text/javascript", css: "text/css", svg: "image/svg+xml" };
const server = createServer(async (q, r) => {
  const u = new URL(q.url, "http://x");
  if (u.pathname === "/sample.js") {
    r.setHeader("content-type", "text/javascript");
    r.end(output[0].code);
    return;
  }
  let f = u.pathname === "/" ? "/index.html" : u.pathname;
  try {
    let b = await readFile("dist" + f, "utf8");
    if (f.endsWith("html")) b = b.replace("<head>", '<head><script src="/sample.js"></script>');
    r.setHeader("content-type", types[f.split(".").at(-1)] ?? "text/plain");
    r.setHeader("content-security-policy", "default-src 'self'; style-src 'self' 'unsafe-inline'");
    r.end(b);
  } catch {
    r.statusCode = 404;
    r.end();
  }
}).listen(8123, "127.0.0.1");
const env = {
  ...process.env,
  DISPLAY: ":95",
  HOME: "/tmp/wk",
  XDG_RUNTIME_DIR: "/tmp/wk",
  TZ: "Europe/Berlin",
  LANG: "en_GB.UTF-8",
};
const x = spawn("Xvfb", [":95", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"], { stdio: "ignore" });
await new Promise((r) => setTimeout(r, 1500));
const d = spawn("dbus-run-session", ["--", "WebKitWebDriver", "--port=4555", "--host=127.0.0.1"], {
  env,
  stdio: "ignore",
  detached: true,
});
await new Promise((r) => setTimeout(r, 1500));
const wd = async (m, p, b) => {
  const r = await fetch("http://127.0.0.1:4555" + p, {
    method: m,
    body: b ? JSON.stringify(b) : undefined,
    headers: { "content-type": "application/json" },
  });
  const j = await r.json();
  if (j.value?.error) throw new Error(p + " " + j.value.message);
  return j.value;
};
try {
  const s = await wd("POST", "/session", {
    capabilities: {
      alwaysMatch: {
        "webkitgtk:browserOptions": {
          binary: "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
          args: ["--automation"],
        },
      },
    },
  });
  const id = s.sessionId,
    P = "/session/" + id;
  const js = (script, ...args) => wd("POST", P + "/execute/sync", { script, args });
  const go = async (q) => {
    await wd("POST", P + "/url", { url: "http://127.0.0.1:8123/?" + q });
    await new Promise((r) => setTimeout(r, 1200));
  };
  const shot = async (n) => {
    await writeFile("/tmp/wk/" + n + ".png", Buffer.from(await wd("GET", P + "/screenshot"), "base64"));
  };
  const click = async (sel) => {
    const e = await wd("POST", P + "/element", { using: "css selector", value: sel });
    await wd("POST", P + "/element/" + Object.values(e)[0] + "/click", {});
    await new Promise((r) => setTimeout(r, 600));
  };
  const keys = async (k) => {
    const e = await wd("GET", P + "/element/active");
    await wd("POST", P + "/element/" + Object.values(e)[0] + "/value", { text: k });
    await new Promise((r) => setTimeout(r, 600));
  };
  await wd("POST", P + "/window/rect", { width: 1296, height: 860 }).catch((e) => console.log(e.message));
  await go("full");
  console.log(
    await js(
      "return [innerWidth, innerHeight, navigator.language, navigator.userAgent, CSS.supports('color','light-dark(red,blue)')]",
    ),
  );
  await shot("week");
  await js("document.documentElement.dataset.theme='dark'");
  await new Promise((r) => setTimeout(r, 300));
  await shot("week-dark");
  await click('[data-title="Review Mateo’s pull request"].item');
  await shot("details-dark");
  console.log(
    "focus in popover:",
    await js(
      "return document.activeElement.textContent + ' ' + document.activeElement.getAttribute('aria-label')",
    ),
  );
  await keys("\uE00C");
  console.log(
    "after Esc:",
    await js("return [document.querySelectorAll('[popover]').length, document.activeElement.dataset.title]"),
  );
  await click('[data-testid="add-task"]');
  await shot("task-dark");
  console.log("dialog focus:", await js("return document.activeElement.dataset.testid"));
  await keys("Buy stamps");
  await click('[aria-label="Pick: Due"]');
  await shot("month-dark");
  console.log(
    "popover over dialog:",
    await js(
      "const p=document.querySelector('[popover]').getBoundingClientRect(); const e=document.elementFromPoint(p.left+40,p.top+80); return !!e.closest('[popover]')",
    ),
  );
  await keys("\uE00C");
  console.log("dialog still open:", await js("return !!document.querySelector('dialog[open]')"));
  await click('[data-testid="task-save"]');
  console.log(
    "added:",
    await js(
      "return !!document.querySelector('[data-title=\"Buy stamps\"]') && !document.querySelector('dialog')",
    ),
  );
  await click(".sync button:last-child");
  await shot("menu-dark");
  await keys("\uE00C");
  await click('[data-testid="nav-settings"]');
  await shot("settings-dark");
  await click('[data-testid="nav-log"]');
  await shot("log-dark");
  await js("document.documentElement.dataset.theme='light'");
  await click('[data-testid="nav-week"]');
  await wd("POST", P + "/window/rect", { width: 816, height: 620 });
  await new Promise((r) => setTimeout(r, 800));
  await shot("small");
  await click('[data-testid="toggle-panel"]');
  await shot("small-panel");
  await go("first-start");
  await js("window.sample.overview.has_google_client=true; window.sample.changed('workspaces')");
  await click('[data-testid="connect-google"]');
  await shot("connect");
  await wd("DELETE", P);
} catch (e) {
  console.log("FAILED", e.message);
}
process.kill(-d.pid);
x.kill();
server.close();
process.exit(0);
