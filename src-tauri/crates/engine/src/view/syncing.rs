//! Sync runs and the events they brought.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Wrong;

/// A failure as a person and a program see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErrorView {
    /// One of the contract's stable words: `lock-held`, `auth-required`, `network` …
    pub code: String,
    /// What happened, why, and what to do, in English.
    pub message: String,
    /// What exactly is wrong, where a window has its own sentence for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub wrong: Option<Box<Wrong>>,
}

/// The word and the sentence of an error that the store has kept; it keeps no more.
impl From<(String, String)> for ErrorView {
    fn from((code, message): (String, String)) -> ErrorView {
        ErrorView {
            code,
            message,
            wrong: None,
        }
    }
}

/// `sync` and `log`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunList {
    /// `log`: newest first.
    pub runs: Vec<RunView>,
}

/// One calendar in one run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunView {
    /// Grows with every run.
    #[ts(type = "number")]
    pub id: i64,
    /// The workspace's name.
    pub workspace: String,
    /// Google's id of the calendar; `None` where the run failed before calendars were known.
    pub calendar: Option<String>,
    /// The calendar's name, where it is known.
    pub calendar_title: Option<String>,
    /// `full` or `incremental`.
    pub r#type: String,
    /// `succeeded`, `failed`, `skipped` or `cancelled`.
    pub status: String,
    /// Whether a dead sync token turned it into a full run.
    pub redirected_to_full: bool,
    /// The most times that one request was sent.
    pub attempts: u32,
    /// Calls of `events.list`, retries included.
    pub requests: u32,
    /// Stored resources that changed.
    pub upserted: u32,
    /// Rows removed.
    pub deleted: u32,
    /// Resources that could not be read and are kept aside.
    pub quarantined: u32,
    /// RFC 3339.
    pub started_at: String,
    /// RFC 3339.
    pub completed_at: String,
    /// Milliseconds from start to end, by the civil clock.
    #[ts(type = "number")]
    pub duration_ms: i64,
    /// Why it failed or was skipped.
    pub error: Option<ErrorView>,
}

/// What is being synced right now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncStatus {
    /// Calendars in work.
    pub running: Vec<SyncProgress>,
    /// When the background looks again, RFC 3339.
    pub next_at: Option<String>,
    /// Whether the background waits for the network.
    pub offline: bool,
}

/// How far one calendar's run has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SyncProgress {
    /// The workspace's name.
    pub workspace: String,
    /// The calendar's name.
    pub calendar: String,
    /// Pages read.
    pub pages: u32,
    /// Events on them.
    pub events: u32,
}

/// `events`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventList {
    /// In order of start.
    pub events: Vec<EventView>,
}

/// One occurrence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventView {
    /// Google's id; of an occurrence as Google forms it.
    pub id: String,
    /// Google's id of the calendar; `None` for a block that is not yet in Google.
    pub calendar: Option<String>,
    /// The id of the series that it belongs to.
    pub series: Option<String>,
    /// "Busy" where the reader may not see it.
    pub title: String,
    /// RFC 3339, or a date.
    pub start: String,
    /// RFC 3339, or a date; exclusive.
    pub end: String,
    /// Whether both are dates.
    pub all_day: bool,
    /// Google's status.
    pub status: String,
    /// Whether planning keeps away.
    pub busy: bool,
    /// Set for a planned block.
    pub block: Option<EventBlockView>,
}

/// The task behind a block.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EventBlockView {
    /// Its id.
    pub task: String,
}

/// `jobs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobList {
    /// Newest first.
    pub jobs: Vec<JobView>,
}

/// A job that ran or runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobView {
    /// Grows with every run.
    #[ts(type = "number")]
    pub id: i64,
    /// `full-sync`, `incremental-sync`, `batch-sync` or `schedule-tasks`.
    pub job: String,
    /// The workspace's name, where the job is about one.
    pub workspace: Option<String>,
    /// Who asked: `command-line`, `window`, `tray` or `schedule`.
    pub trigger: String,
    /// `queued`, `waiting`, `running`, `completed`, `completed-with-warnings`, `failed`, `timed-out`, `cancelled`,
    /// `crashed`, or `expired` where it was over before it began.
    pub state: String,
    /// What it waits for: `backoff`, `network` or `turn`.
    pub waits_for: Option<String>,
    /// Until when it waits, where that is known; in the same zone.
    pub waits_until: Option<String>,
    /// RFC 3339, in the zone of the workspace or, where it is about all, the one that they share, else the system's. Of
    /// one that has not begun: when it was asked for.
    pub started_at: String,
    /// In the same zone.
    pub completed_at: Option<String>,
    /// Why it failed.
    pub error: Option<ErrorView>,
    /// Its tries.
    pub attempts: Vec<JobAttemptView>,
}

/// One try of a job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobAttemptView {
    /// In the zone of its job.
    pub started_at: String,
    /// In the zone of its job; where it waits to be repeated that is a new one's affair.
    pub completed_at: Option<String>,
    /// Requests that it sent to read or write events.
    pub requests: u32,
    /// Why it failed.
    pub error: Option<ErrorView>,
}
