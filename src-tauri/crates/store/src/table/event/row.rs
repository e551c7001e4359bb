//! Between an event and its columns.

use std::sync::Arc;

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};
use model::{Attendance, Event, EventTime, OriginalStart, Revision, Status, Transparency};
use rusqlite::Row;
use rusqlite::types::Type;

use super::StoredEvent;
use crate::table::convert::{instant, millis, word};

/// What a week and a plan need. The index of long spans holds just these, so that the table is not looked at for them.
pub(super) const COLUMNS_OF_A_WINDOW: &str = "google_id, status, summary, location, all_day, start_at, start_zone, \
     end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency, attendance, event_type, \
     block_of, html_link, color";

/// All of an event: the former and what may be long, which nobody asks for but of a single one.
pub(super) const COLUMNS: &str = "google_id, status, summary, location, all_day, start_at, start_zone, \
     end_at, end_zone, recurrence, series_id, original_start, original_is_date, transparency, attendance, event_type, \
     block_of, html_link, color, etag, ical_uid, description, updated_at, sequence";

pub(super) fn event_from_row(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        etag: row.get(19)?,
        ical_uid: row.get(20)?,
        description: row.get(21)?,
        revision: revision_from(row, 22)?,
        ..event_of_a_window(row, &mut LastZone::default())?
    })
}

/// From [`COLUMNS_OF_A_WINDOW`]: etag, revision, UID and description are empty.
pub(super) fn event_of_a_window(row: &Row<'_>, zones: &mut LastZone) -> rusqlite::Result<Event> {
    let all_day: bool = row.get(4)?;
    let recurrence = row.get_ref(9)?.as_str()?;
    Ok(Event {
        id: row.get(0)?,
        etag: String::new(),
        revision: None,
        status: word(row, 1, status_from)?,
        ical_uid: String::new(),
        summary: row.get(2)?,
        location: row.get(3)?,
        description: String::new(),
        start: time_from(row, all_day, 5, zones)?,
        end: time_from(row, all_day, 7, zones)?,
        recurrence: recurrence.lines().map(str::to_owned).collect(),
        series: row.get(10)?,
        original_start: original_from(row)?,
        transparency: word(row, 13, transparency_from)?,
        attendance: word(row, 14, attendance_from)?,
        event_type: row.get(15)?,
        block_of: row.get(16)?,
        html_link: row.get(17)?,
        color: row.get(18)?,
    })
}

/// The zone's name that was read last: mostly the next one is the same, and is then shared.
#[derive(Default)]
pub(super) struct LastZone(Option<Arc<str>>);

impl LastZone {
    fn name(&mut self, row: &Row<'_>, index: usize) -> rusqlite::Result<Option<Arc<str>>> {
        let Some(name) = row.get_ref(index)?.as_str_or_null()? else {
            return Ok(None);
        };
        if self.0.as_deref() != Some(name) {
            self.0 = Some(name.into());
        }
        Ok(self.0.clone())
    }
}

pub(super) fn stored_from_row(row: &Row<'_>) -> rusqlite::Result<StoredEvent> {
    Ok(StoredEvent {
        event: event_from_row(row)?,
        id: row.get(24)?,
        calendar_id: row.get(25)?,
        raw: row.get(26)?,
    })
}

/// From the column `at` and the one after it.
fn revision_from(row: &Row<'_>, at: usize) -> rusqlite::Result<Option<Revision>> {
    if row.get::<_, Option<i64>>(at)?.is_none() {
        return Ok(None);
    }
    Ok(Some(Revision {
        updated: instant(row, at)?,
        sequence: row.get(at + 1)?,
    }))
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

/// The instant or date in column `at`, its zone in the one after it.
fn time_from(
    row: &Row<'_>,
    is_date: bool,
    at: usize,
    zones: &mut LastZone,
) -> rusqlite::Result<EventTime> {
    if is_date {
        return Ok(EventTime::Date(date_from(row, at)?));
    }
    Ok(EventTime::Instant {
        at: instant(row, at)?,
        zone: zones.name(row, at + 1)?,
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
    if row.get::<_, Option<i64>>(11)?.is_none() {
        return Ok(None);
    }
    Ok(Some(if row.get(12)? {
        OriginalStart::Date(date_from(row, 11)?)
    } else {
        OriginalStart::Instant(instant(row, 11)?)
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
