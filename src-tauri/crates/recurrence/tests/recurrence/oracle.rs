//! The same answers as python-dateutil: `tests/oracle/expand.py` is a second implementation in other words.
//!
//! All problems lie in years that are over, so that no two versions of the zone data can differ about them.

use std::io::Write;
use std::process::{Command, Stdio};

use jiff::civil::{Date, DateTime};
use model::{Event, EventTime, Interval, resolve, start_of_day};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use recurrence::occurrences;
use serde_json::{Value, json};

use crate::events::{event, zone};
use crate::rules::{ODD, any_lines};

const ORACLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../tests/oracle/expand.py"
);

/// A zone, and the first of two years in which it changed its clocks in its own peculiar way: by half an hour, at
/// midnight, around Ramadan, or not at all.
const ZONES: &[(&str, i16)] = &[
    ("Europe/Berlin", 2023),
    ("America/New_York", 2023),
    ("Europe/London", 2023),
    ("Australia/Lord_Howe", 2023),
    ("America/Sao_Paulo", 2017),
    ("Africa/Casablanca", 2023),
    ("Asia/Kathmandu", 2023),
    ("Pacific/Auckland", 2023),
];

/// Half past two is where clocks are changed.
const TIMES: &[&str] = &["02:30:00", "09:00:00", "00:00:00", "23:45:00"];

struct Problem {
    lines: Vec<String>,
    start: String,
    length: i64,
    zone: &'static str,
    from: Date,
    to: Date,
}

#[test]
fn odd_rules_agree_with_dateutil_in_every_zone() {
    let mut problems = Vec::new();
    for (index, (start, lines)) in ODD.iter().enumerate() {
        for &(zone, year) in ZONES {
            let time = TIMES[index % TIMES.len()];
            problems.push(Problem::new(zone, year, start, time, lines.to_vec()));
        }
    }
    assert!(ODD.len() >= 60 && problems.len() >= 480);
    agree(&problems);
}

#[test]
fn random_rules_agree_with_dateutil() {
    let mut runner = TestRunner::deterministic();
    let any = (
        any_lines(),
        0..ZONES.len(),
        0..TIMES.len(),
        0..400i64,
        proptest::bool::ANY,
    );
    let problems: Vec<Problem> = (0..2_400)
        .map(|_| {
            let tree = any.new_tree(&mut runner).unwrap();
            let (lines, place, time, days, all_day) = tree.current();
            let (zone, year) = ZONES[place];
            let start = Date::constant(1000, 1, 1)
                .checked_add(jiff::SignedDuration::from_hours(days * 24))
                .unwrap();
            let kind = if all_day { "date " } else { "" };
            let start = format!(
                "{kind}{:+}-{:02}-{:02}",
                start.year() - 1000,
                start.month(),
                start.day()
            );
            Problem::new(
                zone,
                year,
                &start,
                TIMES[time],
                lines.iter().map(String::as_str).collect(),
            )
        })
        .collect();
    agree(&problems);
}

impl Problem {
    /// `start` is `+0-03-31`: the last of March of the first year, or `date +0-03-31` for an all-day series. In the
    /// lines `{Y0}`, `{Y1}` and `{Y2}` stand for years.
    fn new(zone: &'static str, year: i16, start: &str, time: &str, lines: Vec<&str>) -> Problem {
        let (all_day, start) = match start.strip_prefix("date ") {
            Some(start) => (true, start),
            None => (false, start),
        };
        let (years, day) = start.split_at(2);
        let date = format!("{}{day}", year + years.parse::<i16>().unwrap());
        let years = |line: &str| {
            (0..3).fold(line.to_owned(), |line, n| {
                line.replace(&format!("{{Y{n}}}"), &(year + n).to_string())
            })
        };
        // Where the clocks skip that time, the event starts at the one after the gap: nobody sends another.
        let timed = |date: &str| {
            let wall: DateTime = format!("{date}T{time}").parse().unwrap();
            let zone = crate::events::zone(zone);
            zone.to_datetime(resolve(wall, &zone)).to_string()
        };
        Problem {
            lines: lines.into_iter().map(years).collect(),
            start: if all_day { date } else { timed(&date) },
            length: if all_day { 1 } else { 1800 },
            zone,
            from: Date::new(year, 1, 1).unwrap(),
            to: Date::new(year + 2, 1, 1).unwrap(),
        }
    }

    fn json(&self) -> Value {
        json!({
            "lines": self.lines, "start": self.start, "length": self.length, "zone": self.zone,
            "from": self.from.to_string(), "to": self.to.to_string(),
        })
    }

    fn event(&self) -> Event {
        let mut event = event("series", "2000-01-01", "2000-01-02");
        event.recurrence.clone_from(&self.lines);
        if let Ok(start) = self.start.parse::<Date>()
            && !self.start.contains('T')
        {
            event.start = EventTime::Date(start);
            event.end = EventTime::Date(start.tomorrow().unwrap());
            return event;
        }
        let wall: DateTime = self.start.parse().unwrap();
        let at = resolve(wall, &zone(self.zone));
        let timed = |at| EventTime::Instant {
            at,
            zone: Some(self.zone.into()),
        };
        event.start = timed(at);
        event.end = timed(at + jiff::SignedDuration::from_secs(self.length));
        event
    }

    fn answer(&self) -> Value {
        let zone = zone(self.zone);
        let window = Interval::new(start_of_day(self.from, &zone), start_of_day(self.to, &zone));
        let events = [self.event()];
        let found = occurrences(&events, &zone, &zone, window.unwrap());
        let starts = found.iter().map(|occurrence| match &occurrence.start {
            EventTime::Date(date) => json!(date.to_string()),
            EventTime::Instant { at, .. } => json!(at.as_second()),
        });
        starts.collect()
    }
}

fn agree(problems: &[Problem]) {
    let answers = ask(&problems.iter().map(Problem::json).collect());
    assert_eq!(answers.len(), problems.len());
    let mut occurrences = 0;
    for (problem, theirs) in problems.iter().zip(answers) {
        let ours = problem.answer();
        occurrences += ours.as_array().map_or(0, Vec::len);
        assert!(
            ours == theirs,
            "{}\nours   {}\ntheirs {}",
            problem.json(),
            differing(&ours, &theirs),
            differing(&theirs, &ours)
        );
    }
    assert!(
        occurrences > problems.len(),
        "problems without occurrences prove nothing"
    );
}

/// What the one has and the other has not, readably.
fn differing(these: &Value, those: &Value) -> String {
    let those = those.as_array().unwrap();
    let only: Vec<String> = (these.as_array().unwrap().iter())
        .filter(|start| !those.contains(start))
        .take(8)
        .map(|start| match start.as_i64() {
            Some(second) => jiff::Timestamp::from_second(second).unwrap().to_string(),
            None => start.to_string(),
        })
        .collect();
    format!("{only:?}")
}

fn ask(problems: &Value) -> Vec<Value> {
    let python = python();
    let mut oracle = Command::new(&python)
        .arg(ORACLE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| {
            panic!("{python} does not start ({error}): `make test` sets it up")
        });
    let mut input = oracle.stdin.take().unwrap();
    // A python without dateutil is gone before it reads; its exit status below says so.
    let _ = input.write_all(problems.to_string().as_bytes());
    drop(input);
    let output = oracle.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "{python} {ORACLE} failed; if it misses python-dateutil: `make test` sets it up"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test has no engine::config to read it"
)]
fn python() -> String {
    std::env::var("HOURWRIGHT_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}
