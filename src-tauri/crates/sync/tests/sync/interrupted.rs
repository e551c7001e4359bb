//! Runs that end before their time, and what the next one makes of it.

use fake_google::{Fault, When, seed};
use serde_json::json;
use store::sync_run::{RunStatus, RunType};
use tokio_util::sync::CancellationToken;

use crate::world::{Attempt, World};

const PAGES: u32 = 5;

async fn world() -> World {
    World::with(seed::many(50, 11)).await.paged(10)
}

async fn synced_with_changes() -> World {
    let world = world().await;
    world.converge().await;
    change(&world);
    world
}

fn change(world: &World) {
    let remote = world.remote();
    for (id, event) in remote.snapshot() {
        if event["status"] != "cancelled" {
            remote.patch(&id, json!({"location": "Elsewhere"})).unwrap();
        }
    }
}

#[tokio::test]
async fn p01_p129_a_broken_network_after_each_page_of_a_full_listing() {
    for page in 1..=PAGES {
        let world = world().await;
        world
            .google
            .fail_next(When::list().page(page), Fault::CloseBefore, 3);
        let row = world.sync().await;
        assert_eq!(
            (row.status, row.attempts),
            (RunStatus::Failed, 3),
            "page {page}"
        );
        assert_eq!(
            (world.token(), world.events().len()),
            (None, 0),
            "page {page}"
        );
        let row = world.converge().await;
        assert_eq!(row.requests, PAGES - page + 1, "it goes on where it was");
        assert_eq!(row.upserted, 50);
        assert!(!row.redirected_to_full);
        world.assert_quiet().await;
    }
}

/// Pages from before a doubt would carry it into the answer.
#[tokio::test]
async fn who_asks_for_everything_gets_what_google_says_from_then_on() {
    let world = world().await;
    let third = When::list().page(3);
    world.google.fail_next(third, Fault::CloseBefore, 3);
    assert_eq!(world.sync().await.status, RunStatus::Failed);
    change(&world);
    let row = world.full_sync().await;
    assert_eq!((row.status, row.requests), (RunStatus::Succeeded, PAGES));
    world.assert_equal();
    world.assert_quiet().await;
}

#[tokio::test]
async fn p01_p130_a_broken_network_after_each_page_of_changes() {
    for page in 1..=PAGES {
        let world = synced_with_changes().await;
        let (token, events) = (world.token(), world.events());
        let when = When::list().incremental().page(page);
        world.google.fail_next(when, Fault::CloseBefore, 3);
        let row = world.sync().await;
        assert_eq!(row.status, RunStatus::Failed, "page {page}");
        assert_eq!(
            (world.token(), world.staged()),
            (token, None),
            "page {page}"
        );
        assert_eq!(world.events(), events, "page {page}");
        let row = world.converge().await;
        assert_eq!(row.kind, RunType::Incremental);
        assert_eq!(row.requests, PAGES, "it begins anew");
        world.assert_quiet().await;
    }
}

/// The future is dropped, as it is when the program dies; what ran on another thread may still end.
#[tokio::test]
async fn a_run_that_dies_after_each_page_is_finished_by_the_next() {
    for changes in [false, true] {
        for page in 1..=PAGES {
            let world = if changes {
                synced_with_changes().await
            } else {
                world().await
            };
            let token = world.token();
            let dies = CancellationToken::new();
            let attempt = Attempt::acting_on(page, || dies.cancel());
            tokio::select! {
                biased;
                () = dies.cancelled() => {}
                row = world.run(&attempt) => assert_eq!(page, PAGES, "only the end may come first: {row:?}"),
            }
            let row = loop {
                let row = world.sync().await;
                if row.status != RunStatus::Skipped {
                    break row;
                }
                tokio::task::yield_now().await;
            };
            assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
            assert!(token.is_none() || changes);
            world.assert_equal();
            world.assert_quiet().await;
        }
    }
}

#[tokio::test]
async fn p125_a_cancelled_run_changes_nothing() {
    for page in 1..=PAGES {
        let world = synced_with_changes().await;
        let (token, events) = (world.token(), world.events());
        let row = world.run(&Attempt::cancelled_on(page)).await;
        assert_eq!(row.status, RunStatus::Cancelled, "page {page}");
        assert_eq!(row.error.unwrap().0, "cancelled");
        assert_eq!(
            (world.token(), world.events()),
            (token, events),
            "page {page}"
        );
        world.converge().await;
    }
}

