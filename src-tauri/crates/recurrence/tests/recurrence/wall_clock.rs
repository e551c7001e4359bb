//! Zones, gaps, folds and days (P31, P32, P56, P60, P61).

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use model::{EventTime, Interval, OriginalStart};
use recurrence::occurrences;

use crate::events::{event, instant, on_days, series, starts, text, window, zone};

/// Zone, wall time of a daily series, local day, instant at which it starts on that day.
const DAILY: &[(&str, &str, &str, &str)] = &[
    // Gaps: the offset before the gap counts.
    (
        "Europe/Berlin",
        "02:00",
        "2024-03-31",
        "2024-03-31T01:00:00Z",
    ),
    (
        "Europe/Berlin",
        "02:30",
        "2024-03-31",
        "2024-03-31T01:30:00Z",
    ),
    (
        "Europe/Berlin",
        "02:59",
        "2024-03-31",
        "2024-03-31T01:59:00Z",
    ),
    (
        "Europe/Berlin",
        "03:00",
        "2024-03-31",
        "2024-03-31T01:00:00Z",
    ),
    (
        "Europe/London",
        "01:30",
        "2024-03-31",
        "2024-03-31T01:30:00Z",
    ),
    (
        "America/New_York",
        "02:30",
        "2024-03-10",
        "2024-03-10T07:30:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "02:15",
        "2024-10-06",
        "2024-10-05T15:45:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "02:30",
        "2024-10-06",
        "2024-10-05T15:30:00Z",
    ),
    (
        "Africa/Casablanca",
        "02:30",
        "2024-04-14",
        "2024-04-14T02:30:00Z",
    ),
    (
        "Pacific/Auckland",
        "02:30",
        "2024-09-29",
        "2024-09-28T14:30:00Z",
    ),
    (
        "America/Sao_Paulo",
        "00:00",
        "2018-11-04",
        "2018-11-04T03:00:00Z",
    ),
    (
        "America/Sao_Paulo",
        "00:30",
        "2018-11-04",
        "2018-11-04T03:30:00Z",
    ),
    ("Asia/Beirut", "00:30", "2024-03-31", "2024-03-30T22:30:00Z"),
    (
        "America/Santiago",
        "00:30",
        "2024-09-08",
        "2024-09-08T04:30:00Z",
    ),
    // Folds: the first of the two.
    (
        "Europe/Berlin",
        "02:00",
        "2024-10-27",
        "2024-10-27T00:00:00Z",
    ),
    (
        "Europe/Berlin",
        "02:30",
        "2024-10-27",
        "2024-10-27T00:30:00Z",
    ),
    (
        "Europe/Berlin",
        "03:00",
        "2024-10-27",
        "2024-10-27T02:00:00Z",
    ),
    (
        "Europe/London",
        "01:30",
        "2024-10-27",
        "2024-10-27T00:30:00Z",
    ),
    (
        "America/New_York",
        "01:30",
        "2024-11-03",
        "2024-11-03T05:30:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "01:45",
        "2024-04-07",
        "2024-04-06T14:45:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "02:00",
        "2024-04-07",
        "2024-04-06T15:30:00Z",
    ),
    (
        "Africa/Casablanca",
        "02:30",
        "2024-03-10",
        "2024-03-10T01:30:00Z",
    ),
    (
        "Pacific/Auckland",
        "02:30",
        "2024-04-07",
        "2024-04-06T13:30:00Z",
    ),
    (
        "America/Sao_Paulo",
        "23:30",
        "2018-02-17",
        "2018-02-18T01:30:00Z",
    ),
    (
        "America/Santiago",
        "23:30",
        "2024-04-06",
        "2024-04-07T02:30:00Z",
    ),
    // The days before and after, and zones that change nothing or had other minutes.
    (
        "Europe/Berlin",
        "02:30",
        "2024-03-30",
        "2024-03-30T01:30:00Z",
    ),
    (
        "Europe/Berlin",
        "02:30",
        "2024-04-01",
        "2024-04-01T00:30:00Z",
    ),
    (
        "Europe/Berlin",
        "02:30",
        "2024-10-26",
        "2024-10-26T00:30:00Z",
    ),
    (
        "Europe/Berlin",
        "02:30",
        "2024-10-28",
        "2024-10-28T01:30:00Z",
    ),
    (
        "America/New_York",
        "02:30",
        "2024-03-11",
        "2024-03-11T06:30:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "02:15",
        "2024-10-05",
        "2024-10-04T15:45:00Z",
    ),
    (
        "Australia/Lord_Howe",
        "02:15",
        "2024-10-07",
        "2024-10-06T15:15:00Z",
    ),
    (
        "Asia/Kathmandu",
        "02:30",
        "2024-03-31",
        "2024-03-30T20:45:00Z",
    ),
    (
        "Asia/Kolkata",
        "00:00",
        "2024-03-31",
        "2024-03-30T18:30:00Z",
    ),
    (
        "Pacific/Chatham",
        "03:00",
        "2024-09-29",
        "2024-09-28T14:15:00Z",
    ),
    (
        "Pacific/Kiritimati",
        "00:00",
        "2024-01-01",
        "2023-12-31T10:00:00Z",
    ),
    (
        "Pacific/Pago_Pago",
        "23:59",
        "2024-01-01",
        "2024-01-02T10:59:00Z",
    ),
    ("UTC", "02:30", "2024-03-31", "2024-03-31T02:30:00Z"),
    // Samoa left out 30 December 2011, Kwajalein 21 August 1993: such a day's series comes a day later.
    (
        "Pacific/Apia",
        "09:00",
        "2011-12-29",
        "2011-12-29T19:00:00Z",
    ),
    (
        "Pacific/Apia",
        "09:00",
        "2011-12-31",
        "2011-12-30T19:00:00Z",
    ),
    (
        "Pacific/Kwajalein",
        "09:00",
        "1993-08-20",
        "1993-08-20T21:00:00Z",
    ),
];

