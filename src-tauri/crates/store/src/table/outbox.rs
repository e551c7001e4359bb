//! The table `outbox`: what waits to be written to Google, one row an event.
//!
//! The row is written in the transaction of the change that causes it. It says which event is to be made true there;
//! what is true is read from `block` when it is sent, so that a later change replaces an earlier one.

use jiff::Timestamp;
use rusqlite::params;

use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// What is to happen to the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It shall be there as the block says.
    Put,
    /// It shall be gone.
    Delete,
}

/// Queues an operation; an earlier one for the same event is replaced.
pub fn queue(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    event_id: &str,
    operation: Operation,
    now: Timestamp,
) -> Result<()> {
    let word = match operation {
        Operation::Put => "put",
        Operation::Delete => "delete",
    };
    tx.connection()
        .prepare_cached(
            "INSERT INTO outbox (workspace_id, event_id, operation, queued_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (event_id) DO UPDATE SET operation = ?3, queued_at = ?4",
        )?
        .execute(params![workspace_id, event_id, word, millis(now)])?;
    Ok(())
}

/// How many operations wait.
pub fn len(tx: &ReadTx<'_>, workspace_id: i64) -> Result<i64> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT count(*) FROM outbox WHERE workspace_id = ?1")?
        .query_row([workspace_id], |row| row.get(0))?)
}
