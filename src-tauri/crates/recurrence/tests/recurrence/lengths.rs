//! Ends that make no sense, years that nobody plans in (P58, P59), and any rows at all.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Event, EventTime, Interval, OriginalStart, Status};
use proptest::prelude::*;
use recurrence::{Occurrence, occurrences, span, understood};

use crate::events::{event, instant, on_days, series, text, zone};

/// Start, end as sent, start and end as shown.
const ENDS: &[(&str, &str, &str, &str)] = &[
    ("2026-03-02", "2026-03-03", "2026-03-02", "2026-03-03"),
    ("2026-03-02", "2026-03-05", "2026-03-02", "2026-03-05"),
    ("2026-03-02", "2026-03-02", "2026-03-02", "2026-03-03"),
    ("2026-03-02", "2026-02-01", "2026-03-02", "2026-03-03"),
    (
        "2026-03-02T08:00Z",
        "2026-03-02T09:00Z",
        "2026-03-02T08:00:00Z",
        "2026-03-02T09:00:00Z",
    ),
    (
        "2026-03-02T08:00Z",
        "2026-03-02T08:00Z",
        "2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00Z",
    ),
    (
        "2026-03-02T08:00Z",
        "2026-03-02T07:00Z",
        "2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00Z",
    ),
    // Of both kinds at once.
    (
        "2026-03-02",
        "2026-03-04T09:00Z",
        "2026-03-02",
        "2026-03-03",
    ),
    (
        "2026-03-02T08:00Z",
        "2026-03-03",
        "2026-03-02T08:00:00Z",
        "2026-03-02T23:00:00Z",
    ),
    (
        "2026-03-02T08:00Z",
        "2026-03-01",
        "2026-03-02T08:00:00Z",
        "2026-03-02T08:00:00Z",
    ),
    // Years.
    ("0001-01-01", "9999-12-31", "1900-01-01", "2200-01-01"),
    (
        "0001-01-01T00:00Z",
        "9999-12-30T00:00Z",
        "1900-01-01T00:00:00Z",
        "2200-01-01T00:00:00Z",
    ),
];

#[test]
fn p58_ends_are_made_sensible() {
    for &(start, end, shown_start, shown_end) in ENDS {
        for lines in [&[][..], &["RRULE:FREQ=YEARLY"]] {
            let events = [series("e", start, end, lines)];
            let found = on_days(&events, &zone("Europe/Berlin"), "2026-03-02", "2026-03-03");
            let last = found.last().map(|o| (text(&o.start), text(&o.end)));
            if lines.is_empty() {
                assert_eq!(
                    last,
                    Some((shown_start.to_owned(), shown_end.to_owned())),
                    "{start} {end}"
                );
            } else {
                assert!(last.is_some(), "{start} {end}");
            }
        }
    }
}

#[test]
fn a_point_is_where_its_instant_is() {
    let events = [event("point", "2026-03-02T08:00Z", "2026-03-02T08:00Z")];
    let utc = TimeZone::UTC;
    for (from, to, seen) in [
        ("2026-03-02T07:00Z", "2026-03-02T08:00Z", 0),
        ("2026-03-02T08:00Z", "2026-03-02T09:00Z", 1),
        ("2026-03-02T07:00Z", "2026-03-02T09:00Z", 1),
    ] {
        let window = Interval::new(instant(from), instant(to)).unwrap();
        assert_eq!(
            occurrences(&events, &utc, &utc, window).len(),
            seen,
            "{from}"
        );
    }
}

#[test]
fn p59_nothing_is_shown_before_1900_or_after_2200() {
    let events = [
        event("old", "0001-01-01", "0001-01-02"),
        event("late", "9999-12-30T00:00Z", "9999-12-30T01:00Z"),
        series("all", "0001-01-01", "0001-01-02", &["RRULE:FREQ=YEARLY"]),
    ];
    let window = Interval::new(Timestamp::MIN, Timestamp::MAX).unwrap();
    let found = occurrences(&events, &TimeZone::UTC, &TimeZone::UTC, window);
    assert_eq!(text(&found[0].start), "1900-01-01");
    assert!(found.iter().all(|o| o.id.starts_with("all_")));
    assert_eq!(found.len(), 300);
}

fn any_time() -> impl Strategy<Value = EventTime> {
    let day = prop_oneof![
        (-9999..=9999i16, 1..=12i8, 1..=28i8),
        (2020..=2030i16, 1..=12i8, 1..=28i8),
    ];
    let date = day.prop_map(|(y, m, d)| EventTime::Date(Date::new(y, m, d).unwrap()));
    let second = prop_oneof![
        Timestamp::MIN.as_second()..=Timestamp::MAX.as_second(),
        1_577_836_800..=1_893_456_000i64,
    ];
    let names = [
        "Europe/Berlin",
        "Pacific/Apia",
        "Australia/Lord_Howe",
        "Nowhere",
        "",
    ];
    let name = proptest::option::of(proptest::sample::select(names.to_vec()));
    let instant = (second, name).prop_map(|(second, zone)| EventTime::Instant {
        at: Timestamp::from_second(second).unwrap(),
        zone: zone.map(Into::into),
    });
    prop_oneof![date, instant]
}

