//! Files that nobody would write: each is refused in one line or planned lawfully, by the contract's checker as by
//! ours, and nothing panics.

use planner::{Budget, Error, Problem, check, plan, wire};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::weeks::{self, KINDS};
use crate::{input, oracle};

/// The checkers go minute by minute, which is too slow for stretches of centuries.
const MINUTES_TO_CHECK: i64 = 100_000;

/// What is done to the file as text.
#[derive(Debug, Clone)]
enum Slip {
    Cut(Index),
    Drop(Index, usize),
    Repeat(Index, usize),
    Write(Index, char),
}

/// What is done to a problem.
type Twist = fn(&mut Value);

/// What no calendar has, or hardly any.
const TWISTS: [Twist; 27] = [
    |p| p["hours"]["default"]["mon"] = json!([["09:00", "09:00"]]),
    |p| p["hours"]["default"] = json!({}),
    |p| {
        p["hours"]["default"] =
            json!({"tue": [["09:00", "09:01"], ["09:01", "09:02"], ["23:59", "24:00"]]});
    },
    |p| {
        p["hours"]["default"] =
            json!({"sun": [["00:30", "00:00"]], "mon": [["00:00", "24:00"], ["12:00", "11:00"]]});
    },
    |p| p["hours"]["default"]["Mon"] = json!([]),
    |p| p["time_zone"] = json!("Antarctica/Troll"),
    |p| (p["now"], p["time_zone"]) = (json!("2011-12-29T09:00:00Z"), json!("Pacific/Apia")),
    |p| p["now"] = json!("9999-12-30T22:00:00Z"),
    |p| p["now"] = json!("0001-01-01T00:00:00Z"),
    |p| p["horizon_days"] = json!(3660),
    |p| p["slot_minutes"] = json!(60),
    |p| p["buffer_minutes"] = json!(i64::MAX),
    |p| p["daily_limit_minutes"] = json!(0),
    |p| p["daily_limit_minutes"] = json!(i64::MAX),
    |p| p["busy"] = (0..300).map(|i| span(p, i % 7 * 13, 1 + i)).collect(),
    |p| p["busy"] = json!([span(p, -5_000_000, 10_000_000)]),
    |p| {
        p["cost"] =
            json!({"missing": 0, "tardy": 0, "finish": 0, "wait": 0, "split": 0, "moved": 0});
    },
    |p| {
        p["cost"] = json!({"missing": 1_000_000, "tardy": 1_000_000, "wait": 1_000_000, "split": 1_000_000});
    },
    |p| p["x"] = json!({"format": [p["format"].clone()], "tasks": null}),
    |p| every_task(p, |task, here| task["pinned"] = json!([here])),
    |p| {
        every_task(p, |task, here| {
            (task["previous"], task["pinned"]) = (json!([here, here]), json!([here]));
        });
    },
    |p| every_task(p, |task, _| task["duration_minutes"] = json!(1_000_000)),
    |p| every_task(p, |task, _| task["weight"] = json!(1_000_000)),
    |p| every_task(p, |task, _| task["min_block_minutes"] = json!(100_000)),
    |p| every_task(p, |task, _| task["max_block_minutes"] = json!(1)),
    |p| {
        every_task(p, |task, _| {
            task["due"] = json!("0001-01-01T00:00:00Z");
            task["not_before"] = json!("9999-12-31T00:00:00Z");
        });
    },
    |p| {
        let last = p["tasks"]
            .as_array()
            .and_then(|tasks| tasks.last())
            .map(|task| task["id"].clone());
        if let (Some(last), Some(first)) = (last, p["tasks"].get_mut(0)) {
            first["after"] = json!([last]);
        }
    },
];

fn every_task(problem: &mut Value, change: impl Fn(&mut Value, &Value)) {
    let here = span(problem, 60, 60);
    for task in problem["tasks"].as_array_mut().into_iter().flatten() {
        change(task, &here);
    }
}

