// What went wrong, as a sentence that says what to do. `detail` is the engine's own English.
export const errors = {
  /** By the engine's code, where it says no more than that and its sentence. */
  codes: {
    "lock-held": (detail: string) => sentence(detail),
    "auth-required": () => "This needs a sign-in to Google. Connect the account in Settings, then try again.",
    "access-denied": (detail: string) => sentence(detail),
    "access-revoked": (detail: string) => sentence(detail),
    "rate-limited": (detail: string) => `${sentence(detail)} The next sync tries again by itself.`,
    network: (detail: string) =>
      `${sentence(detail)} Check the connection, and whether this network has a sign-in page of its own.`,
    timeout: (detail: string) => sentence(detail),
    "not-found": (detail: string) => sentence(detail),
    "bad-response": (detail: string) => sentence(detail),
    "invalid-input": (detail: string) => sentence(detail),
    store: (detail: string) => sentence(detail),
    keychain: (detail: string) => sentence(detail),
    cancelled: () => "Stopped.",
    internal: (detail: string) => `Something went wrong inside Hourwright (${detail}). Try again.`,
  },
  /** By what exactly is wrong. */
  wrong: {
    "task-gone": "This task was removed meanwhile.",
    "task-done": "This task is done. Reopen it first.",
    "nothing-to-pin": "This task has no block yet. Plan it first, or drag it into the week.",
    "waits-for-itself": "That would make the task wait for itself: the other one already comes after it.",
    "other-priority": "Tasks are ranked within one priority. Change the priority to move it there.",
    "undone-already": "That was undone already.",
    "done-since": "Something else was done since. Undo that first.",
    "changed-since": "Its tasks were changed since by something else, so that step stays.",
    "nothing-to-undo": "There is nothing to undo.",
    "nothing-to-redo": "There is nothing to do again.",
    "block-gone": "This block was moved or removed meanwhile.",
    "changed-while-planned": "Tasks or events changed while the plan was made. Plan once more.",
    "workspace-gone": (name: string) => `There is no workspace ${name} any more.`,
    "workspace-exists": (name: string) => `There is a workspace ${name} already. Choose another name.`,
    "workspace-name": "A workspace’s name is one line of up to 100 characters, like Personal or Work.",
    "no-client": "No Google client is set up yet. Enter one in Settings, or try the demo.",
    "client-id": (ending: string) =>
      `The client id ends in ${ending}. Copy it from the Cloud console’s list of clients.`,
    "client-secret":
      "The client secret is one word; the Cloud console shows it beside the id. Copy it again.",
    "other-account": (workspace: string, owner: string, signedIn: string) =>
      `${workspace} belongs to ${owner}, but ${signedIn} signed in. Use another workspace for that account.`,
    "boxes-unticked": "Google was not allowed to show the calendars. Sign in again and tick all boxes.",
    "pasted-address":
      "This is not where the sign-in ends, or it is over. Copy the address that the browser shows after Google’s last page; it begins with http://127.0.0.1.",
    "not-revoked": (page: string) =>
      `Signed out here, but Google could not be told. Take Hourwright’s access away yourself at ${page}.`,
    setting: (value: string, range: readonly [number, number] | null, hint: string) =>
      `${value ? `“${value}”` : "This value"} is not possible here. ${range ? `A whole number from ${range[0]} to ${range[1]} is.` : sentence(hint)}`,
    "needs-full-mode": "To write blocks into other calendars than Hourwright’s own, sign in in Full mode.",
    "calendar-read-only": "This calendar can only be read. Choose one that you may write to.",
    "calendar-gone": "This calendar is not there any more. Choose another one.",
    "hours-name": (name: string) => `Hours cannot be called “${name}”. Use a word, like evenings.`,
    "hours-gone": (name: string) => `There are no hours called “${name}” any more. Choose others.`,
    "job-elsewhere": "This job has ended, or another Hourwright is at it; only that one can stop it.",
    "not-imported": (file: string, detail: string) =>
      `${file} cannot be read in; nothing of it was taken. ${sentence(detail)}`,
    "not-written": (file: string) =>
      `${file} cannot be written. Choose another place, or check that its folder is there and that you may write to it.`,
    "not-restored": (file: string) =>
      `${file} cannot be restored: it is missing, damaged, or no backup. Nothing was changed.`,
    "backup-newer": (file: string) =>
      `${file} was written by a newer Hourwright. Install the newer version; nothing was changed.`,
    "store-damaged": (file: string) =>
      `The database ${file} is damaged; it was left as it is. Restore a backup, or move it away to start anew: events are read from Google again.`,
    "store-newer": (file: string) =>
      `A newer Hourwright has written the database ${file}; it was left as it is. Install the newer version.`,
    "store-unusable": (file: string) =>
      `The database ${file} cannot be used. Check that its folder exists, is yours and is writable.`,
    "store-busy": "Another program is using the database. Try again in a moment.",
    "disk-full": "The disk is full. Free some space and try again.",
  },
};

/** The engine's sentences begin small and end without a point. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) ? begun : `${begun}.`;
}
