//! RFC 3339, and no more than that: jiff alone would also take `20260302T09Z`, annotations in brackets, an offset of 25
//! hours and a second 60.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// Why a text gives no instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rfc3339Error {
    /// It is written in another way, or names a date or a time of day that does not exist.
    #[error("no RFC 3339 instant")]
    Malformed,
    /// It is after [`Timestamp::MAX`], in the last hours of the year 9999, which people write for "never".
    #[error("an instant after the last one that can be represented")]
    TooLate,
}

/// Reads what RFC 3339 section 5.6 calls a `date-time`: seconds and an offset have to be there, `T` and `Z` may be small.
///
/// A leap second (`:60`) is refused, because no clock that we know of can show it. Of a fraction nine digits count.
///
/// # Errors
/// As [`Rfc3339Error`] says. Nothing can be too early: the year 0000 is far from jiff's first.
pub fn parse_rfc3339(text: &str) -> Result<Timestamp, Rfc3339Error> {
    let (wall, offset) = date_time(text).ok_or(Rfc3339Error::Malformed)?;
    let instant = offset.to_timestamp(wall);
    instant.map_err(|_| Rfc3339Error::TooLate)
}

/// Reads what RFC 3339 calls a `full-date`: `YYYY-MM-DD`.
pub(crate) fn full_date(text: &str) -> Option<Date> {
    if !has_shape(text, "0000-00-00") {
        return None;
    }
    let (month, day) = (text[5..7].parse().ok()?, text[8..].parse().ok()?);
    Date::new(text[..4].parse().ok()?, month, day).ok()
}

fn date_time(text: &str) -> Option<(DateTime, Offset)> {
    let (date, rest) = text.split_at_checked("2026-03-02".len())?;
    let (separator, rest) = rest.split_at_checked("T".len())?;
    if !separator.eq_ignore_ascii_case("t") {
        return None;
    }
    let (time, rest) = rest.split_at_checked("09:00:00".len())?;
    let (nanosecond, offset) = fraction(rest)?;
    let time = full_time(time, nanosecond)?;
    Some((full_date(date)?.to_datetime(time), numeric_offset(offset)?))
}

fn full_time(text: &str, nanosecond: i32) -> Option<Time> {
    if !has_shape(text, "00:00:00") {
        return None;
    }
    let (minute, second) = (text[3..5].parse().ok()?, text[6..].parse().ok()?);
    Time::new(text[..2].parse().ok()?, minute, second, nanosecond).ok()
}

/// The fraction that a text begins with, in nanoseconds, and what stands behind it.
fn fraction(text: &str) -> Option<(i32, &str)> {
    let Some(digits) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let offset = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &digits[..digits.len() - offset.len()];
    let nine: String = digits.chars().chain("000000000".chars()).take(9).collect();
    (!digits.is_empty()).then_some((nine.parse().ok()?, offset))
}

fn numeric_offset(text: &str) -> Option<Offset> {
    if text.eq_ignore_ascii_case("z") {
        return Some(Offset::UTC);
    }
    if !has_shape(text, "+00:00") && !has_shape(text, "-00:00") {
        return None;
    }
    let (hours, minutes): (i32, i32) = (text[1..3].parse().ok()?, text[4..].parse().ok()?);
    let seconds = hours * 3600 + minutes * 60;
    let signed = if text.starts_with('-') {
        -seconds
    } else {
        seconds
    };
    let exists = hours < 24 && minutes < 60;
    exists.then(|| Offset::from_seconds(signed).ok())?
}

/// Same length, digits where `shape` has a zero, the same characters elsewhere; so it is ASCII, too.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| match wanted {
        b'0' => byte.is_ascii_digit(),
        _ => byte == wanted,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_rfc_3339_allows_is_read() {
        for (text, instant) in [
            ("2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"),
            ("2026-03-02t08:00:00z", "2026-03-02T08:00:00Z"),
            ("2026-03-02T08:00:00-00:00", "2026-03-02T08:00:00Z"),
            ("2026-03-02T08:00:00.5Z", "2026-03-02T08:00:00.5Z"),
            (
                "2026-03-02T08:00:00.1234567899Z",
                "2026-03-02T08:00:00.123456789Z",
            ),
            ("2026-03-02T23:59:00+23:59", "2026-03-02T00:00:00Z"),
            ("2026-03-02T00:00:00-23:59", "2026-03-02T23:59:00Z"),
            ("2028-02-29T00:00:00Z", "2028-02-29T00:00:00Z"),
            ("0000-01-01T00:00:00+23:59", "-000001-12-31T00:01:00Z"),
            ("9999-12-31T21:58:59.999+23:59", "9999-12-30T21:59:59.999Z"),
            (
                "9999-12-30T22:00:00.999999999Z",
                "9999-12-30T22:00:00.999999999Z",
            ),
        ] {
            let expected: Timestamp = instant.parse().unwrap();
            assert_eq!(parse_rfc3339(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "2026-03-02",
            "2026-03-02T08:00Z",
            "2026-03-02T08:00:00",
            "2026-03-02 08:00:00Z",
            "2026-03-02T08:00:00+25:00",
            "2026-03-02T08:00:00+24:00",
            "2026-03-02T08:00:00+01:60",
            "2026-03-02T08:00:00+0100",
            "2026-03-02T08:00:00+01",
            "2026-03-02T08:00:00+01:00:00",
            "2026-03-02T08:00:00\u{2212}01:00",
            "2026-03-02T08:00:60Z",
            "2026-03-02T08:60:00Z",
            "2026-03-02T24:00:00Z",
            "2026-02-29T08:00:00Z",
            "2026-13-01T08:00:00Z",
            "2026-00-01T08:00:00Z",
            "2026-3-2T08:00:00Z",
            "20260302T080000Z",
            "2026-03-02T08:00:00.Z",
            "2026-03-02T08:00:00,5Z",
            "2026-03-02T08:00:00.5",
            "2026-03-02T08:00:00Z[UTC]",
            "2026-03-02T08:00:00ZZ",
            "2026-03-02T08:00:00Z ",
            " 2026-03-02T08:00:00Z",
            "+002026-03-02T08:00:00Z",
            "-2026-03-02T08:00:00Z",
            "+026-03-02T08:00:00Z",
            "2026-03-02T+8:00:00Z",
            "２026-03-02T08:00:00Z",
        ] {
            let refused = Err(Rfc3339Error::Malformed);
            assert_eq!(parse_rfc3339(text), refused, "{text}");
        }
        for text in [
            "9999-12-30T22:00:01Z",
            "9999-12-31T23:59:59Z",
            "9999-12-31T23:59:59.9-23:59",
        ] {
            assert_eq!(parse_rfc3339(text), Err(Rfc3339Error::TooLate), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_jiff_writes_is_read_back(second in -62_000_000_000_i64..253_000_000_000, nanosecond in 0..1_000_000_000_i32) {
            let instant = Timestamp::new(second, nanosecond).unwrap();
            prop_assert_eq!(parse_rfc3339(&instant.to_string()), Ok(instant));
        }

        #[test]
        fn no_text_makes_it_panic_and_none_that_jiff_refuses_is_read(text in "(\\PC{0,30}|[0-9]{4}-[01][0-9]-[0-3][0-9][tT ][0-2][0-9]:[0-6][0-9](:[0-6][0-9])?(\\.[0-9]{0,9})?([zZ]|[+-][0-9]{2}:?[0-9]{2})?)") {
            if let Ok(read) = parse_rfc3339(&text) {
                prop_assert_eq!(text.parse::<Timestamp>().ok(), Some(read));
            }
        }
    }
}
