//! What runs by the clock: when it is due, and what it leaves alone.

use engine::view::JobView;
use engine::{Engine, SyncRequest, Trigger};
use fake_google::{Endpoint, Fault, When, seed};
use tokio_util::sync::CancellationToken;

use crate::world::{MARA, NOW, World, heard};

/// The jobs after one look of the background, which has then ended.
async fn jobs_after_a_look(engine: &Engine) -> Vec<JobView> {
    engine.start_background().await.unwrap();
    engine.shutdown().await;
    engine.jobs(100).unwrap().jobs
}

/// Lets the batch that is due at `now` run to its end.
async fn batch_at(world: &World, now: &str) {
    let engine = world.at(now);
    let before = engine.jobs(1000).unwrap().jobs.len();
    let mut signals = engine.subscribe();
    engine.start_background().await.unwrap();
    heard(&mut signals, |_| {
        let jobs = engine.jobs(1000).unwrap().jobs;
        (jobs.len() > before && jobs[0].state != "running").then_some(())
    })
    .await;
    engine.shutdown().await;
}

#[tokio::test]
async fn without_an_account_nothing_is_due() {
    let world = World::new().await;
    assert_eq!(jobs_after_a_look(&world.engine).await, []);
    assert_eq!(world.engine.sync_status().next_at, None);
}

#[tokio::test]
async fn the_batch_is_due_an_interval_after_the_last_one() {
    let world = World::signed_in().await;
    for (now, jobs) in [
        (NOW, 1),
        ("2026-03-02T07:04:59Z", 1),
        ("2026-03-02T07:05:00Z", 2),
        // The clock was set back.
        ("2026-03-02T06:00:00Z", 3),
    ] {
        let found = jobs_after_a_look(&world.at(now)).await;
        assert_eq!(found.len(), jobs, "{now}: {found:?}");
        assert_eq!(found[0].job, "batch-sync");
        assert_eq!(found[0].trigger, "schedule");
    }
}

#[tokio::test]
async fn a_sync_of_one_workspace_does_not_put_the_batch_off() {
    let world = World::signed_in().await;
    jobs_after_a_look(&world.at(NOW)).await;
    let by_hand = world.at("2026-03-02T07:04:00Z");
    let cancel = CancellationToken::new();
    by_hand
        .sync(&SyncRequest::one("Home", false), &cancel)
        .await
        .unwrap();
    let found = jobs_after_a_look(&world.at("2026-03-02T07:05:00Z")).await;
    assert_eq!(
        (found.len(), found[0].job.as_str()),
        (3, "batch-sync"),
        "{found:?}"
    );
}

#[tokio::test]
async fn p105_a_dead_sign_in_is_left_alone_until_somebody_signs_in() {
    let world = World::signed_in().await;
    world.google.account(crate::world::MARA).revoke();
    assert_eq!(sync(&world.at(NOW)).await, ["access-revoked"]);
    assert_eq!(
        sync(&world.at("2026-03-02T07:01:00Z")).await,
        ["access-revoked"]
    );
    assert!(needs_sign_in(&world.engine));
    let later = world.at("2026-03-02T08:00:00Z");
    assert_eq!(jobs_after_a_look(&later).await.len(), 2);
    assert_eq!(later.sync_status().next_at, None);
    world.sign_in().await;
    assert!(!needs_sign_in(&world.engine));
    let signed_in = world.at("2026-03-02T08:00:00Z");
    assert_eq!(jobs_after_a_look(&signed_in).await.len(), 3);
}

fn needs_sign_in(engine: &Engine) -> bool {
    engine.workspaces().unwrap().workspaces[0].needs_sign_in
}

/// What each try is answered, by the clock, and whether the account is signed out after it.
#[tokio::test]
async fn p108_only_a_second_refusal_a_minute_later_ends_a_sign_in() {
    let world = World::signed_in().await;
    for (now, dead, signed_out) in [
        (NOW, true, false),
        ("2026-03-02T07:00:59Z", true, false),
        // It works again: the refusal was a mistake, and is forgotten.
        ("2026-03-02T07:02:00Z", false, false),
        ("2026-03-02T07:03:00Z", true, false),
        // The clock was set back.
        ("2026-03-02T06:00:00Z", true, false),
        ("2026-03-02T06:00:30Z", true, false),
        ("2026-03-02T06:01:00Z", true, true),
    ] {
        world.google.clear_faults();
        if dead {
            let token = When::endpoint(fake_google::Endpoint::Token);
            world.google.fail_next(token, Fault::InvalidGrant, 1);
        }
        let engine = world.at(now);
        let expected = if dead { "access-revoked" } else { "" };
        assert_eq!(sync(&engine).await, [expected], "{now}");
        assert_eq!(needs_sign_in(&engine), signed_out, "{now}");
    }
}

