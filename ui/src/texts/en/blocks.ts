import { counted } from "../counted";

// Planned blocks in Google: what is written, what waits, what was done to them there.
export const blocks = {
  title: "Planned blocks in Google",
  send: "Send …",
  refused: (title: string, why: string) => `${title}: ${why} Hourwright tries again once a day.`,
  was: (what: string) => `was ${what}`,
  moved: (place: string) => `moved to ${place}; pinned there`,
  renamed: (title: string) => `renamed to “${title}”`,
  done: "ticked off; the task is done",
  deleted: (place: string) => `deleted from ${place}; not planned there again`,
  conflict: ", though it was changed here, too",
  takenBack: "Taken back",
  undone: "Taken back; the next sync tells Google",
  toWrite: (n: number) => `${n} to write`,
  toDelete: (n: number) => `${n} to delete`,
  refusedByGoogle: (n: number) => `${n} refused by Google`,
  nothingWaits: "Nothing waits",
  standing: {
    local: "Only here: not written to Google",
    queued: "Waits to be written to Google",
    refused: "Google refused it",
    "in-google": "In Google Calendar",
    "edited-there": "In Google Calendar, as it was changed there",
  } as Record<string, string>,
  held: {
    text: (n: number) => `${counted(n, "change waits", "changes wait")} for your word`,
    first: "Nothing is written to Google Calendar before you have agreed to it",
    many: "So many at once are not written to Google Calendar unseen",
    look: "Look …",
  },
  ask: {
    title: "Write the plan to Google Calendar?",
    text: (blocks: number, calendar: string | null, deletes: number) =>
      `Hourwright writes ${blocks === 1 ? "one block" : `${blocks} blocks`} to ` +
      (calendar === null ? "a calendar of its own, “Hourwright”, which it makes" : `“${calendar}”`) +
      (deletes > 0 ? `, and deletes ${deletes} that it wrote before.` : "."),
    private: "Only you see what they are.",
    promise: "Nobody gets an invitation, and nothing that you or others made is touched.",
    more: (n: number) => `… and ${n} more`,
    notNow: "Not now",
    write: "Write to Google",
  },
  settings: {
    title: "Blocks in Google",
    note: "Used the next time blocks are written",
    remove: "Remove everything …",
    removeNote:
      "Takes every block out of Google that Hourwright wrote for this workspace, on whatever machine.",
    removeTitle: "Remove everything that Hourwright wrote?",
    removeText:
      "The blocks, and the calendar that Hourwright made for them, disappear from Google. Your tasks and their plan stay here; nothing is written again until you say so.",
    removed: (n: number) => `${counted(n, "block", "blocks")} removed from Google`,
  },
};
