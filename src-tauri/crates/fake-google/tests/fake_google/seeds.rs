//! The seeds: a month of somebody's life, and as many events as wanted.

use std::collections::{BTreeMap, BTreeSet};

use fake_google::{Clock, Options, seed};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::world::{EVENTS, LIST, World};

fn now() -> Timestamp {
    "2026-11-24T08:00:00Z".parse().unwrap()
}

async fn month(zone: &str) -> World {
    let account = seed::sample_month(now(), zone);
    World::with(Options {
        clock: Clock::frozen(now()),
        ..Options::with_accounts([account])
    })
    .await
}

/// Everything on all calendars, expanded over the month.
async fn everything(world: &World) -> Vec<Value> {
    let mut all = Vec::new();
    for calendar in world.all(LIST).await.0 {
        let id: String =
            url::form_urlencoded::byte_serialize(calendar["id"].as_str().unwrap().as_bytes())
                .collect();
        let path = format!(
            "/calendar/v3/calendars/{id}/events?singleEvents=true&timeMin=2026-11-16T00:00:00Z&timeMax=2026-12-14T00:00:00Z"
        );
        all.extend(world.all(&path).await.0);
    }
    all
}

#[tokio::test]
async fn the_month_has_a_life_in_it() {
    let world = month("Europe/Berlin").await;
    let (calendars, _) = world.all(LIST).await;
    let names: Vec<&str> = calendars
        .iter()
        .map(|c| c["summary"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "mara@example.com",
            "Family",
            "Public holidays",
            "Team Atlas"
        ]
    );
    let roles: Vec<&str> = calendars
        .iter()
        .map(|c| c["accessRole"].as_str().unwrap())
        .collect();
    assert_eq!(roles, ["owner", "owner", "reader", "reader"]);
    assert_eq!(
        calendars[2]["id"],
        "en.german#holiday@group.v.calendar.google.com"
    );

    let events = everything(&world).await;
    assert!(events.len() > 100, "{}", events.len());
    let types: BTreeSet<&str> = events
        .iter()
        .map(|e| e["eventType"].as_str().unwrap())
        .collect();
    let wanted = [
        "birthday",
        "default",
        "focusTime",
        "outOfOffice",
        "workingLocation",
    ];
    assert_eq!(types, BTreeSet::from(wanted));
    let has =
        |what: &str, test: &dyn Fn(&Value) -> bool| assert!(events.iter().any(test), "{what}");
    has("a declined meeting", &|e| {
        let guests = e["attendees"].as_array().cloned().unwrap_or_default();
        guests
            .iter()
            .any(|guest| guest["self"] == true && guest["responseStatus"] == "declined")
    });
    has("a tentative one", &|e| e["status"] == "tentative");
    has("a free one", &|e| {
        e["transparency"] == "transparent" && e["start"]["dateTime"].is_string()
    });
    has("a private one", &|e| {
        e["visibility"] == "private" && e["summary"] == "Counselling"
    });
    has("a multi-day one", &|e| {
        e["start"]["date"] == "2026-12-02" && e["end"]["date"] == "2026-12-05"
    });
    has("a flight across zones", &|e| {
        e["start"]["timeZone"] == "Europe/Berlin" && e["end"]["timeZone"] == "Europe/Lisbon"
    });
    has("a moved instance", &|e| {
        e["start"] != e["originalStartTime"] && e["recurringEventId"].is_string()
    });
    has("a video link", &|e| {
        e["conferenceData"]["entryPoints"][0]["uri"].is_string()
    });
    has("markup with links", &|e| {
        e["description"]
            .as_str()
            .is_some_and(|text| text.contains("<a href="))
    });
    has("a colour", &|e| e["colorId"].is_string());
    has("another script", &|e| {
        e["summary"]
            .as_str()
            .is_some_and(|text| text.contains('田'))
    });
    let (stored, _) = world.all(EVENTS).await;
    assert!(
        stored
            .iter()
            .any(|e| e["status"] == "cancelled" && e["recurringEventId"].is_string())
    );
    assert!(
        events
            .iter()
            .all(|e| e["summary"].is_string() || e["visibility"] == "private")
    );
}

#[test]
fn the_month_is_always_the_same_and_starts_on_the_local_monday() {
    assert_eq!(
        seed::sample_month(now(), "Europe/Berlin"),
        seed::sample_month(now(), "Europe/Berlin")
    );
    // Sunday evening in New York is Monday morning in Auckland.
    let edge: Timestamp = "2026-11-30T02:00:00Z".parse().unwrap();
    let dentist = |zone: &str| {
        let account = seed::sample_month(edge, zone);
        let events = &account.calendars[0].events;
        let dentist = events
            .iter()
            .find(|event| event["summary"] == "Dentist")
            .unwrap();
        let start: Timestamp = dentist["start"]["dateTime"]
            .as_str()
            .unwrap()
            .parse()
            .unwrap();
        TimeZone::get(zone).unwrap().to_datetime(start).to_string()
    };
    assert_eq!(dentist("America/New_York"), "2026-11-30T08:00:00");
    assert_eq!(dentist("Pacific/Auckland"), "2026-12-07T08:00:00");
}

#[tokio::test]
async fn the_month_is_lawful_in_every_zone_it_is_shown_in() {
    for zone in [
        "Europe/Lisbon",
        "America/Los_Angeles",
        "Asia/Tokyo",
        "Pacific/Auckland",
        "nowhere",
    ] {
        let world = month(zone).await;
        let events = everything(&world).await;
        let by_id: BTreeMap<&str, &Value> = events
            .iter()
            .map(|e| (e["id"].as_str().unwrap(), e))
            .collect();
        assert_eq!(by_id.len(), events.len(), "{zone}: ids are unique");
        for event in &events {
            let instant = |name: &str| {
                let moment = &event[name];
                moment["dateTime"]
                    .as_str()
                    .map(|text| text.parse::<Timestamp>().unwrap())
            };
            if let (Some(start), Some(end)) = (instant("start"), instant("end")) {
                assert!(start < end, "{zone}: {event}");
            } else {
                assert!(
                    event["start"]["date"].as_str().unwrap()
                        < event["end"]["date"].as_str().unwrap()
                );
            }
        }
    }
}

#[tokio::test]
async fn as_many_events_as_wanted() {
    assert_eq!(seed::many(500, 1), seed::many(500, 1));
    assert_ne!(seed::many(500, 1), seed::many(500, 2));
    for count in [0, 1, 999] {
        let world = World::with(Options::with_accounts([seed::many(count, 3)])).await;
        let (items, _) = world.all(&format!("{EVENTS}?maxResults=2500")).await;
        assert_eq!(items.len(), count);
        if count > 100 {
            let some = |test: &dyn Fn(&Value) -> bool| {
                items.iter().filter(|e| test(e)).count() > count / 50
            };
            assert!(some(&|e| e["recurrence"].is_array()));
            assert!(some(&|e| e["recurringEventId"].is_string()));
            assert!(some(&|e| e["start"]["date"].is_string()));
        }
    }
}

#[tokio::test]
async fn accounts_are_told_apart() {
    let world = World::with(Options::with_accounts([
        seed::sample_month(now(), "Europe/Berlin"),
        seed::many(20, 1),
        seed::empty("third@example.com"),
    ]))
    .await;
    let count = async |email: &str| {
        let token = world.token(email, &["calendar"]);
        world.get_as(&token, EVENTS).await.json["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(count("mara@example.com").await > 20);
    assert_eq!(count("many@example.com").await, 20);
    assert_eq!(count("third@example.com").await, 0);
}
