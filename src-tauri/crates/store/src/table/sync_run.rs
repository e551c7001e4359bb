//! The table `sync_run`: the sync log, a row per calendar and run, failed ones too.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// How a run read the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunType {
    /// Everything.
    Full,
    /// What changed.
    Incremental,
}

impl RunType {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            RunType::Full => "full",
            RunType::Incremental => "incremental",
        }
    }

    pub(crate) fn from_word(word: &str) -> Option<RunType> {
        [RunType::Full, RunType::Incremental]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunStatus {
    /// The store equals what Google listed.
    Succeeded,
    /// Nothing of the calendar's data changed.
    Failed,
    /// Another run held the calendar's lock.
    Skipped,
    /// Somebody asked to stop.
    Cancelled,
}

impl RunStatus {
    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            RunStatus::Succeeded => "succeeded",
            RunStatus::Failed => "failed",
            RunStatus::Skipped => "skipped",
            RunStatus::Cancelled => "cancelled",
        }
    }

    fn from_word(word: &str) -> Option<RunStatus> {
        [
            RunStatus::Succeeded,
            RunStatus::Failed,
            RunStatus::Skipped,
            RunStatus::Cancelled,
        ]
        .into_iter()
        .find(|status| status.as_str() == word)
    }
}

/// One run over one calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRun {
    /// Grows with every run; 0 where the row could not be stored.
    pub id: i64,
    /// The job run that it was part of.
    pub job_run_id: Option<i64>,
    /// On whose behalf.
    pub workspace_id: i64,
    /// Google's id; `None` where it failed before calendars were known.
    pub calendar: Option<String>,
    /// How the calendar was read; `Full` where an incremental run was redirected.
    pub kind: RunType,
    /// How it ended.
    pub status: RunStatus,
    /// Whether an incremental run, or a full one with a dead page token, had to begin a full listing.
    pub redirected_to_full: bool,
    /// The most times that one request was sent; 0 where none was.
    pub attempts: u32,
    /// Calls of `events.list`, retries included.
    pub requests: u32,
    /// Resources that were new or changed.
    pub upserted: u32,
    /// Rows removed.
    pub deleted: u32,
    /// Resources that could not be read and were put aside.
    pub quarantined: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub completed_at: Timestamp,
    /// Code and message of its failure.
    pub error: Option<(String, String)>,
}

const COLUMNS: &str = "id, job_run_id, workspace_id, calendar, type, status, redirected_to_full, attempts, requests, \
     upserted, deleted, quarantined, started_at, completed_at, error_code, error_message";

fn from_row(row: &Row<'_>) -> rusqlite::Result<SyncRun> {
    let code: Option<String> = row.get(14)?;
    let message: Option<String> = row.get(15)?;
    Ok(SyncRun {
        id: row.get(0)?,
        job_run_id: row.get(1)?,
        workspace_id: row.get(2)?,
        calendar: row.get(3)?,
        kind: word(row, 4, RunType::from_word)?,
        status: word(row, 5, RunStatus::from_word)?,
        redirected_to_full: row.get(6)?,
        attempts: row.get(7)?,
        requests: row.get(8)?,
        upserted: row.get(9)?,
        deleted: row.get(10)?,
        quarantined: row.get(11)?,
        started_at: instant(row, 12)?,
        completed_at: instant(row, 13)?,
        error: code.map(|code| (code, message.unwrap_or_default())),
    })
}

/// Adds a row (its `id` is ignored) and gives its id.
pub fn insert(tx: &WriteTx<'_>, run: &SyncRun) -> Result<i64> {
    let (code, message) = run.error.as_ref().map(|(c, m)| (c, m)).unzip();
    tx.connection()
        .prepare_cached(
            "INSERT INTO sync_run (job_run_id, workspace_id, calendar, type, status, redirected_to_full, attempts,
                 requests, upserted, deleted, quarantined, started_at, completed_at, error_code, error_message)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            run.job_run_id,
            run.workspace_id,
            run.calendar,
            run.kind.as_str(),
            run.status.as_str(),
            run.redirected_to_full,
            run.attempts,
            run.requests,
            run.upserted,
            run.deleted,
            run.quarantined,
            millis(run.started_at),
            millis(run.completed_at),
            code,
            message,
        ])?;
    Ok(tx.connection().last_insert_rowid())
}

/// The newest rows first, of one workspace or of all.
pub fn list(tx: &ReadTx<'_>, workspace_id: Option<i64>, limit: u32) -> Result<Vec<SyncRun>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_run WHERE ?1 IS NULL OR workspace_id = ?1 ORDER BY id DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![workspace_id, limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The rows of one run of a job, in the order in which they ended.
pub fn of_job(tx: &ReadTx<'_>, job_run_id: i64) -> Result<Vec<SyncRun>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM sync_run WHERE job_run_id = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([job_run_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When a run last brought anything; `None` where the log knows of none.
pub fn last_change(tx: &ReadTx<'_>) -> Result<Option<Timestamp>> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT completed_at FROM sync_run WHERE upserted + deleted > 0 ORDER BY id DESC LIMIT 1",
        )?
        .query_row([], |row| instant(row, 0))
        .optional()?)
}
