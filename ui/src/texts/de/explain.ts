import { counted } from "../counted";
import type { Texts } from "../index.svelte";

export const explain: Texts["explain"] = {
  binding: {
    pinned: "Du hast sie hier festgehalten.",
    begun: "Sie hat schon begonnen.",
    outdated: "Hier kann sie nicht mehr sein; der nächste Plan verschiebt sie.",
    now: "Sie beginnt, sobald geplant werden kann.",
    "not-before": (earliest) => `Sie darf nicht vor ${earliest} beginnen.`,
    predecessor: (titles) => `Sie muss warten, bis ${titles} erledigt ist.`,
    hours: (hours) => `Ihre Zeiten (${hours}) haben vorher kein Stück, das lang genug ist.`,
    busy: "Termine und ihre Puffer lassen vorher kein Stück frei, das lang genug ist.",
    tasks: (titles) => `Die Zeit davor ist für ${titles} mehr wert.`,
    "daily-limit": "An den Tagen davor ist das Tageslimit erreicht.",
    cost: "Davor ist Platz, aber der Plan im Ganzen würde schlechter.",
    improvable: "Davor ist ein besserer Platz; der nächste Plan nutzt ihn vielleicht.",
  },
  blocker: {
    buffer: (event) => `Freigehalten um „${event}“`,
    "daily-limit": "Tageslimit",
  },
  trouble: {
    late: (until) => `Sie wird nicht bis ${until} fertig, könnte es aber: plane neu.`,
    "not-planned": "Sie hat noch keinen Platz: plane neu.",
    "no-hours": (needed, until, hours) =>
      `Sie braucht ${needed} bis ${until}, aber ihre Zeiten (${hours}) haben bis dahin keinen Platz.`,
    predecessor: (reasons) => `Sie kann nicht beginnen: ${reasons}.`,
    needs: (needed, until, hours, free, because) =>
      `Sie braucht ${needed} bis ${until} in ihren Zeiten (${hours}); ${free}, denn ${because}.`,
  },
  free: {
    none: "nichts ist frei",
    some: (work) => `${work} sind frei`,
    inPieces: (work, longest) => `${work} sind frei, davon höchstens ${longest} am Stück`,
  },
  reasons: {
    busy: (title, when) => `dort ist „${title}“ (${when})`,
    task: (title) => `die Aufgabe „${title}“ braucht ihre Zeit`,
    pieces: "sie lässt sich nicht in kürzere Teile teilen",
    "daily-limit": "mehr als das Tageslimit passt auf keinen Tag",
    "not-before": (at) => `sie darf nicht vor ${at} beginnen`,
    predecessor: (title) => `sie muss warten, bis „${title}“ erledigt ist`,
    "predecessor-unplaced": (title) => `„${title}“ hat keinen Platz`,
    hours: "ihre Zeiten geben nicht mehr her",
    cost: "der Plan im Ganzen würde schlechter",
  },
  fixes: {
    replan: "Neu planen",
    "extend-due": (until) => `Frist verlängern bis ${until}`,
    split: (work) => `In Teile von mindestens ${work} teilen`,
    hours: (name) => `Stattdessen die Zeiten „${name}“ erlauben`,
    shorten: (work) => `Auf ${work} kürzen`,
    raise: (priority) => `Priorität anheben auf ${priority}`,
    drop: (title) => `„${title}“ fallen lassen`,
  },
  fixed: (finish, moved) =>
    `fertig ${finish}, rechtzeitig; ${moved === 0 ? "sonst verschiebt sich nichts" : counted(moved, "Block verschiebt sich", "Blöcke verschieben sich")}`,
  causes: {
    kept: "nichts spricht dagegen",
    pinned: "du hast sie festgehalten",
    "new-task": "sie hatte noch keinen Platz",
    recut: "die Arbeit ist anders aufgeteilt",
    "task-gone": "die Aufgabe wird nicht mehr geplant",
    past: "ihre Zeit ist vorbei",
    busy: (title) => `dort ist jetzt „${title}“`,
    hours: "der Platz liegt außerhalb ihrer Zeiten",
    "not-before": "dann darf die Aufgabe noch nicht beginnen",
    predecessor: (title) => `„${title}“ ist bis dahin nicht erledigt`,
    taken: (title) => `dort ist jetzt „${title}“`,
    cheaper: "so ist der Plan im Ganzen besser",
  },
  quoted: (title) => `„${title}“`,
  more: (n) => `${n} weitere`,
  and: (first, last) => `${first} und ${last}`,
};
