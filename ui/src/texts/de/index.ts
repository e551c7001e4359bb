import type { Texts } from "../index.svelte";
import { common } from "./common";
import { settings } from "./settings";
import { tasks } from "./tasks";

export const de: Texts = { common, settings, tasks };
