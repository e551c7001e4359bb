import { common } from "./common";
import { settings } from "./settings";
import { tasks } from "./tasks";

export const en = { common, settings, tasks };
