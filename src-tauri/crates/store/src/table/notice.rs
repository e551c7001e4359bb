//! The table `notice`: what needs a person, for as long as it does.

use jiff::Timestamp;
use rusqlite::{Row, params};

use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// Something that only a person can mend.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// What makes two of them the same: a cause is told of once, and once more after it was gone.
    pub cause: String,
    /// `sign-in` or `late-task`.
    pub kind: String,
    /// The account's address, the task's title.
    pub subject: String,
    /// The workspace that it is about, where it is about one.
    pub workspace_id: Option<i64>,
}

const COLUMNS: &str = "cause, kind, subject, workspace_id FROM notice";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Notice> {
    Ok(Notice {
        cause: row.get(0)?,
        kind: row.get(1)?,
        subject: row.get(2)?,
        workspace_id: row.get(3)?,
    })
}

/// All that hold, in order of cause.
pub fn list(tx: &ReadTx<'_>) -> Result<Vec<Notice>> {
    select(tx, &format!("SELECT {COLUMNS} ORDER BY cause"))
}

/// Those that nobody was told of yet, the oldest first.
pub fn untold(tx: &ReadTx<'_>) -> Result<Vec<Notice>> {
    select(
        tx,
        &format!("SELECT {COLUMNS} WHERE told_at IS NULL ORDER BY id"),
    )
}

fn select(tx: &ReadTx<'_>, sql: &str) -> Result<Vec<Notice>> {
    let mut statement = tx.connection().prepare_cached(sql)?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that a person is needed.
pub fn insert(tx: &WriteTx<'_>, notice: &Notice, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO notice (cause, kind, subject, workspace_id, noticed_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            notice.cause,
            notice.kind,
            notice.subject,
            notice.workspace_id,
            millis(now)
        ])?;
    Ok(())
}

/// The person was told.
pub fn set_told(tx: &WriteTx<'_>, cause: &str, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE notice SET told_at = ?2 WHERE cause = ?1")?
        .execute(params![cause, millis(now)])?;
    Ok(())
}

/// The cause is gone.
pub fn delete(tx: &WriteTx<'_>, cause: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM notice WHERE cause = ?1")?
        .execute([cause])?;
    Ok(())
}
