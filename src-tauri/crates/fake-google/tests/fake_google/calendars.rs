//! Calendar lists and calendars.

use fake_google::{Options, seed};
use serde_json::json;

use crate::world::{EVENTS, LIST, MARA, World, ids, meeting, options};

const TEAM: &str = "team#1/ä %@group.calendar.google.com";

/// A name as a path segment.
fn segment(id: &str) -> String {
    url::form_urlencoded::byte_serialize(id.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

fn shared() -> Options {
    let mut options = options();
    options.accounts[0].calendars.push(seed::Calendar {
        access_role: "reader".into(),
        ..seed::Calendar::owned(TEAM, "Team", "UTC")
    });
    let mut jonas = seed::empty("jonas@example.com");
    jonas
        .calendars
        .push(seed::Calendar::owned(TEAM, "Team", "UTC"));
    options.accounts.push(jonas);
    options
}

#[tokio::test]
async fn the_list_names_calendars_with_roles() {
    let world = World::with(shared()).await;
    let list = world.get(LIST).await;
    assert_eq!(list.json["kind"], "calendar#calendarList");
    let items = list.json["items"].as_array().unwrap();
    assert_eq!(ids(items), [MARA, TEAM]);
    assert_eq!(items[0]["primary"], true);
    assert_eq!(items[0]["accessRole"], "owner");
    assert_eq!(items[0]["timeZone"], "Europe/Berlin");
    assert_eq!(items[1]["accessRole"], "reader");
    assert_eq!(items[1]["selected"], true);
    let one = world.get(&format!("{LIST}/{}", segment(TEAM))).await;
    assert_eq!(one.json, items[1]);
    assert_eq!(world.get(&format!("{LIST}/primary")).await.id(), MARA);
    assert_eq!(
        world.get(&format!("{LIST}/nobody")).await.refused(),
        (404, "notFound")
    );
    let writers = world.get(&format!("{LIST}?minAccessRole=writer")).await;
    assert_eq!(ids(writers.json["items"].as_array().unwrap()), [MARA]);
}

#[tokio::test]
async fn the_list_comes_in_pages_and_then_in_changes() {
    let mut options = options();
    for number in 0..7 {
        let id = format!("c{number}@group.calendar.google.com");
        options.accounts[0]
            .calendars
            .push(seed::Calendar::owned(&id, &id, "UTC"));
    }
    let world = World::with(options).await;
    let (items, token) = world.all(&format!("{LIST}?maxResults=3")).await;
    assert_eq!(items.len(), 8);
    let changes = async |token: &str| {
        world
            .all(&format!("{LIST}?maxResults=3&syncToken={token}"))
            .await
    };
    let (none, token) = changes(&token).await;
    assert!(none.is_empty());

    let mara = world.google.account(MARA);
    mara.patch_list_entry("c1@group.calendar.google.com", json!({"hidden": true}))
        .unwrap();
    mara.remove_from_list("c2@group.calendar.google.com")
        .unwrap();
    let (changed, token) = changes(&token).await;
    assert_eq!(
        ids(&changed),
        [
            "c1@group.calendar.google.com",
            "c2@group.calendar.google.com"
        ]
    );
    assert_eq!(changed[0]["hidden"], true);
    assert_eq!(changed[1]["deleted"], true);
    assert_eq!(
        world.all(LIST).await.0.len(),
        6,
        "neither hidden nor deleted ones"
    );
    assert_eq!(
        world
            .all(&format!("{LIST}?showHidden=true&showDeleted=true"))
            .await
            .0
            .len(),
        8
    );

    mara.set_role("c3@group.calendar.google.com", "reader")
        .unwrap();
    assert!(
        changes(&token).await.0.is_empty(),
        "a role changes in silence"
    );
    mara.add_to_list("c2@group.calendar.google.com", "owner")
        .unwrap();
    assert_eq!(
        ids(&changes(&token).await.0),
        ["c2@group.calendar.google.com"]
    );

    assert_eq!(
        world
            .get(&format!("{LIST}?syncToken={token}&minAccessRole=owner"))
            .await
            .status,
        400
    );
    assert_eq!(
        world
            .get(&format!("{LIST}?syncToken=nonsense"))
            .await
            .status,
        400
    );
    world.google.invalidate_sync_tokens();
    let gone = world
        .get(&format!("{LIST}?maxResults=3&syncToken={token}"))
        .await;
    assert_eq!(gone.refused(), (410, "fullSyncRequired"));
}

#[tokio::test]
async fn a_calendar_is_made_and_deleted() {
    let world = World::new().await;
    let made = world
        .post(
            "/calendar/v3/calendars",
            json!({"summary": "Plan", "timeZone": "Asia/Tokyo"}),
        )
        .await;
    assert_eq!(made.status, 200);
    assert_eq!(made.json["kind"], "calendar#calendar");
    assert_eq!(made.json["timeZone"], "Asia/Tokyo");
    let path = format!("/calendar/v3/calendars/{}", made.id());
    assert_eq!(world.get(&path).await.json, made.json);
    assert_eq!(
        world.get(&format!("{LIST}/{}", made.id())).await.json["accessRole"],
        "owner"
    );

    assert_eq!(world.delete(&path).await.status, 204);
    assert_eq!(world.get(&path).await.status, 404);
    assert_eq!(
        world.get(&format!("{path}/events")).await.refused(),
        (404, "notFound")
    );
    assert_eq!(
        world.delete("/calendar/v3/calendars/primary").await.status,
        403
    );
    assert_eq!(
        world
            .post("/calendar/v3/calendars", json!({}))
            .await
            .refused(),
        (400, "required")
    );
    let unknown = json!({"summary": "x", "timeZone": "Mars/Olympus"});
    assert_eq!(
        world.post("/calendar/v3/calendars", unknown).await.status,
        400
    );
}

#[tokio::test]
async fn roles_limit_what_is_seen_and_done() {
    let world = World::with(shared()).await;
    let team = world.google.calendar(TEAM);
    let mut secret = meeting("secret", "10:00", "11:00");
    secret["visibility"] = json!("private");
    team.create(secret).unwrap();
    team.create(meeting("public", "11:00", "12:00")).unwrap();
    let events = format!("/calendar/v3/calendars/{}/events", segment(TEAM));

    let list = world.get(&events).await.json;
    assert_eq!(list["accessRole"], "reader");
    assert!(
        list["items"][0].get("summary").is_none(),
        "private events have no title for readers"
    );
    assert_eq!(list["items"][1]["summary"], "public");
    let write = world
        .post(&events, meeting("mine1", "12:00", "13:00"))
        .await;
    assert_eq!(write.refused(), (403, "requiredAccessLevel"));
    assert_eq!(world.delete(&format!("{events}/public")).await.status, 403);

    world
        .google
        .account(MARA)
        .set_role(TEAM, "freeBusyReader")
        .unwrap();
    let list = world.get(&events).await.json;
    assert_eq!(list["accessRole"], "freeBusyReader");
    for item in list["items"].as_array().unwrap() {
        assert!(item.get("summary").is_none() && item.get("creator").is_none());
        assert!(item["start"]["dateTime"].is_string());
    }

    world.google.account(MARA).remove_from_list(TEAM).unwrap();
    assert_eq!(world.get(&events).await.status, 404);
    assert_eq!(
        world.google.log().last().unwrap().calendar.as_deref(),
        Some(TEAM)
    );
}

#[tokio::test]
async fn a_deleted_calendar_is_gone_for_everybody() {
    let world = World::with(shared()).await;
    world.google.calendar(TEAM).remove().unwrap();
    let (items, _) = world.all(LIST).await;
    assert_eq!(ids(&items), [MARA]);
    assert!(world.google.calendar(TEAM).remove().is_err());
}

#[tokio::test]
async fn primary_is_the_address() {
    let world = World::new().await;
    world
        .google
        .calendar(MARA)
        .create(meeting("event1", "10:00", "11:00"))
        .unwrap();
    let by_alias = world.get(EVENTS).await.json;
    let by_id = world
        .get(&format!("/calendar/v3/calendars/{MARA}/events"))
        .await
        .json;
    assert_eq!(by_alias["items"], by_id["items"]);
    assert!(
        world
            .google
            .log()
            .iter()
            .all(|entry| entry.calendar.as_deref() == Some(MARA))
    );
}
