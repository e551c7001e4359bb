//! `events.list`: pages, filters, masks.

use jiff::ToSpan;
use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, ids, meeting, options, weekly};

async fn filled(count: usize) -> World {
    let world = World::new().await;
    for number in 0..count {
        let id = format!("event{number}");
        world
            .google
            .calendar(MARA)
            .create(meeting(&id, "10:00", "11:00"))
            .unwrap();
    }
    world
}

#[tokio::test]
async fn the_envelope_is_googles() {
    let world = filled(1).await;
    let list = world.get(EVENTS).await;
    for (name, value) in [
        ("kind", json!("calendar#events")),
        ("summary", json!(MARA)),
        ("timeZone", json!("Europe/Berlin")),
        ("accessRole", json!("owner")),
        ("updated", json!("2026-11-24T08:00:00.000Z")),
        (
            "defaultReminders",
            json!([{"method": "popup", "minutes": 10}]),
        ),
    ] {
        assert_eq!(list.json[name], value, "{name}");
    }
    assert!(list.json["nextSyncToken"].is_string());
    let event = &list.json["items"][0];
    for (name, value) in [
        ("kind", json!("calendar#event")),
        ("status", json!("confirmed")),
        ("summary", json!("event0")),
        ("creator", json!({"email": MARA, "self": true})),
        ("organizer", json!({"email": MARA, "self": true})),
        (
            "start",
            json!({"dateTime": "2026-11-24T10:00:00+01:00", "timeZone": "Europe/Berlin"}),
        ),
        ("iCalUID", json!("event0@google.com")),
        ("sequence", json!(0)),
        ("eventType", json!("default")),
        ("reminders", json!({"useDefault": true})),
        ("created", json!("2026-11-24T08:00:00.000Z")),
    ] {
        assert_eq!(event[name], value, "{name}");
    }
}

#[tokio::test]
async fn pages_follow_each_other_and_only_the_last_has_a_sync_token() {
    let world = filled(11).await;
    let (items, token) = world.all(&format!("{EVENTS}?maxResults=4")).await;
    let wanted: Vec<String> = (0..11).map(|number| format!("event{number}")).collect();
    assert_eq!(ids(&items), wanted);
    assert!(!token.is_empty());
    let pages: Vec<u32> = world.google.log().iter().map(|entry| entry.page).collect();
    assert_eq!(pages, [1, 2, 3]);
    assert_eq!(
        world.all(&format!("{EVENTS}?maxResults=11")).await.0.len(),
        11
    );
    assert_eq!(
        world.google.log().len(),
        4,
        "a page that is exactly full is the last"
    );
}

#[tokio::test]
async fn pages_have_250_items_and_never_more_than_2500() {
    let mut options = options();
    let at = |minute: i64| {
        jiff::civil::date(2026, 1, 1)
            .at(0, 0, 0, 0)
            .saturating_add(minute.minutes())
    };
    options.accounts[0].calendars[0].events = (0..2600)
        .map(|n| json!({"id": format!("event{n}"), "start": {"dateTime": format!("{}Z", at(n))}, "end": {"dateTime": format!("{}Z", at(n + 1))}}))
        .collect();
    let world = World::with(options).await;
    for (query, count) in [("", 250), ("?maxResults=9999", 2500), ("?maxResults=1", 1)] {
        let list = world.get(&format!("{EVENTS}{query}")).await;
        assert_eq!(list.json["items"].as_array().unwrap().len(), count);
    }
    for bad in ["0", "-1", "many"] {
        let refused = world.get(&format!("{EVENTS}?maxResults={bad}")).await;
        assert_eq!(refused.refused(), (400, "invalidParameter"), "{bad}");
    }
}

