//! Sync tokens: what an incremental listing has, and when a token is no longer good.

use fake_google::{Options, seed};
use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, ids, meeting, options, weekly};

async fn changes(world: &World, token: &str) -> (Vec<Value>, String) {
    world.all(&format!("{EVENTS}?syncToken={token}")).await
}

#[tokio::test]
async fn only_changes_come_after_a_token_and_deletions_always_do() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    for id in ["event1", "event2", "event3"] {
        calendar.create(meeting(id, "10:00", "11:00")).unwrap();
    }
    let (_, token) = world.all(EVENTS).await;
    assert!(changes(&world, &token).await.0.is_empty());

    calendar.patch("event2", json!({"summary": "new"})).unwrap();
    calendar.delete("event1").unwrap();
    calendar
        .create(meeting("event4", "10:00", "11:00"))
        .unwrap();
    let (items, token) = changes(&world, &token).await;
    assert_eq!(ids(&items), ["event2", "event1", "event4"]);
    assert_eq!(items[0]["summary"], "new");
    assert_eq!(items[1]["status"], "cancelled");
    assert!(items[1].get("summary").is_none(), "only a tombstone");
    assert!(changes(&world, &token).await.0.is_empty());

    calendar.undelete("event1").unwrap();
    let (items, _) = changes(&world, &token).await;
    assert_eq!(
        (items[0]["status"].as_str(), items[0]["summary"].as_str()),
        (Some("confirmed"), Some("event1"))
    );
}

#[tokio::test]
async fn many_changes_come_in_pages() {
    let world = World::new().await;
    let (_, token) = world.all(EVENTS).await;
    for number in 0..7 {
        world
            .google
            .calendar(MARA)
            .create(meeting(&format!("event{number}"), "10:00", "11:00"))
            .unwrap();
    }
    let (items, _) = world
        .all(&format!("{EVENTS}?maxResults=3&syncToken={token}"))
        .await;
    assert_eq!(items.len(), 7);
    let last = world.google.log().pop().unwrap();
    assert_eq!(last.page, 3);
    assert_eq!(world.google.violations(), []);
    let first = world
        .get(&format!("{EVENTS}?maxResults=3&syncToken={token}"))
        .await;
    let page = first.json["nextPageToken"].as_str().unwrap();
    let without = world
        .get(&format!("{EVENTS}?maxResults=3&pageToken={page}"))
        .await;
    assert_eq!(without.status, 400, "the sync token belongs on every page");
}

#[tokio::test]
async fn a_change_between_two_pages_is_not_lost() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    for id in ["event1", "event2", "event3"] {
        calendar.create(meeting(id, "10:00", "11:00")).unwrap();
    }
    let first = world.get(&format!("{EVENTS}?maxResults=2")).await.json;
    calendar.delete("event1").unwrap();
    calendar
        .patch("event2", json!({"summary": "later"}))
        .unwrap();
    let page = first["nextPageToken"].as_str().unwrap();
    let second = world
        .get(&format!("{EVENTS}?maxResults=2&pageToken={page}"))
        .await
        .json;
    assert_eq!(
        ids(second["items"].as_array().unwrap()),
        ["event3", "event2"]
    );
    let (items, _) = changes(&world, second["nextSyncToken"].as_str().unwrap()).await;
    assert!(
        ids(&items).contains(&"event1"),
        "the deletion comes with the next listing"
    );
}

#[tokio::test]
async fn a_deleted_series_is_one_tombstone() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    for day in ["20261201", "20261208"] {
        calendar
            .patch(
                &format!("series1_{day}T080000Z"),
                json!({"summary": "other"}),
            )
            .unwrap();
    }
    let (items, token) = world.all(EVENTS).await;
    assert_eq!(items.len(), 3);
    calendar.delete("series1").unwrap();
    let (items, token) = changes(&world, &token).await;
    assert_eq!(ids(&items), ["series1"]);
    assert_eq!(items[0]["status"], "cancelled");
    assert!(world.all(EVENTS).await.0.is_empty());
    assert!(calendar.snapshot().is_empty());
    calendar.undelete("series1").unwrap();
    assert_eq!(
        changes(&world, &token).await.0.len(),
        3,
        "the exceptions are back, too"
    );
    assert_eq!(calendar.snapshot().len(), 3);
}

#[tokio::test]
async fn windows_and_filters_do_not_go_with_a_token() {
    let world = World::new().await;
    let (_, token) = world.all(EVENTS).await;
    for query in [
        "iCalUID=x",
        "orderBy=updated",
        "privateExtendedProperty=a%3Db",
        "q=x",
        "sharedExtendedProperty=a%3Db",
        "timeMin=2026-01-01T00:00:00Z",
        "timeMax=2026-01-01T00:00:00Z",
        "updatedMin=2026-11-23T00:00:00Z",
        "showDeleted=false",
    ] {
        let answer = world
            .get(&format!("{EVENTS}?syncToken={token}&{query}"))
            .await;
        assert_eq!(answer.status, 400, "{query}");
    }
    assert_eq!(world.google.violations().len(), 9);
    world.google.reset_log();
    assert_eq!(world.google.violations(), []);
    assert_eq!(world.google.log(), []);
}

