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
    /// What it waits for: `backoff`, `network` or `turn`.
    pub waits_for: Option<String>,
    /// Until when, where that is known.
    pub waits_until: Option<Timestamp>,
}

/// A run that has not ended, as its row says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRun {
    /// Its id.
    pub id: i64,
    /// The lock file of its process.
    pub process: String,
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

/// A job that is to run for somebody.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// Its name.
    pub job: &'a str,
    /// The workspace that it is for, where it is for one.
    pub workspace_id: Option<i64>,
    /// Who asks.
    pub trigger: &'a str,
    /// The lock file of the process that is to do it.
    pub process: &'a str,
}

/// How a job ended.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The contract's word: `completed`, `failed`, `cancelled` …
    pub state: &'a str,
    /// Requests that its last try sent.
    pub requests: u32,
    /// Code and message of its failure.
    pub error: Option<(&'a str, &'a str)>,
}

/// The condition of runs that have not ended, as the index of them has it.
const OPEN: &str = "state IN ('queued', 'waiting', 'running')";

/// Notes that a job begins: in place of a run of this process that waits to begin, or as a new one.
pub fn start(tx: &WriteTx<'_>, asked: Asked<'_>, now: Timestamp) -> Result<i64> {
    let waiting: Option<i64> = tx
        .connection()
        .prepare_cached(&format!(
            "UPDATE job_run SET state = 'running', begun = 1, started_at = ?4, waits_for = NULL, waits_until = NULL
             WHERE id = (SELECT min(id) FROM job_run
                         WHERE {OPEN} AND begun = 0 AND job = ?1 AND workspace_id IS ?2 AND process = ?3)
             RETURNING id"
        ))?
        .query_row(
            params![asked.job, asked.workspace_id, asked.process, millis(now)],
            |row| row.get(0),
        )
        .optional()?;
    let id = match waiting {
        Some(id) => id,
        None => insert(tx, asked, "running", None, now)?,
    };
    next_try(tx, id, now)?;
    Ok(id)
}

/// Notes that a job is to run after one like it that goes on.
pub fn queue(tx: &WriteTx<'_>, asked: Asked<'_>, now: Timestamp) -> Result<i64> {
    insert(tx, asked, "queued", None, now)
}

/// Notes that a job is to run when what it waits for is there.
pub fn hold(tx: &WriteTx<'_>, asked: Asked<'_>, waits_for: &str, now: Timestamp) -> Result<i64> {
    insert(tx, asked, "waiting", Some(waits_for), now)
}

fn insert(
    tx: &WriteTx<'_>,
    asked: Asked<'_>,
    state: &str,
    waits_for: Option<&str>,
    now: Timestamp,
) -> Result<i64> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_run (job, workspace_id, trigger, state, process, started_at, begun, waits_for)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4 = 'running', ?7)",
        )?
        .execute(params![
            asked.job,
            asked.workspace_id,
            asked.trigger,
            state,
            asked.process,
            millis(now),
            waits_for
        ])?;
    Ok(tx.connection().last_insert_rowid())
}

/// Takes back a run that has not begun.
pub fn take_back(tx: &WriteTx<'_>, id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM job_run WHERE id = ?1 AND begun = 0")?
        .execute([id])?;
    Ok(())
}

/// Ends runs of a process that have not begun: one, or all that are in a state.
pub fn end_unbegun(
    tx: &WriteTx<'_>,
    process: &str,
    which: Unbegun,
    state: &str,
    now: Timestamp,
) -> Result<bool> {
    let (id, in_state) = match which {
        Unbegun::Run(id) => (Some(id), None),
        Unbegun::Queued => (None, Some("queued")),
        Unbegun::All => (None, None),
    };
    let ended = tx
        .connection()
        .prepare_cached(&format!(
            "UPDATE job_run SET state = ?4, completed_at = ?5, waits_for = NULL, waits_until = NULL
             WHERE {OPEN} AND begun = 0 AND process = ?1 AND id = coalesce(?2, id) AND state = coalesce(?3, state)"
        ))?
        .execute(params![process, id, in_state, state, millis(now)])?;
    Ok(ended > 0)
}

/// Runs that have not begun.
#[derive(Debug, Clone, Copy)]
pub enum Unbegun {
    /// The one of this id.
    Run(i64),
    /// All that wait for one that is like them.
    Queued,
    /// All.
    All,
}

