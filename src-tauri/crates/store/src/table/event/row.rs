//! Between an event and its columns.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use model::{Attendance, Event, EventTime, OriginalStart, Status, Transparency};
use rusqlite::Row;
use rusqlite::types::Type;

use super::StoredEvent;
use crate::table::convert::{instant, millis, word};

pub(super) const COLUMNS: &str = "google_id, etag, status, ical_uid, summary, location, description, all_day, start_at, \
     start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency, attendance, \
     event_type, block_of, html_link, color";

/// The same without what no week and no plan needs, and what may be long: etag, UID and description are empty.
pub(super) const COLUMNS_OF_A_WINDOW: &str = "google_id, '', status, '', summary, location, '', all_day, start_at, \
     start_zone, end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency, attendance, \
     event_type, block_of, html_link, color";

pub(super) fn event_from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    let all_day: bool = row.get(7)?;
    let recurrence = row.get_ref(12)?.as_str()?;
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

pub(super) fn stored_from_row(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        event: event_from_row(row)?,
        id: row.get(22)?,
        calendar_id: row.get(23)?,
        raw: row.get(24)?,
    })
}

const EPOCH: Date = date(1970, 1, 1);
const MILLIS_PER_DAY: i64 = 24 * 60 * 60 * 1000;

/// Rounded up: a bound must not come before what it bounds.
pub(super) fn ceil_millis(at: Timestamp) -> i64 {
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

pub(super) fn time_columns(time: &EventTime) -> (i64, Option<&str>) {
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

pub(super) fn original_columns(original: Option<OriginalStart>) -> (Option<i64>, bool) {
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

pub(super) fn status_word(status: Status) -> &'static str {
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

pub(super) fn transparency_word(transparency: Transparency) -> &'static str {
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

pub(super) fn attendance_word(attendance: Attendance) -> &'static str {
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
