// Why a task or block is where it is, what would help, and why a block moves: sentences about a task, "it".
import { counted } from "../counted";

export const explain = {
  /** What keeps a block from being earlier. */
  binding: {
    pinned: "You fixed it here.",
    begun: "It has begun already.",
    outdated: "It can no longer be here; the next plan moves it.",
    now: "It begins as soon as planning does.",
    "not-before": (earliest: string) => `It may not begin before ${earliest}.`,
    predecessor: (titles: string) => `It has to wait until ${titles} is finished.`,
    hours: (hours: string) => `Its hours (${hours}) have no stretch before that is long enough.`,
    busy: "Events and their buffers leave no stretch before that is long enough.",
    tasks: (titles: string) => `The time before is worth more to ${titles}.`,
    "daily-limit": "The days before have reached the daily limit.",
    "longest-block":
      "Before there is room only right beside its own block, and it may not be done that long in one go.",
    cost: "There is room before, but the plan as a whole would cost more.",
    improvable: "There is a better place before; the next plan may use it.",
  },
  blocker: {
    buffer: (event: string) => `Kept free around “${event}”`,
    "daily-limit": "Daily limit",
  },
  trouble: {
    late: (until: string) => `It is late for ${until}, but need not be: plan again.`,
    "not-planned": "It has no place yet: plan again.",
    "no-hours": (needed: string, until: string, hours: string) =>
      `It needs ${needed} before ${until}, but its hours (${hours}) have no time until then.`,
    predecessor: (reasons: string) => `It cannot begin: ${reasons}.`,
    needs: (needed: string, until: string, hours: string, free: string, because: string) =>
      `It needs ${needed} before ${until} in its hours (${hours}); ${free}, because ${because}.`,
  },
  free: {
    none: "nothing is free",
    some: (work: string) => `${work} are free`,
    inPieces: (work: string, longest: string) => `${work} are free, at most ${longest} of it in one stretch`,
  },
  reasons: {
    busy: (title: string, when: string) => `“${title}” is there (${when})`,
    task: (title: string) => `the task “${title}” needs its time`,
    pieces: "it cannot be cut into shorter pieces",
    "daily-limit": "a day takes no more than the daily limit",
    "not-before": (at: string) => `it may not begin before ${at}`,
    predecessor: (title: string) => `it has to wait until “${title}” is finished`,
    "predecessor-unplaced": (title: string) => `“${title}” has no place`,
    hours: "its hours have no more",
    cost: "the plan as a whole would cost more",
  },
  fixes: {
    replan: "Plan again",
    "extend-due": (until: string) => `Extend the due date to ${until}`,
    split: (work: string) => `Split it into pieces of at least ${work}`,
    hours: (name: string) => `Allow the hours “${name}” instead`,
    shorten: (work: string) => `Shorten it to ${work}`,
    raise: (priority: string) => `Raise its priority to ${priority}`,
    drop: (title: string) => `Drop “${title}”`,
  },
  fixed: (finish: string, moved: number) =>
    `finished ${finish}, in time; ${moved === 0 ? "nothing else moves" : counted(moved, "block moves", "blocks move")}`,
  /** What another place would make of the plan as a whole, and of the task and others that are named. */
  elsewhere: {
    worse: "Worse",
    better: "Better",
    same: "Just as good",
    later: (time: string) => `finished ${time} later`,
    earlier: (time: string) => `finished ${time} earlier`,
    onAverageLater: (time: string) => `${time} later on average`,
    onAverageEarlier: (time: string) => `${time} earlier on average`,
    late: (time: string) => `${time} late`,
    inTime: "in time then",
    noRoom: (work: string) => `${work} without room`,
    allRoom: "all of it has room then",
    morePieces: (n: number) => counted(n, "piece more", "pieces more"),
    fewerPieces: (n: number) => counted(n, "piece fewer", "pieces fewer"),
    moves: "moves",
    of: (title: string, what: string) => `“${title}” ${what}`,
    wishes: {
      "time-of-day": [
        "less at the time of day that is preferred",
        "more at the time of day that is preferred",
      ],
      breaks: ["more work without a break", "less work without a break"],
      spread: ["more on one day than is preferred", "better spread over days"],
      batching: ["small tasks less together", "small tasks more together"],
    },
  },
  /** Why a block is not where it was. */
  causes: {
    kept: "nothing speaks against it",
    pinned: "you fixed it",
    "new-task": "it had no place before",
    recut: "the task’s work is cut differently",
    "task-gone": "the task is not planned any more",
    past: "its time is past",
    busy: (title: string) => `“${title}” is there now`,
    hours: "it lies outside the task’s hours",
    "not-before": "the task may not begin by then",
    predecessor: (title: string) => `“${title}” is not finished by then`,
    taken: (title: string) => `“${title}” is there now`,
    cheaper: "the plan as a whole is better so",
  },
  quoted: (title: string) => `“${title}”`,
  more: (n: number) => `${n} more`,
  and: (first: string, last: string) => `${first} and ${last}`,
};
