//! The dashboard of jobs: what ran, one run in full, and what comes next.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{JobView, RunView};

/// Runs as lines of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobRows {
    /// Newest first.
    pub rows: Vec<JobRow>,
}

/// A run in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobRow {
    /// Grows with every run.
    #[ts(type = "number")]
    pub id: i64,
    /// `batch-sync`, `backup` …
    pub job: String,
    /// The workspace's name, where the job is about one.
    pub workspace: Option<String>,
    /// Who asked: `command-line`, `window`, `tray` or `schedule`.
    pub trigger: String,
    /// As [`JobView`] has it.
    pub state: String,
    /// What it waits for: `backoff`, `network` or `turn`.
    pub waits_for: Option<String>,
    /// Until when it waits, where that is known.
    pub waits_until: Option<String>,
    /// RFC 3339, in the zone of the workspace or, where it is about all, the one that they share, else the system's.
    pub started_at: String,
    /// Milliseconds from start to end by the civil clock; `None` while it runs, and where nobody saw its end.
    #[ts(type = "number | null")]
    pub duration_ms: Option<i64>,
    /// Requests that it sent.
    pub requests: u32,
    /// The code of its failure.
    pub error: Option<String>,
}

/// One run in full.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobDetails {
    /// The run with its attempts.
    pub job: JobView,
    /// What it did, calendar by calendar, in the order in which they ended; empty for jobs that read none.
    pub runs: Vec<RunView>,
    /// What it told, in order; nothing that is secret.
    pub lines: Vec<JobLineView>,
    /// Whether it goes on in this program, which can cancel it.
    pub cancellable: bool,
}

/// Something that a run told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct JobLineView {
    /// Milliseconds since it began.
    #[ts(type = "number")]
    pub after_ms: i64,
    /// `error`, `warn`, `info` or `debug`.
    pub level: String,
    /// What it told.
    pub text: String,
}

/// What runs by the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackgroundView {
    /// Whether this program is the one that starts jobs by the clock.
    pub scheduling: bool,
    /// The pause of all of them, where a person wants one.
    pub pause: Option<PauseView>,
    /// Whether it waits for the network.
    pub offline: bool,
    /// Accounts that are left alone for a while.
    pub resting: Vec<RestingAccount>,
    /// Each job that has a timetable.
    pub jobs: Vec<ScheduledJob>,
}

/// An account that is left alone, because Google asked for it or after failures in a row; the others go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestingAccount {
    /// Its address.
    pub account: String,
    /// RFC 3339, in the system's zone.
    pub until: String,
}

/// A pause of what runs by the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PauseView {
    /// When it ends by itself, RFC 3339 in the system's zone; `null` where somebody has to end it.
    pub until: Option<String>,
}

/// A job and when it runs by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScheduledJob {
    /// `batch-sync`, `backup` …
    pub job: String,
    /// `every 5m`, `30 3 * * *` …, `off`.
    pub timetable: String,
    /// `scheduled`, or `waiting` where it is due and its time has not come: for the network, or for accounts that rest.
    pub state: String,
    /// The next five times, RFC 3339 in the system's zone; a run that is due begins with the next beat. Empty where it is
    /// off, or has nothing to do.
    pub next: Vec<String>,
}

/// Something that needs a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NoticeView {
    /// `sign-in` or `late-task`.
    pub kind: String,
    /// The account's address, the task's title.
    pub subject: String,
    /// The workspace's name, where it is about one.
    pub workspace: Option<String>,
}