#[test]
fn p32_a_daily_series_meets_every_change_of_the_clocks() {
    for &(name, time, day, expected) in DAILY {
        let zone = zone(name);
        let date: Date = day.parse().unwrap();
        let before = date
            .checked_sub(jiff::SignedDuration::from_hours(20 * 24))
            .unwrap();
        let start = format!("{before}T{time}[{name}]");
        let events = [series("daily", &start, &start, &["RRULE:FREQ=DAILY"])];
        let found = on_days(&events, &zone, day, &date.tomorrow().unwrap().to_string());
        assert!(
            starts(&found).contains(&expected.to_owned()),
            "{name} {time} {day}: {:?}",
            starts(&found)
        );
        assert!(found.len() <= 2, "{name} {time} {day}");
    }
    assert!(DAILY.len() >= 40);
}

#[test]
fn a_day_that_was_skipped_has_one_occurrence_with_the_day_after() {
    let start = "2011-12-25T09:00[Pacific/Apia]";
    let events = [series("daily", start, start, &["RRULE:FREQ=DAILY"])];
    let found = on_days(&events, &zone("Pacific/Apia"), "2011-12-29", "2012-01-02");
    assert_eq!(
        starts(&found),
        [
            "2011-12-29T19:00:00Z",
            "2011-12-30T19:00:00Z",
            "2011-12-31T19:00:00Z"
        ]
    );
}

#[test]
fn p31_nine_o_clock_stays_nine_o_clock() {
    let zones = [
        "Europe/Berlin",
        "America/New_York",
        "Europe/London",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "Pacific/Auckland",
    ];
    for name in zones {
        let zone = zone(name);
        let start = format!("2017-01-02T09:00[{name}]");
        let end = format!("2017-01-02T10:30[{name}]");
        let events = [series("weekly", &start, &end, &["RRULE:FREQ=WEEKLY"])];
        let found = on_days(&events, &zone, "2018-01-01", "2020-01-06");
        assert_eq!(found.len(), 105, "{name}");
        for occurrence in found {
            let (start, end) = (
                occurrence.start.instant(&zone),
                occurrence.end.instant(&zone),
            );
            assert_eq!(
                zone.to_datetime(start).time(),
                jiff::civil::time(9, 0, 0, 0),
                "{name} {start}"
            );
            assert_eq!(
                zone.to_datetime(end).time(),
                jiff::civil::time(10, 30, 0, 0),
                "{name} {start}"
            );
        }
    }
}

#[test]
fn a_series_takes_its_exact_time_over_a_change_of_the_clocks() {
    let start = "2024-03-01T22:00[Europe/Berlin]";
    let end = "2024-03-02T06:00[Europe/Berlin]";
    let events = [series("night", start, end, &["RRULE:FREQ=DAILY"])];
    let found = on_days(&events, &zone("Europe/Berlin"), "2024-03-31", "2024-04-01");
    let ends: Vec<String> = found.iter().map(|o| text(&o.end)).collect();
    // Eight hours each: the one of 30 March ends at seven.
    assert_eq!(ends, ["2024-03-31T05:00:00Z", "2024-04-01T04:00:00Z"]);
}

