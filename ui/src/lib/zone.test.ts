import { expect, test } from "vitest";
import { instantAt } from "./zone";

test.each([
  ["in winter", "2026-11-27", 900, "Europe/Berlin", "2026-11-27T15:00:00+01:00"],
  ["in summer", "2026-07-27", 900, "Europe/Berlin", "2026-07-27T15:00:00+02:00"],
  ["west of Greenwich", "2026-11-27", 30, "America/New_York", "2026-11-27T00:30:00-05:00"],
  ["with half an hour", "2026-11-27", 900, "Asia/Kolkata", "2026-11-27T15:00:00+05:30"],
  ["in UTC", "2026-11-27", 900, "UTC", "2026-11-27T15:00:00+00:00"],
  ["on the morning before a change", "2026-03-29", 119, "Europe/Berlin", "2026-03-29T01:59:00+01:00"],
  ["on the morning after it", "2026-03-29", 180, "Europe/Berlin", "2026-03-29T03:00:00+02:00"],
  ["that the clock skips", "2026-03-29", 150, "Europe/Berlin", "2026-03-29T02:30:00+01:00"],
  ["that comes twice", "2026-10-25", 150, "Europe/Berlin", "2026-10-25T02:30:00+02:00"],
  ["after it came twice", "2026-10-25", 180, "Europe/Berlin", "2026-10-25T03:00:00+01:00"],
  ["on a half-hour change", "2026-04-05", 110, "Australia/Lord_Howe", "2026-04-05T01:50:00+11:00"],
  ["far in the east", "2026-11-27", 0, "Pacific/Kiritimati", "2026-11-27T00:00:00+14:00"],
])("a reading %s", (_, date, minute, zone, expected) => expect(instantAt(date, minute, zone)).toBe(expected));

test("every reading of a year is read back as it was written, but for the skipped hour", () => {
  const shown = new Intl.DateTimeFormat("sv-SE", {
    timeZone: "Europe/Berlin",
    dateStyle: "short",
    timeStyle: "short",
  });
  for (let day = 0; day < 365; day++) {
    const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
    for (const minute of [0, 150, 719, 1439]) {
      if (date === "2026-03-29" && minute === 150) continue;
      const instant = instantAt(date, minute, "Europe/Berlin");
      expect(shown.format(new Date(instant))).toBe(instant.slice(0, 16).replace("T", " "));
    }
  }
});
