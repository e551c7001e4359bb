import { expect, test } from "vitest";
import { PLANNING, sentValue, shownValue } from "./known";

const known = (key: string) => PLANNING.find((setting) => setting.key === key) ?? PLANNING[0]!;

test("an empty field switches off what can be off and resets the rest", () => {
  expect(sentValue(known("plan.daily-limit-minutes"), " ")).toBe("none");
  expect(sentValue(known("plan.buffer-minutes"), "")).toBe("default");
  expect(sentValue(known("plan.buffer-minutes"), " 10 ")).toBe("10");
  const shown = (value: string) => shownValue(known("plan.buffer-minutes"), value);
  expect([shown("none"), shown("15")]).toEqual(["", "15"]);
});
