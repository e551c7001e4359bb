//! Rows to expand, in few words.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::{
    Attendance, Event, EventTime, Interval, OriginalStart, Status, Transparency, resolve,
    start_of_day,
};
use recurrence::{Occurrence, occurrences};

pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// An event of one calendar; `start` and `end` as [`time`] reads them.
pub(crate) fn event(id: &str, start: &str, end: &str) -> Event {
    Event {
        id: id.to_owned(),
        etag: String::new(),
        revision: None,
        status: Status::Confirmed,
        ical_uid: String::new(),
        summary: String::new(),
        location: String::new(),
        description: String::new(),
        start: time(start),
        end: time(end),
        recurrence: Vec::new(),
        series: None,
        original_start: None,
        transparency: Transparency::Opaque,
        attendance: Attendance::None,
        event_type: "default".to_owned(),
        block_of: None,
        html_link: String::new(),
        color: String::new(),
    }
}

pub(crate) fn series(id: &str, start: &str, end: &str, lines: &[&str]) -> Event {
    Event {
        recurrence: lines.iter().map(|&line| line.to_owned()).collect(),
        ..event(id, start, end)
    }
}

/// The exception of `series` that stood at `original` and is now from `start` to `end`.
pub(crate) fn exception(series: &str, original: &str, start: &str, end: &str) -> Event {
    let original = original_start(original);
    Event {
        series: Some(series.to_owned()),
        original_start: Some(original),
        ..event(&recurrence::instance_id(series, original), start, end)
    }
}

pub(crate) fn cancelled(event: Event) -> Event {
    Event {
        status: Status::Cancelled,
        ..event
    }
}

/// `2026-03-02`, `2026-03-02T08:00Z`, or `2026-03-02T09:00[Europe/Berlin]`, which names its zone.
pub(crate) fn time(text: &str) -> EventTime {
    if let Some((wall, name)) = text.strip_suffix(']').and_then(|text| text.split_once('[')) {
        let wall: DateTime = wall.parse().unwrap();
        return EventTime::Instant {
            at: resolve(wall, &zone(name)),
            zone: Some(name.into()),
        };
    }
    match text.parse::<Date>() {
        Ok(date) if !text.contains('T') => EventTime::Date(date),
        _ => EventTime::Instant {
            at: text.parse().unwrap(),
            zone: None,
        },
    }
}

pub(crate) fn original_start(text: &str) -> OriginalStart {
    match time(text) {
        EventTime::Date(date) => OriginalStart::Date(date),
        EventTime::Instant { at, .. } => OriginalStart::Instant(at),
    }
}

/// The local days `from <= day < to`.
pub(crate) fn window(from: &str, to: &str, zone: &TimeZone) -> Interval {
    let start = |day: &str| start_of_day(day.parse().unwrap(), zone);
    Interval::new(start(from), start(to)).unwrap()
}

/// The occurrences on those days, where calendar and workspace are in `zone`.
pub(crate) fn on_days<'a>(
    events: &'a [Event],
    zone: &TimeZone,
    from: &str,
    to: &str,
) -> Vec<Occurrence<'a>> {
    occurrences(events, zone, zone, window(from, to, zone))
}

/// The starts, as `2026-03-02` or `2026-03-02T08:00:00Z`.
pub(crate) fn starts(occurrences: &[Occurrence]) -> Vec<String> {
    occurrences.iter().map(|o| text(&o.start)).collect()
}

pub(crate) fn text(time: &EventTime) -> String {
    match time {
        EventTime::Date(date) => date.to_string(),
        EventTime::Instant { at, .. } => at.to_string(),
    }
}

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}
