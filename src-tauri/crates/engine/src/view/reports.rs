//! What became of a week.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The reports that are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportList {
    /// Newest first.
    pub reports: Vec<ReportView>,
}

/// A stretch of time, as it was when the report was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportView {
    /// RFC 3339, in the system's zone.
    pub from: String,
    /// RFC 3339, in the system's zone; not in it any more.
    pub to: String,
    /// Each workspace, in order of name.
    pub workspaces: Vec<WorkspaceReport>,
    /// Calendars that were read, counted each time.
    pub syncs: u32,
    /// How often that failed.
    pub failed_syncs: u32,
    /// Jobs of all kinds that failed, ran out of time or crashed.
    pub failed_jobs: u32,
}

/// What became of a workspace's tasks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WorkspaceReport {
    /// Its name.
    pub workspace: String,
    /// Minutes of work that were planned into the stretch.
    #[ts(type = "number")]
    pub planned_minutes: i64,
    /// Tasks that were done in it.
    #[ts(type = "number")]
    pub done_tasks: i64,
    /// Minutes of work that those were.
    #[ts(type = "number")]
    pub done_minutes: i64,
    /// Open tasks that are overdue, or planned past their due date.
    pub late: Vec<LateTaskView>,
}

/// A task that is late, or will be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LateTaskView {
    /// What it is called.
    pub title: String,
    /// RFC 3339, in the workspace's zone.
    pub due: String,
    /// By how much its plan ends after that.
    #[ts(type = "number")]
    pub late_minutes: i64,
}
