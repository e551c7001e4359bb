import { expect, test } from "vitest";
import { command, KEYMAP } from "./keymap";
import { conflict } from "./shortcuts.svelte";

test.each(["Week", "Tasks"] as const)("no key of %s means something else everywhere", (page) => {
  expect(conflict([...Object.values(KEYMAP[page]), ...Object.values(KEYMAP.Everywhere)])).toBeUndefined();
});

test("a command has its keys, its name and its heading", () => {
  const run = () => {};
  expect(command("settings", run)).toMatchObject({
    id: "settings",
    keys: ["4", "Ctrl+,"],
    label: "Settings",
    group: "Everywhere",
    page: true,
    run,
  });
});
