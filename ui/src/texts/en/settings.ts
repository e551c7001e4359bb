// The settings page.
export const settings = {
  appearance: {
    title: "Appearance",
    theme: "Theme",
    light: "Light",
    dark: "Dark",
    language: "Language",
    clock: "Clock",
    hours24: "24 hours",
    hours12: "12 hours",
  },
};
