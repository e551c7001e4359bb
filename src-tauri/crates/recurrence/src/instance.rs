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
    let mut id = String::with_capacity(master.len() + "_20260302T080000Z".len());
    id.push_str(master);
    id.push('_');
    match original {
        OriginalStart::Date(date) => push_date(&mut id, date),
        OriginalStart::Instant(at) => push_time(&mut id, at),
    }
    id
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

fn push_date(text: &mut String, date: Date) {
    push_digits(text, date.year().unsigned_abs(), 1000);
    push_digits(text, date.month().unsigned_abs().into(), 10);
    push_digits(text, date.day().unsigned_abs().into(), 10);
}

fn push_time(text: &mut String, at: Timestamp) {
    let wall = TimeZone::UTC.to_datetime(at);
    push_date(text, wall.date());
    text.push('T');
    for part in [wall.hour(), wall.minute(), wall.second()] {
        push_digits(text, part.unsigned_abs().into(), 10);
    }
    text.push('Z');
}

/// The digits of a number below ten times `place`, zeros in front. A week has thousands of ids; `format!` took a
/// twentieth of its time.
fn push_digits(text: &mut String, number: u16, mut place: u16) {
    while place > 0 {
        let digit = u32::from(number / place % 10);
        text.extend(char::from_digit(digit, 10));
        place /= 10;
    }
}