/// Nobody looks any more whether the run is to go on but the transaction itself, which has begun.
#[tokio::test]
async fn p125_a_run_is_cancelled_in_the_transaction_that_ends_it() {
    for changes in [false, true] {
        let world = if changes {
            synced_with_changes().await
        } else {
            world().await
        };
        let before = (world.token(), world.events());
        let attempt = Attempt {
            cancelled_after: PAGES,
            ..Attempt::default()
        };
        let row = world.run(&attempt).await;
        assert_eq!(row.status, RunStatus::Cancelled, "{row:?}");
        assert_eq!(row.requests, PAGES, "everything had been read");
        assert_eq!((world.token(), world.events()), before);
        world.converge().await;
        world.assert_quiet().await;
    }
}

#[tokio::test]
async fn p125_a_run_is_cancelled_before_it_asks_and_while_it_waits() {
    let world = world().await;
    let attempt = Attempt::default();
    attempt.cancel.cancel();
    let row = world.run(&attempt).await;
    assert_eq!((row.status, row.requests), (RunStatus::Cancelled, 0));

    world
        .google
        .fail_next(When::list().page(2), Fault::Silence, 1);
    let attempt = Attempt::cancelled_on(1);
    assert_eq!(world.run(&attempt).await.status, RunStatus::Cancelled);
    world.google.clear_faults();
    world.converge().await;
}

#[tokio::test]
async fn p10_p89_a_page_that_cannot_be_read_deletes_nothing() {
    for fault in [
        Fault::CutBody(300),
        Fault::Html,
        Fault::EmptyObject,
        Fault::NetworkLogin,
    ] {
        let world = world().await;
        world.converge().await;
        let events = world.events();
        world
            .google
            .fail_next(When::list().page(2), fault.clone(), 3);
        let row = world.full_sync().await;
        assert_eq!(row.status, RunStatus::Failed, "{fault:?}");
        assert_eq!(world.events(), events, "{fault:?}");
        let row = world.full_sync().await;
        assert_eq!(
            (row.status, row.deleted, row.upserted),
            (RunStatus::Succeeded, 0, 0)
        );
        world.assert_equal();
    }
}

#[tokio::test]
async fn a_page_that_stays_unreadable_makes_a_later_run_begin_anew() {
    let world = world().await;
    world
        .google
        .fail_every(1, When::list().page(3), Fault::Html);
    let first = world.sync().await;
    assert!(world.staged().is_some());
    let second = world.sync().await;
    assert_eq!(world.staged(), None);
    assert_eq!((first.requests, second.requests), (5, 3));
    world.google.clear_faults();
    let third = world.converge().await;
    assert_eq!((third.requests, third.upserted), (PAGES, 50));
}

#[tokio::test]
async fn a_run_that_takes_too_long_fails_and_goes_on_next_time() {
    let mut world = world().await;
    world.limits.full = std::time::Duration::from_secs(3);
    world
        .google
        .fail_next(When::list().page(3), Fault::Silence, 3);
    let row = world.sync().await;
    assert_eq!(row.error.unwrap().0, "timeout");
    world.limits = sync::Limits {
        page_size: 10,
        ..Default::default()
    };
    world.google.clear_faults();
    let row = world.converge().await;
    assert_eq!(row.requests, 3);
}

#[tokio::test]
async fn p130_staged_pages_of_another_query_are_thrown_away() {
    let world = world().await;
    world
        .google
        .fail_next(When::list().page(3), Fault::CloseBefore, 3);
    world.sync().await;
    let id = world.primary().id;
    world
        .store
        .write(|tx| {
            let run = store::stage::begin(tx, id, RunType::Full, "another", 10, world.now())?;
            store::stage::set_page(tx, run, "elsewhere")
        })
        .unwrap();
    let row = world.converge().await;
    assert_eq!((row.requests, row.upserted), (PAGES, 50));
}

#[tokio::test]
async fn edits_between_a_crash_and_its_continuation_arrive() {
    let world = world().await;
    world
        .google
        .fail_next(When::list().page(3), Fault::CloseBefore, 3);
    world.sync().await;
    let remote = world.remote();
    for (id, event) in remote.snapshot() {
        if event.get("recurringEventId").is_none() {
            if event.get("recurrence").is_some() {
                remote.delete(&id).unwrap();
            } else {
                remote
                    .patch(&id, json!({"summary": "Edited meanwhile"}))
                    .unwrap();
            }
        }
    }
    // What was read before the edits is corrected by the changes since the listing began.
    world.sync().await;
    world.converge().await;
    world.assert_quiet().await;
}
