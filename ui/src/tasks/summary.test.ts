import { expect, test } from "vitest";
import { planned, reasonText } from "./summary";

const none = { added: 0, moved: 0, removed: 0, kept: 0 };

test.each([
  [{ ...none, moved: 6, added: 1 }, 2, "Planned: 6 moved, 1 new, 2 without room"],
  [{ ...none, removed: 3, kept: 1 }, 0, "Planned: 3 removed"],
  [{ ...none, kept: 4 }, 0, "Planned: nothing had to move"],
  [{ ...none, kept: 4 }, 1, "Planned: 1 without room"],
  [none, 0, "Nothing to plan yet"],
])("%j and %i without room", (changes, withoutRoom, expected) =>
  expect(planned(changes, withoutRoom)).toBe(expected),
);

test("a reason that is not known is shown as it came", () => {
  expect(reasonText("predecessor")).toContain("waits");
  expect(reasonText("moon phase")).toBe("moon phase");
});
