//! The states of a run from asking for it to its end, and its tries, as the store and the dashboard show them.

use engine::view::{BackgroundView, JobView};
use engine::{Engine, Trigger};
use fake_google::{Endpoint, Fault, RetryAfter, When};

use crate::world::{NOW, World, now, until};

fn jobs(engine: &Engine) -> Vec<JobView> {
    engine.jobs(100).unwrap().jobs
}

fn states(engine: &Engine) -> Vec<String> {
    jobs(engine).into_iter().map(|job| job.state).collect()
}

fn sync(engine: &Engine) {
    engine.start_sync(Some("Home"), false, Trigger::Window);
}

/// A sync that hangs, and one that is queued behind it.
async fn one_and_one_more(world: &World) {
    let engine = &world.engine;
    world.google.fail_next(When::list(), Fault::Silence, 1);
    sync(engine);
    while world.google.count(Endpoint::EventsList) == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..10 {
        sync(engine);
    }
    until(engine, |engine| states(engine) == ["queued", "running"]).await;
}

#[tokio::test]
async fn p115_what_is_asked_for_during_a_run_is_queued_once_and_runs_after_it() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    one_and_one_more(&world).await;
    let rows = jobs(engine);
    assert!(engine.job_details(rows[0].id).unwrap().cancellable);
    assert_eq!(rows[0].attempts, [], "nothing was done yet");
    engine.cancel_job(rows[1].id).unwrap();
    until(engine, |engine| {
        states(engine) == ["completed", "cancelled"]
    })
    .await;
    assert_eq!(jobs(engine)[0].id, rows[0].id, "it is the one that waited");
    assert_eq!(jobs(engine)[0].attempts.len(), 1);
}

#[tokio::test]
async fn a_queued_run_is_taken_back_alone_or_with_the_one_before_it() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    one_and_one_more(&world).await;
    let queued = jobs(engine)[0].id;
    engine.cancel_job(queued).unwrap();
    assert_eq!(states(engine), ["cancelled", "running"]);
    sync(engine);
    until(engine, |engine| {
        states(engine) == ["queued", "cancelled", "running"]
    })
    .await;
    engine.cancel_sync();
    until(engine, |engine| {
        states(engine) == ["cancelled", "cancelled", "cancelled"]
    })
    .await;
    engine.shutdown().await;
    assert_eq!(states(engine).len(), 3, "none of them ran after all");
}

#[tokio::test]
async fn each_try_is_a_row_with_what_became_of_it() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    world.google.fail_next(When::list(), Fault::Html, 2);
    sync(engine);
    until(engine, |engine| states(engine) == ["completed"]).await;
    let row = jobs(engine).remove(0);
    let tries: Vec<_> = row
        .attempts
        .iter()
        .map(|one| (one.requests, one.error.as_ref().map(|e| e.code.as_str())))
        .collect();
    assert_eq!(
        tries,
        [
            (1, Some("bad-response")),
            (1, Some("bad-response")),
            (1, None)
        ]
    );
    assert_eq!(engine.job_rows(1).unwrap().rows[0].requests, 3);
    world.google.fail_next(When::list(), Fault::Html, 3);
    sync(engine);
    until(engine, |engine| states(engine)[0] == "failed").await;
    let row = jobs(engine).remove(0);
    let failed =
        |one: &engine::view::JobAttemptView| one.error.is_some() && one.completed_at.is_some();
    assert_eq!(row.attempts.len(), 3);
    assert!(row.attempts.iter().all(failed), "{row:?}");
}

/// Before it asks again it waits, and says for what and until when, while the program still lives.
#[tokio::test]
async fn a_run_that_was_refused_waits_until_it_may_ask_again() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    let slow_down = Fault::TooManyRequests(RetryAfter::Seconds(50));
    world.google.fail_next(When::list(), slow_down, 1);
    sync(engine);
    until(engine, |engine| states(engine) == ["waiting"]).await;
    let row = jobs(engine).remove(0);
    assert_eq!(row.waits_for.as_deref(), Some("backoff"));
    assert_eq!(
        row.waits_until.as_deref(),
        Some("2026-03-02T08:00:50+01:00"),
        "in the workspace's zone"
    );
    assert_eq!(row.attempts[0].error.as_ref().unwrap().code, "rate-limited");
    engine.cancel_job(row.id).unwrap();
    until(engine, |engine| states(engine) == ["cancelled"]).await;
    assert_eq!(jobs(engine)[0].waits_until, None);
}

