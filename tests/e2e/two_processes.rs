//! Two programs at once, and a program that is killed: no stale lock, no half state, and the next run finishes the job.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use fake_google::{Endpoint, Fault, Options, When, seed};
use serde_json::json;

use crate::world::World;

fn many() -> World {
    World::signed_in(Options::with_accounts([seed::many(3_000, 7)]))
}

/// A sync that has begun to read and hangs on its third page.
fn hanging_sync(world: &World) -> Child {
    world
        .google
        .fail_next(When::list().page(3), Fault::Silence, 1);
    let child = world
        .command(&["sync", "--json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    while world.google.count(Endpoint::EventsList) < 3 {
        std::thread::yield_now();
    }
    child
}

#[test]
fn a_second_sync_of_the_same_calendar_is_skipped() {
    let world = many();
    let mut first = hanging_sync(&world);
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 3, "{runs:?}");
    assert_eq!(
        (&runs[0]["status"], &runs[0]["error"]["code"]),
        (&json!("skipped"), &json!("lock-held"))
    );
    first.kill().unwrap();
    first.wait().unwrap();
}

#[test]
fn p112_p129_a_killed_full_sync_leaves_no_lock_and_the_next_one_finishes_it() {
    let world = many();
    let mut first = hanging_sync(&world);
    first.kill().unwrap();
    first.wait().unwrap();
    let jobs = world.run(&["jobs", "--json"]).ok();
    assert_eq!(jobs["jobs"][0]["state"], "crashed", "{jobs}");
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    assert_eq!(
        (&runs[0]["type"], &runs[0]["upserted"]),
        (&json!("full"), &json!(3_000))
    );
    let (_, runs) = world.sync(&["--full"]);
    assert_eq!(
        (&runs[0]["upserted"], &runs[0]["deleted"]),
        (&json!(0), &json!(0)),
        "nothing lost, nothing doubled"
    );
}

/// The holder is frozen. Its lock still holds: nobody else reads the calendar. Somebody takes the lock for a stale one and
/// removes its file, so that another sync overtakes it; when the frozen one goes on, it is undone.
#[test]
fn p113_a_sync_that_was_frozen_and_overtaken_commits_nothing() {
    let world = many();
    // Slow enough to be met in the middle of its third page.
    let third = When::list().page(3);
    world.google.fail_next(third, Fault::SlowBody(3_000), 1);
    let frozen = world.command(&["sync", "--json"]).spawn().unwrap();
    while world.google.count(Endpoint::EventsList) < 3 {
        std::thread::yield_now();
    }
    send("STOP", &frozen);
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 3, "a frozen holder still holds: {runs:?}");
    for lock in std::fs::read_dir(world.data_dir().join("locks")).unwrap() {
        let path = lock.unwrap().path();
        if !path
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("process-")
        {
            std::fs::remove_file(path).unwrap();
        }
    }
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    send("CONT", &frozen);
    let output = frozen.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (
            &said["runs"][0]["status"],
            &said["runs"][0]["error"]["code"]
        ),
        (&json!("skipped"), &json!("lock-held"))
    );
    let (_, runs) = world.sync(&["--full"]);
    assert_eq!(
        (&runs[0]["upserted"], &runs[0]["deleted"]),
        (&json!(0), &json!(0)),
        "nothing lost, nothing doubled"
    );
}

