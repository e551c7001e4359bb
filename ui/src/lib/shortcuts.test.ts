import { afterEach, expect, test, vi } from "vitest";
import { conflict, keyLabel, keyOf, shortcuts, type Shortcut } from "./shortcuts.svelte";

const held: (() => void)[] = [];
afterEach(() => {
  for (const release of held.splice(0)) release();
  document.body.replaceChildren();
});

function add(...keys: string[]): Shortcut["run"] {
  const run = vi.fn();
  held.push(shortcuts.add([{ keys, label: keys.join(), group: "Week", run }]));
  return run;
}

function press(key: string, target: Element = document.body, init: KeyboardEventInit = {}) {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target.addEventListener("keydown", (heard) => shortcuts.handle(heard as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
}

test("a key runs what it stands for, in either case", () => {
  const run = add("t");
  press("t");
  press("T");
  expect(run).toHaveBeenCalledTimes(2);
});

test("Ctrl makes another key of it", () => {
  const run = add("s");
  press("s", document.body, { ctrlKey: true });
  expect(run).not.toHaveBeenCalled();
});

test.each(["input", "textarea", "select"])("nothing runs while somebody types into %s", (tag) => {
  const run = add("p");
  press("p", document.body.appendChild(document.createElement(tag)));
  expect(run).not.toHaveBeenCalled();
});

test("a dialog has the floor", () => {
  const run = add("p");
  const dialog = document.body.appendChild(document.createElement("dialog"));
  dialog.open = true;
  press("p");
  expect(run).not.toHaveBeenCalled();
});

test("a command that cannot be done now is not, and one for typists is heard while they type", () => {
  const run = vi.fn();
  let enabled = false;
  held.push(
    shortcuts.add([
      { keys: ["Ctrl+k"], label: "find", group: "Week", whileTyping: true, enabled: () => enabled, run },
    ]),
  );
  const field = document.body.appendChild(document.createElement("input"));
  press("k", field, { ctrlKey: true });
  expect(run).not.toHaveBeenCalled();
  enabled = true;
  press("k", field, { ctrlKey: true });
  expect(run).toHaveBeenCalledOnce();
});

test("a menu finds the key of a command", () => {
  held.push(shortcuts.add([{ id: "find", keys: ["Ctrl+k"], label: "find", group: "Week", run: vi.fn() }]));
  expect([shortcuts.keyFor("find"), shortcuts.keyFor("other")]).toEqual(["Ctrl+K", undefined]);
});

test("what is gone no longer runs", () => {
  const run = add("x");
  held.splice(0).forEach((release) => release());
  press("x");
  expect(run).not.toHaveBeenCalled();
});

test("two for one key are refused", () => {
  add("j", "ArrowRight");
  expect(() => add("ArrowRight")).toThrow("ArrowRight");
  expect(conflict([{ keys: ["a"] }, { keys: ["b", "a"] }])).toBe("a");
});

test("Shift with Ctrl is another key, and elsewhere it has made another character", () => {
  const held = { ctrlKey: true, metaKey: false, altKey: false, shiftKey: true };
  expect(keyOf({ key: "Z", ...held })).toBe("Ctrl+Shift+z");
  expect(keyOf({ key: "?", ...held, ctrlKey: false })).toBe("?");
});

test("keys are written as people know them", () => {
  expect(keyOf({ key: ",", ctrlKey: true, metaKey: false, altKey: false })).toBe("Ctrl+,");
  expect([
    keyLabel("t"),
    keyLabel("ArrowLeft"),
    keyLabel("?"),
    keyLabel("Ctrl+,"),
    keyLabel("Ctrl+k"),
    keyLabel("Alt+ArrowUp"),
    keyLabel(" "),
  ]).toEqual(["T", "←", "?", "Ctrl+,", "Ctrl+K", "Alt+↑", "␣"]);
});
