//! One run a calendar.

use fake_google::{Endpoint, seed};
use store::sync_run::{RunStatus, RunType};
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

/// Somebody removed the lock file, so that two runs went on at once: one of them is undone.
#[tokio::test]
async fn p113_a_run_that_was_overtaken_is_undone() {
    let world = World::with(seed::many(40, 5)).await.paged(10);
    let page = tokio_util::sync::CancellationToken::new();
    let slow = Attempt {
        on_page: Some((2, page.clone())),
        ..Attempt::default()
    };
    let overtaking = async {
        page.cancelled().await;
        std::fs::remove_dir_all(world.locks()).unwrap();
        world.sync().await
    };
    let (slow, fast) = tokio::join!(world.run(&slow), overtaking);
    let mut statuses = [slow.status, fast.status];
    statuses.sort_by_key(|status| status.as_str());
    assert_eq!(
        statuses,
        [RunStatus::Skipped, RunStatus::Succeeded],
        "{slow:?} {fast:?}"
    );
    world.assert_equal();
    world.assert_quiet().await;
}
