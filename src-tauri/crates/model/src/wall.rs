//! From the wall clock to instants and back: days, gaps and folds.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The instant that a wall clock in `zone` shows as `wall`.
///
/// In a gap the offset before the gap counts (02:30 becomes 03:30), in a fold the first occurrence: RFC 5545 section
/// 3.3.5. Clamped to the representable range at its edges.
pub fn resolve(wall: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(wall)
        .compatible()
        .unwrap_or(if wall.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

/// The first instant of a local day: midnight, or the end of the gap that swallowed it.
pub fn start_of_day(date: Date, zone: &TimeZone) -> Timestamp {
    let midnight = zone.to_ambiguous_timestamp(date.to_datetime(jiff::civil::Time::midnight()));
    match midnight.offset() {
        // A gap that swallows midnight: the day begins at the transition, which is where the reading that midnight
        // would have had *after* the gap is first reached.
        jiff::tz::AmbiguousOffset::Gap { .. } => {
            let inside = midnight.compatible().unwrap_or(Timestamp::MAX);
            zone.preceding(inside + jiff::SignedDuration::from_nanos(1))
                .next()
                .map_or(inside, |transition| transition.timestamp())
        }
        _ => midnight.compatible().unwrap_or(if date.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn zone(name: &str) -> TimeZone {
        TimeZone::get(name).unwrap()
    }

    /// (date, zone, hours of that local day)
    const LENGTHS: &[(&str, &str, f64)] = &[
        ("2026-03-29", "Europe/Berlin", 23.0),
        ("2026-10-25", "Europe/Berlin", 25.0),
        ("2026-06-01", "Europe/Berlin", 24.0),
        ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2026-10-04", "Australia/Lord_Howe", 23.5),
        // Midnight itself is in the gap.
        ("2018-11-04", "America/Sao_Paulo", 23.0),
        ("2011-12-29", "Pacific/Apia", 24.0),
        ("2011-12-31", "Pacific/Apia", 24.0),
    ];

    #[test]
    fn days_have_their_true_length() {
        for &(day, name, hours) in LENGTHS {
            let day: Date = day.parse().unwrap();
            let start = start_of_day(day, &zone(name));
            let end = start_of_day(day.tomorrow().unwrap(), &zone(name));
            let length = end.duration_since(start).as_secs_f64() / 3600.0;
            assert!(
                (length - hours).abs() < 1e-9,
                "{day} {name}: {length} hours"
            );
        }
    }

    #[test]
    fn a_skipped_date_has_no_length() {
        let apia = zone("Pacific/Apia");
        assert_eq!(
            start_of_day(date(2011, 12, 30), &apia),
            start_of_day(date(2011, 12, 31), &apia)
        );
    }

    #[test]
    fn gaps_use_the_offset_before_and_folds_the_first_reading() {
        let berlin = zone("Europe/Berlin");
        let gap = resolve(date(2026, 3, 29).at(2, 30, 0, 0), &berlin);
        assert_eq!(gap.to_string(), "2026-03-29T01:30:00Z");
        let fold = resolve(date(2026, 10, 25).at(2, 30, 0, 0), &berlin);
        assert_eq!(fold.to_string(), "2026-10-25T00:30:00Z");
    }
}
