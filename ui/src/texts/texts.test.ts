// What the compiler cannot see of the catalogue: that a text is there for every language, and not empty.
import { afterEach, describe, expect, it } from "vitest";
import { write } from "$lib/intl.svelte";
import { de } from "./de";
import { en } from "./en";
import { language, speak, spokenOf, t } from "./index.svelte";

afterEach(() => speak("en"));

describe("the catalogue", () => {
  it("says something in each of its places", () => {
    for (const texts of [en, de]) {
      const empty = leaves(texts).filter(([, text]) => typeof text === "string" && text.trim() === "");
      expect(empty).toEqual([]);
    }
  });

  it("speaks the first language of the person's list that it knows", () => {
    expect(spokenOf(["fr-CH", "de-CH", "en"])).toBe("de");
    expect(spokenOf(["en-GB"])).toBe("en");
    expect(spokenOf(["ja"])).toBe("en");
  });

  it("changes with the language, dates too", () => {
    const monday = new Date(Date.UTC(2026, 10, 23));
    expect(t().common.cancel).toBe("Cancel");
    expect(write("weekday", monday)).toBe("Mon");
    speak("de");
    expect(language()).toBe("de");
    expect(t().common.cancel).toBe("Abbrechen");
    expect(write("weekday", monday)).toBe("Mo");
  });
});

function leaves(value: object, path = ""): [string, unknown][] {
  return Object.entries(value).flatMap(([key, inner]): [string, unknown][] =>
    typeof inner === "object" && inner !== null ? leaves(inner, `${path}${key}.`) : [[path + key, inner]],
  );
}
