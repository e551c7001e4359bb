// What a person can do about a sign-in that did not work.
import { t } from "$src/texts/index.svelte";

/** A next step for an error's code; empty where its message says it all. */
export function signInAdvice(code: string): string {
  return t().welcome.advice[code] ?? "";
}
