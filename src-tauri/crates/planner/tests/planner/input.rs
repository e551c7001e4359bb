//! What a file may not say, and how the message names it.

use planner::{Budget, Problem, check, plan, wire};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A valid problem with a value in every field.
fn valid() -> Value {
    json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "Europe/Berlin",
        "horizon_days": 5, "slot_minutes": 15, "buffer_minutes": 5, "daily_limit_minutes": 240,
        "hours": {"work": {"mon": [["09:00", "12:30"], ["13:30", "18:00"]], "sat": [["22:00", "02:00"]]}},
        "busy": [{"start": "2026-03-02T10:00:00+01:00", "end": "2026-03-02T11:00:00+01:00"}],
        "cost": {"missing": 6000, "tardy": 6000, "finish": 60, "wait": 1, "split": 14400, "moved": 3000},
        "tasks": [
            {"id": "a", "duration_minutes": 120, "priority": "high", "weight": 3, "hours": "work",
             "due": "2026-03-06T17:00:00+01:00", "not_before": "2026-03-02T09:00:00Z",
             "min_block_minutes": 30, "max_block_minutes": 60, "after": [],
             "pinned": [{"start": "2026-03-02T08:00:00Z", "end": "2026-03-02T08:30:00Z"}],
             "previous": [{"start": "2026-03-02T13:00:00Z", "end": "2026-03-02T14:00:00Z"}]},
            {"id": "b", "duration_minutes": 45, "hours": "work", "after": ["a"]},
            {"id": "c", "duration_minutes": 45, "hours": "work", "after": ["b"]}
        ]
    })
}

/// The valid problem with the value at this path replaced, or with `null` taken away.
fn with(path: &str, value: Value) -> Value {
    let mut problem = valid();
    let (parent, name) = path.rsplit_once('/').unwrap();
    let parent = problem.pointer_mut(parent).unwrap();
    match name.parse::<usize>() {
        Ok(index) => parent[index] = value,
        Err(_) => parent[name] = value,
    }
    problem
}

fn message(problem: &Value) -> String {
    Problem::from_json(&problem.to_string())
        .err()
        .map_or_else(|| "valid".to_owned(), |e| e.to_string())
}

