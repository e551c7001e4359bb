// How the window looks: kept by the window itself, for the data knows nothing of it.
import { createContext } from "svelte";
import { recall, remember } from "$lib/remembered";
import { chooseClock, type ClockStyle } from "$lib/intl";

export type Theme = "system" | "light" | "dark";

const THEMES: [Theme, ...Theme[]] = ["system", "light", "dark"];
const CLOCKS: [ClockStyle, ...ClockStyle[]] = ["auto", "h23", "h12"];

export class Appearance {
  theme = $state(recall("theme", THEMES));
  clock = $state(recall("clock", CLOCKS));

  constructor() {
    chooseClock(this.clock);
    $effect(() => {
      document.documentElement.dataset.theme = this.theme;
    });
  }

  chooseTheme(theme: Theme): void {
    this.theme = theme;
    remember("theme", theme);
  }

  chooseClock(clock: ClockStyle): void {
    chooseClock(clock);
    this.clock = clock;
    remember("clock", clock);
  }
}

/** The looks of this window, for every component below `App`. */
export const [getAppearance, setAppearance] = createContext<Appearance>();
