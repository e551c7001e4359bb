import { expect, test } from "vitest";
import { durationText, parseDuration } from "./duration";

test.each([
  ["45", 45],
  ["45m", 45],
  ["45 min", 45],
  ["2h", 120],
  ["1h30", 90],
  ["1h 30m", 90],
  ["1:30", 90],
  ["1.5h", 90],
  ["0,25 h", 15],
  ["2 hours", 120],
  ["0", null],
  ["0h0m", null],
  ["soon", null],
  ["-5m", null],
  ["1h-30m", null],
  ["", null],
])("%j is %s minutes", (text, expected) => expect(parseDuration(text)).toBe(expected));

test("a length is read back as it is written, in the engine's form", () => {
  for (let minutes = 1; minutes < 3000; minutes++) {
    const text = durationText(minutes);
    expect(text).toMatch(/^(\d+h)?(\d+m)?$/);
    expect(parseDuration(text)).toBe(minutes);
  }
});
