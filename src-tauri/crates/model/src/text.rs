//! What a person types: instants, dates, durations, zones. Each error names the text and what would have been right.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

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

/// RFC 3339 with an offset, or `YYYY-MM-DD`: a whole day in `zone`.
pub fn parse_instant(
    text: &str,
    zone: &TimeZone,
    meaning: Meaning,
) -> Result<Timestamp, ParseError> {
    let wanted = "an instant with offset (2026-03-02T09:00:00+01:00) or a date (2026-03-02)";
    let error = || ParseError::new(text, wanted);
    if text.len() == "2026-03-02".len() {
        let date: Date = text.parse().map_err(|_| error())?;
        let day = match meaning {
            Meaning::StartOfDay => date,
            Meaning::EndOfDay => date.tomorrow().map_err(|_| error())?,
        };
        return Ok(start_of_day(day, zone));
    }
    if text.contains('[') {
        return Err(error()); // RFC 9557 annotations: jiff reads them, the contract does not.
    }
    text.parse().map_err(|_| error())
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
    fn instants_need_an_offset() {
        for text in [
            "2026-03-02T09:00:00",
            "tomorrow",
            "2026-13-01",
            "2026-3-2",
            "",
            "2026-03-02T09:00:00Z[UTC]",
        ] {
            assert!(
                parse_instant(text, &TimeZone::UTC, Meaning::StartOfDay).is_err(),
                "{text}"
            );
        }
        let at = parse_instant(
            "2026-03-02T09:00:00+01:00",
            &TimeZone::UTC,
            Meaning::StartOfDay,
        );
        assert_eq!(at.unwrap().to_string(), "2026-03-02T08:00:00Z");
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
