//! Two programs at once, and a program that is killed: no stale lock, no half state, and the next run finishes the job.

use std::process::{Child, Stdio};

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
