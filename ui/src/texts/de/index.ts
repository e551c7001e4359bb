import type { Texts } from "../index.svelte";
import { common } from "./common";
import { settings } from "./settings";

export const de: Texts = { common, settings };
