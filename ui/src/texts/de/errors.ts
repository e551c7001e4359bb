import type { Texts } from "../index.svelte";

export const errors: Texts["errors"] = {
  codes: {
    "lock-held": () => "Dieser Kalender wird gerade schon abgeglichen. Gleich ist er auf dem neuesten Stand.",
    "auth-required": () =>
      "Dafür ist eine Anmeldung bei Google nötig. Verbinde das Konto in den Einstellungen und versuche es noch einmal.",
    "access-denied": (detail) =>
      `Google erlaubt das nicht.${said(detail)} Melde dich neu an und erlaube, worum Google bittet.`,
    "access-revoked": () =>
      "Google nimmt diese Anmeldung nicht mehr an: Das Passwort wurde geändert, der Zugriff entzogen, oder die 7 Tage einer Test-App sind um. Melde dich neu an.",
    "rate-limited": () =>
      "Google bittet um eine Pause. Der nächste Abgleich versucht es von selbst noch einmal.",
    network: () =>
      "Google ist nicht zu erreichen. Prüfe die Verbindung, und ob dieses Netz eine eigene Anmeldeseite hat.",
    timeout: () => "Es hat zu lange gedauert. Versuche es noch einmal.",
    "not-found": (detail) => `Das gibt es nicht mehr, oder du darfst es nicht mehr sehen.${said(detail)}`,
    "bad-response": (detail) => `Google hat nicht wie erwartet geantwortet.${said(detail)}`,
    "invalid-input": (detail) => `Das geht so nicht. Prüfe die Eingabe.${said(detail)}`,
    store: (detail) => `Die Datenbank ist gerade nicht zu benutzen. Versuche es noch einmal.${said(detail)}`,
    keychain: (detail) =>
      `Der Schlüsselbund ist nicht zu benutzen. Entsperre oder starte ihn und versuche es noch einmal.${said(detail)}`,
    cancelled: () => "Angehalten.",
    internal: (detail) => `In Hourwright ist etwas schiefgegangen. Versuche es noch einmal.${said(detail)}`,
  },
  wrong: {
    "task-gone": "Diese Aufgabe wurde inzwischen gelöscht.",
    "task-done": "Diese Aufgabe ist erledigt. Nimm sie zuerst wieder auf.",
    "nothing-to-pin": "Diese Aufgabe hat noch keinen Block. Plane sie zuerst oder ziehe sie in die Woche.",
    "waits-for-itself": "Dann würde die Aufgabe auf sich selbst warten: Die andere kommt schon nach ihr.",
    "other-priority":
      "Gereiht wird innerhalb einer Priorität. Ändere die Priorität, um die Aufgabe dorthin zu bringen.",
    "undone-already": "Das ist schon zurückgenommen.",
    "done-since": "Seitdem ist etwas anderes geschehen. Nimm das zuerst zurück.",
    "changed-since": "Etwas anderes hat die Aufgaben seitdem geändert; dieser Schritt bleibt.",
    "nothing-to-undo": "Es gibt nichts zurückzunehmen.",
    "nothing-to-redo": "Es gibt nichts zu wiederholen.",
    "block-gone": "Dieser Block wurde inzwischen verschoben oder entfernt.",
    "changed-while-planned":
      "Während des Planens haben sich Aufgaben oder Termine geändert. Plane noch einmal.",
    "workspace-gone": (name) => `Den Arbeitsbereich ${name} gibt es nicht mehr.`,
    "workspace-exists": (name) => `Einen Arbeitsbereich ${name} gibt es schon. Wähle einen anderen Namen.`,
    "workspace-name":
      "Der Name eines Arbeitsbereichs ist eine Zeile mit bis zu 100 Zeichen, wie Privat oder Arbeit.",
    "no-client":
      "Noch ist kein Google-Client eingerichtet. Trage einen in den Einstellungen ein oder probiere die Demo.",
    "client-id": (ending) =>
      `Die Client-Kennung endet auf ${ending}. Kopiere sie aus der Liste der Clients in der Cloud Console.`,
    "client-secret":
      "Das Client-Geheimnis ist ein einziges Wort; die Cloud Console zeigt ihn neben der Kennung. Kopiere es noch einmal.",
    "other-account": (workspace, owner, signedIn) =>
      `${workspace} gehört ${owner}, angemeldet hat sich ${signedIn}. Nimm für dieses Konto einen anderen Arbeitsbereich.`,
    "boxes-unticked": "Google durfte die Kalender nicht zeigen. Melde dich neu an und kreuze alles an.",
    "pasted-address":
      "Auf dieser Adresse endet die Anmeldung nicht, oder sie ist schon vorbei. Kopiere die Adresse, die der Browser nach Googles letzter Seite zeigt; sie beginnt mit http://127.0.0.1.",
    "not-revoked": (page) =>
      `Hier abgemeldet, aber Google war nicht zu erreichen. Entziehe Hourwright den Zugriff selbst auf ${page}.`,
    setting: (value, range, hint) =>
      `${value ? `„${value}“` : "Dieser Wert"} ist hier nicht möglich. ${range ? `Möglich ist eine ganze Zahl von ${range[0]} bis ${range[1]}.` : `${hint}.`}`,
    "needs-full-mode":
      "Um Blöcke in andere Kalender als den eigenen von Hourwright zu schreiben, melde dich mit „Alles“ an.",
    "calendar-read-only": "Dieser Kalender ist nur zu lesen. Wähle einen, in den du schreiben darfst.",
    "calendar-gone": "Diesen Kalender gibt es nicht mehr. Wähle einen anderen.",
    "hours-name": (name) => `So können Zeiten nicht heißen: „${name}“. Nimm ein Wort, etwa abends.`,
    "hours-gone": (name) => `Zeiten mit dem Namen „${name}“ gibt es nicht mehr. Wähle andere.`,
    "job-elsewhere":
      "Dieser Auftrag ist zu Ende, oder ein anderes Hourwright ist daran; nur dieses kann ihn anhalten.",
    "not-imported": (file, detail) =>
      `${file} lässt sich nicht einlesen; nichts daraus wurde übernommen.${said(detail)}`,
    "not-written": (file) =>
      `${file} lässt sich nicht schreiben. Wähle einen anderen Ort, oder prüfe, ob es den Ordner gibt und du dort schreiben darfst.`,
    "not-restored": (file) =>
      `${file} lässt sich nicht wiederherstellen: Die Datei fehlt, ist beschädigt oder keine Sicherung. Nichts wurde geändert.`,
    "backup-newer": (file) =>
      `${file} stammt von einem neueren Hourwright. Installiere die neuere Version; nichts wurde geändert.`,
    "store-damaged": (file) =>
      `Die Datenbank ${file} ist beschädigt; sie blieb, wie sie ist. Stelle eine Sicherung wieder her, oder lege sie beiseite und fange neu an: Termine werden wieder von Google gelesen.`,
    "store-newer": (file) =>
      `Ein neueres Hourwright hat die Datenbank ${file} geschrieben; sie blieb, wie sie ist. Installiere die neuere Version.`,
    "store-unusable": (file) =>
      `Die Datenbank ${file} ist nicht zu benutzen. Prüfe, ob ihr Ordner da ist, dir gehört und beschreibbar ist.`,
    "store-busy": "Ein anderes Programm benutzt die Datenbank. Versuche es gleich noch einmal.",
    "disk-full": "Der Datenträger ist voll. Schaffe Platz und versuche es noch einmal.",
  },
};

/** What the engine says about it, in its own English. */
function said(detail: string): string {
  return detail ? ` (${detail})` : "";
}
