//! `sync` and `log`: what changed at Google is here afterwards, once, and nothing else.

use std::collections::BTreeSet;

use fake_google::{Endpoint, Fault, Options, RetryAfter, When, seed};
use serde_json::{Value, json};

use crate::world::{MARA, World, ran, title};

fn sample() -> World {
    World::signed_in(Options::with_accounts([seed::sample_month(
        crate::world::NOW.parse().unwrap(),
        "Europe/Berlin",
    )]))
}

fn empty() -> World {
    World::signed_in(Options::with_accounts([seed::empty(MARA)]))
}

fn meeting(summary: &str, day: u32, hour: u32) -> Value {
    json!({
        "summary": summary,
        "start": { "dateTime": format!("2026-03-{day:02}T{hour:02}:00:00+01:00"), "timeZone": "Europe/Berlin" },
        "end": { "dateTime": format!("2026-03-{day:02}T{:02}:00:00+01:00", hour + 1), "timeZone": "Europe/Berlin" },
    })
}

fn titles(events: &[Value]) -> Vec<&str> {
    events.iter().map(title).collect()
}

#[test]
fn the_first_sync_is_full_the_next_incremental_and_quiet() {
    let world = sample();
    let (exit, first) = world.sync(&["--workspace", "Home"]);
    assert_eq!(exit, 0, "{first:?}");
    assert!(first.len() >= 2, "a row a calendar");
    for run in &first {
        assert_eq!(run["type"], "full");
        assert_eq!(run["status"], "succeeded");
        assert_eq!(run["redirected_to_full"], false);
        assert_eq!(run["attempts"], 1);
        assert_eq!(run["error"], Value::Null);
    }
    world.google.reset_log();
    let (_, second) = world.sync(&["--workspace", "Home"]);
    for run in &second {
        assert_eq!(run["type"], "incremental");
        assert_eq!(
            (&run["requests"], &run["upserted"], &run["deleted"]),
            (&json!(1), &json!(0), &json!(0))
        );
    }
    assert_eq!(
        world.google.count(Endpoint::EventsList),
        second.len(),
        "one request a calendar"
    );
    assert_eq!(
        world.google.count(Endpoint::CalendarListList),
        0,
        "the list was read a moment ago"
    );
    let log = world.run(&["log", "--workspace", "Home", "--json"]).ok();
    let ids: Vec<i64> = log["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["id"].as_i64().unwrap())
        .collect();
    assert_eq!(ids.len(), first.len() + second.len());
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]), "newest first");
    world.nothing_malformed_was_sent();
}

#[test]
fn ten_thousand_events_come_whole_and_two_hundred_changes_follow() {
    let world = World::signed_in(Options::with_accounts([seed::many(10_000, 1)]));
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    assert_eq!(runs[0]["upserted"], 10_000);
    let calendar = world.google.calendar("many@example.com");
    let ids: Vec<String> = calendar
        .snapshot()
        .into_iter()
        .filter(|(_, event)| {
            event.get("recurrence").is_none() && event.get("recurringEventId").is_none()
        })
        .map(|(id, _)| id)
        .take(200)
        .collect();
    for (n, id) in ids.iter().enumerate() {
        if n % 4 == 0 {
            calendar.delete(id).unwrap();
        } else {
            calendar
                .patch(id, json!({ "summary": format!("changed {n}") }))
                .unwrap();
        }
    }
    let (_, runs) = world.sync(&[]);
    assert_eq!(runs[0]["type"], "incremental");
    assert_eq!(
        (&runs[0]["upserted"], &runs[0]["deleted"]),
        (&json!(150), &json!(50))
    );
    let (_, full) = world.sync(&["--full"]);
    assert_eq!(
        (&full[0]["upserted"], &full[0]["deleted"]),
        (&json!(0), &json!(0)),
        "nothing was lost on the way"
    );
}