/// So many minutes from so many minutes after the problem's first whole hour on.
fn span(problem: &Value, after: i64, minutes: i64) -> Value {
    let now: Option<jiff::Timestamp> = problem["now"].as_str().and_then(|now| now.parse().ok());
    let hour = now.unwrap_or_default().as_second().div_euclid(3600) * 3600;
    let at = |minutes: i64| {
        let instant = jiff::Timestamp::from_second(hour + minutes * 60);
        instant.unwrap_or(jiff::Timestamp::MAX).to_string()
    };
    json!({"start": at(after), "end": at(after + minutes)})
}

/// Values that have surprised parsers.
fn any_value() -> impl Strategy<Value = Value> {
    let fixed = [
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!([[]]),
        json!(0),
        json!(-1),
        json!(1_000_000),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(1.5),
        json!(""),
        json!("a"),
        json!("t0"),
        json!("work"),
        json!("UTC"),
        json!("24:00"),
        json!("2026-03-02T08:00:00Z"),
        json!("9999-12-31T23:59:59Z"),
        json!("0001-01-01T00:00:00+14:00"),
    ];
    prop_oneof![
        8 => select(fixed.to_vec()),
        1 => (0i64..100).prop_map(|n| json!(n)),
        1 => "[0-9T:+Z-]{19,25}".prop_map(|text| json!(text)),
        1 => ".{0,8}".prop_map(|text| json!(text)),
    ]
}

/// A lawful problem: one with a value in every field, or a small week of some kind.
fn lawful() -> impl Strategy<Value = Value> {
    let week = (0..KINDS.len(), any::<u64>(), 0usize..8, 1i64..5);
    let week = week.prop_map(|(kind, seed, tasks, days)| {
        json!(weeks::problem(KINDS[kind], seed, tasks, days))
    });
    prop_oneof![Just(input::valid()), week]
}

/// The same with one thing or some that nobody would write.
fn absurd() -> impl Strategy<Value = Value> {
    let twists = vec(select(TWISTS.to_vec()), 0..4);
    let values = vec((any::<Index>(), any_value()), 0..3);
    (lawful(), twists, values).prop_map(|(mut problem, twists, values)| {
        for twist in twists {
            twist(&mut problem);
        }
        for (index, value) in values {
            let mut all = Vec::new();
            paths(&problem, "", &mut all);
            if let Some(place) = problem.pointer_mut(index.get::<String>(&all)) {
                *place = value;
            }
        }
        problem
    })
}

/// Every path of a JSON document.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, v)| paths(v, &format!("{path}/{i}"), found)),
        Value::Object(map) => map.iter().for_each(|(k, v)| {
            paths(
                v,
                &format!("{path}/{}", k.replace('~', "~0").replace('/', "~1")),
                found,
            );
        }),
        _ => {}
    }
}

fn any_slip() -> impl Strategy<Value = Slip> {
    let place = any::<Index>;
    prop_oneof![
        place().prop_map(Slip::Cut),
        (place(), 1usize..20).prop_map(|(at, length)| Slip::Drop(at, length)),
        (place(), 1usize..20).prop_map(|(at, length)| Slip::Repeat(at, length)),
        (place(), any::<char>()).prop_map(|(at, other)| Slip::Write(at, other)),
        (
            place(),
            select(r#"{}[]",:0-e."#.chars().collect::<Vec<_>>())
        )
            .prop_map(|(at, other)| Slip::Write(at, other)),
    ]
}

fn slipped(text: &str, slip: &Slip) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let (Slip::Cut(at) | Slip::Drop(at, _) | Slip::Repeat(at, _) | Slip::Write(at, _)) = slip;
    if letters.is_empty() {
        return String::new();
    }
    let at = at.index(letters.len());
    let end = |length: usize| (at + length).min(letters.len());
    match *slip {
        Slip::Cut(_) => letters.truncate(at),
        Slip::Drop(_, length) => drop(letters.drain(at..end(length))),
        Slip::Repeat(_, length) => {
            let again = letters[at..end(length)].to_vec();
            letters.splice(at..at, again);
        }
        Slip::Write(_, other) => letters[at] = other,
    }
    letters.into_iter().collect()
}