/// (where in the valid problem, what is there instead, the message)
const WRONG: &[(&str, &str, &str)] = &[
    ("/format", "null", "format: missing"),
    (
        "/format",
        "\"hourwright-problem/2\"",
        r#"format: not "hourwright-problem/1": "hourwright-problem/2""#,
    ),
    ("/now", "null", "now: missing"),
    (
        "/now",
        "\"tomorrow\"",
        r#"now: not an RFC 3339 instant: "tomorrow""#,
    ),
    (
        "/now",
        "\"2026-03-02T08:00:00\"",
        r#"now: not an RFC 3339 instant: "2026-03-02T08:00:00""#,
    ),
    (
        "/now",
        "\"2026-02-30T08:00:00Z\"",
        r#"now: not an RFC 3339 instant: "2026-02-30T08:00:00Z""#,
    ),
    (
        "/now",
        "\"2026-03-02T25:00:00Z\"",
        r#"now: not an RFC 3339 instant: "2026-03-02T25:00:00Z""#,
    ),
    (
        "/now",
        "\"2026-03-02T08:00:00+24:00\"",
        r#"now: not an RFC 3339 instant: "2026-03-02T08:00:00+24:00""#,
    ),
    (
        "/now",
        "\"2026-03-02T08:00:00Z[UTC]\"",
        r#"now: not an RFC 3339 instant: "2026-03-02T08:00:00Z[UTC]""#,
    ),
    (
        "/now",
        "\"2026-03-02\"",
        r#"now: not an RFC 3339 instant: "2026-03-02""#,
    ),
    (
        "/now",
        "1772438400",
        "now: not an RFC 3339 instant: 1772438400",
    ),
    (
        "/now",
        "\"0000-06-01T00:00:00Z\"",
        "now: not between the years 1 and 9999: 0000-06-01T00:00:00Z",
    ),
    (
        "/now",
        "\"9999-12-29T00:00:00Z\"",
        "horizon_days: ends after the year 9999: 5",
    ),
    ("/time_zone", "null", "time_zone: missing"),
    (
        "/time_zone",
        "\"Europe/Bonn\"",
        r#"time_zone: not an IANA time zone: "Europe/Bonn""#,
    ),
    (
        "/time_zone",
        "\"+01:00\"",
        r#"time_zone: not an IANA time zone: "+01:00""#,
    ),
    (
        "/time_zone",
        "\"../etc/passwd\"",
        r#"time_zone: not an IANA time zone: "../etc/passwd""#,
    ),
    ("/horizon_days", "null", "horizon_days: missing"),
    (
        "/horizon_days",
        "0",
        "horizon_days: not an integer from 1 to 3660: 0",
    ),
    (
        "/horizon_days",
        "3661",
        "horizon_days: not an integer from 1 to 3660: 3661",
    ),
    ("/horizon_days", "7.5", "horizon_days: not an integer: 7.5"),
    (
        "/horizon_days",
        "\"7\"",
        r#"horizon_days: not an integer: "7""#,
    ),
    (
        "/horizon_days",
        "true",
        "horizon_days: not an integer: true",
    ),
    ("/horizon_days", "1e400", "problem: not JSON"),
    (
        "/slot_minutes",
        "7",
        "slot_minutes: not one of 1, 5, 10, 15, 20, 30, 60: 7",
    ),
    (
        "/slot_minutes",
        "0",
        "slot_minutes: not an integer from 1 to 60: 0",
    ),
    (
        "/slot_minutes",
        "15.0",
        "slot_minutes: not an integer: 15.0",
    ),
    ("/hours", "null", "hours: missing"),
    ("/hours", "[]", "hours: not an object: []"),
    ("/hours/work", "[]", "hours.work: not an object of weekdays"),
    (
        "/hours/work/mo",
        "[]",
        r#"hours.work: "mo" is not one of mon, tue, wed, thu, fri, sat, sun"#,
    ),
    (
        "/hours/work/mon",
        "\"09:00\"",
        "hours.work.mon: not a list of windows",
    ),
    (
        "/hours/work/mon/0",
        "[\"9:00\", \"10:00\"]",
        r#"hours.work.mon[0]: not a wall time from 00:00 to 23:59: "9:00""#,
    ),
    (
        "/hours/work/mon/1",
        "[\"09:00\", \"09:00\"]",
        r#"hours.work.mon[1]: starts and ends at "09:00""#,
    ),
    ("/busy", "{}", "busy: not a list: {}"),
    ("/busy/0", "null", "busy[0]: missing"),
    ("/busy/0/end", "null", "busy[0].end: missing"),
    (
        "/busy/0/end",
        "\"2026-03-02T10:00:00+01:00\"",
        "busy[0]: does not start before it ends: ",
    ),
    (
        "/buffer_minutes",
        "-1",
        "buffer_minutes: not an integer from 0 on: -1",
    ),
    (
        "/daily_limit_minutes",
        "-1",
        "daily_limit_minutes: not an integer from 0 on: -1",
    ),
    ("/cost", "[]", "cost: not an object: []"),
    (
        "/cost/wait",
        "-1",
        "cost.wait: not an integer from 0 to 1000000: -1",
    ),
    (
        "/cost/moved",
        "1000001",
        "cost.moved: not an integer from 0 to 1000000: 1000001",
    ),
    ("/cost/split", "0.5", "cost.split: not an integer: 0.5"),
    ("/tasks", "null", "tasks: missing"),
    ("/tasks", "{}", "tasks: not a list: {}"),
    ("/tasks/1", "null", "tasks[1]: missing"),
    ("/tasks/1", "7", "tasks[1]: not an object: 7"),
    ("/tasks/1/id", "null", "tasks[1].id: missing"),
    ("/tasks/1/id", "7", "tasks[1].id: not a text: 7"),
    ("/tasks/1/id", "\"\"", "tasks[1].id: empty"),
    (
        "/tasks/1/id",
        "\"a\"",
        r#"tasks[1].id: the same as tasks[0].id: "a""#,
    ),
    (
        "/tasks/0/duration_minutes",
        "null",
        "tasks[0].duration_minutes: missing",
    ),
    (
        "/tasks/0/duration_minutes",
        "0",
        "tasks[0].duration_minutes: not an integer from 1 to 1000000: 0",
    ),
    (
        "/tasks/0/duration_minutes",
        "99999999999999999999",
        "tasks[0].duration_minutes: not an integer: 1e+20",
    ),
    (
        "/tasks/0/duration_minutes",
        "18446744073709551615",
        "tasks[0].duration_minutes: not an integer from 1 to 1000000: 18446744073709551615",
    ),
    (
        "/tasks/0/priority",
        "\"urgent\"",
        r#"tasks[0].priority: not one of critical, high, normal, low: "urgent""#,
    ),
    (
        "/tasks/0/weight",
        "-1",
        "tasks[0].weight: not an integer from 0 to 1000000: -1",
    ),
    (
        "/tasks/0/hours",
        "\"home\"",
        r#"tasks[0].hours: no such hour set: "home""#,
    ),
    (
        "/tasks/0/hours",
        "null",
        r#"tasks[0].hours: no such hour set: "default""#,
    ),
    (
        "/tasks/0/due",
        "\"friday\"",
        r#"tasks[0].due: not an RFC 3339 instant: "friday""#,
    ),
    (
        "/tasks/0/not_before",
        "0",
        "tasks[0].not_before: not an RFC 3339 instant: 0",
    ),
    (
        "/tasks/0/min_block_minutes",
        "0",
        "tasks[0].min_block_minutes: not an integer from 1 on: 0",
    ),
    (
        "/tasks/0/max_block_minutes",
        "0",
        "tasks[0].max_block_minutes: not an integer from 1 on: 0",
    ),
    (
        "/tasks/0/min_block_minutes",
        "61",
        "tasks[0].min_block_minutes: more than max_block_minutes: 61 > 60",
    ),
    (
        "/tasks/0/after",
        "\"b\"",
        r#"tasks[0].after: not a list: "b""#,
    ),
    ("/tasks/0/after", "[1]", "tasks[0].after[0]: not a text: 1"),
    (
        "/tasks/0/after",
        "[\"z\"]",
        r#"tasks[0].after[0]: no such task: "z""#,
    ),
    (
        "/tasks/0/after",
        "[\"a\"]",
        r#"tasks[0].after: a cycle: "a" after "a""#,
    ),
    (
        "/tasks/0/after",
        "[\"c\"]",
        r#"tasks[0].after: a cycle: "a" after "c" after "b" after "a""#,
    ),
    (
        "/tasks/0/pinned/0/end",
        "\"2026-03-02T08:20:00Z\"",
        "tasks[0].pinned[0]: off the grid of 15 minutes: ",
    ),
    (
        "/tasks/0/pinned/0/end",
        "\"2026-03-02T08:30:01Z\"",
        "tasks[0].pinned[0]: off the grid of 15 minutes: ",
    ),
    (
        "/tasks/0/pinned/0/start",
        "\"0000-06-01T00:00:00Z\"",
        "tasks[0].pinned[0]: before the year 1: ",
    ),
    (
        "/tasks/0/previous/0",
        "[]",
        "tasks[0].previous[0]: not an object: []",
    ),
    (
        "/tasks/0/previous/0/end",
        "\"2026-03-01T08:30:00Z\"",
        "tasks[0].previous[0]: does not start before it ends: ",
    ),
];

