//! Hours against a reading of the clock minute by minute.

use jiff::civil::Date;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn span(from: &str, days: i64) -> Interval {
    let start = at(from);
    Interval::new(start, start + jiff::SignedDuration::from_hours(24 * days)).unwrap()
}

/// The definition, word for word: each minute reads the wall clock.
fn minute_by_minute(hours: &WeekHours, zone: &TimeZone, span: Interval) -> IntervalSet {
    minutes(span)
        .filter(|minute| hours.contain(zone.to_datetime(minute.start)))
        .collect()
}

fn minutes(span: Interval) -> impl Iterator<Item = Interval> {
    let minute = jiff::SignedDuration::from_mins(1);
    std::iter::successors(Some(span.start), move |&t| Some(t + minute))
        .take_while(move |&t| t < span.end)
        .filter_map(move |t| Interval::new(t, t + minute))
}

/// (zone, a week in which its clock does something)
const WEEKS: &[(&str, &str)] = &[
    ("Europe/Berlin", "2026-03-26T00:00:00Z"),
    ("Europe/Berlin", "2026-10-22T00:00:00Z"),
    ("America/New_York", "2026-03-05T00:00:00Z"),
    ("America/New_York", "2026-10-29T00:00:00Z"),
    // Half an hour, both ways.
    ("Australia/Lord_Howe", "2026-04-02T00:00:00Z"),
    ("Australia/Lord_Howe", "2026-10-01T00:00:00Z"),
    // Ramadan.
    ("Africa/Casablanca", "2026-02-12T00:00:00Z"),
    ("Africa/Casablanca", "2026-03-19T00:00:00Z"),
    // 30 December 2011 was skipped.
    ("Pacific/Apia", "2011-12-27T00:00:00Z"),
    ("Asia/Tehran", "2022-03-19T00:00:00Z"),
    ("Asia/Tehran", "2022-09-19T00:00:00Z"),
    ("Asia/Kathmandu", "1985-12-29T00:00:00Z"),
    ("Asia/Kathmandu", "2026-03-02T00:00:00Z"),
    // Gap and fold at midnight.
    ("America/Sao_Paulo", "2018-11-01T00:00:00Z"),
    ("America/Sao_Paulo", "2019-02-13T00:00:00Z"),
    // The fold at 00:01 returns to the day before.
    ("America/St_Johns", "2010-11-04T00:00:00Z"),
    ("America/St_Johns", "2010-03-11T00:00:00Z"),
    // Local mean time with seconds, and its end.
    ("Europe/Amsterdam", "1937-06-28T00:00:00Z"),
    ("Africa/Monrovia", "1972-01-04T00:00:00Z"),
    ("Antarctica/Troll", "2026-03-26T00:00:00Z"),
];

fn windows() -> impl Strategy<Value = OfWeek> {
    // Small hours are drawn often: that is where the clocks change.
    let time = prop_oneof![
        0u16..=240,
        0u16..=1440,
        (0u16..=48).prop_map(|half| half * 30)
    ];
    let window = (time.clone(), time)
        .prop_map(|(start, end)| Window {
            start: start.min(1439),
            end,
        })
        .prop_filter("not empty", |w| w.start != w.end);
    let day = prop::collection::vec(window, 0..3);
    // Days of the week in which the clock does something, as an offset.
    let dates = prop::collection::btree_map(0i64..7, day.clone(), 0..3);
    (prop::array::uniform7(day), dates).prop_map(|(days, dates)| OfWeek { days, dates })
}

/// Hours whose single days are told by their offset in a week that is not known yet.
#[derive(Debug, Clone)]
struct OfWeek {
    days: [Vec<Window>; 7],
    dates: BTreeMap<i64, Vec<Window>>,
}

