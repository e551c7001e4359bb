//! From when to when an event is: ends that make no sense, and the years that anybody plans in.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Event, EventTime, Interval, OriginalStart, start_of_day};

/// How long an event is.
///
/// A series gives each of its occurrences the exact time between its own start and end, however the clocks are changed
/// in between: RFC 5545 section 3.8.5.3 says so for an end given as DTEND, which is what Google's events have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Length {
    /// Whole days, at least one.
    Days(i32),
    /// Time that passes; may be zero, and then blocks nothing.
    Time(SignedDuration),
}

impl Length {
    /// An end at or before the start makes one day of an all-day event, and a point of any other. `zone` tells when a
    /// day begins, should the start be an instant and the end a date.
    pub(crate) fn of(event: &Event, zone: &TimeZone) -> Length {
        match (&event.start, &event.end) {
            (EventTime::Date(start), EventTime::Date(end)) => {
                let days = end.duration_since(*start).as_hours() / 24;
                Length::Days(i32::try_from(days).unwrap_or(1).max(1))
            }
            (EventTime::Date(_), EventTime::Instant { .. }) => Length::Days(1),
            (EventTime::Instant { at, .. }, end) => Length::Time(
                end.instant(zone)
                    .duration_since(*at)
                    .max(SignedDuration::ZERO),
            ),
        }
    }

    /// The end of what starts there.
    pub(crate) fn after(self, start: OriginalStart) -> OriginalStart {
        match (start, self) {
            (OriginalStart::Date(date), Length::Days(days)) => {
                let days = jiff::Span::new().try_days(days);
                let end = days.and_then(|days| date.checked_add(days));
                OriginalStart::Date(end.unwrap_or(Date::MAX))
            }
            (OriginalStart::Instant(at), Length::Time(time)) => {
                OriginalStart::Instant(at.checked_add(time).unwrap_or(Timestamp::MAX))
            }
            // Length and start are of one event, and so of one kind.
            (start, _) => start,
        }
    }

    /// No shorter than this event is anywhere on earth.
    pub(crate) fn at_most(self) -> SignedDuration {
        match self {
            Length::Days(days) => SignedDuration::from_hours((i64::from(days) + 1) * 24),
            Length::Time(time) => time,
        }
    }
}

/// The times of an occurrence of `event` that starts at `start`, as they are shown.
pub(crate) fn times(event: &Event, length: Length, start: OriginalStart) -> (EventTime, EventTime) {
    (
        time(start, &event.start),
        time(length.after(start), &event.end),
    )
}

fn time(start: OriginalStart, like: &EventTime) -> EventTime {
    let zone = match like {
        EventTime::Instant { zone, .. } => zone.clone(),
        EventTime::Date(_) => None,
    };
    match start {
        OriginalStart::Date(date) => EventTime::Date(date.clamp(FIRST_DAY, LAST_DAY)),
        OriginalStart::Instant(at) => EventTime::Instant {
            at: at.clamp(FIRST_INSTANT, LAST_INSTANT),
            zone,
        },
    }
}

/// The instant of a start, a day counting from its beginning in `zone`.
pub(crate) fn start_instant(start: OriginalStart, zone: &TimeZone) -> Timestamp {
    match start {
        OriginalStart::Date(date) => start_of_day(date, zone),
        OriginalStart::Instant(at) => at,
    }
}

/// Whether something from `start` to `end` is in `window`; a point is where its instant is.
pub(crate) fn is_in(window: Interval, start: Timestamp, end: Timestamp) -> bool {
    if start == end {
        window.start <= start && start < window.end
    } else {
        start < window.end && window.start < end
    }
}

const FIRST_DAY: Date = Date::constant(1900, 1, 1);
const LAST_DAY: Date = Date::constant(2200, 1, 1);
/// Where these days begin in UTC.
const FIRST_INSTANT: Timestamp = Timestamp::constant(-2_208_988_800, 0);
const LAST_INSTANT: Timestamp = Timestamp::constant(7_258_118_400, 0);

/// The part of `window` between 1900 and 2200. Files in circulation say year 1 and year 9999; nobody plans there, and
/// sums with such dates leave what can be represented.
pub(crate) fn shown(window: Interval) -> Option<Interval> {
    window.intersection(Interval::new(FIRST_INSTANT, LAST_INSTANT)?)
}
