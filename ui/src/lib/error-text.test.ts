import { afterEach, describe, expect, it } from "vitest";
import { de } from "$src/texts/de";
import { en } from "$src/texts/en";
import { speak } from "$src/texts/index.svelte";
import type { Wrong } from "./backend";
import { errorText } from "./error-text";

/** What the engine says in its own English. */
const DETAIL = "line 3: no such day";

/** Of each kind one, which the compiler keeps complete. */
const EACH: { [Kind in Wrong["kind"]]: Omit<Extract<Wrong, { kind: Kind }>, "kind"> } = {
  "task-gone": {},
  "task-done": {},
  "nothing-to-pin": {},
  "waits-for-itself": {},
  "other-priority": {},
  "undone-already": {},
  "done-since": {},
  "changed-since": {},
  "nothing-to-undo": {},
  "nothing-to-redo": {},
  "block-gone": {},
  "changed-while-planned": {},
  "workspace-gone": { name: "Work" },
  "workspace-exists": { name: "Work" },
  "workspace-name": {},
  "no-client": {},
  "client-id": { ending: ".apps.googleusercontent.com" },
  "client-secret": {},
  "other-account": { workspace: "Work", owner: "ada@example.org", signed_in: "bob@example.org" },
  "boxes-unticked": {},
  "pasted-address": {},
  "not-revoked": { page: "https://myaccount.google.com/connections" },
  setting: { key: "plan.horizon-days", value: "900", range: [1, 365] },
  "needs-full-mode": {},
  "calendar-read-only": {},
  "calendar-gone": {},
  "hours-name": { name: "a b" },
  "hours-gone": { name: "evenings" },
  "job-elsewhere": {},
  "not-imported": { file: "/tmp/tasks.csv" },
  "not-written": { file: "/tmp/backup.db" },
  "not-restored": { file: "/tmp/backup.db" },
  "backup-newer": { file: "/tmp/backup.db" },
  "store-damaged": { file: "/tmp/hourwright.db" },
  "store-newer": { file: "/tmp/hourwright.db" },
  "store-unusable": { file: "/tmp/hourwright.db" },
  "store-busy": {},
  "disk-full": {},
};

/** Those that are followed by what the engine says, because nobody can know what it may be. */
const FOLLOWED = ["not-imported"];

afterEach(() => speak("en"));

describe("an error", () => {
  it.each(Object.entries(EACH))("is a whole sentence in both languages: %s", (kind, more) => {
    const wrong = { kind, ...more } as Wrong;
    const said = (["en", "de"] as const).map((language) => {
      speak(language);
      return errorText({ code: "invalid-input", message: DETAIL, wrong });
    });
    expect(said[0]).not.toBe(said[1]);
    for (const text of said) {
      expect(text).toMatch(/^\S.*[.)]$/);
      for (const [field, value] of Object.entries(more))
        if (typeof value === "string" && field !== "key") expect(text).toContain(value);
      expect(text.toLowerCase().includes(DETAIL)).toBe(FOLLOWED.includes(kind));
    }
  });

  it("without a kind is told by its code, and only where that says little by the engine's words too", () => {
    speak("de");
    const followed = Object.keys(de.errors.codes).filter((code) =>
      errorText({ code, message: DETAIL }).includes(DETAIL),
    );
    expect(followed).toEqual([
      "access-denied",
      "not-found",
      "bad-response",
      "invalid-input",
      "store",
      "keychain",
      "internal",
    ]);
    expect(errorText({ code: "network", message: DETAIL })).toMatch(/^Google ist nicht zu erreichen\./);
  });

  it("of a code that nobody knows is a bug's", () => {
    expect(errorText({ code: "odd", message: DETAIL })).toBe(en.errors.codes.internal(DETAIL));
  });
});
