//! The tables `planning_calendar` and `installation`, and the consent in `workspace`: where blocks are written, by whom,
//! and whether they may be.

use rusqlite::{OptionalExtension, params};

use crate::{ReadTx, Result, WriteTx};

/// Google's id of the calendar that was made for a workspace.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Option<String>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT google_id FROM planning_calendar WHERE workspace_id = ?1")?;
    Ok(statement
        .query_row([workspace_id], |row| row.get(0))
        .optional()?)
}

/// Notes it; whether it is the only one remains to be seen.
pub fn put(tx: &WriteTx<'_>, workspace_id: i64, google_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO planning_calendar (workspace_id, google_id) VALUES (?1, ?2)
             ON CONFLICT (workspace_id) DO UPDATE SET google_id = ?2, is_settled = 0",
        )?
        .execute(params![workspace_id, google_id])?;
    Ok(())
}

/// Whether a later look has shown no other calendar for the workspace's blocks; also where none is known.
pub fn is_settled(tx: &ReadTx<'_>, workspace_id: i64) -> Result<bool> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT is_settled FROM planning_calendar WHERE workspace_id = ?1")?;
    let settled: Option<bool> = statement
        .query_row([workspace_id], |row| row.get(0))
        .optional()?;
    Ok(settled.unwrap_or(true))
}

/// Notes that it has.
pub fn settle(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE planning_calendar SET is_settled = 1 WHERE workspace_id = ?1 AND NOT is_settled",
        )?
        .execute([workspace_id])?;
    Ok(())
}

/// Forgets it: it is gone.
pub fn delete(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM planning_calendar WHERE workspace_id = ?1")?
        .execute([workspace_id])?;
    Ok(())
}

/// What tells this data folder's blocks from another's.
pub fn installation(tx: &ReadTx<'_>) -> Result<String> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT key FROM installation WHERE id = 1")?
        .query_row([], |row| row.get(0))?)
}

/// Whether the workspace's person has agreed that blocks are written.
pub fn may_write(tx: &ReadTx<'_>, workspace_id: i64) -> Result<bool> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT may_write FROM workspace WHERE id = ?1")?
        .query_row([workspace_id], |row| row.get(0))?)
}

/// Notes that they agree, or no longer do.
pub fn set_may_write(tx: &WriteTx<'_>, workspace_id: i64, may: bool) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE workspace SET may_write = ?2 WHERE id = ?1 AND may_write <> ?2")?
        .execute(params![workspace_id, may])?;
    Ok(())
}
