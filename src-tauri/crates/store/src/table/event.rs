//! The tables `event` and `quarantined_event`: what Google's calendars hold, as read and as received.
//!
//! Rows are masters, exceptions (cancelled ones too) and single events, never occurrences. `span_start` and `span_end`
//! bound what a row can ever occupy: they find the rows for a window, what they mean there is computed.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use model::{Attendance, Event, EventTime, Interval, OriginalStart, Status, Transparency};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};

use super::convert::{instant, millis, word};
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

/// A resource that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Row id.
    pub id: i64,
    /// Whose event it would be.
    pub calendar_id: i64,
    /// Google's id; empty where not even that could be read.
    pub google_id: String,
    /// Why not.
    pub reason: String,
    /// The resource as received.
    pub raw: String,
}

const COLUMNS: &str = "google_id, etag, status, ical_uid, summary, location, description, all_day, start_at, \
     start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency, attendance, \
     event_type, block_of, html_link, color";

fn event_from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let all_day: bool = row.get(7)?;
    let recurrence: String = row.get(12)?;
    Ok(Event {
        id: row.get(0)?,
        etag: row.get(1)?,
        status: word(row, 2, status_from)?,
        ical_uid: row.get(3)?,
        summary: row.get(4)?,
        location: row.get(5)?,
        description: row.get(6)?,
        start: time_from(row, all_day, 8, 9)?,
        end: time_from(row, all_day, 10, 11)?,
        recurrence: recurrence.lines().map(str::to_owned).collect(),
        series: row.get(13)?,
        original_start: original_from(row)?,
        transparency: word(row, 16, transparency_from)?,
        attendance: word(row, 17, attendance_from)?,
        event_type: row.get(18)?,
        block_of: row.get(19)?,
        html_link: row.get(20)?,
        color: row.get(21)?,
    })
}

fn stored_from_row(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        event: event_from_row(row)?,
        id: row.get(22)?,
        calendar_id: row.get(23)?,
        raw: row.get(24)?,
    })
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

/// All rows of a calendar, in order of Google's id.
pub fn of_calendar(tx: &ReadTx<'_>, calendar_id: i64) -> Result<Vec<Event>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS} FROM event WHERE calendar_id = ?1 ORDER BY google_id"
    ))?;
    let rows = statement.query_map([calendar_id], event_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How many rows a calendar has.
pub fn count(tx: &ReadTx<'_>, calendar_id: i64) -> Result<u32> {
    Ok(tx
        .connection()
        .prepare_cached("SELECT count(*) FROM event WHERE calendar_id = ?1")?
        .query_row([calendar_id], |row| row.get(0))?)
}

/// The rows that tell what happens on a calendar in `window`: those that can occupy part of it, the exceptions of each
/// series among them (moved away or cancelled, they still silence their slot), and the series of each exception among
/// them (which says whether the exception still counts).
pub fn overlapping(tx: &ReadTx<'_>, calendar_id: i64, window: Interval) -> Result<Vec<Event>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "WITH hit AS MATERIALIZED (
             SELECT id, google_id, series_id, recurrence FROM event
             WHERE calendar_id = ?1 AND span_end >= ?2 AND span_start < ?3
         )
         SELECT {COLUMNS} FROM event WHERE id IN (
             SELECT id FROM hit
             UNION SELECT exception.id FROM hit JOIN event AS exception
                 ON exception.calendar_id = ?1 AND exception.series_id = hit.google_id
                 WHERE hit.recurrence <> ''
             UNION SELECT master.id FROM hit JOIN event AS master
                 ON master.calendar_id = ?1 AND master.google_id = hit.series_id
         )"
    ))?;
    let rows = statement.query_map(
        params![calendar_id, millis(window.start), ceil_millis(window.end)],
        event_from_row,
    )?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    let event = new.event;
    let (start_at, start_zone) = time_columns(&event.start);
    let (end_at, end_zone) = time_columns(&event.end);
    let (original_start, original_is_date) = original_columns(event.original_start);
    tx.connection()
        .prepare_cached(
            "INSERT INTO event (calendar_id, google_id, etag, status, ical_uid, summary, location, description,
                 all_day, start_at, start_zone, end_at, end_zone, recurrence, series_id, original_start,
                 original_is_date, transparency, attendance, event_type, block_of, html_link, color, span_start,
                 span_end, parser_version, raw)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,
                 ?22, ?23, ?24, ?25, ?26, ?27)
             ON CONFLICT (calendar_id, google_id) DO UPDATE SET etag = ?3, status = ?4, ical_uid = ?5, summary = ?6,
                 location = ?7, description = ?8, all_day = ?9, start_at = ?10, start_zone = ?11, end_at = ?12,
                 end_zone = ?13, recurrence = ?14, series_id = ?15, original_start = ?16, original_is_date = ?17,
                 transparency = ?18, attendance = ?19, event_type = ?20, block_of = ?21, html_link = ?22, color = ?23,
                 span_start = ?24, span_end = ?25, parser_version = ?26, raw = ?27",
        )?
        .execute(params![
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
        ])?;
    Ok(())
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
                 color = '', raw = '' WHERE calendar_id = ?1",
        )?
        .execute([calendar_id])?;
    connection
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1")?
        .execute([calendar_id])?;
    Ok(())
}

