//! Why a task is where it is, what would be if, and whether there is time for all of it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangesView, TaskDraft};

/// `explain`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExplainView {
    /// The task's id.
    pub task: String,
    /// Its title.
    pub title: String,
    /// The name of its hour set.
    pub hours: String,
    /// The titles of the tasks that have to be finished first.
    pub after_titles: Vec<String>,
    /// One a block, in order of start.
    pub blocks: Vec<WhyHereView>,
    /// What is wrong with where it stands; empty where it is complete and in time.
    pub problems: Vec<TroubleView>,
}

/// Why a block is where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhyHereView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// The first moment that release, predecessors and hours allow; RFC 3339.
    pub earliest: String,
    /// What keeps it from being earlier.
    pub binding: BindingKind,
    /// The same in an English sentence.
    pub reason: String,
    /// What occupied the allowed time before it, in order of start.
    pub blockers: Vec<BlockerView>,
    /// From its end to the due date, below 0 where it is late; null without a due date.
    #[ts(type = "number | null")]
    pub slack_minutes: Option<i64>,
    /// The cheapest other places, at most three, cheapest first.
    pub alternatives: Vec<AlternativeView>,
}

/// What keeps a block from being earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BindingKind {
    /// The user fixed it there.
    Pinned,
    /// It has begun, or is past.
    Begun,
    /// The next plan moves it.
    Outdated,
    /// Planning begins here.
    Now,
    /// The task may not begin before.
    NotBefore,
    /// A task has to be finished first.
    Predecessor,
    /// Its hours.
    Hours,
    /// Events and their buffers.
    Busy,
    /// Other tasks.
    Tasks,
    /// The daily limit.
    DailyLimit,
    /// The task's longest block: there is room only right beside another block of it.
    LongestBlock,
    /// The plan as a whole would cost more.
    Cost,
    /// Nothing: the next plan may use a better place.
    Improvable,
}

/// Something in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockerView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// In English: an event's title, a task's title, `buffer of …`, or `daily limit`.
    pub what: String,
    /// What it is.
    pub kind: BlockerKind,
    /// The title of the event or task; empty for the daily limit.
    pub title: String,
}

/// What can be in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum BlockerKind {
    /// A busy event.
    Event,
    /// The time kept free beside one.
    Buffer,
    /// A block of another task.
    Task,
    /// The day takes no more work.
    DailyLimit,
}

/// Another place for a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AlternativeView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// What the whole plan would cost more, in the planner's units, what it costs to move not counted.
    #[ts(type = "number")]
    pub cost_delta: i64,
    /// Ids of the tasks that would have to move.
    pub displaces: Vec<String>,
    /// Their titles, in the same order.
    pub displaces_titles: Vec<String>,
    /// What would become of the task itself, and then of each that would have to move.
    pub shifts: Vec<ShiftView>,
    /// The preferences that would be met better or worse.
    pub wishes: Vec<WishView>,
}

/// What another place would make of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShiftView {
    /// Its id.
    pub task: String,
    /// Its title.
    pub title: String,
    /// How much later it would be finished, below 0 for earlier.
    #[ts(type = "number")]
    pub finish_minutes: i64,
    /// How much later its work would be done on average, below 0 for earlier; 0 where it is not as much.
    #[ts(type = "number")]
    pub work_minutes: i64,
    /// How many more pieces it would be in, below 0 for fewer.
    #[ts(type = "number")]
    pub pieces: i64,
    /// Work that would have no place.
    #[ts(type = "number")]
    pub missing_minutes: i64,
    /// Work that has none as it is.
    #[ts(type = "number")]
    pub missing_before: i64,
    /// How late it would be.
    #[ts(type = "number")]
    pub late_minutes: i64,
    /// How late it is.
    #[ts(type = "number")]
    pub late_before: i64,
}

/// A preference that would be met otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WishView {
    /// Which one.
    pub wish: WishKind,
    /// Whether it would be met better; else it would be worse.
    pub better: bool,
}

/// What can be preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum WishKind {
    /// Work at the time of day that its task is best at.
    TimeOfDay,
    /// Breaks between long stretches of work.
    Breaks,
    /// A long task on several days.
    Spread,
    /// Small tasks together.
    Batching,
}

