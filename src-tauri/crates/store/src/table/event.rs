//! The table `event`, and under it `quarantined_event`: what Google's calendars hold, as read and as received.
//!
//! Rows are masters, exceptions (cancelled ones too) and single events, never occurrences. `span_start` and `span_end`
//! bound what a row can ever occupy: they find the rows for a window, what they mean there is computed.

mod quarantined;
mod row;

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::{Event, Interval};
use rusqlite::{OptionalExtension, params};

pub use self::quarantined::{Quarantined, quarantine, quarantined, release, release_all};
use self::row::{
    COLUMNS, COLUMNS_OF_A_WINDOW, LastZone, attendance_word, ceil_millis, event_from_row,
    event_of_a_window, original_columns, status_word, stored_from_row, time_columns,
    transparency_word,
};
use super::convert::millis;
use crate::{ReadTx, Result, WriteTx};

/// An event with the text that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Row id.
    pub id: i64,
    /// Whose event it is.
    pub calendar_id: i64,
    /// The event.
    pub event: Event,
    /// The resource as received; empty where its details were scrubbed.
    pub raw: String,
}

/// The event of that id, cancelled exceptions too.
pub fn get(tx: &ReadTx<'_>, calendar_id: i64, google_id: &str) -> Result<Option<Event>> {
    Ok(stored(tx, calendar_id, google_id)?.map(|stored| stored.event))
}

/// The event of that id with the text that it was read from.
pub fn stored(tx: &ReadTx<'_>, calendar_id: i64, google_id: &str) -> Result<Option<StoredEvent>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, id, calendar_id, raw FROM event WHERE calendar_id = ?1 AND google_id = ?2"
    ))?;
    Ok(statement
        .query_row(params![calendar_id, google_id], stored_from_row)
        .optional()?)
}

/// Whether this very text was received of the event of that id; `None` where there is no such event.
pub fn is_received(
    tx: &ReadTx<'_>,
    calendar_id: i64,
    google_id: &str,
    raw: &str,
) -> Result<Option<bool>> {
    let mut statement = tx
        .connection()
        .prepare_cached("SELECT raw = ?3 FROM event WHERE calendar_id = ?1 AND google_id = ?2")?;
    let same = statement.query_row(params![calendar_id, google_id, raw], |row| row.get(0));
    Ok(same.optional()?)
}

/// All rows of a calendar, in order of Google's id.
pub fn of_calendar(tx: &ReadTx<'_>, calendar_id: i64) -> Result<Vec<Event>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE calendar_id = ?1 ORDER BY google_id"
    ))?;
    let rows = statement.query_map([calendar_id], event_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What an event is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Google's id.
    pub id: String,
    /// Of an exception, its series' id.
    pub series: Option<String>,
    /// RFC 5545's UID; empty where none was said.
    pub ical_uid: String,
}