/// A background, a sync that is going on, and terminals that read and write, all at once and again and again.
#[test]
fn p114_no_program_ever_finds_the_database_locked() {
    let world = World::signed_in(Options::with_accounts([seed::many(500, 7)]));
    let mut background = world
        .command(&["run"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    for round in 0..6 {
        let children: Vec<Child> = (0..10)
            .map(|n| {
                let title = format!("task {round} {n}");
                let args: &[&str] = match n % 5 {
                    0 => &[
                        "task",
                        "add",
                        "--workspace",
                        "Home",
                        &title,
                        "--duration",
                        "30m",
                    ],
                    1 => &["sync", "--full"],
                    2 => &["sync"],
                    3 => &["jobs", "--json"],
                    _ => &[
                        "hours",
                        "set",
                        "--workspace",
                        "Home",
                        "other",
                        r#"{"mon":[["09:00","17:00"]]}"#,
                    ],
                };
                world.command(args).spawn().unwrap()
            })
            .collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(
                matches!(output.status.code(), Some(0 | 3)),
                "{output:?} {words}"
            );
            assert!(
                !words.contains("locked") && !words.contains("in use"),
                "{words}"
            );
        }
    }
    send("TERM", &background);
    background.wait().unwrap();
    let tasks = world
        .run(&["task", "list", "--workspace", "Home", "--json"])
        .ok();
    assert_eq!(tasks["tasks"].as_array().unwrap().len(), 12);
}

/// An import that is killed ten times over, each time a page later, reads every page once.
#[test]
fn p129_an_import_that_is_killed_ten_times_goes_on_where_it_was() {
    const PAGES: u32 = 12;
    let world = many();
    for page in 3..=PAGES {
        let before = world.google.count(Endpoint::EventsList);
        let hangs = When::list().page(page);
        world.google.fail_next(hangs, Fault::Silence, 1);
        let mut child = world
            .command(&["sync", "--json"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The first reads two pages, the others the one that hung before, and then each hangs.
        let asked = if page == 3 { 3 } else { 2 };
        while world.google.count(Endpoint::EventsList) < before + asked {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    assert_eq!(
        (&runs[0]["requests"], &runs[0]["upserted"]),
        (&json!(1), &json!(3_000)),
        "the last page is all that was left"
    );
    let jobs = world.run(&["jobs", "--limit", "10", "--json"]).ok();
    let states = jobs["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|job| &job["state"]);
    assert_eq!(
        states.filter(|state| **state == json!("crashed")).count(),
        9
    );
}

/// Of two backgrounds one starts the jobs; the other takes over when it ends, at whatever death.
#[test]
fn of_two_backgrounds_one_starts_the_jobs() {
    let world = World::signed_in(Options::with_accounts([seed::empty("mara@example.com")]));
    let begin = || {
        let mut child = world.command(&["run", "--json"]).spawn().unwrap();
        let mut line = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let said: serde_json::Value = serde_json::from_str(&line).unwrap();
        (child, said["scheduling"].clone())
    };
    let (mut first, scheduling) = begin();
    assert_eq!(scheduling, json!(true));
    let (second, scheduling) = begin();
    assert_eq!(scheduling, json!(false));
    first.kill().unwrap();
    first.wait().unwrap();
    let (third, scheduling) = begin();
    // Which of the two has it now is a matter of who looked first.
    assert!(scheduling.is_boolean());
    for child in [second, third] {
        send("TERM", &child);
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(130));
    }
    let jobs = world.run(&["jobs", "--json"]).ok();
    let polls = jobs["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|job| job["job"] == "batch-sync");
    assert!(polls.count() >= 1, "{jobs}");
}

/// Sends a signal by its name.
fn send(signal: &str, child: &Child) {
    let sent = Command::new("sh")
        .args(["-c", &format!("kill -{signal} {}", child.id())])
        .status()
        .unwrap();
    assert!(sent.success());
}

#[test]
fn p114_programs_side_by_side_do_not_disturb_each_other() {
    let world = many();
    world.sync(&[]);
    let children: Vec<Child> = (0..8)
        .map(|n| {
            let title = format!("task {n}");
            let args: Vec<&str> = match n % 2 {
                0 => vec![
                    "task",
                    "add",
                    "--workspace",
                    "Home",
                    &title,
                    "--duration",
                    "30m",
                    "--json",
                ],
                _ => vec!["sync", "--json"],
            };
            world.command(&args).spawn().unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let code = output.status.code();
        assert!(
            matches!(code, Some(0 | 3)),
            "{code:?} {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    let tasks = world
        .run(&["task", "list", "--workspace", "Home", "--json"])
        .ok();
    assert_eq!(tasks["tasks"].as_array().unwrap().len(), 4);
}
