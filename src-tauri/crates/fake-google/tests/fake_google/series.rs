//! Series: instances by id, exceptions, splitting, `events.instances`.

use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, ids, weekly};

fn path(id: &str) -> String {
    format!("{EVENTS}/{id}")
}

async fn with_series() -> World {
    let world = World::new().await;
    world
        .google
        .calendar(MARA)
        .create(weekly("series1"))
        .unwrap();
    world
}

async fn instances(world: &World, query: &str) -> Vec<Value> {
    world
        .all(&format!("{}/instances{query}", path("series1")))
        .await
        .0
}

#[tokio::test]
async fn instances_are_computed() {
    let world = with_series().await;
    let all = instances(&world, "").await;
    assert_eq!(
        ids(&all),
        [
            "series1_20261124T080000Z",
            "series1_20261201T080000Z",
            "series1_20261208T080000Z",
            "series1_20261215T080000Z",
        ]
    );
    assert_eq!(all[1]["recurringEventId"], "series1");
    assert_eq!(all[1]["start"]["dateTime"], "2026-12-01T09:00:00+01:00");
    assert_eq!(all[1]["end"]["dateTime"], "2026-12-01T09:30:00+01:00");
    assert_eq!(all[1]["originalStartTime"], all[1]["start"]);
    assert!(all[1].get("recurrence").is_none());
    assert_eq!(
        world.get(&path("series1_20261201T080000Z")).await.json,
        all[1]
    );
    for unknown in [
        "series1_20261202T080000Z",
        "series1_20261222T080000Z",
        "series1_20261201",
        "series1_x",
        "_20261201",
    ] {
        assert_eq!(world.get(&path(unknown)).await.status, 404, "{unknown}");
    }
    assert_eq!(instances(&world, "?maxResults=3").await.len(), 4);
}

#[tokio::test]
async fn instances_can_be_narrowed() {
    let world = with_series().await;
    for (query, wanted) in [
        ("?timeMin=2026-12-01T08:30:00Z", 2),
        ("?timeMin=2026-12-01T08:29:59Z", 3),
        ("?timeMax=2026-12-01T08:00:00Z", 1),
        (
            "?timeMin=2026-12-01T00:00:00Z&timeMax=2026-12-09T00:00:00Z",
            2,
        ),
        ("?originalStart=2026-12-08T08:00:00Z", 1),
        ("?originalStart=2026-12-08T09:00:00%2B01:00", 1),
        ("?originalStart=2026-12-09T08:00:00Z", 0),
        ("?maxResults=1", 4),
    ] {
        assert_eq!(instances(&world, query).await.len(), wanted, "{query}");
    }
    let refused = world
        .get(&format!("{}/instances?originalStart=x", path("series1")))
        .await;
    assert_eq!(refused.status, 400);
}

#[tokio::test]
async fn patching_an_instance_makes_an_exception() {
    let world = with_series().await;
    let id = "series1_20261201T080000Z";
    let moved = world
        .patch(&path(id), json!({"start": {"dateTime": "2026-12-02T10:00:00Z"}, "end": {"dateTime": "2026-12-02T11:00:00Z"}}))
        .await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(moved.id(), id);
    assert_eq!(
        moved.json["originalStartTime"]["dateTime"],
        "2026-12-01T09:00:00+01:00"
    );
    assert_eq!(moved.json["start"]["dateTime"], "2026-12-02T11:00:00+01:00");
    let again = world
        .patch(&path(id), json!({"summary": "moved twice"}))
        .await;
    assert_eq!(again.json["start"]["dateTime"], "2026-12-02T11:00:00+01:00");
    let (stored, _) = world.all(EVENTS).await;
    assert_eq!(stored.len(), 2);
    let found = instances(&world, "?originalStart=2026-12-01T08:00:00Z").await;
    assert_eq!(found[0]["summary"], "moved twice");
    let rule = json!({"recurrence": ["RRULE:FREQ=DAILY"]});
    assert_eq!(world.patch(&path(id), rule).await.status, 400);
}

#[tokio::test]
async fn deleting_an_instance_leaves_a_cancelled_exception() {
    let world = with_series().await;
    let id = "series1_20261201T080000Z";
    assert_eq!(world.delete(&path(id)).await.status, 204);
    assert_eq!(world.delete(&path(id)).await.refused(), (410, "deleted"));
    assert_eq!(instances(&world, "").await.len(), 3);
    assert_eq!(instances(&world, "?showDeleted=true").await.len(), 4);
    assert_eq!(
        world.google.calendar(MARA).snapshot()[id]["status"],
        "cancelled"
    );
    world.google.calendar(MARA).undelete(id).unwrap();
    assert_eq!(instances(&world, "").await.len(), 4);
}

#[tokio::test]
async fn an_all_day_series_has_days_for_ids() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar
        .create(json!({
            "id": "dates1",
            "start": {"date": "2026-11-24"},
            "end": {"date": "2026-11-26"},
            "recurrence": ["RRULE:FREQ=WEEKLY;UNTIL=20261208"],
        }))
        .unwrap();
    let (items, _) = world.all(&format!("{EVENTS}?singleEvents=true")).await;
    assert_eq!(
        ids(&items),
        ["dates1_20261124", "dates1_20261201", "dates1_20261208"]
    );
    assert_eq!(items[1]["end"], json!({"date": "2026-12-03"}));
    calendar
        .move_to("dates1_20261201", "2026-12-02", "2026-12-03")
        .unwrap();
    assert_eq!(
        calendar.snapshot()["dates1_20261201"]["originalStartTime"],
        json!({"date": "2026-12-01"})
    );
    let found = world
        .get(&format!(
            "{EVENTS}/dates1/instances?originalStart=2026-12-01"
        ))
        .await;
    assert_eq!(
        found.json["items"][0]["start"],
        json!({"date": "2026-12-02"})
    );
}

#[tokio::test]
async fn this_and_following_makes_two_series() {
    let world = with_series().await;
    let calendar = world.google.calendar(MARA);
    calendar
        .patch(
            "series1_20261215T080000Z",
            json!({"summary": "stays behind"}),
        )
        .unwrap();
    let new = calendar
        .split(
            "series1_20261208T080000Z",
            json!({"summary": "from here on"}),
        )
        .unwrap();
    assert_eq!(new["id"], "series1_R20261208T080000");
    assert_eq!(new["iCalUID"], "series1_R20261208T080000@google.com");
    assert_eq!(new["recurrence"], json!(["RRULE:FREQ=WEEKLY;COUNT=2"]));
    let old = calendar.get("series1").unwrap();
    assert_eq!(
        old["recurrence"],
        json!(["RRULE:FREQ=WEEKLY;UNTIL=20261207T225959Z"])
    );

    let (items, _) = world
        .all(&format!("{EVENTS}?singleEvents=true&orderBy=startTime"))
        .await;
    assert_eq!(
        ids(&items),
        [
            "series1_20261124T080000Z",
            "series1_20261201T080000Z",
            "series1_R20261208T080000_20261208T080000Z",
            "series1_R20261208T080000_20261215T080000Z",
        ],
        "the exception past the cut means nothing any more"
    );
    assert!(
        calendar
            .split("series1_20261124T080000Z", json!({}))
            .is_err(),
        "there is nothing before the first"
    );
    assert!(
        calendar
            .split("series1_20261208T080000Z", json!({}))
            .is_err(),
        "that one is cut off"
    );
    calendar
        .split("series1_R20261208T080000_20261215T080000Z", json!({}))
        .unwrap();
    assert!(calendar.snapshot().contains_key("series1_R20261215T080000"));
}
