// How the interface is built for the window, served while developing, and tested.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** With `vite --mode sample`, puts the in-memory backend of the tests under the page, so that it runs in any browser. */
function sampleBackend(): Plugin {
  return {
    name: "sample-backend",
    apply: (_, { command, mode }) => command === "serve" && mode === "sample",
    transformIndexHtml: () => [
      { tag: "script", attrs: { type: "module", src: "/test/page.ts" }, injectTo: "head-prepend" },
    ],
  };
}

export default defineConfig({
  plugins: [svelte(), svelteTesting(), sampleBackend()],
  resolve: {
    alias: { $lib: here("src/lib"), $src: here("src"), $test: here("test") },
  },
  // The webview on Linux is WebKitGTK and on macOS WKWebView; nothing else ever loads this. The stylesheet may use what
  // they have had since 17.5, so that `light-dark()` and nesting arrive as written.
  build: {
    target: "safari16",
    cssTarget: "safari17.5",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { host: "127.0.0.1", port: 5173, strictPort: true },
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { width: 1280, height: 800 } },
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    setupFiles: ["test/setup.ts"],
    restoreMocks: true,
    // Far beyond what any story takes: a busy machine is no failure.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
