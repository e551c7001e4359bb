//! A year of every zone's clock, sleeps, and clocks that are set: no run is lost, none is multiplied.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::*;

const ZONES: [&str; 6] = [
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Chatham",
    "UTC",
];
/// How often the background looks, at most.
const BEAT: SignedDuration = SignedDuration::from_secs(30);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn parse(text: &str) -> Timetable {
    Timetable::parse(text, &TimeZone::UTC).unwrap_or_else(|| panic!("{text:?} is a timetable"))
}

fn next(text: &str, after: &str, count: usize) -> Vec<String> {
    let timetable = parse(text);
    let times = std::iter::successors(timetable.next_after(at(after)), |&last| {
        timetable.next_after(last)
    });
    times.take(count).map(|at| at.to_string()).collect()
}

#[test]
fn named_times_follow_the_wall_clock_over_both_changes() {
    assert_eq!(
        next("0 9 * * * Europe/Berlin", "2027-03-26T12:00:00Z", 3),
        [
            "2027-03-27T08:00:00Z",
            "2027-03-28T07:00:00Z",
            "2027-03-29T07:00:00Z"
        ]
    );
    assert_eq!(
        next("0 9 * * * Europe/Berlin", "2027-10-29T12:00:00Z", 3),
        [
            "2027-10-30T07:00:00Z",
            "2027-10-31T08:00:00Z",
            "2027-11-01T08:00:00Z"
        ]
    );
    assert_eq!(
        next("30 2 * * * Europe/Berlin", "2027-03-27T12:00:00Z", 2),
        ["2027-03-28T01:30:00Z", "2027-03-29T00:30:00Z"],
        "what the change skips comes an hour later by the clock"
    );
    assert_eq!(
        next("30 2 * * * Europe/Berlin", "2027-10-30T12:00:00Z", 2),
        ["2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"],
        "what the clock shows twice comes once"
    );
    assert_eq!(
        next("0 */6 * * *", "2026-03-02T07:00:00Z", 5)
            .last()
            .unwrap(),
        "2026-03-03T12:00:00Z"
    );
    assert_eq!(
        next("0 8 * * mon-fri", "2026-03-06T08:00:00Z", 1),
        ["2026-03-09T08:00:00Z"]
    );
}

#[test]
fn what_is_no_timetable_is_refused() {
    for text in [
        "",
        "on",
        "every",
        "every 0m",
        "every -5m",
        "* * * *",
        "0 0 9 * * *",
        "61 * * * *",
        "0 0 30 2 *",
        "0 9 * * * Europe/Nowhere",
        "0 9 * * * Europe/Berlin now",
    ] {
        assert!(Timetable::parse(text, &TimeZone::UTC).is_none(), "{text:?}");
    }
    assert!(matches!(parse("off"), Timetable::Off));
    assert!(
        parse("off")
            .due_at(None, at("2026-03-02T07:00:00Z"))
            .is_none()
    );
}

/// A background that looks at a clock, and a run that begins whenever it is due.
struct Background {
    timetable: Timetable,
    last: Option<Timestamp>,
    began: Vec<Timestamp>,
}

impl Background {
    fn new(timetable: Timetable, last: Timestamp) -> Background {
        Background {
            timetable,
            last: Some(last),
            began: Vec::new(),
        }
    }

    fn look(&mut self, now: Timestamp) {
        if self
            .timetable
            .due_at(self.last, now)
            .is_some_and(|due| due <= now)
        {
            self.last = Some(now);
            self.began.push(now);
        }
    }
}

