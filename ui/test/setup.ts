// Matchers that read like sentences, and what the test's page lacks that every webview has.
import "@testing-library/jest-dom/vitest";
