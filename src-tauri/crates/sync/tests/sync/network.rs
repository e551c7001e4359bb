//! The network between: what is no answer of Google's, answers that break off, and how much is asked for at a time.

use std::time::Duration;

use fake_google::{Endpoint, Fault, When, seed};
use store::sync_run::{RunStatus, RunType};
use sync::Paging;

use crate::world::{Attempt, World};

/// Every request is sent by itself: there is no batch of which parts could fail, or be sent twice.
#[tokio::test]
async fn p87_nothing_is_sent_in_batches() {
    let now = "2026-03-02T08:00:00Z".parse().unwrap();
    let world = World::with(seed::sample_month(now, "Europe/Berlin")).await;
    for calendar in world.calendars() {
        world.run_on(calendar.id, &Attempt::default()).await;
        world.run_on(calendar.id, &Attempt::default()).await;
    }
    let log = world.google.log();
    assert!(log.len() > 2 * world.calendars().len());
    let batches = log.iter().filter(|asked| asked.path.contains("batch"));
    assert_eq!(batches.count(), 0);
}

/// A hotel's page is not an empty calendar, whatever its status says.
#[tokio::test]
async fn p88_the_page_of_a_captive_portal_changes_nothing() {
    let portals = [
        (Fault::Html, "bad-response"),
        (
            Fault::Redirect("http://127.0.0.1:9/login".into()),
            "bad-response",
        ),
        (Fault::NetworkLogin, "network"),
    ];
    for (portal, code) in portals {
        let world = World::with(seed::many(30, 6)).await.paged(10);
        world.converge().await;
        world
            .remote()
            .create(
                serde_json::json!({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}}),
            )
            .unwrap();
        let (events, token) = (world.events(), world.token());
        for kind in [RunType::Incremental, RunType::Full] {
            world.google.fail_next(When::list(), portal.clone(), 3);
            let row = match kind {
                RunType::Incremental => world.sync().await,
                RunType::Full => world.full_sync().await,
            };
            assert_eq!((row.status, row.kind), (RunStatus::Failed, kind), "{row:?}");
            let (found, message) = row.error.unwrap();
            assert_eq!(found, code, "{portal:?}");
            assert!(message.contains("sign in"), "{message}");
            assert_eq!(
                (world.events(), world.token()),
                (events.clone(), token.clone())
            );
        }
        world.converge().await;
    }
}

/// Wherever the compressed body of a page breaks off, the page is asked for again, and nothing of the half is seen.
#[tokio::test]
async fn p89_a_page_counts_whole_or_not_at_all_wherever_it_is_cut() {
    let world = World::with(seed::many(30, 7)).await.paged(15);
    world.converge().await;
    let events = world.events();
    let mut broken = 0;
    for offset in (0..200).map(|n| n * 7) {
        world
            .google
            .fail_next(When::list().page(2), Fault::CutBody(offset), 1);
        let row = world.full_sync().await;
        assert_eq!(
            (row.status, row.upserted, row.deleted),
            (RunStatus::Succeeded, 0, 0),
            "cut at {offset}: {row:?}"
        );
        broken += u32::from(row.attempts == 2);
        world.google.clear_faults();
    }
    assert_eq!(world.events(), events);
    assert_eq!(broken, 200, "the body is longer than the last cut");
}

/// The sizes of the pages that were asked for since the last look, one a run.
fn sizes(world: &World) -> Vec<String> {
    let log = world.google.log();
    world.google.reset_log();
    let mut sizes: Vec<String> = log
        .iter()
        .filter(|asked| asked.endpoint == Endpoint::EventsList)
        .flat_map(|asked| &asked.query)
        .filter(|(name, _)| name == "maxResults")
        .map(|(_, size)| size.clone())
        .collect();
    sizes.dedup();
    sizes
}

fn paging(fast: Duration, slow: Duration) -> Paging {
    Paging {
        fast,
        slow,
        ..Paging::default()
    }
}

#[tokio::test]
async fn p95_pages_grow_on_a_fast_line_and_shrink_on_a_slow_one() {
    let mut world = World::with(seed::many(1100, 8)).await;
    world.limits.paging = Some(paging(Duration::MAX, Duration::MAX));
    for size in ["250", "500", "1000", "1000"] {
        world.full_sync().await;
        assert_eq!(sizes(&world), [size], "the same throughout a run");
    }
    world.limits.paging = Some(paging(Duration::ZERO, Duration::ZERO));
    for size in ["1000", "500", "250", "125", "100", "100"] {
        world.full_sync().await;
        assert_eq!(sizes(&world), [size]);
    }
    let row = world.converge().await;
    assert_eq!(
        (row.kind, row.requests),
        (RunType::Incremental, 1),
        "a token is not bound to a size"
    );
}

#[tokio::test]
async fn p95_a_page_that_never_arrives_is_asked_for_in_halves() {
    let mut world = World::with(seed::many(600, 9)).await;
    let limits = world.limits;
    world.limits.full = Duration::from_millis(500);
    world
        .google
        .fail_next(When::list().page(1), Fault::Silence, 3);
    let row = world.sync().await;
    assert_eq!(row.error.unwrap().0, "timeout");
    world.limits = limits;
    world.google.clear_faults();
    world.converge().await;
    assert_eq!(sizes(&world), ["250", "125"]);
}

/// Pages that came are worth more than smaller ones would be.
#[tokio::test]
async fn p95_a_listing_that_was_interrupted_goes_on_as_it_began() {
    let mut world = World::with(seed::many(600, 10)).await;
    let limits = world.limits;
    world.limits.full = Duration::from_secs(4);
    world
        .google
        .fail_next(When::list().page(3), Fault::Silence, 3);
    let row = world.sync().await;
    assert_eq!(row.error.unwrap().0, "timeout");
    world.limits = limits;
    world.google.clear_faults();
    let row = world.converge().await;
    assert_eq!(row.requests, 1, "the last of three pages");
    assert_eq!(sizes(&world), ["250"]);
}
