import { counted } from "../counted";
import type { Texts } from "../index.svelte";

export const blocks: Texts["blocks"] = {
  title: "Geplante Blöcke in Google",
  send: "Senden …",
  refused: (title, why) => `${title}: ${why} Hourwright versucht es einmal am Tag wieder.`,
  was: (what) => `wurde ${what}`,
  moved: (place) => `auf ${place} verschoben und dort festgehalten`,
  renamed: (title) => `in „${title}“ umbenannt`,
  done: "abgehakt; die Aufgabe ist erledigt",
  deleted: (place) => `gelöscht (${place}) und dort nicht wieder geplant`,
  conflict: ", obwohl es auch hier geändert worden war",
  takenBack: "Zurückgenommen",
  undone: "Zurückgenommen; Google erfährt es beim nächsten Abgleich",
  toWrite: (n) => `${n} zu schreiben`,
  toDelete: (n) => `${n} zu löschen`,
  refusedByGoogle: (n) => `${n} von Google abgelehnt`,
  nothingWaits: "Nichts wartet",
  standing: {
    local: "Nur hier: nicht in Google geschrieben",
    queued: "Wartet darauf, in Google geschrieben zu werden",
    refused: "Google hat es abgelehnt",
    "in-google": "Im Google Kalender",
    "edited-there": "Im Google Kalender, wie es dort geändert wurde",
  },
  held: {
    text: (n) => (n === 1 ? "1 Änderung wartet auf dein Wort" : `${n} Änderungen warten auf dein Wort`),
    first: "Nichts kommt in Google Kalender, bevor du zugestimmt hast",
    many: "So viele auf einmal kommen nicht ungesehen in Google Kalender",
    look: "Ansehen …",
  },
  ask: {
    title: "Den Plan in den Google Kalender schreiben?",
    text: (blocks, calendar, deletes) =>
      `Hourwright schreibt ${blocks === 1 ? "einen Block" : `${blocks} Blöcke`} in ` +
      (calendar === null ? "einen eigenen Kalender „Hourwright“, den es anlegt" : `„${calendar}“`) +
      (deletes > 0 ? `, und löscht ${deletes}, die es früher geschrieben hat.` : "."),
    private: "Was sie sind, sehen nur du.",
    promise: "Niemand wird eingeladen, und nichts, was du oder andere gemacht haben, wird angerührt.",
    more: (n) => `… und ${n} weitere`,
    notNow: "Nicht jetzt",
    write: "In Google schreiben",
  },
  settings: {
    title: "Blöcke in Google",
    note: "Gilt, wenn das nächste Mal Blöcke geschrieben werden",
    remove: "Alles entfernen …",
    removeNote:
      "Nimmt jeden Block aus Google, den Hourwright für diesen Bereich geschrieben hat, auf welchem Rechner auch immer.",
    removeTitle: "Alles entfernen, was Hourwright geschrieben hat?",
    removeText:
      "Die Blöcke und der Kalender, den Hourwright für sie angelegt hat, verschwinden aus Google. Deine Aufgaben und ihr Plan bleiben hier; geschrieben wird erst wieder, wenn du es sagst.",
    removed: (n) => `${counted(n, "Block", "Blöcke")} aus Google entfernt`,
  },
};
