import type { Texts } from "../index.svelte";

export const common: Texts["common"] = {
  cancel: "Abbrechen",
  close: "Schließen",
  save: "Speichern",
  undo: "Rückgängig",
  remove: "Entfernen",
  back: "Zurück",
  system: "System",
  keepIt: "Behalten",
  dismiss: "Wegräumen",
};
