//! `explain`, `what-if` and `capacity`: why a task is where it is, and what would be otherwise.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::planning::{add, schedule, task, week_with_a_meeting};
use crate::world::World;

const MINUTE: i64 = 60;

fn explain(world: &World, id: &str) -> Value {
    world.at_home("explain", &[id])
}

/// What a plan costs by the contract's own checker, and what it finds wrong beside what the plan says of its cost.
fn judged(problem: &Path, plan: &Value) -> (i64, Vec<Value>) {
    let file = problem.with_extension("changed.json");
    fs::write(&file, plan.to_string()).unwrap();
    let checker = concat!(env!("CARGO_MANIFEST_DIR"), "/oracle/check_plan.py");
    let output = Command::new("python3")
        .arg(checker)
        .args([problem, &file])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let violations = report["violations"].as_array().unwrap().iter();
    let unlawful = violations.filter(|v| v["rule"] != "reported-cost").cloned();
    (
        report["cost"]["total"].as_i64().unwrap(),
        unlawful.collect(),
    )
}

fn instant(value: &Value) -> jiff::Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

#[test]
fn a_block_says_why_it_is_there_and_what_else_it_could_have() {
    let world = week_with_a_meeting();
    let report = add(
        &world,
        "Report",
        &["--duration", "1h", "--priority", "critical"],
    );
    let call = add(
        &world,
        "Call",
        &["--duration", "1h", "--due", "2026-03-02T15:15:00+01:00"],
    );
    let problem = world.path("problem.json");
    let planned = schedule(&world, &["--problem-out", problem.to_str().unwrap()]);
    let told = explain(&world, &call);
    assert_eq!(told["task"], json!(call));
    assert_eq!(told["problems"], json!([]));
    let block = &told["blocks"][0];
    let monday = |clock: &str| json!(format!("2026-03-02T{clock}:00+01:00"));
    assert_eq!(block["start"], monday("11:15"));
    assert_eq!(block["earliest"], monday("09:00"));
    assert_eq!(block["binding"], "tasks");
    assert_eq!(block["slack_minutes"], 180);
    let blockers: Vec<(&Value, &Value)> = block["blockers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|b| (&b["what"], &b["start"]))
        .collect();
    assert_eq!(
        blockers,
        [
            (&json!("Report"), &monday("09:00")),
            (&json!("Review"), &monday("10:00"))
        ]
    );
    // Every alternative that displaces nobody costs what the contract's checker says.
    let others = block["alternatives"].as_array().unwrap();
    assert_eq!(others.len(), 3, "{others:?}");
    let deltas: Vec<i64> = others
        .iter()
        .map(|o| o["cost_delta"].as_i64().unwrap())
        .collect();
    assert!(deltas.is_sorted(), "{deltas:?}");
    let (cost, unlawful) = judged(&problem, &planned["plan"]);
    assert_eq!(unlawful, Vec::<Value>::new());
    let mut free = 0;
    for other in others {
        let mut plan = planned["plan"].clone();
        let start = instant(&other["start"]);
        for block in plan["blocks"].as_array_mut().unwrap() {
            if block["task"] == json!(call) {
                block["start"] = json!(start.to_string());
                block["end"] = json!((start + jiff::SignedDuration::from_mins(MINUTE)).to_string());
            }
        }
        let (changed, unlawful) = judged(&problem, &plan);
        if other["displaces"] == json!([]) {
            free += 1;
            assert_eq!(unlawful, Vec::<Value>::new(), "{other}");
            assert_eq!(json!(changed - cost), other["cost_delta"], "{other}");
        } else {
            assert_eq!(other["displaces"], json!([report]));
            assert_eq!(other["displaces_titles"], json!(["Report"]));
            assert!(!unlawful.is_empty(), "the report is in the way");
        }
    }
    assert!(free > 0);
    let text = world.run(&["explain", "--workspace", "Home", &call]).stdout;
    assert!(text.contains("Taken: 2026-03-02 10:00"), "{text}");
    assert!(text.contains(", a worse plan (cost +"), "{text}");
    world
        .run(&["explain", "--workspace", "Home", "99", "--json"])
        .refused(2, "99");
}

/// Each fix is applied as it says, and then the plan has no trouble with the task.
#[test]
fn every_fix_that_is_told_works_when_it_is_applied() {
    let story = || {
        let world = week_with_a_meeting();
        let evenings = r#"{"mon":[["18:00","22:00"]],"tue":[["18:00","22:00"]]}"#;
        world.at_home("hours set", &["evenings", evenings]);
        add(
            &world,
            "Board",
            &[
                "--duration",
                "4h",
                "--priority",
                "critical",
                "--due",
                "2026-03-02",
            ],
        );
        let late = add(
            &world,
            "Slides",
            &["--duration", "2h30m", "--due", "2026-03-02"],
        );
        schedule(&world, &[]);
        (world, late)
    };
    let (world, late) = story();
    let told = explain(&world, &late);
    let problem = &told["problems"][0];
    assert_eq!(problem["kind"], "late", "{told}");
    let text = problem["text"].as_str().unwrap();
    assert!(
        text.starts_with(
            "needs 2h30m before Tue 3 Mar 00:00 in default; 2h45m are free, at most 1h45m"
        ),
        "{text}"
    );
    assert!(text.contains("Board"), "{text}");
    let fixes = problem["fixes"].as_array().unwrap();
    let kinds: Vec<&str> = fixes.iter().map(|f| f["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["extend-due", "split", "hours", "shorten"]);
    for (index, kind) in kinds.iter().enumerate() {
        let (world, late) = story();
        let fix = &explain(&world, &late)["problems"][0]["fixes"][index];
        assert!(fix["result"].as_str().unwrap().contains("in time"), "{fix}");
        let mut command: Vec<&str> = fix["command"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap())
            .collect();
        command.push("--json");
        world.run(&command).ok();
        schedule(&world, &[]);
        let fixed = task(&world, &late);
        assert_eq!(
            (&fixed["missing_minutes"], &fixed["late_minutes"]),
            (&json!(0), &json!(0)),
            "{kind}: {fixed}"
        );
        assert_eq!(explain(&world, &late)["problems"], json!([]), "{kind}");
    }
}

#[test]
fn a_task_that_is_not_planned_yet_says_so() {
    let world = week_with_a_meeting();
    let id = add(&world, "New", &["--duration", "1h"]);
    let told = explain(&world, &id);
    assert_eq!(told["blocks"], json!([]));
    assert_eq!(told["problems"][0]["kind"], "not-planned");
    assert_eq!(told["problems"][0]["fixes"][0]["kind"], "replan");
    world.at_home("task done", &[&id]);
    let done = explain(&world, &id);
    assert_eq!(
        (&done["blocks"], &done["problems"]),
        (&json!([]), &json!([]))
    );
}

#[test]
fn what_if_plans_and_stores_nothing() {
    let world = week_with_a_meeting();
    let first = add(&world, "First", &["--duration", "1h"]);
    schedule(&world, &[]);
    let before = task(&world, &first);
    let what_if = |more: &[&str]| {
        let mut args = vec![
            "what-if",
            "--workspace",
            "Home",
            "--budget-ms",
            "200",
            "--json",
        ];
        args.extend(more);
        world.run(&args).ok()
    };
    let meeting = what_if(&[
        "--busy",
        "2026-03-02T09:00:00+01:00/2026-03-02T10:00:00+01:00",
    ]);
    assert_eq!(
        meeting["changes"],
        json!({ "added": 0, "moved": 1, "removed": 0, "kept": 0 })
    );
    let moved = &meeting["diff"][0];
    assert_eq!(
        (&moved["task"], &moved["change"]),
        (&json!(first), &json!("moved"))
    );
    assert_eq!(moved["before"]["start"], before["blocks"][0]["start"]);
    let another = what_if(&[
        "--add",
        "Urgent",
        "--duration",
        "8h",
        "--min-block",
        "1h",
        "--due",
        "2026-03-02",
    ]);
    assert!(
        another["outcomes"][0]["late_minutes"].as_i64().unwrap() > 0,
        "{another}"
    );
    let without = what_if(&["--without", &first]);
    assert_eq!(without["changes"]["removed"], 1);
    let tuesday = "2026-03-03T14:00:00+01:00/2026-03-03T15:00:00+01:00";
    let pinned = what_if(&["--pin", &format!("{first}={tuesday}")]);
    let fixed = &pinned["diff"][1];
    assert_eq!(
        fixed["after"]["start"], "2026-03-03T14:00:00+01:00",
        "{pinned}"
    );
    assert_eq!(fixed["why"], "you fixed it");
    assert_eq!(task(&world, &first), before);
    world
        .run(&["what-if", "--workspace", "Home", "--without", "99"])
        .refused(2, "99");
    world
        .run(&["what-if", "--workspace", "Home", "--busy", "tomorrow"])
        .refused(2, "--busy");
    for (pin, named) in [
        (format!("99={tuesday}"), "99"),
        (tuesday.to_owned(), "--pin"),
        (format!("{first}=2026-03-03T14:00:00+01:00"), "--pin"),
        (format!("{first}=2026-03-04/2026-03-03"), "pin"),
    ] {
        world
            .run(&["what-if", "--workspace", "Home", "--pin", &pin])
            .refused(2, named);
    }
}

#[test]
fn capacity_names_the_first_week_that_breaks() {
    let world = week_with_a_meeting();
    let long = add(
        &world,
        "Book",
        &[
            "--duration",
            "45h",
            "--min-block",
            "1h",
            "--due",
            "2026-03-08",
        ],
    );
    add(&world, "Later", &["--duration", "2h"]);
    schedule(&world, &[]);
    let told = world.at_home("capacity", &[]);
    assert_eq!(told["first_broken_week"], "2026-03-02");
    assert_eq!(told["undated_minutes"], 120);
    let week = &told["weeks"][0];
    // Five days of eight hours, less a meeting that takes 61 minutes.
    assert_eq!(week["free_minutes"], 40 * 60 - 61);
    assert_eq!(
        (&week["due_minutes"], &week["breaks"]),
        (&json!(45 * 60), &json!(true))
    );
    assert_eq!(told["at_risk"][0]["task"], json!(long));
    assert!(told["at_risk"][0]["slack_minutes"].as_i64().unwrap() < 0);
    let text = world.run(&["capacity", "--workspace", "Home"]).stdout;
    assert!(
        text.contains("The week of 2026-03-02 is the first that breaks"),
        "{text}"
    );
}