/// Awake all the time, every time on the wall clock is met within a beat, once, in a year with two changes of clocks.
#[test]
fn p119_a_year_in_six_zones_meets_every_time_once() {
    for name in ZONES {
        for fields in [
            "0 */6 * * *",
            "30 2 * * *",
            "0 9 * * mon-fri",
            "15 1,3 * * *",
        ] {
            let (start, end) = (at("2027-01-01T00:00:00Z"), at("2028-01-01T00:00:00Z"));
            let timetable = Timetable::parse(fields, &zone(name)).unwrap();
            let expected: Vec<Timestamp> =
                std::iter::successors(timetable.next_after(start), |&last| {
                    timetable.next_after(last)
                })
                .take_while(|&at| at < end)
                .collect();
            let mut background = Background::new(timetable, start);
            // A beat that is no divisor of anything, so that runs begin late by ever other amounts.
            let mut now = start;
            while now < end {
                background.look(now);
                let due = background.timetable.due_at(background.last, now).unwrap();
                // Nothing happens before the next is due: jump there, and on to the beat after it.
                now = now.max(due) + SignedDuration::from_secs(17);
            }
            assert_eq!(background.began.len(), expected.len(), "{name} {fields}");
            for (began, due) in background.began.iter().zip(&expected) {
                let late = began.duration_since(*due);
                assert!(
                    late >= SignedDuration::ZERO && late <= BEAT,
                    "{name} {fields}: {due} {began}"
                );
            }
            // The wall clock's days: one run a day for each time that is named, whatever the changes do.
            if fields == "30 2 * * *" {
                assert_eq!(expected.len(), 365, "{name}");
            }
        }
    }
}

/// Sleeps of a minute to a month: at the first beat after waking at most one run begins, and it does if any was missed.
#[test]
fn p116_after_a_sleep_there_is_one_run_however_many_were_missed() {
    let mut random = StdRng::seed_from_u64(116);
    for text in [
        "every 5m",
        "0 */6 * * *",
        "30 2 * * * Europe/Berlin",
        "0 9 * * mon",
    ] {
        let mut now = at("2027-01-01T00:00:00Z");
        let mut background = Background::new(parse(text), now);
        for _ in 0..500 {
            let slept = SignedDuration::from_mins(random.random_range(1..60 * 24 * 31));
            let due = background.timetable.due_at(background.last, now).unwrap();
            now += slept;
            let before = background.began.len();
            background.look(now);
            let began = background.began.len() - before;
            assert_eq!(
                began,
                usize::from(due <= now),
                "{text}: due {due}, woke {now}"
            );
            for _ in 0..4 {
                now += BEAT;
                background.look(now);
            }
        }
    }
}

/// The clock is set a year back, a year on, and right again: one run each time, and then as usual.
#[test]
fn p118_a_clock_that_is_set_back_or_forward_by_a_year_costs_one_run() {
    let year = SignedDuration::from_hours(24 * 365);
    for text in ["every 5m", "0 */6 * * *", "0 3 * * * America/New_York"] {
        for jump in [-year, year] {
            let noon = at("2027-06-01T12:00:07Z");
            let mut background = Background::new(parse(text), noon);
            for now in [noon + jump, noon + jump + BEAT, noon + jump + BEAT * 2] {
                background.look(now);
            }
            assert_eq!(background.began, [noon + jump], "{text} {jump}");
            let right = noon + BEAT * 3;
            background.look(right);
            background.look(right + BEAT);
            assert_eq!(background.began, [noon + jump, right], "{text} {jump}");
            let due = background
                .timetable
                .due_at(background.last, right + BEAT)
                .unwrap();
            assert!(
                due > right && due <= right + SignedDuration::from_hours(25),
                "{text} {jump}: {due}"
            );
        }
    }
}

#[test]
fn after_weeks_without_work_it_begins_again() {
    let days: Vec<String> = (1..=28)
        .map(|day| format!(r#""2026-02-{day:02}":[]"#))
        .collect();
    let hours = format!(r#"{{"mon":[["09:00","17:00"]],{}}}"#, days.join(","));
    let hours: WeekHours = serde_json::from_str(&hours).unwrap();
    let timetable = Timetable::before_work(hours, zone("Europe/Berlin"));
    let next = timetable.next_after(at("2026-01-30T12:00:00Z")).unwrap();
    let work: Timestamp = at("2026-03-02T08:00:00Z");
    assert!(
        next <= work && work.duration_since(next) < SignedDuration::from_hours(2),
        "{next}"
    );
    let never = Timetable::before_work(WeekHours::default(), TimeZone::UTC);
    assert_eq!(never.next_after(at("2026-01-30T12:00:00Z")), None);
}
