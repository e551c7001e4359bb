// Matchers that read like sentences, and what every webview has but the test's page lacks.
import "@testing-library/jest-dom/vitest";
import { configure } from "@testing-library/svelte";
import { clearMocks } from "@tauri-apps/api/mocks";
import { toasts } from "$lib/toasts.svelte";
import { afterEach } from "vitest";

// A failure says what was looked for; the whole page would bury it. A busy machine is none.
configure({
  asyncUtilTimeout: 20_000,
  getElementError: (message) => new Error(message ?? undefined),
});

HTMLElement.prototype.showPopover ??= function showPopover() {};
HTMLElement.prototype.scrollIntoView ??= function scrollIntoView() {};

afterEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  localStorage.clear();
  clearMocks();
});