fn scheduled(view: &BackgroundView, job: &str) -> String {
    let found = view.jobs.iter().find(|scheduled| scheduled.job == job);
    found.unwrap().state.clone()
}

/// What is due while there is no network waits for it, and is over where it is not wanted any more.
#[tokio::test]
async fn what_is_due_without_a_network_waits_for_it() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    assert_eq!(
        scheduled(&engine.background().unwrap(), "batch-sync"),
        "scheduled"
    );
    world.google.fail_every(1, When::any(), Fault::CloseBefore);
    engine.focused().await;
    until(engine, |engine| engine.sync_status().offline).await;
    let polls = |engine: &Engine| {
        let mut jobs = jobs(engine);
        jobs.retain(|job| job.job.ends_with("-sync"));
        jobs
    };
    engine.start_background().await.unwrap();
    until(engine, |engine| polls(engine).len() == 2).await;
    let waits = polls(engine).remove(0);
    assert_eq!(
        (waits.state.as_str(), waits.waits_for.as_deref()),
        ("waiting", Some("network"))
    );
    assert_eq!(
        scheduled(&engine.background().unwrap(), "batch-sync"),
        "waiting"
    );
    // The next question whether anybody is there finds somebody.
    world.google.clear_faults();
    until(engine, |engine| polls(engine)[0].state == "completed").await;
    let done = polls(engine).remove(0);
    assert_eq!(done.id, waits.id);
    assert!(done.started_at.ends_with("+01:00"), "the workspaces' zone");
    engine.shutdown().await;
}

#[tokio::test]
async fn what_still_waits_for_the_network_when_the_program_ends_has_expired() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    world.google.fail_every(1, When::any(), Fault::CloseBefore);
    engine.focused().await;
    until(engine, |engine| engine.sync_status().offline).await;
    engine.start_background().await.unwrap();
    until(engine, |engine| {
        jobs(engine).iter().any(|job| job.state == "waiting")
    })
    .await;
    engine.shutdown().await;
    let of_polls = |job: &&JobView| job.job.ends_with("-sync");
    let states: Vec<_> = jobs(engine)
        .iter()
        .filter(of_polls)
        .map(|job| job.state.clone())
        .collect();
    assert_eq!(states, ["expired", "failed"]);
    // It counts as no run: the next program makes it good.
    world.google.clear_faults();
    let next = world.at(NOW);
    next.start_background().await.unwrap();
    until(&next, |engine| {
        jobs(engine)
            .iter()
            .any(|job| job.job == "batch-sync" && job.state == "completed")
    })
    .await;
    next.shutdown().await;
}

/// A Retry-After that ends after the run's limit is kept by the background, for that account.
#[tokio::test]
async fn p124_an_account_rests_for_as_long_as_google_asks() {
    let world = World::signed_in().await;
    let engine = &world.engine;
    let slow_down = Fault::TooManyRequests(RetryAfter::Seconds(3_600));
    world.google.fail_next(When::list(), slow_down, 1);
    sync(engine);
    until(engine, |engine| states(engine) == ["failed"]).await;
    let until_eight = now() + jiff::SignedDuration::from_hours(1);
    let background = engine.background().unwrap();
    assert_eq!(background.resting.len(), 1);
    assert_eq!(background.resting[0].account, crate::world::MARA);
    let rests: jiff::Timestamp = background.resting[0].until.parse().unwrap();
    assert_eq!(rests, until_eight);
    assert_eq!(scheduled(&background, "batch-sync"), "waiting");
    sync(engine);
    until(engine, |engine| states(engine)[0] == "completed").await;
    assert_eq!(engine.background().unwrap().resting, [], "Google answered");
}