#[tokio::test]
async fn all_parameters_have_to_stay_the_same_between_pages() {
    let world = filled(5).await;
    let first = world.get(&format!("{EVENTS}?maxResults=2&q=event")).await;
    let page = first.json["nextPageToken"].as_str().unwrap();
    assert_eq!(
        world
            .get(&format!("{EVENTS}?q=event&pageToken={page}&maxResults=2"))
            .await
            .status,
        200
    );
    assert_eq!(world.google.violations(), []);
    for changed in [
        "maxResults=2",
        "maxResults=3&q=event",
        "maxResults=2&q=other",
        "maxResults=2&q=event&showDeleted=true",
    ] {
        let answer = world
            .get(&format!("{EVENTS}?{changed}&pageToken={page}"))
            .await;
        assert_eq!(answer.refused(), (400, "invalid"), "{changed}");
    }
    assert_eq!(
        world
            .get(&format!("{EVENTS}?pageToken=nonsense"))
            .await
            .status,
        400
    );
    assert_eq!(world.google.violations().len(), 5);
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(meeting("morn1", "08:00", "09:00")).unwrap();
    calendar.create(meeting("noon1", "12:00", "13:00")).unwrap();
    let mut tagged = meeting("tagged", "16:00", "17:00");
    tagged["description"] = json!("Bring CAKE");
    tagged["attendees"] = json!([{"email": "jonas@example.com"}]);
    tagged["extendedProperties"] = json!({"private": {"op": "a=b"}, "shared": {"x": "y"}});
    calendar.create(tagged).unwrap();
    let mut focus = meeting("focus", "17:00", "18:00");
    focus["eventType"] = json!("focusTime");
    calendar.create(focus).unwrap();
    calendar.create(weekly("series1")).unwrap();

    for (query, wanted) in [
        (
            "timeMin=2026-11-24T08:00:00Z&timeMax=2026-11-24T08:15:00Z",
            vec!["series1"],
        ),
        (
            "timeMin=2026-11-24T11:30:00Z&timeMax=2026-11-24T15:00:00Z",
            vec!["noon1"],
        ),
        ("timeMin=2026-12-01T00:00:00Z", vec!["series1"]),
        ("timeMin=2026-12-20T00:00:00Z", vec![]),
        ("timeMax=2026-11-24T08:00:00Z", vec!["morn1"]),
        ("q=cake", vec!["tagged"]),
        ("q=jonas", vec!["tagged"]),
        ("q=cake+nothing", vec![]),
        ("iCalUID=noon1@google.com", vec!["noon1"]),
        ("privateExtendedProperty=op%3Da%3Db", vec!["tagged"]),
        ("sharedExtendedProperty=x%3Dz", vec![]),
        ("eventTypes=focusTime", vec!["focus"]),
        (
            "eventTypes=focusTime&eventTypes=default&q=o",
            vec!["morn1", "noon1", "tagged", "focus", "series1"],
        ),
        ("updatedMin=2026-11-24T08:00:00Z&q=noon1", vec!["noon1"]),
        ("updatedMin=2026-11-24T08:00:01Z", vec![]),
    ] {
        let list = world.get(&format!("{EVENTS}?{query}")).await;
        assert_eq!(list.status, 200, "{query}: {}", list.text);
        let mut got = ids(list.json["items"].as_array().unwrap());
        let mut wanted = wanted;
        // `q=o` also finds the organizer's address, so the order is all there is to say about that row.
        got.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(got, wanted, "{query}");
    }
}

#[tokio::test]
async fn malformed_parameters_are_refused() {
    let world = filled(1).await;
    for (query, reason) in [
        ("timeMin=2026-11-24", "badRequest"),
        ("timeMin=2026-11-24T08:00:00", "badRequest"),
        (
            "timeMin=2026-11-24T08:00:00Z&timeMax=2026-11-24T08:00:00Z",
            "timeRangeEmpty",
        ),
        ("orderBy=startTime", "badRequest"),
        ("orderBy=name", "invalidParameter"),
        ("singleEvents=yes", "invalidParameter"),
        ("timeZone=Mars", "invalidParameter"),
        ("privateExtendedProperty=x", "invalidParameter"),
        ("fields=items(id", "invalidParameter"),
        ("fields=itmes", "invalidParameter"),
    ] {
        let answer = world.get(&format!("{EVENTS}?{query}")).await;
        assert_eq!(answer.refused(), (400, reason), "{query}");
    }
    let old = world
        .get(&format!("{EVENTS}?updatedMin=2026-01-01T00:00:00Z"))
        .await;
    assert_eq!(old.refused(), (410, "updatedMinTooLongAgo"));
    assert_eq!(world.google.violations().len(), 10);
}

