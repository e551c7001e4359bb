// Matchers that read like sentences, and what every webview has but the test's page lacks.
import "@testing-library/jest-dom/vitest";
import { configure } from "@testing-library/svelte";
import { clearMocks } from "@tauri-apps/api/mocks";
import { toasts } from "$lib/toasts.svelte";
import { afterEach, beforeEach } from "vitest";
import { chooseFirstWeekday } from "$lib/intl.svelte";
import { remember } from "$lib/remembered";

// A failure says what was looked for; the whole page would bury it. A busy machine is none.
configure({
  asyncUtilTimeout: 20_000,
  getElementError: (message) => new Error(message ?? undefined),
});

HTMLElement.prototype.showPopover ??= function showPopover() {};
HTMLElement.prototype.scrollIntoView ??= function scrollIntoView() {};

// The sample's weeks begin on Monday, in whatever region the tests run.
beforeEach(() => {
  remember("first-weekday", "monday");
  chooseFirstWeekday("monday");
});

afterEach(() => {
  for (const { id } of toasts.list) toasts.dismiss(id);
  localStorage.clear();
  clearMocks();
});