#[test]
fn a_deleted_series_leaves_nothing() {
    let world = empty();
    let calendar = world.google.calendar(MARA);
    let mut series = meeting("Stand-up", 2, 9);
    series["recurrence"] = json!(["RRULE:FREQ=DAILY;COUNT=10"]);
    let id = calendar.create(series).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    calendar
        .patch(
            &format!("{id}_20260304T080000Z"),
            json!({ "summary": "Stand-up, moved" }),
        )
        .unwrap();
    calendar.delete(&format!("{id}_20260305T080000Z")).unwrap();
    world.sync(&[]);
    let seen = world.events("2026-03-02", "2026-03-12");
    assert_eq!(seen.len(), 9);
    assert_eq!(
        titles(&seen)
            .iter()
            .filter(|t| **t == "Stand-up, moved")
            .count(),
        1
    );
    let ids: BTreeSet<&str> = seen.iter().map(|e| e["id"].as_str().unwrap()).collect();
    assert!(
        ids.contains(format!("{id}_20260302T080000Z").as_str()),
        "{ids:?}"
    );
    calendar.delete(&id).unwrap();
    let (_, runs) = world.sync(&[]);
    assert_eq!(runs[0]["deleted"], 3, "the master and its two exceptions");
    assert_eq!(
        world.events("2026-03-02", "2026-03-12"),
        Vec::<Value>::new()
    );
}

#[test]
fn a_dead_sync_token_leads_to_one_full_run_that_sweeps() {
    let world = empty();
    let calendar = world.google.calendar(MARA);
    let gone = calendar.create(meeting("Gone", 3, 10)).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    calendar.create(meeting("Stays", 3, 12)).unwrap();
    world.sync(&[]);
    calendar.delete(&gone).unwrap();
    calendar.invalidate_sync_tokens();
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0);
    assert_eq!(
        (&runs[0]["type"], &runs[0]["redirected_to_full"]),
        (&json!("full"), &json!(true))
    );
    assert_eq!(
        (
            &runs[0]["requests"],
            &runs[0]["deleted"],
            &runs[0]["upserted"]
        ),
        (&json!(2), &json!(1), &json!(0))
    );
    assert_eq!(titles(&world.events("2026-03-02", "2026-03-09")), ["Stays"]);
}

#[test]
fn trouble_on_the_way_is_retried_and_told() {
    for (fault, times) in [
        (
            Fault::Plain {
                status: 503,
                text: "busy".into(),
            },
            1,
        ),
        (Fault::DropReply, 1),
        (Fault::CutBody(40), 1),
        (Fault::Html, 1),
        (Fault::Forbidden("rateLimitExceeded".into()), 2),
    ] {
        let world = empty();
        world
            .google
            .calendar(MARA)
            .create(meeting("Here", 3, 10))
            .unwrap();
        world.google.fail_next(When::list(), fault.clone(), times);
        let (exit, runs) = world.sync(&[]);
        assert_eq!(exit, 0, "{fault:?}: {runs:?}");
        let sent = u64::from(times) + 1;
        assert_eq!(
            (&runs[0]["attempts"], &runs[0]["requests"]),
            (&json!(sent), &json!(sent)),
            "{fault:?}"
        );
        assert_eq!(titles(&world.events("2026-03-02", "2026-03-09")), ["Here"]);
    }
}