#[tokio::test]
async fn masks_leave_only_what_was_asked_for() {
    let world = filled(3).await;
    let list = world
        .get(&format!(
            "{EVENTS}?maxResults=2&fields=nextPageToken,items(id,start/dateTime)"
        ))
        .await
        .json;
    assert_eq!(
        list,
        json!({
            "nextPageToken": list["nextPageToken"],
            "items": [
                {"id": "event0", "start": {"dateTime": "2026-11-24T10:00:00+01:00"}},
                {"id": "event1", "start": {"dateTime": "2026-11-24T10:00:00+01:00"}},
            ],
        })
    );
    assert!(list["nextPageToken"].is_string());
    let one = world
        .get(&format!("{EVENTS}/event0?fields=id,organizer(email)"))
        .await;
    assert_eq!(
        one.json,
        json!({"id": "event0", "organizer": {"email": MARA}})
    );
    let tokenless = world.get(&format!("{EVENTS}?fields=items/id")).await.json;
    assert!(
        tokenless.get("nextSyncToken").is_none(),
        "a mask can lose the token"
    );
}

#[tokio::test]
async fn times_are_shown_in_the_zone_that_was_asked_for() {
    let world = filled(1).await;
    let list = world
        .get(&format!("{EVENTS}?timeZone=America/New_York"))
        .await
        .json;
    assert_eq!(list["timeZone"], "America/New_York");
    assert_eq!(
        list["items"][0]["start"],
        json!({"dateTime": "2026-11-24T04:00:00-05:00", "timeZone": "Europe/Berlin"})
    );
    let utc = world
        .get(&format!("{EVENTS}/event0?timeZone=UTC"))
        .await
        .json;
    assert_eq!(utc["start"]["dateTime"], "2026-11-24T09:00:00Z");
}

#[tokio::test]
async fn attendees_can_be_left_out() {
    let world = World::new().await;
    let mut event = meeting("event1", "10:00", "11:00");
    event["attendees"] = json!([{"email": MARA, "self": true}, {"email": "a@example.com"}, {"email": "b@example.com"}]);
    world.google.calendar(MARA).create(event).unwrap();
    let attendees = async |most: u32| {
        let list = world
            .get(&format!("{EVENTS}?maxAttendees={most}"))
            .await
            .json;
        list["items"][0].clone()
    };
    assert_eq!(attendees(3).await["attendees"].as_array().unwrap().len(), 3);
    let cut = attendees(2).await;
    assert_eq!(cut["attendees"].as_array().unwrap().len(), 1);
    assert_eq!(cut["attendeesOmitted"], true);
}

#[tokio::test]
async fn deleted_events_are_left_out_of_full_listings() {
    let world = filled(2).await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    calendar.delete("event0").unwrap();
    calendar.delete("series1_20261201T080000Z").unwrap();
    let (items, _) = world.all(EVENTS).await;
    let mut shown = ids(&items);
    shown.sort_unstable();
    assert_eq!(
        shown,
        ["event1", "series1", "series1_20261201T080000Z"],
        "a cancelled exception is shown"
    );
    let tombstone = items
        .iter()
        .find(|item| item["status"] == "cancelled")
        .unwrap();
    assert_eq!(tombstone["recurringEventId"], "series1");
    assert_eq!(
        tombstone["originalStartTime"]["dateTime"],
        "2026-12-01T09:00:00+01:00"
    );
    assert!(tombstone.get("summary").is_none());

    let (items, _) = world.all(&format!("{EVENTS}?showDeleted=true")).await;
    let deleted: &Value = items.iter().find(|item| item["id"] == "event0").unwrap();
    assert_eq!(deleted["status"], "cancelled");
    assert_eq!(
        deleted["summary"], "event0",
        "those who ask for deleted events see the details"
    );
    let gone = world.get(&format!("{EVENTS}/event0")).await;
    assert_eq!(
        (gone.status, &gone.json["status"]),
        (200, &json!("cancelled"))
    );
}
