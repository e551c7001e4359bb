//! One run a calendar.

use fake_google::{Endpoint, seed};
use store::sync_run::{RunStatus, RunType};
use store::{stage, sync_state};
use sync::CalendarLock;

use crate::world::{Attempt, EMAIL, World};

#[tokio::test]
async fn a_calendar_that_another_run_reads_is_skipped() {
    let world = World::empty().await;
    let lock = CalendarLock::acquire(&world.locks(), &world.sub, EMAIL).unwrap();
    let row = world.sync().await;
    assert_eq!((row.status, row.kind), (RunStatus::Skipped, RunType::Full));
    let (code, message) = row.error.unwrap();
    assert_eq!(code, "lock-held");
    assert!(
        message.contains(&std::process::id().to_string()),
        "{message}"
    );
    assert_eq!(world.google.count(Endpoint::EventsList), 0);
    drop(lock);
    world.converge().await;
}

#[tokio::test]
async fn of_many_runs_at_once_each_reads_or_is_skipped_and_the_store_is_right() {
    let world = World::with(seed::many(40, 5)).await.paged(10);
    let attempt = Attempt::default();
    let run = || world.run(&attempt);
    let (a, b, c, d) = tokio::join!(run(), run(), run(), run());
    let rows = [a, b, c, d];
    assert!(
        rows.iter().any(|row| row.status == RunStatus::Succeeded),
        "{rows:?}"
    );
    for row in &rows {
        let fine = matches!(row.status, RunStatus::Succeeded | RunStatus::Skipped);
        assert!(fine, "{row:?}");
    }
    world.converge().await;
}

/// Somebody removed the lock file, so that two runs go on at once: the one that ends last is undone.
#[tokio::test]
async fn p113_a_run_that_was_overtaken_is_undone() {
    let world = World::with(seed::many(40, 5)).await.paged(50);
    world.converge().await;
    let calendar = world.primary().id;
    let overtake = || {
        let complete = |tx: &store::WriteTx<'_>| {
            let (token, query) = ("theirs", google::fingerprint());
            sync_state::complete(tx, calendar, token, &query, false, world.now())
        };
        world.store.write(complete).unwrap();
    };
    let row = world.run(&Attempt::acting_on(1, overtake)).await;
    assert_eq!(row.status, RunStatus::Skipped, "{row:?}");
    assert_eq!(row.error.unwrap().0, "lock-held");
    assert_eq!(world.token().unwrap(), "theirs");
}

#[tokio::test]
async fn p113_staged_pages_of_another_run_are_left_alone() {
    let world = World::with(seed::many(40, 5)).await.paged(10);
    let calendar = world.primary().id;
    let overtake = || {
        let begin = |tx: &store::WriteTx<'_>| {
            stage::begin(tx, calendar, RunType::Full, "theirs", 250, world.now())
        };
        world.store.write(begin).unwrap();
    };
    let row = world.run(&Attempt::acting_on(3, overtake)).await;
    assert_eq!(row.status, RunStatus::Skipped, "{row:?}");
    assert_eq!(world.staged().unwrap().fingerprint, "theirs");
    world.converge().await;
}