#[test]
fn what_is_wrong_is_named() {
    assert_eq!(message(&valid()), "valid");
    for &(path, value, expected) in WRONG {
        // 1e400 is no number for serde_json, which is the point of that line.
        let text = with(path, json!("@")).to_string().replace("\"@\"", value);
        let error = Problem::from_json(&text).expect_err(path).to_string();
        assert!(error.starts_with(expected), "{path} = {value}: {error}");
        assert!(expected.len() > 30 || error.len() < 150, "{error}");
    }
}

#[test]
fn a_file_that_is_not_json_at_all() {
    for text in [
        "",
        "{",
        "[]",
        "null",
        "7",
        "\u{feff}{}",
        &"[".repeat(100_000),
    ] {
        let error = Problem::from_json(text).unwrap_err().to_string();
        assert!(!error.is_empty() && error.lines().count() == 1, "{error}");
    }
}

/// A message stays one line, whatever is in the file.
#[test]
fn messages_are_one_short_line() {
    let nasty = "line\nbreak\u{1b}[31m\u{2028}".repeat(50);
    let mut problems = vec![
        with("/tasks/0/due", json!(nasty)),
        with("/time_zone", json!(nasty)),
        with("/tasks/0/hours", json!(nasty)),
        with("/tasks/0/after", json!([nasty])),
        with("/hours/work", json!({nasty.as_str(): []})),
        with("/hours/work/mon/0", json!([nasty, nasty])),
    ];
    problems.push({
        let mut problem = valid();
        problem["hours"][nasty.as_str()] = json!([]);
        problem
    });
    for problem in problems {
        let error = message(&problem);
        assert!(
            !error.contains(|c: char| c.is_control() || c == '\u{2028}'),
            "{error:?}"
        );
        assert!(error.len() < 500, "{} bytes", error.len());
    }
}

