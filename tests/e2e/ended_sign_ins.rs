//! Sign-ins that end, clocks that are wrong, and what is never told.

use std::fs;
use std::path::Path;

use fake_google::{Endpoint, Fault, Options, When, seed};
use serde_json::{Value, json};

use crate::world::{MARA, NOW, Ran, World, login_args, ran};

fn sample() -> World {
    World::signed_in(Options::with_accounts([seed::sample_month(
        NOW.parse().unwrap(),
        "Europe/Berlin",
    )]))
}

/// `sync --json` by another clock.
fn sync_at(world: &World, now: &str) -> Ran {
    ran(world
        .command(&["sync", "--json"])
        .env("HOURWRIGHT_NOW", now))
}

#[test]
fn p104_the_message_names_the_likely_cause_by_the_age_of_the_sign_in() {
    let world = sample();
    world.google.account(MARA).revoke();
    for (now, cause, other) in [
        ("2026-03-03T07:00:00Z", "password", "testing mode"),
        ("2026-03-09T07:00:00Z", "testing mode", "password"),
    ] {
        let ended = sync_at(&world, now);
        assert_eq!(ended.exit, 4);
        for row in ended.json()["runs"].as_array().unwrap() {
            let error = &row["error"];
            assert_eq!(error["code"], "access-revoked");
            let told = error["message"].as_str().unwrap();
            assert!(told.contains(cause), "{told}");
            assert!(!told.contains(other), "{told}");
        }
        assert!(ended.stderr.contains(cause), "{}", ended.stderr);
    }
}

#[test]
fn p105_a_revoked_sign_in_loses_nothing_and_the_next_one_goes_on() {
    let world = sample();
    assert_eq!(world.sync(&[]).0, 0);
    let before = world.events("2026-03-02", "2026-03-30");
    world.google.account(MARA).revoke();
    world.google.reset_log();
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 4, "{runs:?}");
    assert_eq!(
        (
            world.google.count(Endpoint::Token),
            world.google.log().len()
        ),
        (1, 1),
        "it ends at once, for all calendars"
    );
    assert_eq!(world.events("2026-03-02", "2026-03-30"), before);
    world.sign_in("Home");
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    for run in &runs {
        assert_eq!(
            (&run["type"], &run["upserted"], &run["deleted"]),
            (&json!("incremental"), &json!(0), &json!(0))
        );
    }
    assert_eq!(world.events("2026-03-02", "2026-03-30"), before);
}

#[test]
fn p107_a_clock_that_is_wrong_costs_no_sign_in_and_no_request() {
    let world = sample();
    for now in [
        "2026-03-01T07:00:00Z",
        "2026-03-03T07:00:00Z",
        "2025-03-02T07:00:00Z",
        "2027-03-02T07:00:00Z",
    ] {
        world.google.reset_log();
        assert_eq!(sync_at(&world, now).exit, 0, "{now}");
        let refused = world
            .google
            .log()
            .iter()
            .filter(|asked| asked.status != 200)
            .count();
        assert_eq!(
            (refused, world.google.count(Endpoint::Token)),
            (0, 1),
            "{now}"
        );
        // Google may find the token too old all the same: one more refresh.
        world.google.fail_next(When::list(), Fault::Unauthorized, 1);
        assert_eq!(sync_at(&world, now).exit, 0, "{now}");
        assert_eq!(world.google.count(Endpoint::Token), 3, "{now}");
    }
}

