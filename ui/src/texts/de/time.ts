import type { Texts } from "../index.svelte";

export const time: Texts["time"] = {
  yesterday: "Gestern",
  today: "Heute",
  tomorrow: "Morgen",
  justNow: "gerade eben",
  minutesAgo: (n) => `vor ${n} min`,
  hoursAgo: (n) => `vor ${n} h`,
  dayAgo: "gestern",
  daysAgo: (n) => `vor ${n} Tagen`,
  monthBefore: "Monat davor",
  monthAfter: "Monat danach",
  dayPlaceholder: "Tag, etwa fr",
  pick: (label) => `Auswählen: ${label}`,
};