/// Why a task is late or has no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TroubleView {
    /// What is wrong.
    pub kind: TroubleKind,
    /// The smallest set of reasons, in English.
    pub text: String,
    /// Whether planning again is enough.
    pub replan_helps: bool,
    /// The work that has to find a place.
    #[ts(type = "number")]
    pub needed_minutes: i64,
    /// Until when: the due date of a late task, else the end of planning; RFC 3339.
    pub until: String,
    /// How much of it would have room until then, in pieces of any length.
    #[ts(type = "number")]
    pub free_minutes: i64,
    /// The longest stretch of that.
    #[ts(type = "number")]
    pub longest_minutes: i64,
    /// The same set of reasons, one by one.
    pub reasons: Vec<ReasonView>,
    /// What would help, each planned before it is told.
    pub fixes: Vec<FixView>,
}

/// What is wrong with where a task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TroubleKind {
    /// It is finished after its due date.
    Late,
    /// Some or all of it has no place.
    NoRoom,
    /// Its hours have no time until the end of planning.
    NoHours,
    /// A task that has to be finished first has no place.
    Predecessor,
    /// It has no place, but there is one.
    NotPlanned,
}

/// One thing without which a task would fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum ReasonView {
    /// An event with its buffers.
    Busy {
        /// Its title.
        title: String,
        /// RFC 3339.
        start: String,
        /// RFC 3339.
        end: String,
    },
    /// Another task's blocks.
    Task {
        /// Its title.
        title: String,
    },
    /// It cannot be cut into shorter pieces.
    Pieces,
    /// The limit of work a day.
    DailyLimit,
    /// It may not begin before.
    NotBefore {
        /// RFC 3339.
        at: String,
    },
    /// It has to wait until another task is finished.
    Predecessor {
        /// Its title.
        title: String,
    },
    /// A task that has to be finished first has no place itself.
    PredecessorUnplaced {
        /// Its title.
        title: String,
    },
    /// Its hours are too short even if nothing else were there.
    Hours,
    /// The plan as a whole would cost more.
    Cost,
}

/// A change that puts a task in time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixView {
    /// What to do, in English.
    pub text: String,
    /// What came of it when it was planned, in English.
    pub result: String,
    /// What to do.
    pub kind: FixKind,
    /// The task that is changed; with `drop` the one that goes.
    pub task: String,
    /// Its title.
    pub title: String,
    /// What an edit of that task says; empty for `replan` and `drop`.
    pub draft: TaskDraft,
    /// When the task that is explained was finished then, which is in time; RFC 3339.
    pub finish: String,
    /// How many blocks moved.
    pub moved: u32,
    /// The same as words of the command line, behind `hourwright`.
    pub command: Vec<String>,
}

/// What can help a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FixKind {
    /// Plan again.
    Replan,
    /// A later due date.
    ExtendDue,
    /// Shorter pieces.
    Split,
    /// Another hour set.
    Hours,
    /// Less work.
    Shorten,
    /// A higher priority.
    Raise,
    /// Without another task.
    Drop,
}

/// What of a fix is needed to apply it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixChange {
    /// As in [`FixView`].
    pub kind: FixKind,
    /// As there.
    pub task: String,
    /// As there.
    pub draft: TaskDraft,
}

/// A change that is only thought of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct WhatIf {
    /// Tasks that would be other than they are.
    pub edits: Vec<TaskEdit>,
    /// Tasks that would be there.
    pub adds: Vec<TaskDraft>,
    /// Ids of tasks that would not be there.
    pub without: Vec<String>,
    /// Meetings that would be there.
    pub busy: Vec<BusyDraft>,
    /// Tasks that would have a pinned block at a time, in place of their unpinned ones.
    pub pins: Vec<PinDraft>,
}

/// Where a task would be pinned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PinDraft {
    /// The task's id.
    pub id: String,
    /// RFC 3339, or a date: its start.
    pub start: String,
    /// RFC 3339, or a date: its start.
    pub end: String,
}

/// What would be said of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskEdit {
    /// The task's id.
    pub id: String,
    /// As in an edit.
    pub draft: TaskDraft,
}