#[test]
fn what_does_not_get_better_fails_and_changes_nothing() {
    for (fault, code, exit) in [
        (
            Fault::Plain {
                status: 500,
                text: "no".into(),
            },
            "bad-response",
            5,
        ),
        (Fault::Html, "bad-response", 5),
        (Fault::CloseBefore, "network", 5),
        (
            Fault::TooManyRequests(RetryAfter::Seconds(3600)),
            "rate-limited",
            5,
        ),
        (Fault::InvalidGrant, "access-revoked", 4),
    ] {
        let world = empty();
        world
            .google
            .calendar(MARA)
            .create(meeting("Before", 3, 10))
            .unwrap();
        world.sync(&[]);
        world
            .google
            .calendar(MARA)
            .create(meeting("After", 4, 10))
            .unwrap();
        let when = if matches!(fault, Fault::InvalidGrant) {
            When::endpoint(Endpoint::Token)
        } else {
            When::list()
        };
        world.google.fail_next(when, fault.clone(), 3);
        let (got, runs) = world.sync(&[]);
        assert_eq!(got, exit, "{fault:?}: {runs:?}");
        assert_eq!(runs[0]["error"]["code"], code, "{fault:?}");
        assert_eq!(
            titles(&world.events("2026-03-02", "2026-03-09")),
            ["Before"],
            "{fault:?}"
        );
        world.google.clear_faults();
        let (got, runs) = world.sync(&[]);
        assert_eq!(got, 0, "{runs:?}");
        assert_eq!(runs[0]["type"], "incremental", "the token was kept");
        assert_eq!(
            titles(&world.events("2026-03-02", "2026-03-09")),
            ["Before", "After"]
        );
    }
}

#[test]
fn a_calendar_that_is_gone_keeps_its_rows() {
    let world = empty();
    world
        .google
        .calendar(MARA)
        .create(meeting("Kept", 3, 10))
        .unwrap();
    world.sync(&[]);
    world.google.fail_next(
        When::list(),
        Fault::Error {
            status: 404,
            reason: "notFound".into(),
            message: "Not Found".into(),
        },
        1,
    );
    let (exit, runs) = world.sync(&[]);
    assert_eq!((exit, &runs[0]["error"]["code"]), (5, &json!("not-found")));
    assert_eq!(titles(&world.events("2026-03-02", "2026-03-09")), ["Kept"]);
    let (exit, _) = world.sync(&[]);
    assert_eq!(exit, 0, "a sync from the command line always tries");
}

#[test]
fn one_workspaces_trouble_does_not_stop_the_others() {
    let world = World::signed_in(Options::with_accounts([
        seed::empty(MARA),
        seed::empty("ines@example.com"),
    ]));
    world
        .run(&["workspace", "add", "Work", "--time-zone", "UTC", "--json"])
        .ok();
    world.google.sign_in_as("ines@example.com");
    world.sign_in("Work");
    world
        .google
        .calendar("ines@example.com")
        .create(meeting("Review", 3, 10))
        .unwrap();
    world.google.account(MARA).revoke();
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 4);
    let of = |workspace: &str| {
        runs.iter()
            .find(|run| run["workspace"] == workspace)
            .unwrap()
    };
    assert_eq!(of("Home")["error"]["code"], "access-revoked");
    assert_eq!(
        (&of("Work")["status"], &of("Work")["upserted"]),
        (&json!("succeeded"), &json!(1))
    );
    // Every sync is a job, and `jobs` tells how it ended.
    let jobs = world.run(&["jobs", "--json"]).ok();
    assert_eq!(
        (&jobs["jobs"][0]["job"], &jobs["jobs"][0]["state"]),
        (&json!("batch-sync"), &json!("failed"))
    );
    assert_eq!(jobs["jobs"][0]["attempts"].as_array().unwrap().len(), 1);
}

/// What was not asked for, because an earlier calendar met that the sign-in is dead, would have been read as usual.
#[test]
fn a_row_names_the_type_that_the_run_would_have_had() {
    let world = sample();
    let types = |runs: &[Value]| -> BTreeSet<String> {
        assert!(runs.len() >= 2, "{runs:?}");
        let types = runs.iter().map(|run| run["type"].as_str().unwrap());
        types.map(str::to_owned).collect()
    };
    let dead = || {
        let token = When::endpoint(Endpoint::Token);
        world.google.fail_next(token, Fault::InvalidGrant, 1);
    };
    dead();
    let (exit, first) = world.sync(&[]);
    assert_eq!((exit, types(&first)), (4, BTreeSet::from(["full".into()])));
    assert_eq!(world.sync(&[]).0, 0);
    for (more, kind) in [(&[][..], "incremental"), (&["--full"], "full")] {
        dead();
        let (exit, runs) = world.sync(more);
        assert_eq!((exit, types(&runs)), (4, BTreeSet::from([kind.into()])));
    }
}

