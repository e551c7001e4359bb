//! The tables `job_run` and `job_attempt`: every job that ran, whoever asked for it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

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

/// One try of a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobAttempt {
    /// When it began.
    pub started_at: Timestamp,
    /// When it ended.
    pub completed_at: Option<Timestamp>,
    /// Requests that it sent.
    pub requests: u32,
    /// Code and message of its failure.
    pub error: Option<(String, String)>,
}

/// Something that a run told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobLine {
    /// Milliseconds since the run began.
    pub after_ms: i64,
    /// `error`, `warn`, `info` or `debug`.
    pub level: String,
    /// What it told.
    pub text: String,
}

/// How a job ended.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The contract's word: `completed`, `failed`, `cancelled` …
    pub state: &'a str,
    /// Requests that were sent.
    pub requests: u32,
    /// Code and message of its failure.
    pub error: Option<(&'a str, &'a str)>,
}

/// Notes that a job begins, in the process that holds the lock file `process`.
pub fn start(
    tx: &WriteTx<'_>,
    job: &str,
    workspace_id: Option<i64>,
    trigger: &str,
    process: &str,
    now: Timestamp,
) -> Result<i64> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_run (job, workspace_id, trigger, state, process, started_at)
             VALUES (?1, ?2, ?3, 'running', ?4, ?5)",
        )?
        .execute(params![job, workspace_id, trigger, process, millis(now)])?;
    Ok(tx.connection().last_insert_rowid())
}

/// Notes how a job ended. A job is tried once: its one attempt is as long as itself.
pub fn finish(tx: &WriteTx<'_>, id: i64, outcome: Outcome<'_>, now: Timestamp) -> Result<()> {
    let (code, message) = outcome.error.unzip();
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = ?2, completed_at = ?3, error_code = ?4, error_message = ?5 WHERE id = ?1",
        )?
        .execute(params![id, outcome.state, millis(now), code, message])?;
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_attempt (job_run_id, started_at, completed_at, requests, error_code, error_message)
             SELECT id, started_at, ?2, ?3, ?4, ?5 FROM job_run WHERE id = ?1",
        )?
        .execute(params![id, millis(now), outcome.requests, code, message])?;
    Ok(())
}

/// Runs that say they are running: id and lock file of their process.
pub fn running(tx: &ReadTx<'_>) -> Result<Vec<(i64, String)>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT id, process FROM job_run WHERE state = 'running'")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that the process of a run died.
pub fn mark_crashed(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = 'crashed', completed_at = ?2 WHERE id = ?1 AND state = 'running'",
        )?
        .execute(params![id, millis(now)])?;
    Ok(())
}

const COLUMNS: &str = "job_run.id, job, workspace.name, trigger, state, started_at, completed_at, error_code, error_message
     FROM job_run LEFT JOIN workspace ON workspace.id = workspace_id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<JobRun> {
    Ok(JobRun {
        id: row.get(0)?,
        job: row.get(1)?,
        workspace: row.get(2)?,
        trigger: row.get(3)?,
        state: row.get(4)?,
        started_at: instant(row, 5)?,
        completed_at: instant_opt(row, 6)?,
        error: error(row, 7)?,
    })
}

/// The newest runs first.
pub fn list(tx: &ReadTx<'_>, limit: u32) -> Result<Vec<JobRun>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} ORDER BY job_run.id DESC LIMIT ?1"
    ))?;
    let rows = statement.query_map([limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// One run.
pub fn get(tx: &ReadTx<'_>, id: i64) -> Result<Option<JobRun>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} WHERE job_run.id = ?1"))?;
    Ok(statement.query_row([id], from_row).optional()?)
}

/// How many requests each of the runs has sent that are still in the log, by id.
pub fn requests(tx: &ReadTx<'_>) -> Result<BTreeMap<i64, u32>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT job_run_id, sum(requests) FROM job_attempt GROUP BY job_run_id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The newest runs of a job for a workspace, or for all of them together, whoever asked for them and however they
/// ended.
pub fn newest_of(
    tx: &ReadTx<'_>,
    job: &str,
    workspace_id: Option<i64>,
    limit: u32,
) -> Result<Vec<JobRun>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE job = ?1 AND workspace_id IS ?2 ORDER BY job_run.id DESC LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![job, workspace_id, limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// When the oldest run began that the log still has.
pub fn oldest(tx: &ReadTx<'_>) -> Result<Option<Timestamp>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT min(started_at) FROM job_run")?
        .query_row([], |row| instant_opt(row, 0))?)
}

/// A run's tries, in order.
pub fn attempts(tx: &ReadTx<'_>, id: i64) -> Result<Vec<JobAttempt>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT started_at, completed_at, requests, error_code, error_message
         FROM job_attempt WHERE job_run_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(JobAttempt {
            started_at: instant(row, 0)?,
            completed_at: instant_opt(row, 1)?,
            requests: row.get(2)?,
            error: error(row, 3)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Code and message in columns `index` and the next.
fn error(row: &Row<'_>, index: usize) -> rusqlite::Result<Option<(String, String)>> {
    let code: Option<String> = row.get(index)?;
    let message: Option<String> = row.get(index + 1)?;
    Ok(code.map(|code| (code, message.unwrap_or_default())))
}

/// Keeps what a run told.
pub fn add_lines(tx: &WriteTx<'_>, id: i64, lines: &[JobLine]) -> Result<()> {
    let mut statement = tx.connection().prepare_cached(
        "INSERT INTO job_line (job_run_id, after_ms, level, text) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for line in lines {
        statement.execute(params![id, line.after_ms, line.level, line.text])?;
    }
    Ok(())
}

/// What a run told, in order.
pub fn lines(tx: &ReadTx<'_>, id: i64) -> Result<Vec<JobLine>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT after_ms, level, text FROM job_line WHERE job_run_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([id], |row| {
        Ok(JobLine {
            after_ms: row.get(0)?,
            level: row.get(1)?,
            text: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
