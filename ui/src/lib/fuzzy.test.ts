import { expect, test } from "vitest";
import { best, score } from "./fuzzy";

const NAMES = ["Plan now", "Sync now", "Settings", "Write the report", "Überblick für Jonas", "Sync log"];
const find = (typed: string) => best(NAMES, typed, (name) => name);

test.each([
  ["", NAMES],
  ["sync", ["Sync now", "Sync log"]],
  ["sl", ["Sync log"]],
  ["wtr", ["Write the report"]],
  ["uber", ["Überblick für Jonas"]],
  ["ÜBERB", ["Überblick für Jonas"]],
  ["plna", []],
])("%j finds %j", (typed, expected) => expect(find(typed)).toEqual(expected));

test("what was typed in one piece comes before the same letters scattered", () => {
  expect(find("set")[0]).toBe("Settings");
  expect(best(["a report on it", "porridge, t"], "port", (name) => name)[0]).toBe("a report on it");
  expect(score("Plan now", "plan")).toBeGreaterThan(score("An airplane now", "plan") ?? 0);
});