fn any_line() -> impl Strategy<Value = String> {
    let word = proptest::sample::select(vec![
        "RRULE",
        "EXRULE",
        "EXDATE",
        "RDATE",
        "DATE",
        ":",
        ";",
        "=",
        ",",
        "FREQ=DAILY",
        "FREQ=SECONDLY",
        "FREQ=MONTHLY",
        "FREQ=YEARLY",
        "FREQ=WEEKLY",
        "FREQ=MINUTELY",
        "INTERVAL=4294967295",
        "INTERVAL=0",
        "COUNT=4294967295",
        "COUNT=0",
        "COUNT=-1",
        "COUNT=3",
        "UNTIL=00010101",
        "UNTIL=99991231T235960Z",
        "BYMONTH=2",
        "BYMONTHDAY=30",
        "BYMONTHDAY=-31",
        "BYDAY=-53SU",
        "BYDAY=5MO,TU",
        "BYYEARDAY=-366",
        "BYWEEKNO=-53",
        "BYSETPOS=-366",
        "BYSETPOS=1",
        "BYHOUR=0,23",
        "BYMINUTE=59",
        "BYSECOND=59",
        "WKST=SU",
        "TZID=Europe/Berlin",
        "TZID=\"x:y\"",
        "VALUE=DATE",
        "20260302",
        "99991231",
        "00000000",
        "20260230T250000Z",
        "20260302T080000Z/PT1H",
        "ü",
        "\r\n",
        " ",
    ]);
    let structured =
        crate::rules::any_lines().prop_map(|lines| lines.join("\n").replace("{Y1}", "2026"));
    let soup = prop::collection::vec(word, 0..14).prop_map(|words| words.concat());
    let parts = prop::collection::vec(
        proptest::sample::select(vec![
            "INTERVAL=4294967295",
            "INTERVAL=7",
            "COUNT=1000000",
            "UNTIL=99991231T000000Z",
            "BYMONTH=2",
            "BYMONTHDAY=30,-1",
            "BYDAY=-53SU,MO",
            "BYYEARDAY=-366,1",
            "BYWEEKNO=-53,1",
            "BYSETPOS=-366,1",
            "BYHOUR=0,23",
            "BYMINUTE=59",
            "BYSECOND=0,59",
            "WKST=TH",
        ]),
        0..6,
    );
    let frequency = proptest::sample::select(vec![
        "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY",
    ]);
    let rule =
        (frequency, parts).prop_map(|(f, parts)| format!("RRULE:FREQ={f};{}", parts.join(";")));
    prop_oneof![structured, soup, rule, any::<String>()]
}

prop_compose! {
    fn any_event()(
        id in "[ab_]{1,2}",
        start in any_time(),
        end in any_time(),
        recurrence in prop::collection::vec(any_line(), 0..3),
        series in proptest::option::weighted(0.3, "[ab_]{1,2}"),
        original in proptest::option::of(any_time()),
        cancelled in any::<bool>(),
    ) -> Event {
        let original_start = original.map(|time| match time {
            EventTime::Date(date) => OriginalStart::Date(date),
            EventTime::Instant { at, .. } => OriginalStart::Instant(at),
        });
        let status = if cancelled { Status::Cancelled } else { Status::Confirmed };
        Event { id, start, end, recurrence, series, original_start, status, ..event("", "2026-03-02", "2026-03-03") }
    }
}

/// A window of up to eight weeks, between 1897 and 2201.
fn any_window() -> impl Strategy<Value = (Timestamp, SignedDuration)> {
    let edges = (-2_300_000_000..7_300_000_000i64, 1..5_000_000i64);
    edges.prop_map(|(from, length)| {
        (
            Timestamp::from_second(from).unwrap(),
            SignedDuration::from_secs(length),
        )
    })
}

fn makes_sense(occurrence: &Occurrence, zone: &TimeZone, window: Interval) -> bool {
    let (start, end) = (occurrence.start.instant(zone), occurrence.end.instant(zone));
    let all_day = matches!(occurrence.start, EventTime::Date(_));
    let width = if all_day { start < end } else { start <= end };
    let inside = if start == end {
        start >= window.start
    } else {
        end > window.start
    };
    width && inside && start < window.end && all_day == matches!(occurrence.end, EventTime::Date(_))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// P59: a hundred thousand events of any year, with any end.
    #[test]
    fn any_times_give_something_sensible(
        times in prop::collection::vec((any_time(), any_time()), 1_000),
        (from, length) in any_window(),
    ) {
        let zone = zone("Pacific/Apia");
        let events: Vec<Event> = times
            .into_iter()
            .map(|(start, end)| Event { start, end, ..event("e", "2026-03-02", "2026-03-03") })
            .collect();
        let window = Interval::new(from, from + length).unwrap();
        for occurrence in occurrences(&events, &zone, &zone, window) {
            prop_assert!(makes_sense(&occurrence, &zone, window), "{occurrence:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the rows say, nothing panics, nothing has a negative width, all is in the window and in order, and
    /// within the bounds that [`span`] gave.
    #[test]
    fn any_rows_give_something_sensible(
        events in prop::collection::vec(any_event(), 1..5),
        (from, length) in any_window(),
    ) {
        let zone = zone("America/Sao_Paulo");
        let window = Interval::new(from, from + length).unwrap();
        let found = occurrences(&events, &zone, &zone, window);
        let starts: Vec<Timestamp> = found.iter().map(|o| o.start.instant(&zone)).collect();
        prop_assert!(starts.is_sorted());
        for occurrence in &found {
            prop_assert!(makes_sense(occurrence, &zone, window), "{occurrence:?}");
            let (begin, end) = span(occurrence.event, &zone);
            prop_assert!(begin < window.end && window.start <= end, "{occurrence:?} {begin} {end}");
        }
        for event in &events {
            let _ = (span(event, &zone), understood(event));
        }
    }
}
