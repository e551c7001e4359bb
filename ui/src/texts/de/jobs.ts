import type { Texts } from "../index.svelte";

export const jobs: Texts["jobs"] = {
  lines: "Protokoll",
};
