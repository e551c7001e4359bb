//! What a person types: instants, dates, durations, zones. Each error names the text and what would have been right.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::rfc3339::{Rfc3339Error, full_date, parse_rfc3339};
use crate::wall::start_of_day;

/// A text that does not say what it should.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not {wanted}")]
pub struct ParseError {
    text: String,
    wanted: &'static str,
}

impl ParseError {
    fn new(text: &str, wanted: &'static str) -> ParseError {
        ParseError {
            text: text.to_owned(),
            wanted,
        }
    }
}

/// Which instant of a day a bare date means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Its first.
    StartOfDay,
    /// The first after it: a due date includes its day.
    EndOfDay,
}

/// RFC 3339 with an offset, exactly as [`parse_rfc3339`] has it, or `YYYY-MM-DD`: a whole day in `zone`.
pub fn parse_instant(
    text: &str,
    zone: &TimeZone,
    meaning: Meaning,
) -> Result<Timestamp, ParseError> {
    let wanted = "an instant with offset (2026-03-02T09:00:00+01:00) or a date (2026-03-02)";
    let too_late = || ParseError::new(text, "an instant or a date before 9999-12-30");
    if let Some(date) = full_date(text) {
        return day(date, zone, meaning).ok_or_else(too_late);
    }
    parse_rfc3339(text).map_err(|error| match error {
        Rfc3339Error::Malformed => ParseError::new(text, wanted),
        Rfc3339Error::TooLate => too_late(),
    })
}

/// `None` for a day that begins, or ends, after the last instant that there is, to which [`start_of_day`] clamps.
fn day(date: Date, zone: &TimeZone, meaning: Meaning) -> Option<Timestamp> {
    let day = match meaning {
        Meaning::StartOfDay => date,
        Meaning::EndOfDay => date.tomorrow().ok()?,
    };
    Some(start_of_day(day, zone)).filter(|&at| at < Timestamp::MAX)
}

/// `90m`, `2h`, `1h30m`, a whole number of minutes from one to a million.
pub fn parse_duration(text: &str) -> Result<i64, ParseError> {
    let error = || ParseError::new(text, "a duration like 90m, 2h or 1h30m");
    let (hours, minutes) = match text.split_once('h') {
        Some((hours, "")) => (hours, "0"),
        Some((hours, rest)) => (hours, rest.strip_suffix('m').ok_or_else(error)?),
        None => ("0", text.strip_suffix('m').ok_or_else(error)?),
    };
    let number = |digits: &str| -> Result<i64, ParseError> {
        let plain =
            !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|b| b.is_ascii_digit());
        plain
            .then(|| digits.parse().ok())
            .flatten()
            .ok_or_else(error)
    };
    let total = number(hours)? * 60 + number(minutes)?;
    if (1..=1_000_000).contains(&total) {
        Ok(total)
    } else {
        Err(error())
    }
}

/// The shortest text that [`parse_duration`] reads back.
pub fn duration_text(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, m) => format!("{m}m"),
        (h, 0) => format!("{h}h"),
        (h, m) => format!("{h}h{m}m"),
    }
}

/// An IANA time zone by name.
pub fn parse_zone(name: &str) -> Result<TimeZone, ParseError> {
    TimeZone::get(name).map_err(|_| ParseError::new(name, "an IANA time zone like Europe/Berlin"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (text, minutes) in [("90m", 90), ("2h", 120), ("1h30m", 90), ("0h5m", 5)] {
            assert_eq!(parse_duration(text), Ok(minutes), "{text}");
        }
        for text in [
            "",
            "h",
            "m",
            "90",
            "1h30",
            "-5m",
            "0m",
            "1.5h",
            "1h-5m",
            "99999999h",
            "2H",
            " 2h",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        for minutes in [1, 59, 60, 61, 90, 600] {
            assert_eq!(parse_duration(&duration_text(minutes)), Ok(minutes));
        }
    }

    #[test]
    fn a_date_is_a_day_of_the_zone() {
        let berlin = parse_zone("Europe/Berlin").unwrap();
        let start = parse_instant("2026-03-29", &berlin, Meaning::StartOfDay).unwrap();
        let end = parse_instant("2026-03-29", &berlin, Meaning::EndOfDay).unwrap();
        assert_eq!(start.to_string(), "2026-03-28T23:00:00Z");
        assert_eq!(
            end.duration_since(start),
            jiff::SignedDuration::from_hours(23)
        );
    }

    #[test]
    fn an_instant_is_rfc_3339_or_a_date_and_nothing_else() {
        let utc = |text| parse_instant(text, &TimeZone::UTC, Meaning::StartOfDay);
        for text in [
            "",
            "tomorrow",
            "2026-13-01",
            "2026-3-2",
            "2026-W10-1",
            "2026-061",
            "20260302",
            "-001-01-01",
            "2026-03-02T09:00:00",
            "2026-03-02T08:00Z",
            "2026-03-02T08:00:60Z",
            "2026-03-02T08:00:00+25:00",
            "2026-03-02T09:00:00Z[UTC]",
        ] {
            let told = utc(text).unwrap_err().to_string();
            let expected = format!("{text:?} is not an instant with offset (");
            assert!(told.starts_with(&expected), "{told}");
        }
        for text in ["2026-03-02T09:00:00+01:00", "2026-03-02t08:00:00.0z"] {
            assert_eq!(utc(text).unwrap().to_string(), "2026-03-02T08:00:00Z");
        }
    }

    #[test]
    fn what_lies_after_all_time_is_refused() {
        let utc = |text, meaning| parse_instant(text, &TimeZone::UTC, meaning);
        for (text, meaning) in [
            ("9999-12-31T23:59:59Z", Meaning::StartOfDay),
            ("9999-12-31", Meaning::StartOfDay),
            ("9999-12-31", Meaning::EndOfDay),
            ("9999-12-30", Meaning::EndOfDay),
        ] {
            let told = utc(text, meaning).unwrap_err().to_string();
            let expected = format!("{text:?} is not an instant or a date before 9999-12-30");
            assert_eq!(told, expected);
        }
        assert!(utc("9999-12-30", Meaning::StartOfDay).is_ok());
        assert!(utc("9999-12-29", Meaning::EndOfDay).is_ok());
        assert!(utc("0000-01-01", Meaning::StartOfDay).is_ok());
    }

    #[test]
    fn an_error_names_the_text() {
        let error = parse_zone("Mars/Olympus").unwrap_err().to_string();
        assert_eq!(
            error,
            r#""Mars/Olympus" is not an IANA time zone like Europe/Berlin"#
        );
    }
}