/// (where in the valid problem, what is there instead): all of these are allowed.
const RIGHT: &[(&str, &str)] = &[
    ("/slot_minutes", "null"),
    ("/busy", "null"),
    ("/buffer_minutes", "null"),
    ("/daily_limit_minutes", "null"),
    ("/daily_limit_minutes", "0"),
    ("/cost", "null"),
    ("/cost/wait", "null"),
    ("/cost/else", "\"ignored\""),
    ("/else", "{\"ignored\": true}"),
    ("/tasks", "[]"),
    ("/tasks/0/weight", "0"),
    ("/tasks/0/weight", "1000000"),
    ("/tasks/0/due", "null"),
    ("/tasks/0/due", "\"9999-12-31T23:59:59Z\""),
    ("/tasks/0/due", "\"0001-01-01T00:00:00Z\""),
    ("/tasks/0/due", "\"2026-03-06t17:00:00.123456789z\""),
    ("/tasks/0/due", "\"2026-03-06 17:00:00-23:59\""),
    ("/tasks/0/not_before", "\"9999-12-31T23:59:59.9Z\""),
    ("/tasks/0/min_block_minutes", "null"),
    ("/tasks/0/max_block_minutes", "null"),
    ("/tasks/0/max_block_minutes", "9223372036854775807"),
    ("/tasks/0/min_block_minutes", "60"),
    ("/tasks/0/after", "null"),
    (
        "/tasks/0/pinned",
        "[{\"start\": \"2026-03-02T08:00:00Z\", \"end\": \"9999-12-29T00:00:00Z\"}]",
    ),
    (
        "/tasks/0/previous",
        "[{\"start\": \"0001-01-01T00:00:00Z\", \"end\": \"9999-12-31T23:59:59Z\"}]",
    ),
    ("/busy/0/start", "\"0001-01-01T00:00:00Z\""),
    ("/busy/0/end", "\"9999-12-31T23:59:59Z\""),
    ("/buffer_minutes", "9223372036854775807"),
    ("/hours/work/mon", "[]"),
    ("/now", "\"0001-01-02T00:00:00Z\""),
];

#[test]
fn what_is_unusual_is_planned() {
    for &(path, value) in RIGHT {
        let text = with(path, json!("@")).to_string().replace("\"@\"", value);
        let problem = Problem::from_json(&text).unwrap_or_else(|e| panic!("{path} = {value}: {e}"));
        let plan = plan(&problem, &Budget::iterations(20));
        let tasks = plan
            .blocks
            .iter()
            .map(|b| &b.task)
            .chain(plan.unscheduled.iter().map(|u| &u.task));
        let tasks: std::collections::BTreeSet<&String> = tasks.collect();
        assert_eq!(
            tasks.len(),
            if path == "/tasks" { 0 } else { 3 },
            "{path} = {value}"
        );
    }
}