fn planned(text: &str) -> Result<(wire::Problem, wire::Plan), Error> {
    let wire = wire::Problem::from_json(text)?;
    let plan = plan(&Problem::new(&wire)?, &Budget::iterations(3));
    Ok((wire, plan))
}

fn can_be_checked(wire: &wire::Problem) -> bool {
    let blocks = wire
        .tasks
        .iter()
        .flat_map(|task| task.pinned.iter().chain(&task.previous));
    blocks.map(|block| block.minutes()).sum::<i64>() < MINUTES_TO_CHECK
}

/// One line of error, or a lawful plan.
fn is_sound(text: &str) -> Result<(), TestCaseError> {
    match planned(text) {
        Err(error) => {
            let said = error.to_string();
            prop_assert!(said.lines().count() == 1 && said.len() < 500, "{}", said);
        }
        Ok((wire, plan)) => {
            if can_be_checked(&wire) {
                prop_assert_eq!(check(&wire, &plan), Vec::<String>::new());
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]
    #[test]
    fn an_absurd_problem_is_refused_or_planned(problem in absurd()) {
        is_sound(&problem.to_string())?;
    }

    #[test]
    fn a_file_with_slips_is_refused_or_planned(problem in lawful(), slips in vec(any_slip(), 1..4)) {
        let text = slips.iter().fold(problem.to_string(), |text, slip| slipped(&text, slip));
        is_sound(&text)?;
    }

    #[test]
    fn text_that_is_no_file_at_all(text in ".{0,60}") {
        let error = wire::Problem::from_json(&text).unwrap_err().to_string();
        prop_assert_eq!(error.lines().count(), 1);
    }
}

/// Whether the contract's checker, which goes minute by minute, comes to an end.
fn is_of_this_century(problem: &Value) -> bool {
    let text = problem.to_string();
    let days = problem["horizon_days"].as_i64();
    !text.contains("9999-") && !text.contains("0001-") && days.is_none_or(|days| days < 30)
}

/// What the contract bounds and its checker does not look at, and where its Python takes 0, `""` or `{}` for what is
/// absent, or something else for an instant.
const ONLY_OURS: [&str; 8] = [
    "not an integer",
    "could exceed 63 bits",
    "not an RFC 3339 instant",
    "not a text",
    "not a list",
    "not an object",
    "no such hour set: \"\"",
    "not one of critical, high, normal, low: \"\"",
];

/// The contract takes null for absent, everywhere; its checker only in most places.
fn without_nulls(mut value: Value) -> Value {
    match &mut value {
        Value::Array(list) => list.iter_mut().for_each(|v| *v = without_nulls(v.take())),
        Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(|v| *v = without_nulls(v.take()));
        }
        _ => {}
    }
    value
}

/// What we plan the contract's checker finds lawful, and what we refuse it refuses, but for limits that it has not.
#[test]
fn the_contracts_checker_says_the_same_of_absurd_problems() {
    let mut runner = TestRunner::new(ProptestConfig::default());
    let mut asked = Vec::new();
    let mut refused = 0;
    for _ in 0..300 {
        let problem = absurd().new_tree(&mut runner).unwrap().current();
        if !is_of_this_century(&problem) {
            continue;
        }
        match planned(&problem.to_string()) {
            Ok((_, plan)) => asked.push((problem, json!(plan), None)),
            Err(error) => {
                refused += 1;
                asked.push((problem, json!({}), Some(error.to_string())));
            }
        }
    }
    assert!(
        refused > 20 && asked.len() - refused > 20,
        "{refused} of {}",
        asked.len()
    );
    let files: Vec<_> = asked
        .iter()
        .map(|(problem, plan, _)| (without_nulls(problem.clone()), plan))
        .collect();
    for ((problem, _, error), violations) in asked.iter().zip(oracle::violations(&files)) {
        match error {
            None => assert!(violations.is_empty(), "{violations:?} of {problem}"),
            // What it refuses it says in a text, what is wrong with a plan in an object.
            Some(error) => assert!(
                violations.iter().any(Value::is_string)
                    || ONLY_OURS.iter().any(|ours| error.contains(ours)),
                "{error}: {problem}"
            ),
        }
    }
}
