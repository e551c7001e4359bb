//! A date or a time as RFC 5545 writes it in EXDATE, RDATE and UNTIL: `20260302`, `20260302T090000`, `20260302T080000Z`.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use model::{resolve, start_of_day};

/// What such a text says; what it means depends on the series that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Moment {
    /// A whole day.
    Date(Date),
    /// A wall time in the zone of the series.
    Floating(DateTime),
    /// A wall time in a zone of its own: UTC, or the line's TZID.
    Fixed(DateTime, TimeZone),
}

impl Moment {
    /// `zone` is the line's TZID. Of a period only the start counts: the length of a series is its master's.
    pub(crate) fn parse(text: &str, zone: Option<&TimeZone>) -> Option<Moment> {
        let text = text.split('/').next()?.trim();
        let Some((date, time)) = text.split_once(['T', 't']) else {
            return parse_date(text).map(Moment::Date);
        };
        let (time, utc) = match time.strip_suffix(['Z', 'z']) {
            Some(time) => (time, true),
            None => (time, false),
        };
        let wall = parse_date(date)?.to_datetime(parse_time(time)?);
        Some(match (utc, zone) {
            (true, _) => Moment::Fixed(wall, TimeZone::UTC),
            (false, Some(zone)) => Moment::Fixed(wall, zone.clone()),
            (false, None) => Moment::Floating(wall),
        })
    }

    /// The day as written: what it means for an all-day series, whichever zone stands beside it.
    pub(crate) fn date(&self) -> Date {
        match self {
            Moment::Date(date) => *date,
            Moment::Floating(wall) | Moment::Fixed(wall, _) => wall.date(),
        }
    }

    /// What it means for a timed series in `zone`. A bare date is its midnight, as Google has it: such an EXDATE takes
    /// nothing out of a series at nine o'clock.
    pub(crate) fn instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Moment::Date(date) => resolve(date.to_datetime(Time::midnight()), zone),
            Moment::Floating(wall) => resolve(*wall, zone),
            Moment::Fixed(wall, own) => resolve(*wall, own),
        }
    }

    /// The last instant at which an occurrence of a timed series may start where this is its UNTIL: inclusive, and a
    /// bare date includes the whole of its day.
    pub(crate) fn last_instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Moment::Date(date) => date.tomorrow().map_or(Timestamp::MAX, |next| {
                let first_after = start_of_day(next, zone);
                first_after
                    .checked_sub(jiff::SignedDuration::from_nanos(1))
                    .unwrap_or(first_after)
            }),
            _ => self.instant(zone),
        }
    }
}

fn parse_date(text: &str) -> Option<Date> {
    if text.len() != 8 {
        return None;
    }
    Date::new(number(text, 0..4)?, small(text, 4..6)?, small(text, 6..8)?).ok()
}

/// `090000`. A leap second is the second before it.
fn parse_time(text: &str) -> Option<Time> {
    if text.len() != 6 {
        return None;
    }
    let second = small(text, 4..6)?;
    let second = if second == 60 { 59 } else { second };
    Time::new(small(text, 0..2)?, small(text, 2..4)?, second, 0).ok()
}

fn small(text: &str, range: std::ops::Range<usize>) -> Option<i8> {
    number(text, range)?.try_into().ok()
}

fn number(text: &str, range: std::ops::Range<usize>) -> Option<i16> {
    let digits = text.get(range)?;
    digits
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| digits.parse().ok())?
}
