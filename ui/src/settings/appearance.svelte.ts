// How the window looks: kept by the window itself, for the data knows nothing of it.
import { createContext } from "svelte";
import { read, recall, remember } from "$lib/remembered";
import { chooseClock, chooseFirstWeekday, type ClockStyle, type WeekStyle } from "$lib/intl.svelte";
import { call } from "$lib/backend";
import { language, speak, type Language } from "$src/texts/index.svelte";

export type Theme = "system" | "light" | "dark";

const THEMES: [Theme, ...Theme[]] = ["system", "light", "dark"];
const CLOCKS: [ClockStyle, ...ClockStyle[]] = ["auto", "h23", "h12"];
const WEEKS: [WeekStyle, ...WeekStyle[]] = ["auto", "monday", "sunday", "saturday"];
const LANGUAGES: [Language | "auto", ...(Language | "auto")[]] = ["auto", "en", "de"];

export class Appearance {
  theme = $state(recall("theme", THEMES));
  clock = $state(recall("clock", CLOCKS));
  language = $state(recall("language", LANGUAGES));
  firstWeekday = $state(recall("first-weekday", WEEKS));
  /** An IANA name: its clocks stand beside the hours of the calendar. */
  secondZone = $state(read("second-zone") || null);

  constructor() {
    speak(this.language);
    chooseClock(this.clock);
    chooseFirstWeekday(this.firstWeekday);
    $effect(() => {
      // The tray says the same words; without one nobody minds.
      void call("speak", { language: language() }).catch(() => {});
    });
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

  chooseFirstWeekday(day: WeekStyle): void {
    chooseFirstWeekday(day);
    this.firstWeekday = day;
    remember("first-weekday", day);
  }

  chooseSecondZone(zone: string | null): void {
    this.secondZone = zone;
    remember("second-zone", zone ?? "");
  }

  chooseLanguage(language: Language | "auto"): void {
    speak(language);
    this.language = language;
    remember("language", language);
  }
}

/** The looks of this window, for every component below `App`. */
export const [getAppearance, setAppearance] = createContext<Appearance>();
