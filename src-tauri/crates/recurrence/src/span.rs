//! Bounds of what an event can ever occupy: what the store's index is made of.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Event, OriginalStart, start_of_day};

use crate::extent::Length;
use crate::occurrence::{original_start, own_start, zone_of};
use crate::series::{End, Series};

/// Two instants, with everything between them (both included) that the event can occupy or replace, whichever zone its
/// days are shown in; the second is [`Timestamp::MAX`] for a series without end. Never narrower than the truth, often
/// wider.
///
/// An exception's span holds its original start but not the length of what it replaces, which only its master knows:
/// who reads rows for a window takes exceptions from that much earlier on.
pub fn span(event: &Event, calendar_zone: &TimeZone) -> (Timestamp, Timestamp) {
    let own = own_start(event);
    let (begin, last) = if event.series.is_some() {
        let original = original_start(event).unwrap_or(own);
        (
            earliest(own).min(earliest(original)),
            latest(own).max(latest(original)),
        )
    } else if event.is_series() {
        let series = Series::new(event, zone_of(event, calendar_zone));
        (earliest(series.begin()), latest_of(series.end()))
    } else {
        (earliest(own), latest(own))
    };
    (
        begin,
        later(last, Length::of(event, calendar_zone).at_most()),
    )
}

fn latest_of(end: End) -> Timestamp {
    match end {
        End::Last(last) => latest(last),
        End::Never => Timestamp::MAX,
    }
}

/// The first instant of a start, in the zone in which it comes first.
fn earliest(start: OriginalStart) -> Timestamp {
    match start {
        OriginalStart::Date(date) => later(start_of_day(date, &TimeZone::UTC), -A_DAY),
        OriginalStart::Instant(at) => at,
    }
}

fn latest(start: OriginalStart) -> Timestamp {
    match start {
        OriginalStart::Date(date) => later(start_of_day(date, &TimeZone::UTC), A_DAY),
        OriginalStart::Instant(at) => at,
    }
}

/// More than any zone is away from UTC.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(if by.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}