#[test]
fn hours_that_pass_are_counted_over_a_change_of_the_clocks() {
    let hours = |day: &str, next: &str| {
        let start = "2024-03-01T00:00[Europe/Berlin]";
        let events = [series("hourly", start, start, &["RRULE:FREQ=HOURLY"])];
        on_days(&events, &zone("Europe/Berlin"), day, next).len()
    };
    assert_eq!(hours("2024-03-30", "2024-03-31"), 24);
    assert_eq!(hours("2024-03-31", "2024-04-01"), 23);
    assert_eq!(hours("2024-10-27", "2024-10-28"), 25);
}

#[test]
fn p60_a_series_without_a_zone_that_we_know_repeats_in_its_calendars() {
    let berlin = zone("Europe/Berlin");
    for name in [None, Some("Mars/Olympus"), Some("")] {
        let mut master = series(
            "s",
            "2024-03-01T08:00Z",
            "2024-03-01T09:00Z",
            &["RRULE:FREQ=DAILY"],
        );
        let EventTime::Instant { zone, .. } = &mut master.start else {
            panic!("timed")
        };
        *zone = name.map(Into::into);
        let events = [master];
        let tokyo = crate::events::zone("Asia/Tokyo");
        let found = occurrences(
            &events,
            &berlin,
            &tokyo,
            window("2024-04-02", "2024-04-03", &tokyo),
        );
        assert_eq!(starts(&found), ["2024-04-02T07:00:00Z"], "{name:?}");
    }
}

#[test]
fn p61_the_same_instants_in_other_zones() {
    let events = [
        series(
            "s",
            "2024-03-01T09:00[Europe/Berlin]",
            "2024-03-01T10:00[Europe/Berlin]",
            &["RRULE:FREQ=DAILY"],
        ),
        event("flight", "2024-04-02T20:00Z", "2024-04-03T06:00Z"),
    ];
    let window = Interval::new(instant("2024-04-01T00:00Z"), instant("2024-04-05T00:00Z")).unwrap();
    let seen = |name: &str| {
        let zone = zone(name);
        starts(&occurrences(&events, &zone, &zone, window))
    };
    assert_eq!(seen("Europe/Berlin").len(), 5);
    assert_eq!(seen("Europe/Berlin"), seen("Asia/Tokyo"));
    assert_eq!(seen("Europe/Berlin"), seen("America/Los_Angeles"));
}

#[test]
fn p56_an_all_day_series_is_on_its_day_in_every_zone() {
    let first = Date::constant(2024, 1, 1);
    let events = [
        series("days", "2023-12-25", "2023-12-26", &["RRULE:FREQ=DAILY"]),
        event("year", "2024-01-01", "2025-01-01"),
    ];
    for hours in -12..=14i8 {
        let zone = TimeZone::fixed(Offset::from_hours(hours).unwrap());
        for (number, date) in first
            .series(jiff::Span::new().days(1))
            .take(366)
            .enumerate()
        {
            let next = date.tomorrow().unwrap();
            let found = on_days(&events, &zone, &date.to_string(), &next.to_string());
            let days: Vec<_> = found
                .iter()
                .map(|o| (&o.start, &o.end, o.id.as_str()))
                .collect();
            let id = recurrence::instance_id("days", OriginalStart::Date(date));
            let year = (&events[1].start, &events[1].end, "year");
            let day = (&EventTime::Date(date), &EventTime::Date(next), id.as_str());
            let expected = if number == 0 {
                [day, year]
            } else {
                [year, day]
            };
            assert_eq!(days, expected, "{date} {hours}");
        }
    }
}

#[test]
fn all_day_events_last_as_long_as_their_local_days() {
    // The last hour of 31 March in Berlin, where the clocks have changed.
    let berlin = zone("Europe/Berlin");
    let events = [series(
        "days",
        "2024-03-31",
        "2024-04-01",
        &["RRULE:FREQ=YEARLY"],
    )];
    for (from, to, seen) in [
        ("2024-03-30T22:59Z", "2024-03-30T23:00Z", 0),
        ("2024-03-30T23:00Z", "2024-03-30T23:01Z", 1),
        ("2024-03-31T21:59Z", "2024-03-31T22:00Z", 1),
        ("2024-03-31T22:00Z", "2024-03-31T22:01Z", 0),
    ] {
        let window = Interval::new(instant(from), instant(to)).unwrap();
        assert_eq!(
            occurrences(&events, &berlin, &berlin, window).len(),
            seen,
            "{from}"
        );
    }
}