/// A try of a run begins, where none goes on.
pub fn next_try(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = 'running', waits_for = NULL, waits_until = NULL WHERE id = ?1 AND state = 'waiting'",
        )?
        .execute([id])?;
    tx.connection()
        .prepare_cached(
            "INSERT INTO job_attempt (job_run_id, started_at)
             SELECT ?1, ?2 WHERE NOT EXISTS (
                 SELECT 1 FROM job_attempt WHERE job_run_id = ?1 AND completed_at IS NULL)",
        )?
        .execute(params![id, millis(now)])?;
    Ok(())
}

/// A try of a run failed, and the next one begins at `until`.
pub fn try_failed(
    tx: &WriteTx<'_>,
    id: i64,
    now: Timestamp,
    requests: u32,
    (code, message): (&str, &str),
    until: Timestamp,
) -> Result<()> {
    next_try(tx, id, now)?;
    end_try(tx, id, now, requests, Some((code, message)))?;
    waits(tx, id, "backoff", Some(until))
}

/// A run that has begun waits.
pub fn waits(tx: &WriteTx<'_>, id: i64, waits_for: &str, until: Option<Timestamp>) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = 'waiting', waits_for = ?2, waits_until = ?3
             WHERE id = ?1 AND state IN ('running', 'waiting')",
        )?
        .execute(params![id, waits_for, until.map(millis)])?;
    Ok(())
}

fn end_try(
    tx: &WriteTx<'_>,
    id: i64,
    now: Timestamp,
    requests: u32,
    error: Option<(&str, &str)>,
) -> Result<()> {
    let (code, message) = error.unzip();
    tx.connection()
        .prepare_cached(
            "UPDATE job_attempt SET completed_at = ?2, requests = ?3, error_code = ?4, error_message = ?5
             WHERE job_run_id = ?1 AND completed_at IS NULL",
        )?
        .execute(params![id, millis(now), requests, code, message])?;
    Ok(())
}

/// Notes how a job ended, and with it its last try.
pub fn finish(tx: &WriteTx<'_>, id: i64, outcome: Outcome<'_>, now: Timestamp) -> Result<()> {
    let (code, message) = outcome.error.unzip();
    tx.connection()
        .prepare_cached(
            "UPDATE job_run SET state = ?2, completed_at = ?3, error_code = ?4, error_message = ?5,
                 waits_for = NULL, waits_until = NULL
             WHERE id = ?1",
        )?
        .execute(params![id, outcome.state, millis(now), code, message])?;
    end_try(tx, id, now, outcome.requests, outcome.error)
}

/// Runs that have not ended.
pub fn open(tx: &ReadTx<'_>) -> Result<Vec<OpenRun>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT id, process FROM job_run WHERE {OPEN}"))?;
    let rows = statement.query_map([], |row| {
        Ok(OpenRun {
            id: row.get(0)?,
            process: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that the process of a run died: it crashed, or expired where it had not begun.
pub fn mark_dead(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(&format!(
            "UPDATE job_run SET state = iif(begun, 'crashed', 'expired'), completed_at = ?2,
                 waits_for = NULL, waits_until = NULL
             WHERE id = ?1 AND {OPEN}"
        ))?
        .execute(params![id, millis(now)])?;
    Ok(())
}

const COLUMNS: &str = "job_run.id, job, workspace.name, trigger, state, started_at, completed_at, error_code, error_message,
     waits_for, waits_until FROM job_run LEFT JOIN workspace ON workspace.id = workspace_id";

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
        waits_for: row.get(9)?,
        waits_until: instant_opt(row, 10)?,
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

/// The newest runs of a job that began, for a workspace or for all of them together, whoever asked for them and however
/// they ended.
pub fn newest_of(
    tx: &ReadTx<'_>,
    job: &str,
    workspace_id: Option<i64>,
    limit: u32,
) -> Result<Vec<JobRun>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} WHERE job = ?1 AND workspace_id IS ?2 AND begun ORDER BY job_run.id DESC LIMIT ?3"
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

/// Whether any run began in a stretch of time.
pub fn any_began(tx: &ReadTx<'_>, from: Timestamp, to: Timestamp) -> Result<bool> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM job_run WHERE started_at >= ?1 AND started_at < ?2)",
        )?
        .query_row(params![millis(from), millis(to)], |row| row.get(0))?)
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
