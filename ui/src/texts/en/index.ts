import { common } from "./common";
import { settings } from "./settings";

export const en = { common, settings };