/// Everything that a program says when it is asked to say all, also of what fails, and every file that it leaves.
#[test]
fn p111_no_secret_is_in_any_output_or_file() {
    let world = World::with(Options {
        rotate_refresh_tokens: true,
        ..Options::with_accounts([seed::empty(MARA)])
    });
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let login = world.login_by(
        world
            .command(&login_args("Home", &[]))
            .env("RUST_LOG", "trace"),
    );
    let mut told = vec![format!("{}\n{}", login.stdout, login.stderr)];
    let mut run = |args: &[&str]| {
        let ran = ran(world
            .command(args)
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full"));
        told.push(format!("{}\n{}", ran.stdout, ran.stderr));
    };
    run(&[
        "settings",
        "set",
        "google.client-secret",
        "demo-secret",
        "--json",
    ]);
    run(&["settings", "list", "--json"]);
    let secrets = fs::read_to_string(world.data_dir().join("secrets.json")).unwrap();
    assert!(
        secrets.contains("1//0"),
        "the canary that is looked for below"
    );
    for fault in [
        Fault::Unauthorized,
        Fault::Html,
        Fault::CutBody(20),
        Fault::Redirect("https://example.com/".to_owned()),
    ] {
        world.google.fail_next(When::list(), fault.clone(), 1);
        world
            .google
            .fail_next(When::endpoint(Endpoint::Token), fault, 1);
        run(&["sync", "--json"]);
        world.google.clear_faults();
    }
    run(&["sync", "--full"]);
    world
        .google
        .fail_next(When::endpoint(Endpoint::Token), Fault::InvalidGrant, 1);
    run(&["sync", "--json"]);
    run(&["jobs", "--json"]);
    run(&["log", "--json"]);
    run(&["doctor", "--json"]);
    run(&["logout", "--workspace", "Home", "--json"]);
    let mut places: Vec<(String, String)> = told
        .into_iter()
        .enumerate()
        .map(|(n, text)| (format!("command {n}"), text))
        .collect();
    assert!(
        places.iter().any(|(_, text)| text.contains("TRACE")),
        "it does say all"
    );
    files(&world.data_dir(), &mut places);
    for (place, text) in &places {
        for canary in ["1//0", "ya29.", "4/0A", "Bearer "] {
            assert!(!text.contains(canary), "{place} holds {canary}");
        }
        // The secret of a desktop app identifies and does not authenticate: it is a setting, and so in the store.
        let may_hold_client_secret = place.contains("hourwright.db");
        assert!(
            may_hold_client_secret || !text.contains("demo-secret"),
            "{place}"
        );
    }
}

fn files(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.file_name().unwrap() != "secrets.json" {
            let bytes = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            found.push((path.display().to_string(), text));
        }
    }
}

#[test]
fn a_narrower_sign_in_does_not_take_what_another_workspace_was_given() {
    let world = World::with(Options::with_accounts([seed::empty(MARA)]));
    for name in ["Home", "Work"] {
        world
            .run(&["workspace", "add", name, "--time-zone", "UTC", "--json"])
            .ok();
    }
    let secrets = || -> Value {
        let text = fs::read_to_string(world.data_dir().join("secrets.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    world.login("Home", &["--mode", "full"]);
    let full = secrets();
    world.sign_in("Work");
    assert_eq!(secrets(), full, "the wider sign-in is kept");
    let (exit, runs) = world.sync(&[]);
    let read: Vec<&Value> = runs.iter().map(|run| &run["workspace"]).collect();
    assert_eq!((exit, read), (0, vec![&json!("Home"), &json!("Work")]));
    // Where it no longer works, the narrower one is better than none.
    world.google.account(MARA).revoke();
    world.sign_in("Work");
    assert_ne!(secrets(), full);
    assert_eq!(world.sync(&[]).0, 0);
    // Nobody else uses it: what was asked for last counts.
    world.login("Work", &["--mode", "full"]);
    let full = secrets();
    world.run(&["logout", "--workspace", "Home", "--json"]).ok();
    world.sign_in("Work");
    assert_ne!(secrets(), full);
}

#[test]
fn removing_the_last_workspace_of_an_account_revokes_at_google() {
    let world = sample();
    world.run(&["workspace", "rm", "Home", "--json"]).ok();
    assert_eq!(world.google.count(Endpoint::Revoke), 1);
    // Without Google the workspace goes all the same, and the person is told how to revoke.
    let world = sample();
    world
        .google
        .fail_next(When::endpoint(Endpoint::Revoke), Fault::CloseBefore, 3);
    let removed = ran(world
        .command(&["workspace", "rm", "Home"])
        .env("RUST_LOG", "warn"));
    assert_eq!(removed.exit, 0, "{}", removed.stderr);
    assert!(
        removed.stderr.contains("myaccount.google.com"),
        "{}",
        removed.stderr
    );
    let left = world.run(&["workspace", "list", "--json"]).ok();
    assert_eq!(left, json!({ "workspaces": [] }));
}
