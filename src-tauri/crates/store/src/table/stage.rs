//! The tables `staged_run` and `staged_event`: pages that were fetched but do not count yet.
//!
//! Nothing shown or planned reads them. They let the pages of a listing be written as they come, in short
//! transactions, and applied together in one; and they outlive a crash, so that a long listing goes on where it was.

use jiff::Timestamp;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, millis, word};
use super::sync_run::RunType;
use crate::{ReadTx, Result, WriteTx};

/// A listing that is not complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedRun {
    /// Grows with every listing; a newer one has taken the place of an older.
    pub id: i64,
    /// How the calendar is read.
    pub kind: RunType,
    /// Of the query that the page token belongs to.
    pub fingerprint: String,
    /// Of the page to fetch next.
    pub page_token: String,
    /// How many events a page was asked to have.
    pub page_size: u32,
    /// When its first page was stored.
    pub started_at: Timestamp,
}

/// What a staged resource is, in the order in which they are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StagedKind {
    /// An event, series or exception that takes place.
    Alive = 0,
    /// A deleted event or series.
    Deleted = 1,
    /// A cancelled occurrence.
    Occurrence = 2,
    /// A resource that could not be read.
    Unreadable = 3,
}

impl StagedKind {
    fn from_number(number: i64) -> StagedKind {
        match number {
            0 => StagedKind::Alive,
            1 => StagedKind::Deleted,
            2 => StagedKind::Occurrence,
            _ => StagedKind::Unreadable,
        }
    }
}

/// One staged resource.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StagedEvent {
    /// Row id.
    pub id: i64,
    /// Google's id, where it could be read.
    pub google_id: Option<String>,
    /// What it is.
    pub kind: StagedKind,
    /// The resource as received.
    pub raw: String,
}

fn run_from_row(row: &Row<'_>) -> rusqlite::Result<StagedRun> {
    Ok(StagedRun {
        id: row.get(0)?,
        kind: word(row, 1, RunType::from_word)?,
        fingerprint: row.get(2)?,
        page_token: row.get(3)?,
        started_at: instant(row, 4)?,
        page_size: row.get(5)?,
    })
}

fn event_from_row(row: &Row<'_>) -> rusqlite::Result<StagedEvent> {
    Ok(StagedEvent {
        id: row.get(0)?,
        google_id: row.get(1)?,
        kind: StagedKind::from_number(row.get(2)?),
        raw: row.get(3)?,
    })
}

/// The calendar's incomplete listing, if there is one.
pub fn of_calendar(tx: &ReadTx<'_>, calendar_id: i64) -> Result<Option<StagedRun>> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT id, type, fingerprint, page_token, started_at, page_size FROM staged_run WHERE calendar_id = ?1",
        )?
        .query_row([calendar_id], run_from_row)
        .optional()?)
}

/// Begins a listing in place of any earlier one; gives its id.
pub fn begin(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    kind: RunType,
    fingerprint: &str,
    page_size: u32,
    now: Timestamp,
) -> Result<i64> {
    purge(tx, calendar_id)?;
    tx.connection()
        .prepare_cached(
            "INSERT INTO staged_run (calendar_id, type, fingerprint, page_token, page_size, started_at)
             VALUES (?1, ?2, ?3, '', ?4, ?5)",
        )?
        .execute(params![
            calendar_id,
            kind.as_str(),
            fingerprint,
            page_size,
            millis(now)
        ])?;
    Ok(tx.connection().last_insert_rowid())
}

/// Notes the page to fetch next.
pub fn set_page(tx: &WriteTx<'_>, run_id: i64, page_token: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE staged_run SET page_token = ?2 WHERE id = ?1")?
        .execute(params![run_id, page_token])?;
    Ok(())
}

/// Whether this listing is still the calendar's own.
pub fn is_current(tx: &ReadTx<'_>, run_id: i64) -> Result<bool> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM staged_run WHERE id = ?1)")?
        .query_row([run_id], |row| row.get(0))?)
}

/// The staged resource of that id.
pub fn get(tx: &ReadTx<'_>, run_id: i64, google_id: &str) -> Result<Option<StagedEvent>> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT id, google_id, kind, raw FROM staged_event WHERE run_id = ?1 AND google_id = ?2")?
        .query_row(params![run_id, google_id], event_from_row)
        .optional()?)
}

/// Stages a resource unless there is one of the same id; says whether there was none.
pub fn add(
    tx: &WriteTx<'_>,
    run_id: i64,
    google_id: Option<&str>,
    kind: StagedKind,
    raw: &str,
) -> Result<bool> {
    let added = tx
        .connection()
        .prepare_cached(
            "INSERT INTO staged_event (run_id, google_id, kind, raw) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (run_id, google_id) DO NOTHING",
        )?
        .execute(params![run_id, google_id, kind as i64, raw])?;
    Ok(added > 0)
}

/// Stages a resource, in place of an earlier one of the same id.
pub fn put(
    tx: &WriteTx<'_>,
    run_id: i64,
    google_id: Option<&str>,
    kind: StagedKind,
    raw: &str,
) -> Result<()> {
    tx.connection()
        .prepare_cached(
            "INSERT INTO staged_event (run_id, google_id, kind, raw) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (run_id, google_id) DO UPDATE SET kind = ?3, raw = ?4",
        )?
        .execute(params![run_id, google_id, kind as i64, raw])?;
    Ok(())
}

/// Up to `limit` staged resources of one kind with a row id above `after`, in that order.
pub fn after(
    tx: &ReadTx<'_>,
    run_id: i64,
    kind: StagedKind,
    after: i64,
    limit: u32,
) -> Result<Vec<StagedEvent>> {
    // The index knows the few that are not alive. A plus keeps SQLite from sorting all those that are.
    let mut statement = tx
        .connection()
        .prepare_cached(if kind == StagedKind::Alive {
            "SELECT id, google_id, kind, raw FROM staged_event
         WHERE +run_id = ?1 AND kind = ?2 AND id > ?3 ORDER BY id LIMIT ?4"
        } else {
            "SELECT id, google_id, kind, raw FROM staged_event
         WHERE run_id = ?1 AND kind = ?2 AND kind > 0 AND id > ?3 ORDER BY id LIMIT ?4"
        })?;
    let rows = statement.query_map(params![run_id, kind as i64, after, limit], event_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Throws away what is staged for a calendar.
pub fn purge(tx: &WriteTx<'_>, calendar_id: i64) -> Result<()> {
    let connection = tx.connection();
    let others: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM staged_run WHERE calendar_id <> ?1)")?
        .query_row([calendar_id], |row| row.get(0))?;
    if !others {
        // Frees the table's pages without looking at them. That the update hook does not see it is no loss: nobody sees
        // what is staged.
        connection
            .prepare_cached("DELETE FROM staged_event")?
            .execute([])?;
    }
    connection
        .prepare_cached("DELETE FROM staged_run WHERE calendar_id = ?1")?
        .execute([calendar_id])?;
    Ok(())
}
