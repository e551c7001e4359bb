import type { Texts } from "../index.svelte";

export const welcome: Texts["welcome"] = {
  title: "Willkommen bei Hourwright",
  lead: "Es liest deine Kalender, findet die freie Zeit darin und plant deine Aufgaben hinein. Alles bleibt auf diesem Rechner.",
  demo: {
    title: "Den Demo-Kalender ausprobieren",
    text: "Ein Monat aus jemandes Leben, mit Aufgaben zum Planen. Nichts einzurichten, nichts verlässt diesen Rechner.",
    start: "Demo starten",
    preparing: "Demo wird vorbereitet …",
  },
  google: {
    title: "Google Kalender verbinden",
    text: "Mit dem Browser anmelden. Du entscheidest, ob Hourwright nur in einen eigenen Kalender schreiben darf oder in alle.",
    connect: "Verbinden …",
  },
  none: {
    title: "Ohne Google beginnen",
    text: "Plane deine Aufgaben in deine Zeiten. Ein Kalender lässt sich jederzeit verbinden.",
    start: "Ohne beginnen",
  },
  personal: "Persönlich",
  workspace: "Arbeitsbereich",
  workspaceHint: "Ein Zusammenhang wie Persönlich oder Arbeit, mit eigenen Kalendern und Aufgaben",
  withoutGoogle: "Ohne Google anlegen",
  continue: "Weiter mit Google",
  modes: {
    title: "Was darf Hourwright?",
    careful: "Vorsichtig",
    carefulText: "Liest deine Kalender und schreibt nur in einen Kalender, den es selbst anlegt.",
    full: "Alles",
    fullText: "Darf auch Termine in deinen anderen Kalendern ändern, wenn du es darum bittest.",
  },
  client: {
    lead: "Google kennt Programme an einem OAuth-Client. Du legst einmal deinen eigenen an; es dauert etwa fünf Minuten.",
    openBefore: "Öffne die ",
    console: "Google-Cloud-Konsole",
    openAfter: ", lege ein Projekt an und schalte die Google Calendar API ein.",
    create: "Lege einen OAuth-Client vom Typ „Desktop-App“ an.",
    publish: "Drücke unter Zielgruppe „App veröffentlichen“; sonst enden Anmeldungen nach 7 Tagen.",
    paste: "Füge Kennung und Geheimnis hier ein.",
    id: "Client-Kennung",
    secret: "Client-Geheimnis",
    keepSecret: "Leer lassen, um das vorhandene zu behalten",
    save: "Speichern und weiter",
    test: "Prüfen",
    known: "Google kennt diesen Client.",
    unknown:
      "Google kennt diese Kennung nicht zusammen mit diesem Geheimnis. Kopiere beide neu aus der Cloud-Konsole.",
  },
  waiting: {
    title: "Weiter geht es im Browser",
    text: "Dort fragt Google, ob Hourwright deine Kalender sehen darf. Dieses Fenster macht von selbst weiter.",
    link: "Ist kein Browser aufgegangen, öffne diesen Link:",
    copy: "Kopieren",
    copied: "Kopiert",
    paste: "Der Browser zeigt eine Fehlerseite? Füge ihre Adresse hier ein:",
    continue: "Weiter",
  },
  advice: {
    "access-denied":
      "Versuche es noch einmal und erlaube, worum Google bittet, oder wähle Vorsichtig: das braucht weniger.",
    "access-revoked":
      "Versuche es noch einmal. Kommt das jede Woche wieder, veröffentliche deine App in der Google-Cloud-Konsole: Anmeldungen einer App im Test enden nach 7 Tagen.",
    "auth-required": "Prüfe Kennung und Geheimnis in den Einstellungen, dann versuche es noch einmal.",
    network: "Prüfe die Verbindung zum Internet, dann versuche es noch einmal.",
    timeout:
      "Der Browser kam nicht rechtzeitig zurück. Versuche es noch einmal, oder öffne den Link von Hand.",
    keychain:
      "Entsperre oder starte den Schlüsselbund deines Systems, starte Hourwright neu und versuche es noch einmal.",
    cancelled: "Versuche es noch einmal, wann immer du willst.",
  },
  steps: {
    of: (step, all) => `Schritt ${step} von ${all}`,
    hours: "Wann arbeitest du?",
    hoursText: "In diese Zeiten werden Aufgaben geplant. Später kann es mehrere Sätze davon geben.",
    task: "Was ist als Erstes zu tun?",
    taskText: "Ein Titel und die Dauer genügen. Hourwright findet die Zeit.",
    taskTitle: "Aufgabe",
    taskExample: "Bericht schreiben",
    duration: "Wie lange",
    due: "Fällig",
    plan: "Meine Woche planen",
    skip: "Überspringen",
    next: "Weiter",
  },
};
