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
/** Of everything in the window, in percent. */
export type Size = "80" | "90" | "100" | "110" | "125" | "150" | "175" | "200";
export const SIZES: Size[] = ["80", "90", "100", "110", "125", "150", "175", "200"];
const USUAL = "100";

const LANGUAGES: [Language | "auto", ...(Language | "auto")[]] = ["auto", "en", "de"];

export class Appearance {
  theme = $state(recall("theme", THEMES));
  clock = $state(recall("clock", CLOCKS));
  language = $state(recall("language", LANGUAGES));
  firstWeekday = $state(recall("first-weekday", WEEKS));
  size = $state<Size>(recall("size", [USUAL, ...SIZES]));
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
    // A window begins as it was made.
    let shown: Size = USUAL;
    $effect(() => {
      if (this.size === shown) return;
      shown = this.size;
      // In a browser one has keys of one's own for it.
      void call("zoom", { factor: Number(shown) / 100 }).catch(() => {});
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

  chooseSize(size: Size): void {
    this.size = size;
    remember("size", size);
  }

  /** One size up or down; 0 is the usual one. */
  resize(step: 1 | -1 | 0): void {
    this.chooseSize(step === 0 ? USUAL : (SIZES[SIZES.indexOf(this.size) + step] ?? this.size));
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
