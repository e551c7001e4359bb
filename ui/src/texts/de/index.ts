import type { Texts } from "../index.svelte";
import { blocks } from "./blocks";
import { calendar } from "./calendar";
import { common } from "./common";
import { errors } from "./errors";
import { explain } from "./explain";
import { jobs } from "./jobs";
import { log } from "./log";
import { settings } from "./settings";
import { shell } from "./shell";
import { tasks } from "./tasks";
import { time } from "./time";
import { welcome } from "./welcome";

export const de: Texts = {
  blocks,
  calendar,
  common,
  errors,
  explain,
  jobs,
  log,
  settings,
  shell,
  tasks,
  time,
  welcome,
};
