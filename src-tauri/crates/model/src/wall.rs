//! From the wall clock to instants and back: days, gaps and folds.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::Interval;

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

/// The local days that overlap `window`, each with its instants: 23, 24 or 25 hours of them. A date that the zone
/// skipped altogether (Apia, 30 December 2011) does not appear.
pub fn local_days(window: Interval, zone: &TimeZone) -> Vec<(Date, Interval)> {
    let mut days = Vec::new();
    let mut date = zone.to_datetime(window.start).date();
    loop {
        let Ok(next) = date.tomorrow() else { break };
        let start = start_of_day(date, zone);
        if start >= window.end {
            break;
        }
        days.extend(Interval::new(start, start_of_day(next, zone)).map(|day| (date, day)));
        date = next;
    }
    days
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
            let window = Interval::new(start, start + jiff::SignedDuration::from_secs(1)).unwrap();
            let days = local_days(window, &zone(name));
            assert_eq!(days.len(), 1, "{day} {name}");
            assert_eq!(days[0].0, day);
            assert!(
                (f64::from(i32::try_from(days[0].1.minutes()).unwrap()) / 60.0 - hours).abs()
                    < 1e-9,
                "{day} {name}: {} minutes",
                days[0].1.minutes()
            );
        }
    }

    #[test]
    fn a_skipped_date_is_no_day() {
        let zone = zone("Pacific/Apia");
        let window = Interval::new(
            start_of_day(date(2011, 12, 29), &zone),
            start_of_day(date(2012, 1, 1), &zone),
        )
        .unwrap();
        let dates: Vec<String> = local_days(window, &zone)
            .iter()
            .map(|(d, _)| d.to_string())
            .collect();
        assert_eq!(dates, ["2011-12-29", "2011-12-31"]);
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
