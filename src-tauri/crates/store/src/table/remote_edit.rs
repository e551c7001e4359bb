//! The tables `remote_edit` and `barred_time`: what people did to blocks in Google, and what follows for the next plan.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::Interval;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, instant_opt, millis, word};
use crate::{ReadTx, Result, WriteTx};

/// What was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It lies elsewhere or is longer or shorter; here it is pinned there.
    Moved,
    /// It has another title, which is kept.
    Renamed,
    /// It is gone; the time is barred for its task.
    Deleted,
    /// Its title begins with a tick: the task is done.
    Done,
}

impl Kind {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Moved => "moved",
            Kind::Renamed => "renamed",
            Kind::Deleted => "deleted",
            Kind::Done => "done",
        }
    }

    fn from_word(word: &str) -> Option<Kind> {
        [Kind::Moved, Kind::Renamed, Kind::Deleted, Kind::Done]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// An edit in Google, with what an undo needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoteEdit {
    /// Row id; 0 for a new one.
    pub id: i64,
    /// The task whose block it was.
    pub task: i64,
    /// The block's event.
    pub event_id: String,
    /// What was done.
    pub kind: Kind,
    /// Where the block was.
    pub before: Interval,
    /// Whether it was pinned.
    pub before_pinned: bool,
    /// The title that it had been given before; `None` where it had that of the settings.
    pub before_title: Option<String>,
    /// Where it is; the same as before where it was not moved.
    pub after: Interval,
    /// Its title in Google.
    pub after_title: String,
    /// Whether the same was changed here, too, and gave way.
    pub conflict: bool,
    /// When it was seen.
    pub seen_at: Timestamp,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, task_id, event_id, kind, before_start, before_end, before_pinned, before_title, after_start, \
     after_end, after_title, conflict, seen_at, undone_at";

fn interval(row: &Row<'_>, index: usize) -> rusqlite::Result<Interval> {
    Interval::new(instant(row, index)?, instant(row, index + 1)?).ok_or_else(|| {
        rusqlite::Error::FromSqlConversionFailure(index, Type::Integer, "an empty time".into())
    })
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<RemoteEdit> {
    Ok(RemoteEdit {
        id: row.get(0)?,
        task: row.get(1)?,
        event_id: row.get(2)?,
        kind: word(row, 3, Kind::from_word)?,
        before: interval(row, 4)?,
        before_pinned: row.get(6)?,
        before_title: row.get(7)?,
        after: interval(row, 8)?,
        after_title: row.get(10)?,
        conflict: row.get(11)?,
        seen_at: instant(row, 12)?,
        undone_at: instant_opt(row, 13)?,
    })
}

/// Notes an edit.
pub fn insert(tx: &WriteTx<'_>, workspace_id: i64, edit: &RemoteEdit) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO remote_edit (workspace_id, task_id, event_id, kind, before_start, before_end, before_pinned,
                 before_title, after_start, after_end, after_title, conflict, seen_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )?
        .execute(params![
            workspace_id,
            edit.task,
            edit.event_id,
            edit.kind.as_str(),
            millis(edit.before.start),
            millis(edit.before.end),
            edit.before_pinned,
            edit.before_title,
            millis(edit.after.start),
            millis(edit.after.end),
            edit.after_title,
            edit.conflict,
            millis(edit.seen_at),
        ])?;
    Ok(())
}

/// A workspace's edits, the newest first, at most `limit`.
pub fn list(tx: &ReadTx<'_>, workspace_id: i64, limit: u32) -> Result<Vec<RemoteEdit>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM remote_edit WHERE workspace_id = ?1 ORDER BY id DESC LIMIT ?2"
    ))?;
    let rows = statement.query_map(params![workspace_id, limit], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What somebody called that event, where that was not undone. Outlives its block.
pub fn name_of(tx: &ReadTx<'_>, event_id: &str) -> Result<Option<String>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT after_title FROM remote_edit WHERE event_id = ?1 AND kind = 'renamed' AND undone_at IS NULL
         ORDER BY id DESC LIMIT 1",
    )?;
    Ok(statement
        .query_row([event_id], |row| row.get(0))
        .optional()?)
}