/// A meeting that would be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BusyDraft {
    /// RFC 3339, or a date: its start.
    pub start: String,
    /// RFC 3339, or a date: its start.
    pub end: String,
}

/// `what-if`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatIfView {
    /// How many blocks would come, move, go and stay.
    pub changes: ChangesView,
    /// Each of them, in order of time.
    pub diff: Vec<ChangeView>,
    /// The tasks of which more or less would be late or without a place.
    pub outcomes: Vec<OutcomeView>,
}

/// A block before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangeView {
    /// The task's id.
    pub task: String,
    /// Its title.
    pub title: String,
    /// `added`, `moved`, `removed` or `kept`.
    pub change: String,
    /// Where it was.
    pub before: Option<SpanView>,
    /// Where it is.
    pub after: Option<SpanView>,
    /// Why, in a few English words.
    pub why: String,
    /// Why.
    pub cause: CauseView,
}

/// Why a block is not where it was, or is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum CauseView {
    /// Nothing speaks against where it is.
    Kept,
    /// The user fixed it.
    Pinned,
    /// It had no place before.
    NewTask,
    /// The task's work is cut differently.
    Recut,
    /// The task is not planned any more.
    TaskGone,
    /// Its time is past.
    Past,
    /// An event is there now.
    Busy {
        /// Its title.
        title: String,
    },
    /// It lies outside the task's hours.
    Hours,
    /// The task may not begin by then.
    NotBefore,
    /// Another task is not finished by then.
    Predecessor {
        /// Its title.
        title: String,
    },
    /// Another task is there now.
    Taken {
        /// Its title.
        title: String,
    },
    /// The plan as a whole is better so.
    Cheaper,
}

/// A stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpanView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
}

/// Where a task would stand, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeView {
    /// The task's id.
    pub task: String,
    /// Its title.
    pub title: String,
    /// Work that would have no place.
    #[ts(type = "number")]
    pub missing_minutes: i64,
    /// How late its last block would end.
    #[ts(type = "number")]
    pub late_minutes: i64,
    /// Work that has no place now.
    #[ts(type = "number")]
    pub missing_before: i64,
    /// How late its last block ends now.
    #[ts(type = "number")]
    pub late_before: i64,
}

/// `capacity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CapacityView {
    /// The days of the horizon.
    pub days: Vec<LoadView>,
    /// The same by weeks from Monday to Sunday.
    pub weeks: Vec<LoadView>,
    /// The Monday of the first week that breaks: more is due by its end than there is time, or something that is due in
    /// it is late.
    pub first_broken_week: Option<String>,
    /// Work that has no due date within the horizon.
    #[ts(type = "number")]
    pub undated_minutes: i64,
    /// Tasks that are late, miss something, or have less free time to spare than they take; the worst first.
    pub at_risk: Vec<RiskView>,
}

/// A day, or a week.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LoadView {
    /// The day, `YYYY-MM-DD`; of a week its Monday.
    pub date: String,
    /// Time in the hours of any task, without events and buffers, at most the daily limit.
    #[ts(type = "number")]
    pub free_minutes: i64,
    /// What the plan does here.
    #[ts(type = "number")]
    pub planned_minutes: i64,
    /// Work of the tasks that are due here.
    #[ts(type = "number")]
    pub due_minutes: i64,
    /// Free time from now to the end of it.
    #[ts(type = "number")]
    pub free_so_far: i64,
    /// Work that is due by the end of it.
    #[ts(type = "number")]
    pub due_so_far: i64,
    /// Whether more is due than there is time, or something that is due here is late.
    pub breaks: bool,
}

/// A task with little to spare.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RiskView {
    /// The task's id.
    pub task: String,
    /// Its title.
    pub title: String,
    /// RFC 3339.
    pub due: Option<String>,
    /// From its finish to its due date, below 0 where it is late; null without a due date.
    #[ts(type = "number | null")]
    pub slack_minutes: Option<i64>,
    /// Free time in its hours before its due date that nothing uses.
    #[ts(type = "number")]
    pub spare_minutes: i64,
    /// Work without a place.
    #[ts(type = "number")]
    pub missing_minutes: i64,
}
