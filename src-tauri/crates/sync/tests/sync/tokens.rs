//! Sync tokens that are dead, missing or of another query.

use fake_google::{Fault, When, seed};
use serde_json::json;
use store::sync_run::{RunStatus, RunType};
use store::sync_state;

use crate::world::{Attempt, EMAIL, World};

async fn synced(events: usize, page: u32) -> World {
    let world = World::with(seed::many(events, 7)).await.paged(page);
    world.converge().await;
    world
}

fn delete_some(world: &World, n: usize) {
    let remote = world.remote();
    let singles = remote.snapshot().into_iter().filter(|(_, event)| {
        event.get("recurrence").is_none() && event.get("recurringEventId").is_none()
    });
    for (id, _) in singles.take(n) {
        remote.delete(&id).unwrap();
    }
}

#[tokio::test]
async fn p08_p10_a_dead_token_leads_to_one_full_listing_that_leaves_no_ghosts() {
    let world = synced(40, 10).await;
    delete_some(&world, 3);
    world.google.invalidate_sync_tokens();
    let row = world.converge().await;
    assert_eq!(row.kind, RunType::Full);
    assert!(row.redirected_to_full);
    assert_eq!((row.upserted, row.deleted, row.requests), (0, 3, 5));
    world.assert_quiet().await;
}

#[tokio::test]
async fn p11_a_server_that_always_says_so_is_asked_twice() {
    let world = synced(10, 10).await;
    let events = world.events();
    world.google.fail_every(1, When::list(), Fault::Gone);
    let row = world.sync().await;
    assert_eq!((row.status, row.requests), (RunStatus::Failed, 2));
    assert!(row.redirected_to_full);
    assert_eq!(row.kind, RunType::Full);
    assert_eq!(world.events(), events);
    world.google.clear_faults();
    world.converge().await;
}

#[tokio::test]
async fn p13_a_page_token_that_dies_in_the_middle_begins_everything_anew() {
    let world = World::with(seed::many(50, 7)).await.paged(10);
    world.google.fail_next(When::list().page(3), Fault::Gone, 1);
    let row = world.converge().await;
    assert!(row.redirected_to_full);
    assert_eq!((row.upserted, row.requests), (50, 8));
}

#[tokio::test]
async fn p13_so_does_one_in_the_middle_of_changes() {
    let world = synced(50, 10).await;
    for (id, _) in world.remote().snapshot().into_iter().take(30) {
        // A cancelled occurrence refuses; there is enough else.
        let _ = world.remote().patch(&id, json!({"location": "Elsewhere"}));
    }
    world
        .google
        .fail_next(When::list().incremental().page(2), Fault::Gone, 1);
    let row = world.converge().await;
    assert_eq!((row.kind, row.redirected_to_full), (RunType::Full, true));
    world.assert_quiet().await;
}

#[tokio::test]
async fn p09_nothing_is_wiped_when_the_full_listing_fails() {
    let world = synced(40, 10).await;
    let events = world.events();
    delete_some(&world, 2);
    world.google.invalidate_sync_tokens();
    world
        .google
        .fail_next(When::list().full().page(2), Fault::CloseBefore, 3);
    let row = world.sync().await;
    assert_eq!((row.status, row.attempts), (RunStatus::Failed, 3));
    assert_eq!(row.error.unwrap().0, "network");
    assert_eq!(world.events(), events);
    let row = world.converge().await;
    assert_eq!((row.kind, row.deleted), (RunType::Full, 2));
    assert_eq!(row.requests, 3, "it goes on with the second page");
    world.assert_quiet().await;
}

#[tokio::test]
async fn p04_a_listing_without_a_token_fails_and_the_second_one_in_a_row_is_full() {
    let world = synced(10, 10).await;
    let token = world.token();
    delete_some(&world, 1);
    world
        .google
        .fail_next(When::list().incremental(), Fault::LostSyncToken, 2);
    let row = world.sync().await;
    assert_eq!(row.status, RunStatus::Failed);
    assert_eq!(row.error.unwrap().0, "bad-response");
    assert_eq!(world.token(), token);
    let row = world.converge().await;
    assert_eq!((row.kind, row.redirected_to_full), (RunType::Full, true));
    assert_eq!(row.deleted, 1);
    world.assert_quiet().await;
}

#[tokio::test]
async fn p04_a_full_listing_without_a_token_stores_nothing() {
    let world = World::with(seed::many(20, 7)).await.paged(10);
    world
        .google
        .fail_next(When::list().page(2), Fault::LostSyncToken, 1);
    let row = world.sync().await;
    assert_eq!(row.status, RunStatus::Failed);
    assert_eq!((world.events().len(), world.token()), (0, None));
    assert_eq!(world.staged(), None);
    world.converge().await;
}

