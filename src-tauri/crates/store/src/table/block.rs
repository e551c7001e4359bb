//! The table `block`: time planned for tasks.

use jiff::Timestamp;
use model::{Block, Interval};
use rusqlite::types::Type;
use rusqlite::{Row, params};

use super::convert::{instant, millis};
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
    })
}

/// A workspace's blocks, of done tasks too, in order of start.
pub fn of_workspace(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Block>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT task_id, start_at, end_at, pinned, event_id FROM block JOIN task ON task.id = task_id
         WHERE workspace_id = ?1 ORDER BY start_at, block.id",
    )?;
    let rows = statement.query_map([workspace_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Adds a block.
pub fn insert(tx: &WriteTx<'_>, block: &Block) -> Result<()> {
    tx.connection()
        .prepare_cached("INSERT INTO block (task_id, start_at, end_at, pinned, event_id) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            block.task,
            millis(block.time.start),
            millis(block.time.end),
            block.pinned,
            block.event_id
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

/// Removes one block.
pub fn delete(tx: &WriteTx<'_>, event_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM block WHERE event_id = ?1")?
        .execute([event_id])?;
    Ok(())
}
