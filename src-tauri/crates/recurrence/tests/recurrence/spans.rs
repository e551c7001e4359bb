//! The bounds by which the store finds rows.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{EventTime, Interval};
use proptest::prelude::*;
use recurrence::{occurrences, span};

use crate::events::{event, exception, instant, series, zone};
use crate::rules::any_lines;

/// Lines of a series that starts on 2 March 2026, 9 to 10 in Berlin, and the end of its span; empty: no end.
const ENDS: &[(&[&str], &str)] = &[
    (&["RRULE:FREQ=DAILY"], ""),
    (
        &["RRULE:FREQ=DAILY;UNTIL=20260401T120000Z"],
        "2026-04-01T13:00:00Z",
    ),
    (&["RRULE:FREQ=DAILY;COUNT=3"], "2026-03-04T09:00:00Z"),
    (
        &["RRULE:FREQ=WEEKLY;BYDAY=MO,WE;COUNT=4"],
        "2026-03-11T09:00:00Z",
    ),
    (
        &["RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2"],
        "2026-04-30T08:00:00Z",
    ),
    (
        &["RRULE:FREQ=SECONDLY;COUNT=1000000"],
        "2026-03-13T22:46:39Z",
    ),
    (
        &["RRULE:FREQ=DAILY;COUNT=3", "RDATE:20260801T080000Z"],
        "2026-08-01T09:00:00Z",
    ),
    (&["RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=YEARLY"], ""),
    (
        &["RRULE:FREQ=YEARLY;UNTIL=20200101T000000Z"],
        "2026-03-02T09:00:00Z",
    ),
    // Of what cannot be read nobody can say.
    (&["RRULE:nonsense"], ""),
    // It never comes, but nobody can know that without looking at every year.
    (&["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"], ""),
];

#[test]
fn series_end_where_their_lines_say() {
    let berlin = zone("Europe/Berlin");
    for &(lines, end) in ENDS {
        let (start, stop) = (
            "2026-03-02T09:00[Europe/Berlin]",
            "2026-03-02T10:00[Europe/Berlin]",
        );
        let end = if end.is_empty() {
            Timestamp::MAX
        } else {
            instant(end)
        };
        let expected = (instant("2026-03-02T08:00:00Z"), end);
        assert_eq!(
            span(&series("s", start, stop, lines), &berlin),
            expected,
            "{lines:?}"
        );
    }
}

#[test]
fn days_are_bounded_in_every_zone() {
    let (begin, end) = span(&event("day", "2026-03-02", "2026-03-03"), &TimeZone::UTC);
    for name in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"] {
        let day = |date: &str| EventTime::Date(date.parse().unwrap()).instant(&zone(name));
        assert!(
            begin <= day("2026-03-02") && day("2026-03-03") <= end,
            "{name}"
        );
    }
}

#[test]
fn an_exception_spans_where_it_is_and_where_it_was() {
    let moved = exception(
        "s",
        "2026-03-02T08:00Z",
        "2026-05-01T08:00Z",
        "2026-05-01T09:00Z",
    );
    let expected = (instant("2026-03-02T08:00Z"), instant("2026-05-01T09:00Z"));
    assert_eq!(span(&moved, &TimeZone::UTC), expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_occurrence_is_outside(lines in any_lines(), all_day in any::<bool>(), place in 0..4usize) {
        let lines: Vec<String> = lines.iter().map(|line| line.replace("{Y1}", "2027")).collect();
        let (start, end) = if all_day {
            ("2026-03-02", "2026-03-04")
        } else {
            ("2026-03-02T09:00[Europe/Berlin]", "2026-03-02T10:00[Europe/Berlin]")
        };
        let mut event = series("s", start, end, &[]);
        event.recurrence = lines;
        let zone = zone(["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"][place]);
        let (begin, end) = span(&event, &TimeZone::UTC);
        let window = Interval::new(instant("2025-01-01T00:00Z"), instant("2030-01-01T00:00Z")).unwrap();
        for occurrence in occurrences(&[event], &TimeZone::UTC, &zone, window) {
            prop_assert!(begin <= occurrence.start.instant(&zone), "{occurrence:?}");
            prop_assert!(occurrence.end.instant(&zone) <= end, "{occurrence:?}");
        }
    }
}
