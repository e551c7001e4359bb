//! Google's ids for single occurrences of a series: `<master>_<original start>`.
//!
//! Ids are only ever taken apart and compared here. What is written to Google asks Google for the id first.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::OriginalStart;

use crate::moment::Moment;

/// The id of one occurrence: the master's, `_`, and the original start as `20260302T080000Z` in UTC or, of an all-day
/// series, as `20260302`.
pub fn instance_id(master: &str, original: OriginalStart) -> String {
    match original {
        OriginalStart::Date(date) => format!("{master}_{}", compact_date(date)),
        OriginalStart::Instant(at) => format!("{master}_{}Z", compact_time(at)),
    }
}

/// The master's id and the original start; `None` for an id that names no occurrence.
///
/// Split at the last `_`, because ids contain others: a split-off series `<base>_R20260302T080000` is a master and has
/// occurrences `<base>_R20260302T080000_20260309T080000Z` of its own.
pub fn split_instance_id(id: &str) -> Option<(&str, OriginalStart)> {
    let (master, suffix) = id.rsplit_once('_')?;
    let original = match Moment::parse(suffix, None)? {
        Moment::Date(date) => OriginalStart::Date(date),
        Moment::Fixed(wall, zone) => OriginalStart::Instant(model::resolve(wall, &zone)),
        Moment::Floating(_) => return None,
    };
    (!master.is_empty()).then_some((master, original))
}

fn compact_date(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

fn compact_time(at: Timestamp) -> String {
    let wall = TimeZone::UTC.to_datetime(at);
    let (hour, minute, second) = (wall.hour(), wall.minute(), wall.second());
    format!(
        "{}T{hour:02}{minute:02}{second:02}",
        compact_date(wall.date())
    )
}