#[tokio::test]
async fn p02_pages_that_lead_back_to_an_earlier_one_end_the_run() {
    let world = World::with(seed::many(60, 7)).await.paged(10);
    world.google.fail_every(1, When::list(), Fault::Circle);
    let row = world.sync().await;
    assert_eq!(row.status, RunStatus::Failed);
    assert_eq!(row.error.unwrap().0, "bad-response");
    assert!(row.requests <= 6, "{}", row.requests);
    assert_eq!((world.events().len(), world.token()), (0, None));
    assert_eq!(world.staged(), None);
    world.google.clear_faults();
    world.converge().await;
}

#[tokio::test]
async fn p06_a_token_of_another_query_is_not_used() {
    let world = synced(10, 10).await;
    let id = world.primary().id;
    let token = world.token().unwrap();
    world
        .store
        .write(|tx| sync_state::complete(tx, id, &token, "another", true, world.now()))
        .unwrap();
    world.google.reset_log();
    let row = world.converge().await;
    assert_eq!((row.kind, row.redirected_to_full), (RunType::Full, false));
    assert!(
        world
            .google
            .log()
            .iter()
            .all(|call| call.param("syncToken").is_none())
    );
}

#[tokio::test]
async fn p03_p07_every_page_asks_the_same() {
    let world = synced(50, 10).await;
    let asked = |call: &fake_google::Logged| {
        let mut query = call.query.clone();
        query.retain(|(name, _)| name != "pageToken" && name != "syncToken");
        query
    };
    world.sync().await;
    let log = world.google.log();
    let listed: Vec<_> = log
        .iter()
        .filter(|call| call.path.ends_with("/events"))
        .collect();
    assert_eq!(listed.len(), 6);
    assert!(listed.iter().all(|call| asked(call) == asked(listed[0])));
}

#[tokio::test]
async fn p74_an_empty_listing_by_mistake_removes_nothing() {
    let world = synced(40, 50).await;
    let events = world.events();
    world
        .google
        .fail_next(When::list().full(), Fault::EmptyListing, 1);
    let row = world.full_sync().await;
    assert_eq!(
        (row.status, row.deleted, row.requests),
        (RunStatus::Succeeded, 0, 2)
    );
    assert_eq!(world.events(), events);
}

#[tokio::test]
async fn p74_a_calendar_that_was_really_emptied_is_emptied_here() {
    let world = synced(40, 50).await;
    for (id, _) in world.remote().snapshot() {
        // Exceptions go with their series.
        let _ = world.remote().delete(&id);
    }
    world.google.invalidate_sync_tokens();
    let row = world.converge().await;
    assert_eq!((row.deleted, row.requests), (40, 3));
    assert!(world.events().is_empty());
}

/// Google's tokens say of what they are the state: one given to another calendar would skip or repeat changes there.
#[tokio::test]
async fn p22_each_calendar_goes_on_with_its_own_token() {
    const TEAM: &str = "team@group.calendar.google.com";
    let mut account = seed::empty(EMAIL);
    let team = seed::Calendar::owned(TEAM, "Team", "Europe/Berlin");
    account.calendars.push(team);
    let world = World::with(account).await;
    let day = json!({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    let ids: Vec<i64> = world.calendars().iter().map(|c| c.id).collect();
    let read_all = async || {
        let mut upserted = Vec::new();
        for id in &ids {
            let row = world.run_on(*id, &Attempt::default()).await;
            assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
            upserted.push(row.upserted);
        }
        upserted
    };
    read_all().await;
    let tokens: Vec<String> = ids
        .iter()
        .map(|id| {
            let state = world.store.read(|tx| sync_state::get(tx, *id)).unwrap();
            state.unwrap().token.unwrap()
        })
        .collect();
    assert_ne!(tokens[0], tokens[1]);
    world.google.calendar(TEAM).create(day.clone()).unwrap();
    assert_eq!(read_all().await, [0, 1]);
    world.google.calendar(EMAIL).create(day).unwrap();
    assert_eq!(read_all().await, [1, 0]);
    // The server knows whose its tokens are, and has not seen one in the wrong place.
    assert_eq!(world.google.violations(), []);

    let id = ids[0];
    let foreign = tokens[1].clone();
    let fingerprint = google::fingerprint();
    world
        .store
        .write(|tx| sync_state::complete(tx, id, &foreign, &fingerprint, false, world.now()))
        .unwrap();
    world.run_on(id, &Attempt::default()).await;
    assert!(
        !world.google.violations().is_empty(),
        "it would have been noticed"
    );
}
