// Every text of the interface, in the languages that it speaks: one catalogue, which the compiler keeps complete.
//
// `en/` and `de/` hold a file for each subject, named like the folder that shows it. English says which texts there
// are; German has the type of the English file, so that a text without a translation does not compile. A text with
// something in it is a function of that, and decides by itself how it counts.
import { de } from "./de";
import { en } from "./en";

/** The languages that the interface speaks. */
export type Language = "en" | "de";

/** All texts of one language. */
export type Texts = typeof en;

const CATALOGUE: Record<Language, Texts> = { en, de };

let chosen = $state<Language>(spokenOf(navigator.languages));

/** The texts to show; a component that reads them here is drawn anew when the language changes. */
export function t(): Texts {
  return CATALOGUE[chosen];
}

/** The language that is shown. */
export function language(): Language {
  return chosen;
}

/** Speaks a language from now on; `auto` is the first of the system's that the interface knows. */
export function speak(wanted: Language | "auto"): void {
  chosen = wanted === "auto" ? spokenOf(navigator.languages) : wanted;
  document.documentElement.lang = chosen;
}

/** The first known language of a person's list, as in `navigator.languages`; English where none is. */
export function spokenOf(preferred: readonly string[]): Language {
  for (const tag of preferred) {
    const base = tag.toLowerCase().split("-")[0];
    if (base === "en" || base === "de") return base;
  }
  return "en";
}