/// Up to `limit` events with a row id above `after` that an older parser read and whose text is there.
pub fn outdated(
    tx: &ReadTx<'_>,
    parser_version: u32,
    after: i64,
    limit: u32,
) -> Result<Vec<StoredEvent>> {
    let mut statement = tx.connection().prepare_cached(&format!(
        "SELECT {COLUMNS}, id, calendar_id, raw FROM event
         WHERE parser_version < ?1 AND id > ?2 AND raw <> '' ORDER BY id LIMIT ?3"
    ))?;
    let rows = statement.query_map(params![parser_version, after, limit], stored_from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Notes that this parser has looked at the row, whatever it made of it.
pub fn set_parser_version(tx: &WriteTx<'_>, id: i64, parser_version: u32) -> Result<()> {
    tx.connection()
        .prepare_cached("UPDATE event SET parser_version = ?2 WHERE id = ?1")?
        .execute(params![id, parser_version])?;
    Ok(())
}

/// Puts a resource aside that could not be read, in place of what was put aside under its id (or, where it has none,
/// of the same text).
pub fn quarantine(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    google_id: &str,
    reason: &str,
    raw: &str,
) -> Result<()> {
    let connection = tx.connection();
    connection
        .prepare_cached(
            "DELETE FROM quarantined_event WHERE calendar_id = ?1 AND google_id = ?2 AND (?2 <> '' OR raw = ?3)",
        )?
        .execute(params![calendar_id, google_id, raw])?;
    connection
        .prepare_cached(
            "INSERT INTO quarantined_event (calendar_id, google_id, reason, raw) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![calendar_id, google_id, reason, raw])?;
    Ok(())
}

/// Takes out of quarantine what was put aside under an id.
pub fn release(tx: &WriteTx<'_>, calendar_id: i64, google_id: &str) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1 AND google_id = ?2")?
        .execute(params![calendar_id, google_id])?;
    Ok(())
}

/// Takes everything of a calendar out of quarantine.
pub fn release_all(tx: &WriteTx<'_>, calendar_id: i64) -> Result<()> {
    tx.connection()
        .prepare_cached("DELETE FROM quarantined_event WHERE calendar_id = ?1")?
        .execute([calendar_id])?;
    Ok(())
}

/// What was put aside of a calendar, or of all.
pub fn quarantined(tx: &ReadTx<'_>, calendar_id: Option<i64>) -> Result<Vec<Quarantined>> {
    let mut statement = tx.connection().prepare_cached(
        "SELECT id, calendar_id, google_id, reason, raw FROM quarantined_event
         WHERE ?1 IS NULL OR calendar_id = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([calendar_id], |row| {
        Ok(Quarantined {
            id: row.get(0)?,
            calendar_id: row.get(1)?,
            google_id: row.get(2)?,
            reason: row.get(3)?,
            raw: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const EPOCH: Date = date(1970, 1, 1);
const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// Rounded up: a bound must not come before what it bounds.
fn ceil_millis(at: Timestamp) -> i64 {
    let floor = millis(at);
    let exact = Timestamp::from_millisecond(floor).is_ok_and(|whole| whole >= at);
    if exact {
        floor
    } else {
        floor.saturating_add(1)
    }
}

fn date_millis(date: Date) -> i64 {
    date.duration_since(EPOCH).as_hours() / 24 * MILLIS_PER_DAY
}

fn date_from(row: &Row<'_>, index: usize) -> rusqlite::Result<Date> {
    let days = row.get::<_, i64>(index)?.div_euclid(MILLIS_PER_DAY);
    EPOCH
        .checked_add(SignedDuration::from_hours(days.saturating_mul(24)))
        .map_err(|e| rusqlite::Error::FromSqlConversionFailure(index, Type::Integer, e.into()))
}

fn time_columns(time: &EventTime) -> (i64, Option<&str>) {
    match time {
        EventTime::Date(date) => (date_millis(*date), None),
        EventTime::Instant { at, zone } => (millis(*at), zone.as_deref()),
    }
}

fn time_from(row: &Row<'_>, is_date: bool, at: usize, zone: usize) -> rusqlite::Result<EventTime> {
    if is_date {
        return Ok(EventTime::Date(date_from(row, at)?));
    }
    Ok(EventTime::Instant {
        at: instant(row, at)?,
        zone: row.get(zone)?,
    })
}

fn original_columns(original: Option<OriginalStart>) -> (Option<i64>, bool) {
    match original {
        None => (None, false),
        Some(OriginalStart::Date(date)) => (Some(date_millis(date)), true),
        Some(OriginalStart::Instant(at)) => (Some(millis(at)), false),
    }
}

fn original_from(row: &Row<'_>) -> rusqlite::Result<Option<OriginalStart>> {
    if row.get::<_, Option<i64>>(14)?.is_none() {
        return Ok(None);
    }
    Ok(Some(if row.get(15)? {
        OriginalStart::Date(date_from(row, 14)?)
    } else {
        OriginalStart::Instant(instant(row, 14)?)
    }))
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "confirmed",
        Status::Tentative => "tentative",
        Status::Cancelled => "cancelled",
    }
}

fn status_from(word: &str) -> Option<Status> {
    [Status::Confirmed, Status::Tentative, Status::Cancelled]
        .into_iter()
        .find(|&status| status_word(status) == word)
}

fn transparency_word(transparency: Transparency) -> &'static str {
    match transparency {
        Transparency::Opaque => "opaque",
        Transparency::Transparent => "transparent",
    }
}

fn transparency_from(word: &str) -> Option<Transparency> {
    [Transparency::Opaque, Transparency::Transparent]
        .into_iter()
        .find(|&transparency| transparency_word(transparency) == word)
}

fn attendance_word(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::None => "none",
        Attendance::NeedsAction => "needs-action",
        Attendance::Accepted => "accepted",
        Attendance::Tentative => "tentative",
        Attendance::Declined => "declined",
    }
}

fn attendance_from(word: &str) -> Option<Attendance> {
    [
        Attendance::None,
        Attendance::NeedsAction,
        Attendance::Accepted,
        Attendance::Tentative,
        Attendance::Declined,
    ]
    .into_iter()
    .find(|&attendance| attendance_word(attendance) == word)
}
