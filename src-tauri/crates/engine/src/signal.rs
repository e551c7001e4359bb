//! Word of what changed, for a window that then reads again.

use store::Tables;

use crate::view::{SignInState, SyncStatus};

/// Something that a window may want to know.
#[derive(Debug, Clone, PartialEq)]
pub enum Signal {
    /// Rows changed; read again what hangs on these topics.
    Changed(Vec<&'static str>),
    /// A sync began, went on or ended.
    Sync(SyncStatus),
    /// A sign-in went on.
    SignIn(SignInState),
}

/// Every topic there is.
pub const TOPICS: [&str; 8] = [
    "workspaces",
    "calendars",
    "events",
    "tasks",
    "blocks",
    "runs",
    "hours",
    "settings",
];

/// What a person sees of each table. Tables that nobody sees (staging, tokens) have no topic.
pub(crate) fn topics_of(tables: &Tables) -> Vec<&'static str> {
    let mut topics: Vec<&'static str> = tables
        .iter()
        .flat_map(|table| match table.as_str() {
            "workspace" | "account" => &["workspaces", "calendars"][..],
            "calendar" | "workspace_calendar" => &["calendars", "events"],
            "event" => &["events"],
            "task" | "task_after" | "subtask" | "task_history" | "undo_step" => &["tasks"],
            "block" | "written_block" | "outbox" | "planning_calendar" => &["blocks", "tasks"],
            "remote_edit" | "barred_time" => &["blocks"],
            "sync_run" | "job_run" => &["runs", "calendars"],
            "job_attempt" | "job_line" | "notice" | "report" => &["runs"],
            "hours" => &["hours"],
            "setting" => &["settings"],
            _ => &[],
        })
        .copied()
        .collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}
