//! `plan`: the bare planner on a file, judged by the contract's own checker.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::world::World;

/// Runs the contract's checker on a problem file and a plan, and fails unless it finds nothing wrong.
#[track_caller]
pub(crate) fn checked(problem: &Path, plan: &Value) {
    let file = problem.with_extension("plan.json");
    fs::write(&file, plan.to_string()).unwrap();
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle/check_plan.py");
    let output = Command::new("python3")
        .arg(checker)
        .args([problem, &file])
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{report}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn example() -> Value {
    json!({
        "format": "hourwright-problem/1", "now": "2026-03-02T08:00:00Z", "time_zone": "UTC", "horizon_days": 7,
        "hours": { "default": {
            "mon": [["09:00","12:00"],["13:00","17:00"]], "tue": [["09:00","12:00"],["13:00","17:00"]],
            "wed": [["09:00","12:00"],["13:00","17:00"]], "thu": [["09:00","12:00"],["13:00","17:00"]],
            "fri": [["09:00","12:00"],["13:00","17:00"]] } },
        "busy": [{ "start": "2026-03-02T10:00:00Z", "end": "2026-03-02T11:00:00Z" }],
        "tasks": [
            { "id": "a", "duration_minutes": 120, "min_block_minutes": 30, "max_block_minutes": 120 },
            { "id": "b", "duration_minutes": 30, "priority": "low" } ] })
}

#[test]
fn the_contracts_first_example_is_solved_to_its_optimum() {
    let world = World::empty();
    let (problem, plan) = (world.path("problem.json"), world.path("plan.json"));
    fs::write(&problem, example().to_string()).unwrap();
    for flags in [
        &["--budget-ms", "300"][..],
        &["--budget-ms", "0"],
        &["--iterations", "500", "--seed", "3"],
    ] {
        let mut args = vec![
            "plan",
            problem.to_str().unwrap(),
            "--out",
            plan.to_str().unwrap(),
        ];
        args.extend(flags);
        let ran = world.run(&args);
        assert_eq!(ran.exit, 0, "{}", ran.stderr);
        let written: Value = serde_json::from_str(&fs::read_to_string(&plan).unwrap()).unwrap();
        checked(&problem, &written);
        if flags != ["--budget-ms", "0"] {
            assert_eq!(written["cost"]["total"], 122_985, "{flags:?}");
        }
    }
}

/// (path into the problem, what stands there instead, what the line must name)
const BAD: &[(&str, &str, &str)] = &[
    ("/format", r#""hourwright-problem/2""#, "format"),
    ("/now", r#""monday""#, "now"),
    ("/time_zone", r#""Mars""#, "time_zone"),
    ("/horizon_days", "0", "horizon_days"),
    ("/slot_minutes", "7", "slot_minutes"),
    ("/hours/default/mon/0/0", r#""25:00""#, "25:00"),
    ("/busy/0/end", r#""2026-03-02T10:00:00Z""#, "busy"),
    ("/tasks/1/id", r#""a""#, "tasks"),
    ("/tasks/0/duration_minutes", "-5", "duration_minutes"),
    ("/tasks/0/duration_minutes", "1.5", "duration_minutes"),
    ("/tasks/0/min_block_minutes", "500", "min_block_minutes"),
    ("/tasks/1/priority", r#""urgent""#, "priority"),
    ("/tasks/1/hours", r#""nights""#, "nights"),
    ("/tasks/1/after", r#"["zzz"]"#, "zzz"),
    ("/tasks/1/after", r#"["b"]"#, "cycle"),
    ("/tasks/1/due", r#""2026-03-06""#, "due"),
    (
        "/tasks/0/pinned",
        r#"[{"start":"2026-03-02T09:07:00Z","end":"2026-03-02T10:00:00Z"}]"#,
        "pinned",
    ),
    ("/tasks", "7", "tasks"),
];

#[test]
fn a_bad_problem_is_refused_and_an_older_plan_survives() {
    let world = World::empty();
    let (file, out) = (world.path("problem.json"), world.path("plan.json"));
    fs::write(&out, "precious").unwrap();
    for (path, bad, word) in BAD {
        let mut problem = example();
        // Fields that the example leaves out are put in.
        let (parent, key) = path.rsplit_once('/').unwrap();
        let bad: Value = serde_json::from_str(bad).unwrap();
        match problem.pointer_mut(parent).unwrap() {
            Value::Object(object) => {
                object.insert((*key).to_owned(), bad);
            }
            Value::Array(array) => array[key.parse::<usize>().unwrap()] = bad,
            other => panic!("{path} leads into {other}"),
        }
        fs::write(&file, problem.to_string()).unwrap();
        let ran = world.run(&[
            "plan",
            file.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ]);
        ran.refused(2, word);
        assert!(ran.stderr.contains("problem.json"), "{}", ran.stderr);
    }
    fs::write(&file, "{ not json").unwrap();
    world
        .run(&[
            "plan",
            file.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
        ])
        .refused(2, "problem.json");
    assert_eq!(fs::read_to_string(&out).unwrap(), "precious");
    fs::write(&file, example().to_string()).unwrap();
    let nowhere = world.path("no/such/folder/plan.json");
    world
        .run(&[
            "plan",
            file.to_str().unwrap(),
            "--out",
            nowhere.to_str().unwrap(),
        ])
        .refused(2, "plan.json");
}
