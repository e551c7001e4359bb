//! The tables `job_run` and `job_attempt`: every job that ran, whoever asked for it.

use jiff::Timestamp;
use rusqlite::{Row, params};

use super::convert::{instant, instant_opt, millis};
use crate::{ReadTx, Result, WriteTx};

/// A job that ran or runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// Grows with every run.
    pub id: i64,
    /// `full-sync`, `incremental-sync`, `batch-sync`, `schedule-tasks` …
    pub job: String,
    /// The workspace's name, where the job is about one.
    pub workspace: Option<String>,
    /// Who asked: `command-line`, `window`, `schedule` …
    pub trigger: String,
    /// The contract's word: `running`, `completed`, `failed` …
    pub state: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Code and message of its failure.
    pub error: Option<(String, String)>,
}

/// Notes that a job begins.
pub fn start(
    tx: &WriteTx<'_>,
    job: &str,
    workspace_id: Option<i64>,
    trigger: &str,
    now: Timestamp,
) -> Result<i64> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_run (job, workspace_id, trigger, state, started_at) VALUES (?1, ?2, ?3, 'running', ?4)",
        )?
        .execute(params![job, workspace_id, trigger, millis(now)])?;
    Ok(tx.connection().last_insert_rowid())
}

/// Notes how a job ended, with its one attempt.
pub fn finish(
    tx: &WriteTx<'_>,
    id: i64,
    state: &str,
    requests: u32,
    error: Option<(&str, &str)>,
    now: Timestamp,
) -> Result<()> {
    let (code, message) = error.unzip();
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = ?2, completed_at = ?3, error_code = ?4, error_message = ?5 WHERE id = ?1",
        )?
        .execute(params![id, state, millis(now), code, message])?;
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_attempt (job_run_id, started_at, completed_at, requests, error)
             SELECT id, started_at, ?2, ?3, ?4 FROM job_run WHERE id = ?1",
        )?
        .execute(params![id, millis(now), requests, message])?;
    Ok(())
}

/// Marks runs as crashed that say they are running although no process runs them any more.
pub fn mark_crashed(tx: &WriteTx<'_>, ids: &[i64], now: Timestamp) -> Result<()> {
    let mut statement = tx.connection().prepare_cached(
        "UPDATE job_run SET state = 'crashed', completed_at = ?2 WHERE id = ?1 AND state = 'running'",
    )?;
    for id in ids {
        statement.execute(params![id, millis(now)])?;
    }
    Ok(())
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<JobRun> {
    let code: Option<String> = row.get(7)?;
    let message: Option<String> = row.get(8)?;
    Ok(JobRun {
        id: row.get(0)?,
        job: row.get(1)?,
        workspace: row.get(2)?,
        trigger: row.get(3)?,
        state: row.get(4)?,
        started_at: instant(row, 5)?,
        completed_at: instant_opt(row, 6)?,
        error: code.map(|code| (code, message.unwrap_or_default())),
    })
}

/// The newest runs first.
pub fn list(tx: &ReadTx<'_>, limit: u32) -> Result<Vec<JobRun>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT job_run.id, job, workspace.name, trigger, state, started_at, completed_at, error_code, error_message
         FROM job_run LEFT JOIN workspace ON workspace.id = workspace_id ORDER BY job_run.id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Runs that say they are running.
pub fn running(tx: &ReadTx<'_>) -> Result<Vec<i64>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT id FROM job_run WHERE state = 'running'")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
