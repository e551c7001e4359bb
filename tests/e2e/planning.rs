//! `slots`, `task`, `schedule`: work goes into the free time, and stays where it is told.

use std::process::Command;

use fake_google::{Options, seed};
use serde_json::{Value, json};

use crate::plan_file::checked;
use crate::world::{MARA, World};

pub(crate) fn week_with_a_meeting() -> World {
    let world = World::signed_in(Options::with_accounts([seed::empty(MARA)]));
    world.meet(
        "Review",
        "2026-03-02T10:00:00+01:00",
        "2026-03-02T11:00:20+01:00",
    );
    world.sync(&[]);
    world
}

fn slots(world: &World, more: &[&str]) -> Vec<(String, i64)> {
    let mut args = vec![
        "slots",
        "--workspace",
        "Home",
        "--from",
        "2026-03-02",
        "--to",
        "2026-03-03",
        "--json",
    ];
    args.extend(more);
    let listed = world.run(&args).ok();
    listed["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            (
                s["start"].as_str().unwrap().to_owned(),
                s["minutes"].as_i64().unwrap(),
            )
        })
        .collect()
}

pub(crate) fn add(world: &World, title: &str, more: &[&str]) -> String {
    let mut args = vec!["task", "add", "--workspace", "Home", title, "--json"];
    args.extend(more);
    world.run(&args).ok()["tasks"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

pub(crate) fn task(world: &World, id: &str) -> Value {
    world.at_home("task show", &[id])["tasks"][0].clone()
}

pub(crate) fn schedule(world: &World, more: &[&str]) -> Value {
    let mut args = vec![
        "schedule",
        "--workspace",
        "Home",
        "--budget-ms",
        "200",
        "--json",
    ];
    args.extend(more);
    world.run(&args).ok()
}

#[test]
fn slots_are_what_hours_leave_after_events_and_buffers() {
    let world = week_with_a_meeting();
    let monday = |hour: &str| format!("2026-03-02T{hour}:00+01:00");
    assert_eq!(
        slots(&world, &[]),
        [(monday("09:00"), 60), (monday("11:01"), 359)]
    );
    assert_eq!(slots(&world, &["--min", "90"]), [(monday("11:01"), 359)]);
    world.at_home("settings set", &["plan.buffer-minutes", "15"]);
    assert_eq!(
        slots(&world, &[]),
        [(monday("09:00"), 45), (monday("11:16"), 344)]
    );
}

#[test]
fn tasks_are_planned_stored_kept_and_given_back() {
    let world = week_with_a_meeting();
    let report = add(
        &world,
        "Report",
        &[
            "--duration",
            "2h",
            "--min-block",
            "30m",
            "--priority",
            "high",
        ],
    );
    let call = add(
        &world,
        "Call",
        &[
            "--duration",
            "30m",
            "--after",
            &report,
            "--due",
            "2026-03-02",
        ],
    );
    assert_eq!(task(&world, &report)["missing_minutes"], 120);
    let dry = schedule(&world, &["--dry-run"]);
    assert_eq!(
        task(&world, &report)["blocks"],
        json!([]),
        "a dry run stores nothing"
    );
    let problem = world.path("problem.json");
    let planned = schedule(&world, &["--problem-out", problem.to_str().unwrap()]);
    assert_eq!(dry["plan"]["cost"], planned["plan"]["cost"]);
    checked(&problem, &planned["plan"]);
    let added = planned["changes"]["added"].as_i64().unwrap();
    assert!(added >= 2, "{planned}");
    assert_eq!(task(&world, &report)["missing_minutes"], 0);
    assert_eq!(task(&world, &call)["late_minutes"], 0);
    // The blocks are in the agenda, once each, and no longer free.
    let blocks: Vec<Value> = world
        .events("2026-03-02", "2026-03-09")
        .into_iter()
        .filter(|e| !e["block"].is_null())
        .collect();
    assert_eq!(i64::try_from(blocks.len()).unwrap(), added);
    assert!(
        blocks
            .iter()
            .all(|b| b["busy"] == true && b["calendar"].is_null())
    );
    // Planned again, nothing moves.
    let again = schedule(&world, &[]);
    assert_eq!(
        again["changes"],
        json!({ "added": 0, "moved": 0, "removed": 0, "kept": added })
    );
    // A finished task gives its future blocks back.
    let done = world.at_home("task done", &[&call]);
    assert_eq!(
        (&done["tasks"][0]["status"], &done["tasks"][0]["blocks"]),
        (&json!("done"), &json!([]))
    );
    let reopened = world.at_home("task reopen", &[&call]);
    assert_eq!(
        (
            &reopened["tasks"][0]["status"],
            &reopened["tasks"][0]["missing_minutes"]
        ),
        (&json!("open"), &json!(30))
    );
}

#[test]
fn a_meeting_that_lands_on_a_block_moves_it_and_a_pin_stays() {
    let world = week_with_a_meeting();
    let first = add(&world, "First", &["--duration", "1h"]);
    let second = add(&world, "Second", &["--duration", "1h"]);
    schedule(&world, &[]);
    let pinned = world.at_home("task pin", &[&second]);
    let place = pinned["tasks"][0]["blocks"][0]["start"].clone();
    let start = task(&world, &first)["blocks"][0]["start"]
        .as_str()
        .unwrap()
        .to_owned();
    let end = task(&world, &first)["blocks"][0]["end"]
        .as_str()
        .unwrap()
        .to_owned();
    world
        .google
        .calendar(MARA)
        .create(
            json!({ "summary": "New", "start": { "dateTime": start }, "end": { "dateTime": end } }),
        )
        .unwrap();
    world.sync(&[]);
    let replanned = schedule(&world, &[]);
    assert_eq!(
        replanned["changes"],
        json!({ "added": 0, "moved": 1, "removed": 0, "kept": 1 })
    );
    assert_ne!(task(&world, &first)["blocks"][0]["start"], json!(start));
    assert_eq!(task(&world, &second)["blocks"][0]["start"], place);
}

#[test]
fn a_pin_off_the_grid_is_kept_to_the_minute() {
    let world = week_with_a_meeting();
    let id = add(
        &world,
        "Dentist prep",
        &["--duration", "2h", "--min-block", "30m"],
    );
    let pin = [
        "task",
        "pin",
        "--workspace",
        "Home",
        &id,
        "--start",
        "2026-03-04T09:07:00+01:00",
        "--end",
        "2026-03-04T10:07:00+01:00",
        "--json",
    ];
    world.run(&pin).ok();
    schedule(&world, &[]);
    let blocks = task(&world, &id)["blocks"].as_array().unwrap().clone();
    assert!(
        blocks
            .iter()
            .any(|b| b["pinned"] == true && b["start"] == "2026-03-04T09:07:00+01:00"),
        "{blocks:?}"
    );
    assert_eq!(task(&world, &id)["missing_minutes"], 0);
}

#[test]
fn a_pin_by_dates_is_from_midnight_to_midnight_and_a_second_one_replaces_it() {
    let world = week_with_a_meeting();
    let id = add(&world, "Offsite", &["--duration", "2h"]);
    for _ in 0..2 {
        let pin = [
            "task",
            "pin",
            "--workspace",
            "Home",
            &id,
            "--start",
            "2026-03-04",
            "--end",
            "2026-03-05",
            "--json",
        ];
        world.run(&pin).ok();
    }
    assert_eq!(
        task(&world, &id)["blocks"],
        json!([{ "start": "2026-03-04T00:00:00+01:00", "end": "2026-03-05T00:00:00+01:00", "pinned": true }])
    );
}

#[test]
fn finishing_in_the_middle_of_a_block_frees_the_rest_of_it() {
    let world = week_with_a_meeting();
    let id = add(&world, "Early", &["--duration", "2h"]);
    let pin = [
        "task",
        "pin",
        "--workspace",
        "Home",
        &id,
        "--start",
        "2026-03-02T12:00:00+01:00",
        "--end",
        "2026-03-02T14:00:00+01:00",
        "--json",
    ];
    world.run(&pin).ok();
    let mut done = world.command(&["task", "done", "--workspace", "Home", &id, "--json"]);
    done.env("HOURWRIGHT_NOW", "2026-03-02T11:29:30Z");
    let blocks = crate::world::ran(&mut done).ok()["tasks"][0]["blocks"].clone();
    assert_eq!(blocks[0]["end"], "2026-03-02T12:30:00+01:00");
    assert!(
        slots(&world, &[]).contains(&("2026-03-02T12:30:00+01:00".to_owned(), 270)),
        "{:?}",
        slots(&world, &[])
    );
    world
        .run(&["task", "pin", "--workspace", "Home", &id])
        .refused(2, "done");
}

#[test]
fn edits_clear_fields_and_removal_takes_the_blocks_along() {
    let world = week_with_a_meeting();
    let id = add(
        &world,
        "Old",
        &[
            "--duration",
            "1h",
            "--due",
            "2026-03-06",
            "--not-before",
            "2026-03-03",
        ],
    );
    assert_eq!(
        task(&world, &id)["due"],
        "2026-03-07T00:00:00+01:00",
        "a due date includes its day"
    );
    assert_eq!(task(&world, &id)["not_before"], "2026-03-03T00:00:00+01:00");
    let edit = [
        "task",
        "edit",
        "--workspace",
        "Home",
        &id,
        "--title",
        "New",
        "--due",
        "none",
        "--duration",
        "45m",
        "--json",
    ];
    let edited = world.run(&edit).ok();
    let edited = &edited["tasks"][0];
    assert_eq!(
        (
            &edited["title"],
            &edited["due"],
            &edited["duration_minutes"]
        ),
        (&json!("New"), &Value::Null, &json!(45))
    );
    schedule(&world, &[]);
    world.at_home("task rm", &[&id]);
    world
        .run(&["task", "show", "--workspace", "Home", &id])
        .refused(2, &id);
    assert!(
        world
            .events("2026-03-02", "2026-03-30")
            .iter()
            .all(|e| e["block"].is_null())
    );
}

#[test]
fn an_interrupt_ends_planning_and_stores_nothing() {
    let world = week_with_a_meeting();
    let ids: Vec<String> = (0..30)
        .map(|n| {
            add(
                &world,
                &format!("Task {n}"),
                &["--duration", "3h", "--min-block", "30m"],
            )
        })
        .collect();
    let slow = [
        "schedule",
        "--workspace",
        "Home",
        "--budget-ms",
        "60000",
        "--json",
    ];
    let child = world.command(&slow).spawn().unwrap();
    let newest = || world.run(&["jobs", "--limit", "1", "--json"]).ok()["jobs"][0].clone();
    while newest()["job"] != "schedule-tasks" {
        std::thread::yield_now();
    }
    Command::new("kill")
        .args(["-TERM", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["error"]["code"], "cancelled");
    assert_eq!(newest()["state"], "cancelled");
    assert_eq!(task(&world, &ids[0])["blocks"], json!([]));
}

#[test]
fn a_ring_of_tasks_that_wait_for_each_other_is_refused() {
    let world = week_with_a_meeting();
    let a = add(&world, "A", &["--duration", "1h"]);
    let b = add(&world, "B", &["--duration", "1h", "--after", &a]);
    world
        .run(&["task", "edit", "--workspace", "Home", &a, "--after", &b])
        .refused(2, "after");
}

#[test]
fn the_demo_shows_a_planned_week_on_this_machine_alone() {
    let world = World::empty();
    let mut command: Command = world.command(&["demo", "--json"]);
    command
        .env_remove("HOURWRIGHT_GOOGLE_API_URL")
        .env_remove("HOURWRIGHT_GOOGLE_TOKEN_URL");
    let shown = crate::world::ran(&mut command).ok();
    let kinds = |kind: &str| {
        shown["week"]["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|i| i["kind"] == kind)
            .count()
    };
    assert!(
        kinds("event") >= 10 && kinds("block") >= 3,
        "{} events, {} blocks",
        kinds("event"),
        kinds("block")
    );
    assert!(
        shown["runs"]
            .as_array()
            .unwrap()
            .iter()
            .all(|run| run["status"] == "succeeded")
    );
    assert!(
        !world.data_dir().exists(),
        "the person's own folder is not touched"
    );
}

#[test]
fn a_change_and_a_plan_are_taken_back_and_made_again() {
    let world = week_with_a_meeting();
    let id = add(&world, "Report", &["--duration", "1h", "--list", "#work"]);
    assert_eq!(task(&world, &id)["list"], "work");
    schedule(&world, &[]);
    let planned = task(&world, &id);
    let place = ["--workspace", "Home", "--json"];
    let step = |word: &str| world.run(&[&["task", word], &place[..]].concat());
    assert_eq!(step("undo").ok()["kind"], "plan");
    assert_eq!(task(&world, &id)["blocks"], json!([]));
    assert_eq!(step("redo").ok()["kind"], "plan");
    assert_eq!(task(&world, &id), planned);
    world.at_home("task rm", &[&id]);
    assert_eq!(step("undo").ok()["title"], "Report");
    assert_eq!(task(&world, &id), planned, "it comes back with its blocks");
    step("undo").ok();
    step("undo").ok();
    step("undo").refused(2, "nothing to undo");
}
