//! What a file may not say, and how the message names it.

use planner::{Budget, Problem, plan};
use serde_json::{Value, json};

use crate::input_cases::{RIGHT, WRONG};

/// A valid problem with a value in every field.
pub(crate) fn valid() -> Value {
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

/// A task without a place costs 10^18 here, and 63 bits hold 9.2 of them.
#[test]
fn a_total_over_63_bits_is_refused() {
    for (hours, cost) in [
        ("never", json!({"missing": 1_000_000})),
        ("work", json!({"tardy": 1_000_000, "split": 7})),
    ] {
        let mut problem = valid();
        problem["horizon_days"] = json!(700);
        problem["hours"]["never"] = json!({});
        problem["cost"] = json!({"missing": 0, "tardy": 0, "finish": 0, "wait": 0, "split": 0});
        problem["cost"]
            .as_object_mut()
            .unwrap()
            .extend(cost.as_object().unwrap().clone());
        let task = |index: usize| {
            json!({"id": index.to_string(), "duration_minutes": 1_000_000, "weight": 1_000_000, "hours": hours,
                   "max_block_minutes": 60, "due": "2026-03-01T08:00:00Z"})
        };
        problem["tasks"] = (0..9).map(task).collect();
        let plan = plan(
            &Problem::from_json(&problem.to_string()).unwrap(),
            &Budget::iterations(300),
        );
        assert!(plan.cost.total > 8_000_000_000_000_000_000 && plan.unscheduled.len() == 9);
        problem["tasks"] = (0..10).map(task).collect();
        assert!(message(&problem).starts_with("problem: the total cost could exceed 63 bits"));
    }
}