/// The names of all rows of a calendar but the cancelled ones, in order of Google's id.
pub fn names(tx: &ReadTx<'_>, calendar_id: i64) -> Result<Vec<Name>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT google_id, series_id, ical_uid FROM event
         WHERE calendar_id = ?1 AND status <> 'cancelled' ORDER BY google_id",
    )?;
    let rows = statement.query_map([calendar_id], |row| {
        Ok(Name {
            id: row.get(0)?,
            series: row.get(1)?,
            ical_uid: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many rows a calendar has.
pub fn count(tx: &ReadTx<'_>, calendar_id: i64) -> Result<u32> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT count(*) FROM event WHERE calendar_id = ?1")?
        .query_row([calendar_id], |row| row.get(0))?)
}

/// Ten days in milliseconds: what can occupy no more than this is found from where it starts. The two indexes over
/// spans say the same number.
const SHORT: i64 = 10 * DAY;
const DAY: i64 = 24 * 60 * 60 * 1000;

/// The rows that tell what happens on a calendar in `window`: those that can occupy part of it, the exceptions that
/// silence a slot in it (moved away or cancelled), and the series of each exception among them (which says whether the
/// exception still counts). Etag, revision, UID and description may be left out of them: a week has thousands of rows, and
/// nobody asks for these but of a single one, with [`get`].
pub fn overlapping(tx: &ReadTx<'_>, calendar_id: i64, window: Interval) -> Result<Vec<Event>> {
    let (start, end) = (millis(window.start), ceil_millis(window.end));
    // What an exception silences may begin before the window, by as much as its series' events are long. Mostly that is
    // less than a day, so the first look is enough.
    let margin = 3 * DAY;
    let mut rows = spanning(tx, calendar_id, start, end, margin)?;
    let longest = rows.iter().filter(|event| event.is_series()).map(at_most);
    let longest = longest.max().unwrap_or(0);
    if longest > margin {
        rows = spanning(tx, calendar_id, start, end, longest)?;
    }
    // Most rows are series and single events: only those of the few exceptions are looked for.
    let mut missing: BTreeSet<String> = rows
        .iter()
        .filter_map(|event| event.series.clone())
        .collect();
    if !missing.is_empty() {
        for event in &rows {
            missing.remove(&event.id);
        }
    }
    for series in missing {
        rows.extend(get(tx, calendar_id, &series)?);
    }
    Ok(rows)
}

/// The rows that can occupy part of a stretch of milliseconds, and the exceptions that can occupy part of the `margin`
/// before it. Two statements, because each has an index of its own.
fn spanning(
    tx: &ReadTx<'_>,
    calendar_id: i64,
    start: i64,
    end: i64,
    margin: i64,
) -> Result<Vec<Event>> {
    let mut rows = Vec::new();
    for condition in [
        format!("span_end - span_start <= {SHORT} AND span_start >= ?2 - {SHORT}"),
        format!("span_end - span_start > {SHORT}"),
    ] {
        let mut statement = tx.connection().prepare_cached(&format!(
            "SELECT {COLUMNS_OF_A_WINDOW} FROM event WHERE calendar_id = ?1 AND {condition}
             AND span_end >= ?2 AND span_start < ?3 AND (span_end >= ?4 OR series_id IS NOT NULL)"
        ))?;
        let early = start.saturating_sub(margin);
        let mut found = statement.query([calendar_id, early, end, start])?;
        let mut zones = LastZone::default();
        while let Some(row) = found.next()? {
            rows.push(event_of_a_window(row, &mut zones)?);
        }
    }
    Ok(rows)
}

/// No less than an event's length, in milliseconds, wherever its days are: two more days than are between its dates.
fn at_most(event: &Event) -> i64 {
    let ((start, _), (end, _)) = (time_columns(&event.start), time_columns(&event.end));
    end.saturating_sub(start).saturating_add(2 * DAY)
}

/// The exceptions of a series, cancelled ones too.
pub fn exceptions(tx: &ReadTx<'_>, calendar_id: i64, series: &str) -> Result<Vec<StoredEvent>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, id, calendar_id, raw FROM event WHERE calendar_id = ?1 AND series_id = ?2"
    ))?;
    let rows = statement.query_map(params![calendar_id, series], stored_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What [`put`] stores.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// The event.
    pub event: &'a Event,
    /// The first and the last instant that it can ever occupy.
    pub span: (Timestamp, Timestamp),
    /// The resource as received.
    pub raw: &'a str,
    /// Of the code that read it.
    pub parser_version: u32,
}

/// Adds or replaces an event.
pub fn put(tx: &WriteTx<'_>, calendar_id: i64, new: NewEvent<'_>) -> Result<()> {
    let sql = "INSERT INTO event (calendar_id, google_id, etag, status, ical_uid, summary, location, description,
             all_day, start_at, start_zone, end_at, end_zone, recurrence, series_id, original_start,
             original_is_date, transparency, attendance, event_type, block_of, html_link, color, span_start,
             span_end, parser_version, raw, updated_at, sequence)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
             ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29)
         ON CONFLICT (calendar_id, google_id) DO UPDATE SET etag = ?3, status = ?4, ical_uid = ?5, summary = ?6,
             location = ?7, description = ?8, all_day = ?9, start_at = ?10, start_zone = ?11, end_at = ?12,
             end_zone = ?13, recurrence = ?14, series_id = ?15, original_start = ?16, original_is_date = ?17,
             transparency = ?18, attendance = ?19, event_type = ?20, block_of = ?21, html_link = ?22, color = ?23,
             span_start = ?24, span_end = ?25, parser_version = ?26, raw = ?27, updated_at = ?28, sequence = ?29";
    write_row(tx, sql, calendar_id, new)?;
    Ok(())
}

/// Replaces an event by a state of it that is certainly later (another etag, a later `updated`) and keeps what the
/// indexes hold of it, as most changes do; where that is not so, nothing happens and the answer is false. It costs half
/// of reading the row, deciding, and [`put`]: SQLite finds it once, and writes an index anew where one of its columns is
/// set, be it to the same value.
pub fn advance(tx: &WriteTx<'_>, calendar_id: i64, new: NewEvent<'_>) -> Result<bool> {
    let sql = "UPDATE event SET etag = ?3, status = ?4, ical_uid = ?5, summary = ?6, location = ?7,
             description = ?8, all_day = ?9, start_at = ?10, start_zone = ?11, end_at = ?12, end_zone = ?13,
             recurrence = ?14, original_start = ?16, original_is_date = ?17, transparency = ?18, attendance = ?19,
             event_type = ?20, block_of = ?21, html_link = ?22, color = ?23, raw = ?27,
             updated_at = ?28, sequence = ?29
         WHERE calendar_id = ?1 AND google_id = ?2 AND etag <> ?3 AND updated_at < ?28 AND series_id IS ?15
             AND span_start = ?24 AND span_end = ?25 AND parser_version = ?26";
    Ok(write_row(tx, sql, calendar_id, new)? > 0)
}