#[tokio::test]
async fn a_token_is_bound_to_its_calendar_and_its_query() {
    let mut options = options();
    let other = "other@group.calendar.google.com";
    options.accounts[0]
        .calendars
        .push(seed::Calendar::owned(other, "Other", "UTC"));
    let world = World::with(options).await;
    let (_, token) = world.all(EVENTS).await;
    let elsewhere = world
        .get(&format!(
            "/calendar/v3/calendars/{other}/events?syncToken={token}"
        ))
        .await;
    assert_eq!(elsewhere.refused(), (410, "fullSyncRequired"));
    let otherwise = world
        .get(&format!("{EVENTS}?singleEvents=true&syncToken={token}"))
        .await;
    assert_eq!(otherwise.refused(), (410, "fullSyncRequired"));
    assert_eq!(world.google.violations().len(), 2);
    let same = world
        .get(&format!(
            "{EVENTS}?maxResults=7&fields=items(id)&syncToken={token}"
        ))
        .await;
    assert_eq!(same.status, 200, "the size of pages and the mask are free");
    let garbage = world
        .get(&format!("{EVENTS}?syncToken=CPDAlvWDx70CEPDAlvWDx70CGAU="))
        .await;
    assert_eq!(garbage.refused(), (400, "invalid"));
}

#[tokio::test]
async fn tokens_can_be_made_to_expire() {
    let world = World::new().await;
    let (_, token) = world.all(EVENTS).await;
    world.google.calendar(MARA).invalidate_sync_tokens();
    let gone = world.get(&format!("{EVENTS}?syncToken={token}")).await;
    assert_eq!(gone.refused(), (410, "fullSyncRequired"));
    let (_, fresh) = world.all(EVENTS).await;
    assert_eq!(
        world
            .get(&format!("{EVENTS}?syncToken={fresh}"))
            .await
            .status,
        200
    );
    world.google.invalidate_sync_tokens();
    assert_eq!(
        world
            .get(&format!("{EVENTS}?syncToken={fresh}"))
            .await
            .status,
        410
    );
    assert_eq!(world.google.violations(), []);
}

#[tokio::test]
async fn a_token_remembers_the_window_of_its_first_listing() {
    let world = World::new().await;
    let (_, token) = world
        .all(&format!("{EVENTS}?timeMin=2026-11-24T00:00:00Z"))
        .await;
    let calendar = world.google.calendar(MARA);
    calendar
        .create(meeting("inside", "10:00", "11:00"))
        .unwrap();
    let mut past = meeting("outside", "10:00", "11:00");
    past["start"]["dateTime"] = json!("2026-11-20T10:00:00Z");
    past["end"]["dateTime"] = json!("2026-11-20T11:00:00Z");
    calendar.create(past).unwrap();
    assert_eq!(ids(&changes(&world, &token).await.0), ["inside"]);
}

#[tokio::test]
async fn ordered_listings_have_no_token() {
    let world = World::new().await;
    for order in ["orderBy=updated", "orderBy=startTime&singleEvents=true"] {
        let list = world.get(&format!("{EVENTS}?{order}")).await;
        assert_eq!(list.status, 200);
        assert!(list.json.get("nextSyncToken").is_none(), "{order}");
    }
}

#[tokio::test]
async fn all_members_of_a_series_come_when_one_changes_unless_told_otherwise() {
    for (quiet, wanted) in [(false, 3), (true, 1)] {
        let world = World::with(Options {
            quiet_series_etags: quiet,
            ..options()
        })
        .await;
        let calendar = world.google.calendar(MARA);
        calendar.create(weekly("series1")).unwrap();
        for day in ["20261201", "20261208"] {
            calendar
                .patch(
                    &format!("series1_{day}T080000Z"),
                    json!({"summary": "other"}),
                )
                .unwrap();
        }
        let (before, token) = world.all(EVENTS).await;
        calendar
            .patch("series1_20261208T080000Z", json!({"summary": "third"}))
            .unwrap();
        assert_eq!(
            changes(&world, &token).await.0.len(),
            wanted,
            "quiet: {quiet}"
        );
        let (after, _) = world.all(EVENTS).await;
        let mut etags: Vec<&Value> = after.iter().map(|event| &event["etag"]).collect();
        etags.dedup();
        assert_eq!(etags.len(), 1, "the series shares one etag");
        assert_ne!(&before[0]["etag"], etags[0]);
    }
}
