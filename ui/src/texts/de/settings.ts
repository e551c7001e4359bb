import type { Texts } from "../index.svelte";

export const settings: Texts["settings"] = {
  appearance: {
    title: "Darstellung",
    theme: "Farben",
    light: "Hell",
    dark: "Dunkel",
    language: "Sprache",
    clock: "Uhrzeit",
    hours24: "24 Stunden",
    hours12: "12 Stunden",
  },
};