#[test]
fn a_workspace_without_an_account_needs_a_sign_in() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let (exit, runs) = world.sync(&["--workspace", "Home"]);
    assert_eq!(
        (exit, &runs[0]["error"]["code"], &runs[0]["calendar"]),
        (4, &json!("auth-required"), &Value::Null)
    );
    let (exit, runs) = world.sync(&[]);
    assert_eq!((exit, runs.len()), (0, 0), "the batch leaves it out");
}

#[test]
fn without_a_google_client_a_sync_says_so_and_needs_a_sign_in() {
    let world = empty();
    let mut sync = world.command(&["sync", "--json"]);
    sync.env_remove("HOURWRIGHT_GOOGLE_CLIENT_ID");
    let ran = ran(&mut sync);
    assert_eq!(ran.exit, 4, "{}", ran.stderr);
    let error = &ran.json()["runs"][0]["error"];
    assert_eq!(error["code"], "auth-required");
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .contains("google.client-id")
    );
}

#[test]
fn events_mean_what_the_calendar_says() {
    let world = empty();
    let calendar = world.google.calendar(MARA);
    let plain = |summary: &str, hour: u32, more: Value| {
        let mut event = meeting(summary, 3, hour);
        event
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        event
    };
    let answer = |response: &str| {
        json!({ "attendees": [
        { "email": MARA, "self": true, "responseStatus": response },
        { "email": "ines@example.com", "organizer": true, "responseStatus": "accepted" } ] })
    };
    calendar.create(plain("busy", 8, json!({}))).unwrap();
    calendar
        .create(plain("declined", 9, answer("declined")))
        .unwrap();
    calendar
        .create(plain("unanswered", 10, answer("needsAction")))
        .unwrap();
    calendar
        .create(plain("maybe", 11, answer("tentative")))
        .unwrap();
    calendar
        .create(plain(
            "transparent",
            12,
            json!({ "transparency": "transparent" }),
        ))
        .unwrap();
    calendar
        .create(plain("tentative", 13, json!({ "status": "tentative" })))
        .unwrap();
    calendar
        .create(json!({ "summary": "holiday", "start": { "date": "2026-03-03" }, "end": { "date": "2026-03-05" }, "transparency": "transparent" }))
        .unwrap();
    world.sync(&[]);
    let events = world.events("2026-03-03", "2026-03-04");
    let busy: Vec<(&str, bool)> = events
        .iter()
        .map(|e| (title(e), e["busy"].as_bool().unwrap()))
        .collect();
    assert_eq!(
        busy,
        [
            ("holiday", false),
            ("busy", true),
            ("declined", false),
            ("unanswered", true),
            ("maybe", true),
            ("transparent", false),
            ("tentative", true),
        ]
    );
    let holiday = &events[0];
    assert_eq!(
        (&holiday["start"], &holiday["end"], &holiday["all_day"]),
        (&json!("2026-03-03"), &json!("2026-03-05"), &json!(true))
    );
    assert_eq!(
        events[1]["start"], "2026-03-03T08:00:00+01:00",
        "in the workspace's zone"
    );
}

#[test]
fn p125_an_interrupt_ends_a_sync_and_says_so() {
    let world = empty();
    world.google.fail_next(When::list(), Fault::Silence, 1);
    let child = world.command(&["sync", "--json"]).spawn().unwrap();
    while world.google.count(Endpoint::EventsList) == 0 {
        std::thread::yield_now();
    }
    std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let runs: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(runs["runs"][0]["status"], "cancelled");
    assert_eq!(
        ran(&mut world.command(&["log", "--json"])).ok()["runs"][0]["error"]["code"],
        "cancelled"
    );
}
