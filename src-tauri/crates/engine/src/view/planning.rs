//! Tasks, hours, free slots and plans.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{ChangeView, SpanView};

/// `task …`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskList {
    /// One element where one task is meant.
    pub tasks: Vec<TaskView>,
}

/// A task and where it stands in the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TaskView {
    /// What the command line calls it by.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// `open` or `done`.
    pub status: String,
    /// The work.
    #[ts(type = "number")]
    pub duration_minutes: i64,
    /// `critical`, `high`, `normal` or `low`.
    pub priority: String,
    /// RFC 3339.
    pub due: Option<String>,
    /// RFC 3339.
    pub not_before: Option<String>,
    /// The name of its hour set.
    pub hours: String,
    /// The shortest block.
    #[ts(type = "number | null")]
    pub min_block_minutes: Option<i64>,
    /// The longest block.
    #[ts(type = "number | null")]
    pub max_block_minutes: Option<i64>,
    /// Ids of tasks to be finished first.
    pub after: Vec<String>,
    /// When in the day it is best done: `morning`, `afternoon`, `evening` or `09:00-11:00`.
    pub prefer: Option<String>,
    /// At most so much of it a day, if that can be.
    #[ts(type = "number | null")]
    pub spread_minutes: Option<i64>,
    /// The list that it is on.
    pub list: Option<String>,
    /// Its place among tasks of equal priority; texts that sort as the places do.
    pub rank: String,
    /// Its checklist, in order.
    pub subtasks: Vec<SubtaskView>,
    /// Where it is planned, in order of start.
    pub blocks: Vec<BlockView>,
    /// Work without a place.
    #[ts(type = "number")]
    pub missing_minutes: i64,
    /// How long after its due date the last block ends.
    #[ts(type = "number")]
    pub late_minutes: i64,
}

/// A line of a task's checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SubtaskView {
    /// What is to be done.
    pub title: String,
    /// Whether it is.
    pub done: bool,
}

/// A stretch of time planned for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// Whether the user fixed it.
    pub pinned: bool,
}

/// What a form or `task add` says of a task. In an edit, a field that is `None` stays as it is and the text `none`
/// clears one that may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TaskDraft {
    /// What is to be done.
    pub title: Option<String>,
    /// Like `1h30m`.
    pub duration: Option<String>,
    /// `critical`, `high`, `normal` or `low`.
    pub priority: Option<String>,
    /// RFC 3339, or a date: the end of that day.
    pub due: Option<String>,
    /// RFC 3339, or a date: the start of that day.
    pub not_before: Option<String>,
    /// The name of an hour set.
    pub hours: Option<String>,
    /// Like `30m`.
    pub min_block: Option<String>,
    /// Like `2h`.
    pub max_block: Option<String>,
    /// Ids of tasks to be finished first; an edit replaces all, `["none"]` clears.
    pub after: Option<Vec<String>>,
    /// `morning`, `afternoon`, `evening` or a window like `09:00-11:00`.
    pub prefer: Option<String>,
    /// At most so much of it a day, like `2h`.
    pub spread: Option<String>,
    /// The list that it is on: one word.
    pub list: Option<String>,
    /// Its checklist; an edit replaces all of it.
    pub subtasks: Option<Vec<SubtaskView>>,
}

/// What became of a task, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryView {
    /// As far back as it is kept.
    pub entries: Vec<HistoryEntry>,
}

/// Something that happened to a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HistoryEntry {
    /// RFC 3339.
    pub at: String,
    /// Who did it: `person`, `plan` (that a person asked for), `clock` (one that nobody did), `undo` or `google`.
    pub actor: String,
    /// `added`, `removed`, `done`, `reopened`, `edited`, `renamed`, `planned`, `moved`, `unplanned`, `pinned` or
    /// `unpinned`.
    pub what: String,
    /// Of an edit: the field, as `task edit` calls it.
    pub field: Option<String>,
    /// What was said there.
    pub before_text: Option<String>,
    /// What is said there now.
    pub after_text: Option<String>,
    /// Where the block was.
    pub before: Option<SpanView>,
    /// Where it is.
    pub after: Option<SpanView>,
}

/// What can be taken back, and what can be made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UndoView {
    /// The last step.
    pub undo: Option<StepView>,
    /// The last one that was taken back.
    pub redo: Option<StepView>,
}

/// A change of tasks or of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepView {
    /// What it can be taken back by.
    #[ts(type = "number")]
    pub id: i64,
    /// `add`, `edit`, `done`, `reopen`, `remove`, `pin`, `unpin`, `extend`, `defer`, `rank`, `replan` or `plan`.
    pub kind: String,
    /// The task's title, where it was about one.
    pub title: String,
    /// How many tasks it changed.
    pub tasks: u32,
}

/// What was planned before today for tasks that are still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewView {
    /// The longest ago first.
    pub items: Vec<ReviewItem>,
}

/// A task that was planned before today and is still open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewItem {
    /// As it stands.
    pub task: TaskView,
    /// Its blocks that ended before today, in order of start.
    pub past: Vec<SpanView>,
    /// How long they are together.
    #[ts(type = "number")]
    pub past_minutes: i64,
}

/// `slots`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotList {
    /// In order of start.
    pub slots: Vec<SlotView>,
}

/// Free time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlotView {
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// Its length.
    #[ts(type = "number")]
    pub minutes: i64,
}

/// `hours list`: windows by day by name, as in plan-format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HoursList {
    /// `{"default":{"mon":[["09:00","17:00"]]}}`.
    pub hours: BTreeMap<String, BTreeMap<String, Vec<(String, String)>>>,
}

/// `schedule`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScheduleView {
    /// A plan in the contract's plan-format.
    #[ts(
        type = "{ blocks: { task: string; start: string; end: string }[]; unscheduled: { task: string; missing_minutes: number; reason: string }[]; cost: { total: number; missing: number; tardy: number; finish: number; wait: number; split: number; moved: number; preferences?: number } }"
    )]
    pub plan: planner::wire::Plan,
    /// Against what was stored before.
    pub changes: ChangesView,
    /// The same block by block, in order of time, and why.
    pub diff: Vec<ChangeView>,
    /// The preferences that it does not wholly meet.
    pub unmet: Vec<UnmetView>,
}

/// A preference that a plan does not wholly meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnmetView {
    /// `time of day`, `breaks`, `spread` or `batching`.
    pub name: String,
    /// Why anybody wants it.
    pub reason: String,
    /// What it adds to the plan's cost.
    #[ts(type = "number")]
    pub cost: i64,
}

/// How a plan differs from the one before, in blocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangesView {
    /// New ones.
    pub added: u32,
    /// Same task and length, another start.
    pub moved: u32,
    /// Gone ones.
    pub removed: u32,
    /// Where they were.
    pub kept: u32,
}

/// The block that runs or comes next, as the tray shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextBlock {
    /// Its task's title.
    pub title: String,
    /// Whose task it is.
    pub workspace: String,
    /// The task's id.
    pub task: String,
    /// Its event's id.
    pub block: String,
    /// RFC 3339.
    pub start: String,
    /// The wall clock at its start: `14:30`.
    pub clock: String,
    /// Whether it starts on the present day.
    pub today: bool,
    /// How much of it is left, where it runs.
    #[ts(type = "number | null")]
    pub minutes_left: Option<i64>,
}
