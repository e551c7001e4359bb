//! The table `outbox`: what waits to be written to Google, one row an event.
//!
//! The row is written in the transaction of the change that causes it. It says which event is to be made true there;
//! what is true is read from `block` when it is sent, so that a later change replaces an earlier one (P81).

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// What is to happen to the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It shall be there as the block says.
    Put,
    /// It shall be gone.
    Delete,
}

impl Operation {
    fn as_str(self) -> &'static str {
        match self {
            Operation::Put => "put",
            Operation::Delete => "delete",
        }
    }

    fn from_word(word: &str) -> Option<Operation> {
        [Operation::Put, Operation::Delete]
            .into_iter()
            .find(|operation| operation.as_str() == word)
    }
}

/// A waiting operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Of the event.
    pub event_id: String,
    /// What is to happen to it.
    pub operation: Operation,
    /// Grows when a later operation takes this one's place.
    pub revision: i64,
    /// Whether a person asked for just this.
    pub asked: bool,
    /// Since when.
    pub queued_at: Timestamp,
    /// Set for a dead letter: Google refused it, and it is not tried again before.
    pub retry_at: Option<Timestamp>,
    /// Code and message of the refusal.
    pub error: Option<(String, String)>,
}

/// Queues an operation; an earlier one for the same event is replaced, but keeps its refusal (P72).
pub fn queue(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    event_id: &str,
    operation: Operation,
    asked: bool,
    now: Timestamp,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO outbox (workspace_id, event_id, operation, asked, queued_at) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (event_id) DO UPDATE SET operation = ?3, asked = ?4, queued_at = ?5, revision = revision + 1",
        )?
        .execute(params![workspace_id, event_id, operation.as_str(), asked, millis(now)])?;
    Ok(())
}

/// How many operations wait.
pub fn len(tx: &ReadTx<'_>, workspace_id: i64) -> Result<i64> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT count(*) FROM outbox WHERE workspace_id = ?1")?
        .query_row([workspace_id], |row| row.get(0))?)
}

const COLUMNS: &str =
    "event_id, operation, revision, asked, queued_at, retry_at, error_code, error_message";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Waiting> {
    let code: Option<String> = row.get(6)?;
    let message: Option<String> = row.get(7)?;
    Ok(Waiting {
        event_id: row.get(0)?,
        operation: word(row, 1, Operation::from_word)?,
        revision: row.get(2)?,
        asked: row.get(3)?,
        queued_at: instant(row, 4)?,
        retry_at: instant_opt(row, 5)?,
        error: code.zip(message),
    })
}

/// A workspace's operations in the order in which they were first queued.
pub fn of_workspace(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Waiting>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM outbox WHERE workspace_id = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([workspace_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The operation that waits for an event.
pub fn of_event(tx: &ReadTx<'_>, event_id: &str) -> Result<Option<Waiting>> {
    let mut statement = tx
        .connection()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM outbox WHERE event_id = ?1"))?;
    Ok(statement.query_row([event_id], from_row).optional()?)
}

/// Takes an operation out that was carried out; one that took its place meanwhile stays.
pub fn done(tx: &WriteTx<'_>, event_id: &str, revision: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM outbox WHERE event_id = ?1 AND revision = ?2")?
        .execute(params![event_id, revision])?;
    Ok(())
}

/// Makes an operation a dead letter until `retry_at`.
pub fn refuse(
    tx: &WriteTx<'_>,
    event_id: &str,
    code: &str,
    message: &str,
    retry_at: Timestamp,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE outbox SET error_code = ?2, error_message = ?3, retry_at = ?4 WHERE event_id = ?1",
        )?
        .execute(params![event_id, code, message, millis(retry_at)])?;
    Ok(())
}

/// What was refused may be allowed from now on: dead letters are tried again at the next occasion.
pub fn revive(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE outbox SET retry_at = NULL WHERE workspace_id = ?1 AND retry_at IS NOT NULL",
        )?
        .execute([workspace_id])?;
    Ok(())
}

/// A person wants all of a workspace's operations sent: dead letters again, and those that nobody had asked for.
pub fn approve(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE outbox SET asked = 1, retry_at = NULL, error_code = NULL, error_message = NULL
             WHERE workspace_id = ?1 AND (asked = 0 OR retry_at IS NOT NULL)",
        )?
        .execute([workspace_id])?;
    Ok(())
}

/// Forgets a workspace's operations.
pub fn clear(tx: &WriteTx<'_>, workspace_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM outbox WHERE workspace_id = ?1")?
        .execute([workspace_id])?;
    Ok(())
}
