//! The table `block`: time planned for tasks.

use jiff::Timestamp;
use model::{Block, Interval};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, millis};
use super::undo;
use crate::{ReadTx, Result, WriteTx};

fn from_row(row: &Row<'_>) -> rusqlite::Result<Block> {
    let time = Interval::new(instant(row, 1)?, instant(row, 2)?).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(2, Type::Integer, "an empty block".into())
    })?;
    Ok(Block {
        task: row.get(0)?,
        time,
        pinned: row.get(3)?,
        event_id: row.get(4)?,
        title: row.get(5)?,
    })
}

const COLUMNS: &str = "task_id, start_at, end_at, pinned, event_id, block.title";

/// A workspace's blocks, of done tasks too, in order of start.
pub fn of_workspace(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Block>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM block JOIN task ON task.id = task_id
         WHERE workspace_id = ?1 ORDER BY start_at, block.id"
    ))?;
    let rows = statement.query_map([workspace_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A task's blocks, in order of start.
pub fn of_task(tx: &ReadTx<'_>, task_id: i64) -> Result<Vec<Block>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM block WHERE task_id = ?1 ORDER BY start_at, id"
    ))?;
    let rows = statement.query_map([task_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The block of that event.
pub fn of_event(tx: &ReadTx<'_>, event_id: &str) -> Result<Option<Block>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM block WHERE event_id = ?1"))?;
    Ok(statement.query_row([event_id], from_row).optional()?)
}

/// Adds a block.
pub fn insert(tx: &WriteTx<'_>, block: &Block) -> Result<()> {
    tx.connection()
        .prepare_cached("INSERT INTO block (task_id, start_at, end_at, pinned, event_id, title) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![
            block.task,
            millis(block.time.start),
            millis(block.time.end),
            block.pinned,
            block.event_id,
            block.title
        ])?;
    Ok(())
}

/// Moves a block, keeping its event.
pub fn set_time(tx: &WriteTx<'_>, event_id: &str, start: Timestamp, end: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE block SET start_at = ?2, end_at = ?3 WHERE event_id = ?1")?
        .execute(params![event_id, millis(start), millis(end)])?;
    Ok(())
}

/// Fixes all blocks of a task where they are, or lets the planner move them.
pub fn set_pinned(tx: &WriteTx<'_>, task_id: i64, pinned: bool) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE block SET pinned = ?2 WHERE task_id = ?1")?
        .execute(params![task_id, pinned])?;
    Ok(())
}

/// Fixes one block at a time, or lets the planner move it from there.
pub fn set_place(tx: &WriteTx<'_>, event_id: &str, time: Interval, pinned: bool) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE block SET start_at = ?2, end_at = ?3, pinned = ?4 WHERE event_id = ?1",
        )?
        .execute(params![
            event_id,
            millis(time.start),
            millis(time.end),
            pinned
        ])?;
    Ok(())
}

/// Names one block, or takes its name away.
pub fn set_title(tx: &WriteTx<'_>, event_id: &str, title: Option<&str>) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE block SET title = ?2 WHERE event_id = ?1")?
        .execute(params![event_id, title])?;
    Ok(())
}

/// Gives a block another event: its old id can't be used (any more).
pub fn set_event(tx: &WriteTx<'_>, old: &str, new: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE block SET event_id = ?2 WHERE event_id = ?1")?
        .execute(params![old, new])?;
    undo::rename_event(tx, old, new)
}

/// Removes one block.
pub fn delete(tx: &WriteTx<'_>, event_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM block WHERE event_id = ?1")?
        .execute([event_id])?;
    Ok(())
}
