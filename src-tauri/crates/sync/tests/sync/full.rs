//! Reading everything.

use fake_google::{Fault, When, seed};
use serde_json::json;
use store::sync_run::{self, RunStatus, RunType};

use crate::world::{Attempt, World};

#[tokio::test]
async fn the_first_sync_reads_everything_and_the_next_one_nothing() {
    let now = "2026-03-02T08:00:00Z".parse().unwrap();
    let world = World::with(seed::sample_month(now, "Europe/Berlin")).await;
    let row = world.converge().await;
    assert_eq!(row.kind, RunType::Full);
    assert_eq!(row.upserted as usize, world.remote().snapshot().len());
    assert_eq!((row.deleted, row.quarantined, row.attempts), (0, 0, 1));
    assert!(row.completed_at > row.started_at);
    world.assert_quiet().await;
}

#[tokio::test]
async fn each_calendar_is_read_by_itself() {
    let now = "2026-03-02T08:00:00Z".parse().unwrap();
    let world = World::with(seed::sample_month(now, "Europe/Berlin")).await;
    assert!(world.calendars().len() > 1);
    for calendar in world.calendars() {
        let row = world.run_on(calendar.id, &Attempt::default()).await;
        assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
        assert_eq!(row.calendar, Some(calendar.google_id));
    }
    world.assert_equal();
}

#[tokio::test]
async fn an_empty_calendar_is_read_to_its_end() {
    let world = World::empty().await;
    let row = world.converge().await;
    assert_eq!((row.requests, row.upserted), (1, 0));
    world.assert_quiet().await;
}

#[tokio::test]
async fn ten_thousand_events_and_two_hundred_changes() {
    let world = World::with(seed::many(10_000, 1)).await.paged(2500);
    let row = world.converge().await;
    assert_eq!((row.upserted, row.requests), (10_000, 4));
    let remote = world.remote();
    let singles = remote.snapshot().into_iter().filter(|(_, event)| {
        event.get("recurrence").is_none() && event.get("recurringEventId").is_none()
    });
    let ids: Vec<String> = singles.map(|(id, _)| id).take(200).collect();
    for (n, id) in ids.iter().enumerate() {
        if n % 4 == 0 {
            remote.delete(id).unwrap();
        } else {
            remote
                .patch(id, json!({"summary": format!("Changed {n}")}))
                .unwrap();
        }
    }
    let row = world.converge().await;
    assert_eq!(row.kind, RunType::Incremental);
    assert_eq!((row.upserted, row.deleted, row.requests), (150, 50, 1));
    world.assert_quiet().await;
}

#[tokio::test]
async fn a_second_full_sync_counts_no_unchanged_event() {
    let world = World::with(seed::many(50, 2)).await;
    world.converge().await;
    let id = world.remote().create(json!({
        "start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}
    }));
    assert!(id.is_ok());
    let row = world.full_sync().await;
    assert_eq!(row.kind, RunType::Full);
    assert!(!row.redirected_to_full);
    assert_eq!((row.upserted, row.deleted), (1, 0));
    world.assert_equal();
}

#[tokio::test]
async fn p02_an_empty_page_is_not_the_end() {
    let world = World::with(seed::many(30, 3)).await.paged(10);
    world
        .google
        .fail_next(When::list().page(1), Fault::EmptyPage, 1);
    let row = world.converge().await;
    assert_eq!((row.upserted, row.requests), (30, 4));
}

#[tokio::test]
async fn p33_shuffled_recurrence_lines_are_no_change() {
    let world = World::with(seed::many(60, 4)).await;
    world.converge().await;
    world
        .google
        .fail_next(When::list(), Fault::ShuffledRecurrence, 1);
    let row = world.full_sync().await;
    assert_eq!((row.status, row.upserted), (RunStatus::Succeeded, 0));
}

#[tokio::test]
async fn the_log_has_the_newest_run_first() {
    let world = World::empty().await;
    let first = world.sync().await;
    let second = world.full_sync().await;
    let log = |workspace| {
        world
            .store
            .read(|tx| sync_run::list(tx, workspace, 10))
            .unwrap()
    };
    assert_eq!(log(Some(world.workspace_id)), [second, first]);
    assert_eq!(log(None).len(), 2);
    assert_eq!(log(Some(world.workspace_id + 1)), []);
}
