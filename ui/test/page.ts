// Loaded into a browser's page instead of Tauri; `?first-start` and the like choose the scenario.
import type { Scenario } from "./backend";
import { install } from "./install";

const asked = new URLSearchParams(location.search).keys().next().value as Scenario | undefined;
Object.assign(window, { sample: install(asked ?? "full") });
