//! How long the logs are kept: rows of `sync_run`, and of `job_run` with its attempts.

use jiff::Timestamp;
use rusqlite::params;

use super::convert::millis;
use crate::{Result, WriteTx};

/// What of a log is kept. A row that is past its time *or* beyond the number goes, so that neither many runs nor long
/// use make the file grow without end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Rows of runs that did not fail are kept from here on.
    pub runs_from: Timestamp,
    /// Rows of failed ones are kept from here on.
    pub failures_from: Timestamp,
    /// The most rows of either kind that are kept.
    pub rows: u32,
}

/// Removes at most `limit` rows that are kept no longer; gives how many there were. The newest run of each job that began
/// stays, however old: what is due is counted from it.
pub fn prune(tx: &WriteTx<'_>, keep: Retention, limit: u32) -> Result<u32> {
    let runs = delete(tx, "sync_run", "status = 'failed'", "0", keep, limit)?;
    let jobs = delete(
        tx,
        "job_run",
        "state IN ('failed', 'timed-out', 'crashed')",
        "state IN ('queued', 'waiting', 'running')
         OR id IN (SELECT max(id) FROM job_run WHERE begun GROUP BY job, workspace_id)",
        keep,
        limit - runs,
    )?;
    Ok(runs + jobs)
}

/// `failed` and `stays` are conditions on a row.
fn delete(
    tx: &WriteTx<'_>,
    table: &str,
    failed: &str,
    stays: &str,
    keep: Retention,
    limit: u32,
) -> Result<u32> {
    let beyond = |condition: &str| {
        format!(
            "id <= (SELECT id FROM {table} WHERE {condition} ORDER BY id DESC LIMIT 1 OFFSET ?3)"
        )
    };
    let deleted = tx
        .connection()
        .prepare_cached(&format!(
            "DELETE FROM {table} WHERE id IN (
                 SELECT id FROM {table}
                 WHERE NOT ({stays})
                   AND CASE WHEN {failed} THEN started_at < ?2 OR {} ELSE started_at < ?1 OR {} END
                 ORDER BY id LIMIT ?4)",
            beyond(failed),
            beyond(&format!("NOT ({failed})")),
        ))?
        .execute(params![
            millis(keep.runs_from),
            millis(keep.failures_from),
            keep.rows,
            limit
        ])?;
    // At most `limit`.
    Ok(u32::try_from(deleted).unwrap_or(limit))
}