/// Google refuses access tokens, even fresh ones, and says nothing of the sign-in.
#[tokio::test]
async fn p108_refused_access_tokens_end_no_sign_in() {
    let world = World::signed_in().await;
    world.google.fail_next(When::list(), Fault::Unauthorized, 1);
    assert_eq!(sync(&world.engine).await, [""]);
    for now in [NOW, "2026-03-02T07:05:00Z"] {
        world.google.fail_next(When::list(), Fault::Unauthorized, 3);
        let engine = world.at(now);
        assert_eq!(sync(&engine).await, ["auth-required"]);
        assert!(!needs_sign_in(&engine), "{now}");
        world.google.clear_faults();
    }
    assert_eq!(sync(&world.engine).await, [""]);
}

#[tokio::test]
async fn p45_a_calendar_that_answers_404_is_tried_by_people_and_by_the_clock_an_hour_later() {
    let world = World::signed_in().await;
    let gone = Fault::Error {
        status: 404,
        reason: "notFound".into(),
        message: "Not Found".into(),
    };
    world.google.fail_next(When::list(), gone.clone(), 2);
    assert_eq!(sync(&world.engine).await, ["not-found"]);
    let rows = || world.engine.sync_log(None, 100).unwrap().runs.len();
    batch_at(&world, "2026-03-02T07:59:59Z").await;
    assert_eq!(rows(), 1);
    assert_eq!(sync(&world.engine).await, ["not-found"]);
    batch_at(&world, "2026-03-02T08:05:00Z").await;
    assert_eq!(rows(), 3);
    assert_eq!(world.engine.sync_log(None, 1).unwrap().runs[0].error, None);
}

#[tokio::test]
async fn p45_a_calendar_that_is_not_listed_any_more_is_told_of_once_and_found_when_it_is_back() {
    const TEAM: &str = "team@group.calendar.google.com";
    let mut account = seed::empty(MARA);
    let team = seed::Calendar::owned(TEAM, "Team", "Europe/Berlin");
    account.calendars.push(team);
    let world = World::with([account]).await;
    world.sign_in().await;
    let google = world.google.account(MARA);
    assert_eq!(sync(&world.engine).await, ["", ""]);
    google.remove_from_list(TEAM).unwrap();
    let failed = || {
        let runs = world.engine.sync_log(None, 1000).unwrap().runs;
        runs.iter().filter(|run| run.error.is_some()).count()
    };
    let lost = || {
        let calendars = world.engine.calendars("Home").unwrap().calendars;
        calendars.iter().any(|c| c.lost)
    };
    for hour in 8..20 {
        batch_at(&world, &format!("2026-03-02T{hour:02}:00:00Z")).await;
        assert_eq!((failed(), lost()), (1, true), "{hour}");
    }
    google.add_to_list(TEAM, "owner").unwrap();
    // At the latest a day after the list was read last.
    batch_at(&world, "2026-03-03T20:00:00Z").await;
    assert_eq!((failed(), lost()), (1, false));
}

#[tokio::test]
async fn p43_the_list_of_calendars_is_read_again_after_a_day() {
    let world = World::signed_in().await;
    let read = || world.google.count(Endpoint::CalendarListList);
    let at_sign_in = read();
    for (now, more) in [
        ("2026-03-02T12:00:00Z", 0),
        ("2026-03-03T06:59:00Z", 0),
        ("2026-03-03T07:04:00Z", 1),
        ("2026-03-03T12:00:00Z", 1),
    ] {
        batch_at(&world, now).await;
        assert_eq!(read(), at_sign_in + more, "{now}");
    }
}

/// The error codes of a batch that a person asks for; empty where all is well.
async fn sync(engine: &Engine) -> Vec<String> {
    let request = SyncRequest {
        workspaces: Vec::new(),
        full: false,
        trigger: Trigger::CommandLine,
    };
    let runs = engine
        .sync(&request, &CancellationToken::new())
        .await
        .unwrap();
    runs.runs
        .into_iter()
        .map(|run| run.error.map_or(String::new(), |e| e.code))
        .collect()
}
