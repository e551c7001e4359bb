// Words that many screens share.
export const common = {
  cancel: "Cancel",
  close: "Close",
  save: "Save",
  undo: "Undo",
  remove: "Remove",
  back: "Back",
  system: "System",
  keepIt: "Keep it",
  dismiss: "Dismiss",
};
