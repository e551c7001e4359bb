//! What runs by the clock: when it is due, and what it leaves alone.

use std::time::Duration;

use engine::view::JobView;
use engine::{Engine, SyncRequest, Trigger};
use fake_google::{Endpoint, Fault, RetryAfter, When, seed};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::world::{MARA, NOW, World, until};

/// The syncs after one look of the background, which has then ended.
async fn jobs_after_a_look(engine: &Engine) -> Vec<JobView> {
    engine.start_background().await.unwrap();
    engine.shutdown().await;
    syncs(engine)
}

/// The jobs that ask Google, newest first.
fn syncs(engine: &Engine) -> Vec<JobView> {
    let mut jobs = engine.jobs(1000).unwrap().jobs;
    jobs.retain(|job| job.job.ends_with("-sync"));
    jobs
}

/// Lets the batch that is due at `now` run to its end.
async fn batch_at(world: &World, now: &str) {
    let engine = world.at(now);
    let before = syncs(&engine).len();
    engine.start_background().await.unwrap();
    until(&engine, |engine| {
        let jobs = syncs(engine);
        jobs.len() > before && jobs[0].completed_at.is_some()
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
async fn a_poll_is_due_an_interval_after_the_last_and_the_batch_polls_too() {
    let world = World::signed_in().await;
    let batch = "schedule.batch-sync";
    world
        .engine
        .set_setting(None, batch, "0 */6 * * * UTC")
        .unwrap();
    for (now, jobs, newest) in [
        (NOW, 1, "batch-sync"),
        ("2026-03-02T07:04:59Z", 1, "batch-sync"),
        ("2026-03-02T07:05:00Z", 2, "incremental-sync"),
        ("2026-03-02T07:09:59Z", 2, "incremental-sync"),
        // Both are due: there is one run.
        ("2026-03-02T12:00:00Z", 3, "batch-sync"),
        ("2026-03-02T12:04:00Z", 3, "batch-sync"),
    ] {
        let found = jobs_after_a_look(&world.at(now)).await;
        assert_eq!(found.len(), jobs, "{now}: {found:?}");
        assert_eq!(found[0].job, newest, "{now}");
        assert_eq!(found[0].trigger, "schedule");
    }
}

#[tokio::test]
async fn p118_a_clock_that_is_set_a_year_back_or_on_costs_one_run() {
    let world = World::signed_in().await;
    // A year on, the log would keep none of it.
    world
        .engine
        .set_setting(None, "schedule.prune", "off")
        .unwrap();
    for (now, jobs) in [
        (NOW, 1),
        ("2025-03-02T07:00:00Z", 2),
        ("2025-03-02T07:01:00Z", 2),
        ("2027-03-02T07:00:00Z", 3),
        ("2027-03-02T07:01:00Z", 3),
        ("2026-03-02T07:01:00Z", 4),
        ("2026-03-02T07:02:00Z", 4),
        ("2026-03-02T07:07:00Z", 5),
    ] {
        let found = jobs_after_a_look(&world.at(now)).await;
        assert_eq!(found.len(), jobs, "{now}: {found:?}");
    }
}

#[tokio::test]
async fn a_sync_of_one_workspace_does_not_put_the_poll_off() {
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
        (3, "incremental-sync"),
        "{found:?}"
    );
    assert_eq!(found[0].workspace, None);
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

/// The machine sleeps for a day. What needs no network runs at once when it wakes, once.
#[tokio::test(start_paused = true)]
async fn p116_what_fell_due_in_a_sleep_runs_within_half_a_minute() {
    let world = World::new().await;
    let engine = &world.engine;
    let done = |count| {
        move |engine: &Engine| {
            let jobs = engine.jobs(100).unwrap().jobs;
            assert!(jobs.len() <= count, "{jobs:?}");
            jobs.len() == count && jobs.iter().all(|job| job.state == "completed")
        }
    };
    engine.start_background().await.unwrap();
    until(engine, done(2)).await;
    for days in 1..=3 {
        engine
            .config()
            .clock
            .set(crate::world::now() + jiff::SignedDuration::from_hours(24 * days));
        let woke = Instant::now();
        until(engine, done(2 + 2 * usize::try_from(days).unwrap())).await;
        assert!(
            woke.elapsed() <= Duration::from_secs(30),
            "{:?}",
            woke.elapsed()
        );
    }
    engine.shutdown().await;
}

/// Once a run has met no network, further ones wait until somebody answers, and are no failures.
#[tokio::test]
async fn p117_without_a_network_the_background_is_offline_and_nothing_fails() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    let minute = |n| crate::world::now() + jiff::SignedDuration::from_mins(n);
    world.google.fail_every(1, When::any(), Fault::CloseBefore);
    engine.focused().await;
    until(engine, |engine| engine.sync_status().offline).await;
    let failed = syncs(engine);
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert_eq!(failed[0].error.as_ref().unwrap().code, "network");
    for n in 2..5 {
        engine.config().clock.set(minute(n));
        engine.focused().await;
        assert_eq!(syncs(engine), failed, "it waits");
        assert!(engine.sync_status().offline);
    }
    world.google.clear_faults();
    engine.focused().await;
    until(engine, |engine| syncs(engine)[0].state == "completed").await;
    assert!(!engine.sync_status().offline);
    assert_eq!(syncs(engine).len(), 2);
    let violations = world.google.violations();
    assert!(violations.is_empty(), "{violations:?}");
}

/// While somebody looks at the calendars they are of this minute.
#[tokio::test]
async fn while_the_window_is_in_front_there_is_a_poll_a_minute() {
    let world = World::signed_in().await;
    assert_eq!(jobs_after_a_look(&world.at(NOW)).await.len(), 1);
    let ended = |count| {
        move |engine: &Engine| {
            let jobs = syncs(engine);
            jobs.len() == count && jobs.iter().all(|job| job.completed_at.is_some())
        }
    };
    let watched = world.at("2026-03-02T07:01:00Z");
    watched.focused().await;
    until(&watched, ended(2)).await;
    watched
        .config()
        .clock
        .set("2026-03-02T07:02:00Z".parse().unwrap());
    assert_eq!(jobs_after_a_look(&watched).await.len(), 3);
    let later = world.at("2026-03-02T07:03:00Z");
    later.focused().await;
    until(&later, ended(4)).await;
    later.blurred();
    later
        .config()
        .clock
        .set("2026-03-02T07:04:00Z".parse().unwrap());
    assert_eq!(jobs_after_a_look(&later).await.len(), 4);
}

/// A hundred triggers while a run goes on are one further run.
#[tokio::test]
async fn p115_a_hundred_triggers_are_two_runs() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    for _ in 0..100 {
        engine.start_sync(Some("Home"), false, Trigger::Window);
    }
    until(engine, |engine| {
        let jobs = syncs(engine);
        jobs.len() == 2 && jobs.iter().all(|job| job.state == "completed")
    })
    .await;
    engine.start_sync(Some("Home"), false, Trigger::Window);
    until(engine, |engine| syncs(engine).len() == 3).await;
    engine.shutdown().await;
    assert_eq!(syncs(engine).len(), 3, "the last one stands for itself");
}

/// Google asks to slow down: the background leaves the account alone for a while, a person does not have to wait.
#[tokio::test]
async fn p124_a_rate_limited_account_rests_until_a_run_works() {
    let world = World::signed_in().await;
    let slow_down = Fault::TooManyRequests(RetryAfter::Seconds(1_200));
    world.google.fail_next(When::list(), slow_down, 1);
    let first = world.at(NOW);
    first.start_background().await.unwrap();
    until(&first, |engine| {
        syncs(engine)
            .first()
            .is_some_and(|job| job.state == "failed")
    })
    .await;
    first.shutdown().await;
    assert_eq!(
        syncs(&first)[0].error.as_ref().unwrap().code,
        "rate-limited"
    );
    let rests = world.at("2026-03-02T07:06:00Z");
    assert_eq!(jobs_after_a_look(&rests).await.len(), 1);
    assert_eq!(
        rests.sync_status().next_at.as_deref(),
        Some("2026-03-02T07:20:00Z")
    );
    assert_eq!(sync(&rests).await, [""]);
    assert_eq!(
        jobs_after_a_look(&world.at("2026-03-02T07:12:00Z"))
            .await
            .len(),
        3
    );
}

/// Runs that end without having read the calendar, in ten ways: none makes it look fresh.
#[tokio::test]
async fn p123_what_was_not_read_completely_does_not_look_fresh() {
    let error = |status, reason: &str| Fault::Error {
        status,
        reason: reason.to_owned(),
        message: String::new(),
    };
    let faults = [
        Fault::LostSyncToken,
        Fault::Html,
        Fault::EmptyObject,
        Fault::NetworkLogin,
        Fault::CloseBefore,
        Fault::CutBody(40),
        Fault::TooManyRequests(RetryAfter::Seconds(100_000)),
        Fault::Redirect("https://login.example/".to_owned()),
        error(403, "forbidden"),
        error(404, "notFound"),
    ];
    let mut stories = tokio::task::JoinSet::new();
    for fault in faults {
        stories.spawn(async move {
            let world = World::signed_in().await;
            assert_eq!(sync(&world.engine).await, [""]);
            let read = calendar(&world.engine);
            world.google.fail_every(1, When::list(), fault.clone());
            let later = world.at("2026-03-02T07:20:00Z");
            let codes = sync(&later).await;
            assert!(
                codes.iter().all(|code| !code.is_empty()),
                "{fault:?} {codes:?}"
            );
            let shown = calendar(&later);
            assert_eq!(shown, read, "{fault:?}");
            assert_eq!(
                shown,
                Some((
                    "2026-03-02T08:00:00+01:00".into(),
                    "2026-03-02T08:15:00+01:00".into()
                ))
            );
            let newest = &later.sync_log(None, 1).unwrap().runs[0];
            assert_ne!(newest.status, "succeeded", "{fault:?}");
        });
    }
    while let Some(story) = stories.join_next().await {
        story.unwrap();
    }
}

/// When the one calendar was last read, and until when that will do.
fn calendar(engine: &Engine) -> Option<(String, String)> {
    let calendar = engine.calendars("Home").unwrap().calendars.remove(0);
    let fresh = calendar.freshness?;
    Some((fresh.synced_at, fresh.late_at))
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

/// What one look starts is not in the store yet when the next one begins.
#[tokio::test]
async fn p115_two_looks_at_once_start_what_is_due_once() {
    for _ in 0..5 {
        let world = World::new().await;
        let engine = &world.engine;
        let mut set = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let engine = engine.clone();
            set.spawn(async move { engine.start_background().await.unwrap() });
        }
        set.join_all().await;
        engine.shutdown().await;
        let mut jobs: Vec<String> = engine
            .jobs(10)
            .unwrap()
            .jobs
            .into_iter()
            .map(|run| run.job)
            .collect();
        jobs.sort();
        assert_eq!(jobs, ["backup", "prune"]);
    }
}