impl OfWeek {
    fn from(self, first: Date) -> WeekHours {
        let date = |offset: i64| first.checked_add(jiff::Span::new().days(offset)).unwrap();
        let dates = self.dates.into_iter();
        WeekHours {
            days: self.days,
            dates: DateHours(
                dates
                    .map(|(offset, windows)| (date(offset), windows))
                    .collect(),
            ),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn intervals_are_those_of_the_minutes(hours in windows(), week in 0..WEEKS.len(), shift in 0i64..3000) {
        let (name, from) = WEEKS[week];
        let zone = zone(name);
        let mut span = span(from, 6);
        let hours = hours.from(zone.to_datetime(span.start).date());
        span.start += jiff::SignedDuration::from_mins(shift);
        prop_assert_eq!(
            hours.intervals(&zone, span),
            minute_by_minute(&hours, &zone, span),
            "{} from {}", name, span.start
        );
    }
}

#[test]
fn dates_are_those_of_the_minutes() {
    for (name, from) in WEEKS {
        let (zone, span) = (zone(name), span(from, 6));
        let mut read: Vec<(Date, Interval)> = Vec::new();
        for minute in minutes(span) {
            let date = zone.to_datetime(minute.start).date();
            match read.last_mut() {
                Some((last, interval)) if *last == date => interval.end = minute.end,
                _ => read.push((date, minute)),
            }
        }
        assert_eq!(
            LocalDays::new(&zone, span).dates(),
            read,
            "{name} from {from}"
        );
    }
}

/// A window on every day.
type Daily = (&'static str, &'static str);

/// (zone, from, days, window, what it gives in UTC)
const CASES: &[(&str, &str, i64, Daily, &str)] = &[
    // In the gap only what the clock shows exists.
    (
        "Europe/Berlin",
        "2026-03-28T23:00:00Z",
        1,
        ("02:30", "04:00"),
        "03-29T01:00 03-29T02:00",
    ),
    // In the fold both half hours count, an hour apart.
    (
        "Europe/Berlin",
        "2026-10-24T22:00:00Z",
        1,
        ("02:00", "02:30"),
        "10-25T00:00 10-25T00:30, 10-25T01:00 10-25T01:30",
    ),
    // The window over midnight is joined, also with the next one.
    (
        "UTC",
        "2026-03-02T12:00:00Z",
        2,
        ("22:00", "02:00"),
        "03-02T22:00 03-03T02:00, 03-03T22:00 03-04T02:00",
    ),
    (
        "UTC",
        "2026-03-02T12:00:00Z",
        2,
        ("00:00", "24:00"),
        "03-02T12:00 03-04T12:00",
    ),
    (
        "UTC",
        "2026-03-02T12:00:00Z",
        1,
        ("22:00", "00:00"),
        "03-02T22:00 03-03T00:00",
    ),
];

#[test]
fn windows_on_every_day() {
    for &(name, from, days, (start, end), expected) in CASES {
        let week = [
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        let hours = WeekHours::on(&week, Window::parse(start, end).unwrap());
        let set = hours.intervals(&zone(name), span(from, days));
        let text: Vec<String> = set
            .as_slice()
            .iter()
            .map(|i| {
                format!(
                    "{} {}",
                    i.start.strftime("%m-%dT%H:%M"),
                    i.end.strftime("%m-%dT%H:%M")
                )
            })
            .collect();
        assert_eq!(text.join(", "), expected, "{name} {start}-{end}");
    }
}

#[test]
fn the_edges_of_time_are_no_trouble() {
    let always =
        WeekHours::from_json(&json!({"mon": [["00:00", "24:00"]], "tue": [["12:00", "11:00"]]}))
            .unwrap();
    for name in ["Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin"] {
        let hour = jiff::SignedDuration::from_hours(300);
        for span in [
            Interval::new(Timestamp::MIN, Timestamp::MIN + hour).unwrap(),
            Interval::new(Timestamp::MAX - hour, Timestamp::MAX).unwrap(),
        ] {
            assert!(always.intervals(&zone(name), span).minutes() > 0);
            assert!(LocalDays::new(&zone(name), span).dates().len() >= 12);
        }
    }
}

#[test]
fn a_date_stands_for_its_weekday_and_what_began_the_day_before_goes_on() {
    let hours: WeekHours = serde_json::from_value(json!({
        "mon": [["09:00", "17:00"]],
        "tue": [["22:00", "02:00"]],
        "wed": [["09:00", "17:00"]],
        "2026-03-02": [],
        "2026-03-04": [["13:00", "14:00"]],
        "2026-03-07": [["10:00", "11:00"]]
    }))
    .unwrap();
    let set = hours
        .clone()
        .closed_on(date(2026, 3, 7))
        .closed_on(date(2026, 3, 9));
    let set = set.intervals(&TimeZone::UTC, span("2026-03-02T00:00:00Z", 8));
    let text: Vec<String> = set
        .as_slice()
        .iter()
        .map(|i| format!("{} {}", i.start, i.end))
        .collect();
    assert_eq!(
        text,
        [
            "2026-03-03T22:00:00Z 2026-03-04T02:00:00Z",
            "2026-03-04T13:00:00Z 2026-03-04T14:00:00Z",
            "2026-03-07T10:00:00Z 2026-03-07T11:00:00Z",
        ],
        "no Mondays: one is off, one is closed; a date that says what is on it is not closed"
    );
    let (week, dates) = hours.clone().split();
    assert!(!dates.is_empty());
    assert_eq!(week.with_dates(dates), hours);
}

#[test]
fn json_both_ways() {
    let json = json!({"mon": [["09:00", "12:30"], ["13:30", "24:00"]], "sat": [["22:00", "02:00"]], "2026-12-24": []});
    let hours: WeekHours = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(serde_json::to_value(&hours).unwrap(), json);
    assert!(!hours.is_empty());
    assert!(
        serde_json::from_value::<WeekHours>(json!({"mon": []}))
            .unwrap()
            .is_empty()
    );
}

/// (JSON, the message)
const WRONG: &[(&str, &str)] = &[
    ("[]", "not an object of weekdays"),
    (
        r#"{"monday": []}"#,
        r#""monday" is not one of mon, tue, wed, thu, fri, sat, sun"#,
    ),
    (
        r#"{"2026-02-30": []}"#,
        r#""2026-02-30" is not one of mon, tue, wed, thu, fri, sat, sun"#,
    ),
    (
        r#"{"2026-12-24": [["09:00", "09:00"]]}"#,
        r#"2026-12-24[0]: starts and ends at "09:00""#,
    ),
    (r#"{"mon": null}"#, "mon: not a list of windows"),
    (
        r#"{"mon": [9]}"#,
        r#"mon[0]: not a pair of wall times ["HH:MM", "HH:MM"]: 9"#,
    ),
    (
        r#"{"mon": [["09:00"]]}"#,
        r#"mon[0]: not a pair of wall times ["HH:MM", "HH:MM"]: ["09:00"]"#,
    ),
    (
        r#"{"tue": [["08:00", "09:00"], ["24:00", "01:00"]]}"#,
        r#"tue[1]: not a wall time from 00:00 to 23:59: "24:00""#,
    ),
    (
        r#"{"mon": [["09:00", "24:01"]]}"#,
        r#"mon[0]: not a wall time from 00:00 to 24:00: "24:01""#,
    ),
    (
        r#"{"mon": [["9:00", "10:00"]]}"#,
        r#"mon[0]: not a wall time from 00:00 to 23:59: "9:00""#,
    ),
    (
        r#"{"mon": [["09:60", "10:00"]]}"#,
        r#"mon[0]: not a wall time from 00:00 to 23:59: "09:60""#,
    ),
    (
        r#"{"mon": [["+9:00", "10:00"]]}"#,
        r#"mon[0]: not a wall time from 00:00 to 23:59: "+9:00""#,
    ),
    (
        r#"{"mon": [["09:00", "09:00"]]}"#,
        r#"mon[0]: starts and ends at "09:00""#,
    ),
];

#[test]
fn what_is_wrong_is_named() {
    for (json, message) in WRONG {
        let error = serde_json::from_str::<WeekHours>(json).unwrap_err();
        assert_eq!(error.to_string(), *message, "{json}");
    }
}