/// Seconds round as the contract says: what may not be used grows, what may be used shrinks.
#[test]
fn seconds_are_rounded() {
    let mut problem = valid();
    problem["slot_minutes"] = json!(1);
    problem["buffer_minutes"] = json!(0);
    problem["now"] = json!("2026-03-02T08:00:01Z");
    problem["busy"] = json!([{"start": "2026-03-02T08:02:59Z", "end": "2026-03-02T08:03:01Z"}]);
    problem["tasks"] =
        json!([{"id": "a", "duration_minutes": 2, "hours": "work", "max_block_minutes": 1}]);
    let plan = plan(
        &Problem::from_json(&problem.to_string()).unwrap(),
        &Budget::iterations(100),
    );
    let starts: Vec<String> = plan.blocks.iter().map(|b| b.start.to_string()).collect();
    assert_eq!(starts, ["2026-03-02T08:01:00Z", "2026-03-02T08:04:00Z"]);
}

#[test]
fn a_total_over_63_bits_is_refused() {
    let mut problem = valid();
    problem["horizon_days"] = json!(3660);
    problem["tasks"] =
        json!([{"id": "a", "duration_minutes": 1_000_000, "hours": "work", "weight": 1_000_000}]);
    problem["cost"] = json!({"wait": 0, "finish": 1});
    assert_eq!(message(&problem), "valid");
    problem["cost"] = json!({"wait": 1_000_000});
    assert!(message(&problem).starts_with("problem: the total cost could exceed 63 bits"));
}

/// Values that have surprised parsers.
fn any_value() -> impl Strategy<Value = Value> {
    let numbers = prop_oneof![
        Just(json!(0)),
        Just(json!(-1)),
        Just(json!(1_000_000)),
        Just(json!(i64::MAX)),
        Just(json!(u64::MAX)),
        Just(json!(1.5)),
        (0i64..100).prop_map(|n| json!(n)),
    ];
    let texts = prop_oneof![
        Just(json!("")),
        Just(json!("a")),
        Just(json!("b")),
        Just(json!("work")),
        Just(json!("UTC")),
        Just(json!("24:00")),
        Just(json!("2026-03-02T08:00:00Z")),
        Just(json!("9999-12-31T23:59:59Z")),
        Just(json!("0001-01-01T00:00:00+14:00")),
        "[0-9T:+Z-]{19,25}".prop_map(|text| json!(text)),
        ".{0,8}".prop_map(|text| json!(text)),
    ];
    let others = prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!([])),
        Just(json!({})),
        Just(json!([[]]))
    ];
    prop_oneof![numbers, texts, others]
}

/// Every path of a JSON document.
fn paths(value: &Value, path: &str, found: &mut Vec<String>) {
    found.push(path.to_owned());
    match value {
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, v)| paths(v, &format!("{path}/{i}"), found)),
        Value::Object(map) => map
            .iter()
            .for_each(|(k, v)| paths(v, &format!("{path}/{k}"), found)),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]
    /// A mutated file gives one line of error or a lawful plan, never a panic.
    #[test]
    fn a_mutated_file_is_refused_or_planned(changes in prop::collection::vec((any::<prop::sample::Index>(), any_value()), 1..4)) {
        let mut problem = valid();
        for (index, value) in changes {
            let mut all = Vec::new();
            paths(&problem, "", &mut all);
            if let Some(place) = problem.pointer_mut(index.get::<String>(&all)) {
                *place = value;
            }
        }
        match wire::Problem::from_json(&problem.to_string()).and_then(|wire| Ok((Problem::new(&wire)?, wire))) {
            Err(error) => prop_assert_eq!(error.to_string().lines().count(), 1),
            Ok((compiled, wire)) => {
                let plan = plan(&compiled, &Budget::iterations(3));
                // The checker goes minute by minute, which is too slow for stretches of centuries.
                let spans = wire.tasks.iter().flat_map(|task| task.pinned.iter().chain(&task.previous));
                if spans.into_iter().all(|span| span.minutes() < 100_000) {
                    prop_assert_eq!(check(&wire, &plan), Vec::<String>::new(), "{}", problem);
                }
            }
        }
    }

    #[test]
    fn text_that_is_no_file_at_all(text in ".{0,60}") {
        let error = Problem::from_json(&text).unwrap_err().to_string();
        prop_assert_eq!(error.lines().count(), 1);
    }
}
