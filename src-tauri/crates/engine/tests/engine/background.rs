//! What runs by the clock: when it is due, and what it leaves alone.

use engine::view::JobView;
use engine::{Engine, SyncRequest, Trigger};
use fake_google::{Fault, When};
use tokio_util::sync::CancellationToken;

use crate::world::{NOW, World};

/// The jobs after one look of the background, which has then ended.
async fn jobs_after_a_look(engine: &Engine) -> Vec<JobView> {
    engine.start_background().await.unwrap();
    engine.shutdown().await;
    engine.jobs(100).unwrap().jobs
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
async fn a_dead_sign_in_is_left_alone_until_somebody_signs_in() {
    let world = World::signed_in().await;
    world.google.account(crate::world::MARA).revoke();
    let runs = sync(&world.at(NOW)).await;
    assert_eq!(runs, ["access-revoked"]);
    assert!(world.engine.workspaces().unwrap().workspaces[0].needs_sign_in);
    let later = world.at("2026-03-02T08:00:00Z");
    assert_eq!(jobs_after_a_look(&later).await.len(), 1);
    assert_eq!(later.sync_status().next_at, None);
    world.sign_in().await;
    assert!(!world.engine.workspaces().unwrap().workspaces[0].needs_sign_in);
    let signed_in = world.at("2026-03-02T08:00:00Z");
    assert_eq!(jobs_after_a_look(&signed_in).await.len(), 2);
}

#[tokio::test]
async fn a_lost_calendar_is_tried_by_people_and_not_by_the_clock() {
    let world = World::signed_in().await;
    let gone = Fault::Error {
        status: 404,
        reason: "notFound".into(),
        message: "Not Found".into(),
    };
    world.google.fail_next(When::list(), gone, 1);
    assert_eq!(sync(&world.engine).await, ["not-found"]);
    let rows = || world.engine.sync_log(None, 100).unwrap().runs.len();
    jobs_after_a_look(&world.at("2026-03-02T08:00:00Z")).await;
    assert_eq!(rows(), 1);
    assert_eq!(sync(&world.engine).await, [""]);
    jobs_after_a_look(&world.at("2026-03-02T09:00:00Z")).await;
    assert_eq!(rows(), 3);
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