fn write_row(tx: &WriteTx<'_>, sql: &str, calendar_id: i64, new: NewEvent<'_>) -> Result<usize> {
    let event = new.event;
    let (start_at, start_zone) = time_columns(&event.start);
    let (end_at, end_zone) = time_columns(&event.end);
    let (original_start, original_is_date) = original_columns(event.original_start);
    Ok(tx.connection().prepare_cached(sql)?.execute(params![
        calendar_id,
        event.id,
        event.etag,
        status_word(event.status),
        event.ical_uid,
        event.summary,
        event.location,
        event.description,
        event.start.is_date(),
        start_at,
        start_zone,
        end_at,
        end_zone,
        event.recurrence.join("\n"),
        event.series,
        original_start,
        original_is_date,
        transparency_word(event.transparency),
        attendance_word(event.attendance),
        event.event_type,
        event.block_of,
        event.html_link,
        event.color,
        millis(new.span.0),
        ceil_millis(new.span.1),
        new.parser_version,
        new.raw,
        event.revision.map(|revision| millis(revision.updated)),
        event.revision.map(|revision| revision.sequence),
    ])?)
}

/// Removes an event; false where there is none of that id.
pub fn delete(tx: &WriteTx<'_>, calendar_id: i64, google_id: &str) -> Result<bool> {
    let removed = tx
        .connection()
        .prepare_cached("DELETE FROM event WHERE calendar_id = ?1 AND google_id = ?2")?
        .execute(params![calendar_id, google_id])?;
    Ok(removed > 0)
}

/// How many events of the calendar a complete listing does not name.
pub fn count_unlisted(tx: &ReadTx<'_>, calendar_id: i64, staged_run_id: i64) -> Result<u32> {
    Ok(tx
        .connection()
        .prepare_cached(
            "SELECT count(*) FROM event WHERE calendar_id = ?1 AND NOT EXISTS
                 (SELECT 1 FROM staged_event WHERE run_id = ?2 AND staged_event.google_id = event.google_id)",
        )?
        .query_row([calendar_id, staged_run_id], |row| row.get(0))?)
}

/// Removes the events of the calendar that a complete listing does not name; gives how many.
pub fn delete_unlisted(tx: &WriteTx<'_>, calendar_id: i64, staged_run_id: i64) -> Result<u32> {
    let removed = tx
        .connection()
        .prepare_cached(
            "DELETE FROM event WHERE calendar_id = ?1 AND NOT EXISTS
                 (SELECT 1 FROM staged_event WHERE run_id = ?2 AND staged_event.google_id = event.google_id)",
        )?
        .execute([calendar_id, staged_run_id])?;
    Ok(u32::try_from(removed).unwrap_or(u32::MAX))
}

/// Takes everything but times out of a calendar's events: its details are not ours to see any more. Without etag and
/// text the next listing replaces every row.
pub fn scrub(tx: &WriteTx<'_>, calendar_id: i64) -> Result<()> {
    let connection = tx.connection();
    connection
        .prepare_cached(
            "UPDATE event SET etag = '', ical_uid = '', summary = '', location = '', description = '', html_link = '',
                 color = '', raw = '', updated_at = NULL WHERE calendar_id = ?1",
        )?
        .execute([calendar_id])?;
    connection
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1")?
        .execute([calendar_id])?;
    Ok(())
}

/// Up to `limit` events that an older parser read and whose text is there.
pub fn outdated(tx: &ReadTx<'_>, parser_version: u32, limit: u32) -> Result<Vec<StoredEvent>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, id, calendar_id, raw FROM event WHERE parser_version < ?1 AND raw <> '' LIMIT ?2"
    ))?;
    let rows = statement.query_map([parser_version, limit], stored_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that this parser has looked at the row, whatever it made of it.
pub fn set_parser_version(tx: &WriteTx<'_>, id: i64, parser_version: u32) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE event SET parser_version = ?2 WHERE id = ?1")?
        .execute(params![id, parser_version])?;
    Ok(())
}