/// The edit of that id.
pub fn get(tx: &ReadTx<'_>, workspace_id: i64, id: i64) -> Result<Option<RemoteEdit>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM remote_edit WHERE workspace_id = ?1 AND id = ?2"
    ))?;
    Ok(statement
        .query_row([workspace_id, id], from_row)
        .optional()?)
}

/// The deletions of a workspace that somebody took back in Google: the last listing of the calendar shows the event again,
/// still with our marks, and nothing here stands for it. `calendars` are Google's ids of those that were just listed.
/// Each comes with the calendar that its event is in. What [`set_foreign`] was noted of comes again only once it changed.
pub fn taken_back_in_listing(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    account_id: i64,
    calendars: &BTreeSet<String>,
) -> Result<Vec<(RemoteEdit, String)>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, (SELECT calendar.google_id FROM event JOIN calendar ON calendar.id = event.calendar_id
             WHERE calendar.account_id = ?2 AND event.google_id = remote_edit.event_id
               AND event.status <> 'cancelled' AND event.block_of IS NOT NULL
               AND event.etag IS NOT remote_edit.foreign_etag) AS shown_in
         FROM remote_edit
         WHERE workspace_id = ?1 AND kind = 'deleted' AND undone_at IS NULL AND shown_in IS NOT NULL
           AND event_id NOT IN (SELECT event_id FROM block)
           AND event_id NOT IN (SELECT event_id FROM written_block)
         ORDER BY id",
    ))?;
    let rows = statement.query_map(params![workspace_id, account_id], |row| {
        Ok((from_row(row)?, row.get::<_, String>(14)?))
    })?;
    let rows: Vec<(RemoteEdit, String)> = rows.collect::<rusqlite::Result<_>>()?;
    Ok(rows
        .into_iter()
        .filter(|(_, calendar)| calendars.contains(calendar))
        .collect())
}

/// Notes that the event which the listing shows again was asked for, and is no block of ours as it is.
pub fn set_foreign(tx: &WriteTx<'_>, edit_id: i64, account_id: i64, calendar: &str) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "UPDATE remote_edit SET foreign_etag = (
                 SELECT event.etag FROM event JOIN calendar ON calendar.id = event.calendar_id
                 WHERE calendar.account_id = ?2 AND calendar.google_id = ?3 AND event.google_id = remote_edit.event_id)
             WHERE id = ?1",
        )?
        .execute(params![edit_id, account_id, calendar])?;
    Ok(())
}

/// Notes that it was undone.
pub fn set_undone(tx: &WriteTx<'_>, id: i64, now: Timestamp) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE remote_edit SET undone_at = ?2 WHERE id = ?1")?
        .execute(params![id, millis(now)])?;
    Ok(())
}

/// Keeps the planner from planning a task there.
pub fn bar(tx: &WriteTx<'_>, task_id: i64, time: Interval) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO barred_time (task_id, start_at, end_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![task_id, millis(time.start), millis(time.end)])?;
    Ok(())
}

/// Lets the planner plan a task everywhere again.
pub fn unbar(tx: &WriteTx<'_>, task_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM barred_time WHERE task_id = ?1")?
        .execute([task_id])?;
    Ok(())
}

/// Lets the planner plan a task at that time again.
pub fn unbar_time(tx: &WriteTx<'_>, task_id: i64, time: Interval) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "DELETE FROM barred_time WHERE task_id = ?1 AND start_at = ?2 AND end_at = ?3",
        )?
        .execute(params![task_id, millis(time.start), millis(time.end)])?;
    Ok(())
}

/// Where the tasks of a workspace must not be planned, by task.
pub fn barred(tx: &ReadTx<'_>, workspace_id: i64) -> Result<BTreeMap<i64, Vec<Interval>>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT task_id, start_at, end_at FROM barred_time JOIN task ON task.id = task_id
         WHERE workspace_id = ?1 ORDER BY task_id, start_at, end_at",
    )?;
    let mut barred: BTreeMap<i64, Vec<Interval>> = BTreeMap::new();
    let rows = statement.query_map([workspace_id], |row| Ok((row.get(0)?, interval(row, 1)?)))?;
    for row in rows {
        let (task, time) = row?;
        barred.entry(task).or_default().push(time);
    }
    Ok(barred)
}
