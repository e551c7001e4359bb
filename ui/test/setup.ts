// Matchers that read like sentences, and what every webview has but the test's page lacks.
import "@testing-library/jest-dom/vitest";
import { clearMocks } from "@tauri-apps/api/mocks";
import { afterEach } from "vitest";

HTMLElement.prototype.showPopover ??= function showPopover() {};
HTMLElement.prototype.scrollIntoView ??= function scrollIntoView() {};

afterEach(() => {
  localStorage.clear();
  clearMocks();
});
