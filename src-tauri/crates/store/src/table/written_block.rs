//! The table `written_block`: what Google has, or may have, of our blocks.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, params};

use super::convert::word_opt;
use crate::{ReadTx, Result, WriteTx};

/// How far an event is that makes room for another one, in another calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// Nothing was done yet.
    Wanted,
    /// It is being deleted: that it is gone then is nobody's edit.
    Deleting,
}

impl Leaving {
    fn as_str(self) -> &'static str {
        match self {
            Leaving::Wanted => "wanted",
            Leaving::Deleting => "deleting",
        }
    }

    fn from_word(word: &str) -> Option<Leaving> {
        [Leaving::Wanted, Leaving::Deleting]
            .into_iter()
            .find(|leaving| leaving.as_str() == word)
    }
}

/// An event of a block. `sent` and `seen` are JSON that only who writes to Google can read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The event.
    pub event_id: String,
    /// Google's id of the calendar that it is in.
    pub calendar: String,
    /// The task that it was planned for, which may be gone.
    pub task: i64,
    /// What it was last wanted to say.
    pub sent: String,
    /// What Google made of that, with the etag; `None` where nobody knows whether it arrived.
    pub seen: Option<(String, String)>,
    /// Set where its block is to have another event, in another calendar.
    pub leaving: Option<Leaving>,
}

const COLUMNS: &str = "event_id, calendar, task_id, sent, seen, etag, leaving";

fn from_row(row: &Row<'_>) -> rusqlite::Result<Written> {
    let seen: Option<String> = row.get(4)?;
    let etag: Option<String> = row.get(5)?;
    Ok(Written {
        event_id: row.get(0)?,
        calendar: row.get(1)?,
        task: row.get(2)?,
        sent: row.get(3)?,
        seen: seen.zip(etag),
        leaving: word_opt(row, 6, Leaving::from_word)?,
    })
}

/// Stores what is known of an event.
pub fn put(tx: &WriteTx<'_>, workspace_id: i64, written: &Written) -> Result<()> {
    let (seen, etag) = written
        .seen
        .as_ref()
        .map(|(seen, etag)| (seen.as_str(), etag.as_str()))
        .unzip();
    tx.connection()
        .prepare_cached(
            "INSERT INTO written_block (workspace_id, event_id, calendar, task_id, sent, seen, etag, leaving)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (event_id) DO UPDATE
             SET calendar = ?3, task_id = ?4, sent = ?5, seen = ?6, etag = ?7, leaving = ?8",
        )?
        .execute(params![
            workspace_id,
            written.event_id,
            written.calendar,
            written.task,
            written.sent,
            seen,
            etag,
            written.leaving.map(Leaving::as_str)
        ])?;
    Ok(())
}

/// What is known of an event.
pub fn get(tx: &ReadTx<'_>, event_id: &str) -> Result<Option<Written>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM written_block WHERE event_id = ?1"
    ))?;
    Ok(statement.query_row([event_id], from_row).optional()?)
}

/// Notes how far an event is that makes room for another one.
pub fn set_leaving(tx: &WriteTx<'_>, event_id: &str, leaving: Leaving) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE written_block SET leaving = ?2 WHERE event_id = ?1")?
        .execute(params![event_id, leaving.as_str()])?;
    Ok(())
}

/// All of a workspace.
pub fn of_workspace(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Vec<Written>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM written_block WHERE workspace_id = ?1 ORDER BY id"
    ))?;
    let rows = statement.query_map([workspace_id], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The events of blocks that are no longer planned, of all workspaces: Google still shows them, we do not.
pub fn leftovers(tx: &ReadTx<'_>) -> Result<BTreeSet<String>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT event_id FROM written_block WHERE event_id NOT IN (SELECT event_id FROM block)",
    )?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The acknowledged events of a workspace that the last listing of their calendar shows otherwise than they were
/// acknowledged, or not at all. `calendars` are Google's ids of those that were just listed.
pub fn changed_in_listing(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    account_id: i64,
    calendars: &BTreeSet<String>,
) -> Result<Vec<String>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT written_block.event_id, written_block.calendar FROM written_block
         JOIN calendar ON calendar.account_id = ?2 AND calendar.google_id = written_block.calendar
         LEFT JOIN event ON event.calendar_id = calendar.id AND event.google_id = written_block.event_id
         WHERE workspace_id = ?1 AND written_block.etag IS NOT NULL AND written_block.etag IS NOT event.etag
         ORDER BY written_block.id",
    )?;
    let rows = statement.query_map([workspace_id, account_id], |row| {
        Ok((row.get(0)?, row.get::<_, String>(1)?))
    })?;
    let rows: Vec<(String, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows
        .into_iter()
        .filter(|(_, calendar)| calendars.contains(calendar))
        .map(|(event_id, _)| event_id)
        .collect())
}

/// Forgets an event that is known to be gone, or not to be ours.
pub fn delete(tx: &WriteTx<'_>, event_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM written_block WHERE event_id = ?1")?
        .execute([event_id])?;
    Ok(())
}
