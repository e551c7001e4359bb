//! The table `report`: the weekly reports.

use jiff::{SignedDuration, Timestamp};
use rusqlite::params;

use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// What the stored logs say of a stretch of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Rows of the sync log.
    pub syncs: u32,
    /// Those that failed.
    pub failed_syncs: u32,
    /// Jobs of all kinds that failed, ran out of time or crashed.
    pub failed_jobs: u32,
}

/// The newest reports first, at most `limit`: the JSON of each.
pub fn list(tx: &ReadTx<'_>, limit: u32) -> Result<Vec<String>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT body FROM report ORDER BY id DESC LIMIT ?1")?;
    let rows = statement.query_map([limit], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a report, and of all only the newest `keep`.
pub fn insert(tx: &WriteTx<'_>, body: &str, keep: u32, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached("INSERT INTO report (made_at, body) VALUES (?1, ?2)")?
        .execute(params![millis(now), body])?;
    tx.connection()
        .prepare_cached(
            "DELETE FROM report WHERE id <= (SELECT id FROM report ORDER BY id DESC LIMIT 1 OFFSET ?1)",
        )?
        .execute([keep])?;
    Ok(())
}

/// Minutes of work that was planned into a stretch, of the blocks that are stored.
pub fn planned_minutes(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    from: Timestamp,
    to: Timestamp,
) -> Result<i64> {
    let minute = i64::try_from(SignedDuration::from_mins(1).as_millis()).unwrap_or(i64::MAX);
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT coalesce(sum(min(end_at, ?3) - max(start_at, ?2)), 0) / ?4
             FROM block JOIN task ON task.id = block.task_id
             WHERE task.workspace_id = ?1 AND start_at < ?3 AND end_at > ?2",
        )?
        .query_row(
            params![workspace_id, millis(from), millis(to), minute],
            |row| row.get(0),
        )?)
}

/// How many tasks were done in a stretch and still are, and how many minutes of work they were.
pub fn done(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    from: Timestamp,
    to: Timestamp,
) -> Result<(i64, i64)> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT count(*), coalesce(sum(duration_minutes), 0) FROM task
             WHERE workspace_id = ?1 AND status = 'done' AND id IN (
                 SELECT task_id FROM task_history WHERE kind = 'done' AND at >= ?2 AND at < ?3)",
        )?
        .query_row(params![workspace_id, millis(from), millis(to)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?)
}

/// How the jobs of a stretch went, as far as the logs still know.
pub fn health(tx: &ReadTx<'_>, from: Timestamp, to: Timestamp) -> Result<Health> {
    let count = |sql: &str| {
        tx.connection()
            .prepare_cached(sql)?
            .query_row(params![millis(from), millis(to)], |row| row.get(0))
    };
    Ok(Health {
        syncs: count("SELECT count(*) FROM sync_run WHERE started_at >= ?1 AND started_at < ?2")?,
        failed_syncs: count(
            "SELECT count(*) FROM sync_run WHERE started_at >= ?1 AND started_at < ?2 AND status = 'failed'",
        )?,
        failed_jobs: count(
            "SELECT count(*) FROM job_run WHERE started_at >= ?1 AND started_at < ?2
               AND state IN ('failed', 'timed-out', 'crashed')",
        )?,
    })
}
