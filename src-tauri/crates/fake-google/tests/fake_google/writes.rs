//! Insert, update, patch, delete, move: what is stored and what is refused.

use fake_google::{Endpoint, Fault, When, seed};
use serde_json::{Value, json};

use crate::world::{EVENTS, MARA, World, meeting, options, weekly};

fn path(id: &str) -> String {
    format!("{EVENTS}/{id}")
}

#[tokio::test]
async fn an_insert_is_stored_with_what_google_adds() {
    let world = World::new().await;
    let made = world
        .post(
            &format!("{EVENTS}?sendUpdates=none"),
            json!({
                "summary": "Block",
                "start": {"dateTime": "2026-11-24T10:00:00Z"},
                "end": {"dateTime": "2026-11-24T11:00:00Z"},
                "etag": "mine", "creator": {"email": "x@example.com"}, "recurringEventId": "nope",
                "extendedProperties": {"private": {"hw_op": "7"}},
            }),
        )
        .await;
    assert_eq!(made.status, 200, "{}", made.text);
    assert_eq!(made.id().len(), 26);
    assert_eq!(made.json["start"]["dateTime"], "2026-11-24T11:00:00+01:00");
    assert_eq!(made.json["creator"]["email"], MARA);
    assert!(made.json.get("recurringEventId").is_none());
    assert_ne!(made.etag(), "mine");
    assert_eq!(made.header("etag"), made.etag());
    assert_eq!(world.get(&path(made.id())).await.json, made.json);
    let logged = world.google.log();
    assert_eq!(logged[0].param("sendUpdates"), Some("none"));
    assert_eq!(logged[0].body.as_ref().unwrap()["summary"], "Block");
}

#[tokio::test]
async fn p41_an_id_is_used_up_for_ever_and_another_is_not() {
    let world = World::new().await;
    assert_eq!(
        world
            .post(EVENTS, meeting("abc123", "10:00", "11:00"))
            .await
            .id(),
        "abc123"
    );
    assert_eq!(
        world
            .post(EVENTS, meeting("abc123", "10:00", "11:00"))
            .await
            .refused(),
        (409, "duplicate")
    );
    assert_eq!(world.delete(&path("abc123")).await.status, 204);
    assert_eq!(
        world
            .post(EVENTS, meeting("abc123", "10:00", "11:00"))
            .await
            .status,
        409,
        "for ever"
    );
    let another = world
        .post(EVENTS, meeting("abc124", "10:00", "11:00"))
        .await;
    assert_eq!(another.id(), "abc124");
    let long = "a".repeat(1025);
    for bad in [
        "abcd",
        "ABCDE",
        "with-dash",
        "wxyzwxyz",
        "under_score",
        long.as_str(),
    ] {
        let refused = world.post(EVENTS, meeting(bad, "10:00", "11:00")).await;
        assert_eq!(refused.refused(), (400, "invalid"), "{bad}");
    }
}

#[tokio::test]
async fn p42_a_uid_that_is_sent_may_be_taken_and_one_that_is_not_never_is() {
    let world = World::new().await;
    let made = world
        .post(EVENTS, meeting("abc123", "10:00", "11:00"))
        .await;
    assert_eq!(made.json["iCalUID"], "abc123@google.com");
    let mut known = meeting("other1", "10:00", "11:00");
    known["iCalUID"] = made.json["iCalUID"].clone();
    assert_eq!(
        world.post(EVENTS, known).await.refused(),
        (409, "duplicate")
    );
    let other = world
        .post(EVENTS, meeting("other1", "10:00", "11:00"))
        .await;
    assert_eq!(other.json["iCalUID"], "other1@google.com");
}

#[tokio::test]
async fn what_google_refuses_is_refused() {
    let day = |date: &str| json!({"date": date});
    let time = |time: &str| json!({"dateTime": time});
    let world = World::new().await;
    let (nine, ten) = ("2026-11-24T09:00:00Z", "2026-11-24T10:00:00Z");
    for (event, reason, what) in [
        (json!({"start": time(nine)}), "required", "no end"),
        (json!({"end": time(nine)}), "required", "no start"),
        (
            json!({"start": time(ten), "end": time(nine)}),
            "timeRangeEmpty",
            "end before start",
        ),
        (
            json!({"start": time(nine), "end": time(nine)}),
            "timeRangeEmpty",
            "no length",
        ),
        (
            json!({"start": day("2026-11-24"), "end": day("2026-11-24")}),
            "timeRangeEmpty",
            "no day",
        ),
        (
            json!({"start": day("2026-11-24"), "end": time(ten)}),
            "invalid",
            "mixed",
        ),
        (
            json!({"start": {"date": "2026-11-24", "dateTime": nine}, "end": time(ten)}),
            "invalid",
            "both",
        ),
        (
            json!({"start": time("2026-11-24T09:00:00"), "end": time(ten)}),
            "required",
            "no offset, no zone",
        ),
        (
            json!({"start": {"dateTime": nine, "timeZone": "Mars/Olympus"}, "end": time(ten)}),
            "invalid",
            "zone",
        ),
        (
            json!({"start": time("tomorrow"), "end": time(ten)}),
            "invalid",
            "no time",
        ),
        (
            json!({"start": day("2026-02-30"), "end": day("2026-03-01")}),
            "invalid",
            "no date",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "recurrence": ["RRULE:FREQ=DAILY"]}),
            "required",
            "series without zone",
        ),
        (
            json!({"start": day("2026-11-24"), "end": day("2026-11-25"), "recurrence": ["RRULE:FREQ=OFTEN"]}),
            "invalid",
            "rule",
        ),
        (
            json!({"start": day("2026-11-24"), "end": day("2026-11-25"), "recurrence": ["EXDATE:20261124"]}),
            "invalid",
            "no rule",
        ),
        (
            json!({"start": day("2026-11-24"), "end": day("2026-11-25"), "recurrence": ["DTSTART:20261124"]}),
            "invalid",
            "line",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "status": "maybe"}),
            "invalid",
            "status",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "colorId": "12"}),
            "invalid",
            "colour",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "attendees": [{"displayName": "x"}]}),
            "required",
            "attendee",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "eventType": "fromGmail"}),
            "eventTypeRestriction",
            "type",
        ),
        (
            json!({"start": time(nine), "end": time(ten), "reminders": {"useDefault": true, "overrides": [{"minutes": 5}]}}),
            "cannotUseDefaultRemindersAndSpecifyOverride",
            "reminders",
        ),
    ] {
        let answer = world.post(EVENTS, event).await;
        assert_eq!(answer.refused(), (400, reason), "{what}: {}", answer.text);
    }
    let answer = world
        .post(
            &format!("{EVENTS}?sendUpdates=some"),
            meeting("event1", "10:00", "11:00"),
        )
        .await;
    assert_eq!(answer.refused(), (400, "invalidParameter"));
    let request = world.request(reqwest::Method::POST, EVENTS).body("{");
    assert_eq!(
        crate::world::answer(request).await.refused(),
        (400, "parseError")
    );
    assert!(
        world.google.calendar(MARA).snapshot().is_empty(),
        "nothing was stored"
    );
}

#[tokio::test]
async fn the_error_body_is_googles() {
    let world = World::new().await;
    let answer = world.get(&path("nothing")).await;
    assert_eq!(
        answer.json,
        json!({"error": {
            "code": 404,
            "message": "Not Found",
            "errors": [{"domain": "global", "reason": "notFound", "message": "Not Found"}],
        }})
    );
}

#[tokio::test]
async fn a_patch_merges_and_a_put_replaces() {
    let world = World::new().await;
    let mut event = meeting("event1", "10:00", "11:00");
    event["location"] = json!("here");
    event["attendees"] = json!([{"email": "a@example.com"}, {"email": "b@example.com"}]);
    event["unheardOf"] = json!({"kept": true});
    let made = world.post(EVENTS, event).await;

    let patched = world
        .patch(
            &path("event1"),
            json!({"summary": "new", "location": null, "attendees": [{"email": "c@example.com"}]}),
        )
        .await;
    assert_eq!(patched.json["summary"], "new");
    assert!(patched.json.get("location").is_none());
    assert_eq!(
        patched.json["attendees"],
        json!([{"email": "c@example.com"}])
    );
    assert_eq!(patched.json["unheardOf"], json!({"kept": true}));
    assert_eq!(patched.json["sequence"], 0);
    assert_ne!(patched.etag(), made.etag());

    let put = world.put(&path("event1"), json!({"start": patched.json["start"], "end": patched.json["end"], "summary": "only this"})).await;
    assert_eq!(put.status, 200, "{}", put.text);
    assert!(put.json.get("attendees").is_none() && put.json.get("unheardOf").is_none());
    assert_eq!(put.json["iCalUID"], made.json["iCalUID"]);
    assert_eq!(put.json["created"], made.json["created"]);
    assert_eq!(
        world
            .put(&path("event1"), json!({"summary": "no times"}))
            .await
            .refused(),
        (400, "required")
    );
}

#[tokio::test]
async fn a_day_becomes_a_time_only_when_the_day_is_taken_away() {
    let world = World::new().await;
    world
        .google
        .calendar(MARA)
        .create(
            json!({"id": "alldates", "start": {"date": "2026-11-24"}, "end": {"date": "2026-11-25"}}),
        )
        .unwrap();
    let times = |date: Value| {
        json!({
            "start": {"date": date, "dateTime": "2026-11-24T09:00:00Z"},
            "end": {"date": date, "dateTime": "2026-11-24T10:00:00Z"},
        })
    };
    let mut half = times(Value::Null);
    for which in ["start", "end"] {
        half[which].as_object_mut().unwrap().remove("date");
    }
    assert_eq!(
        world.patch(&path("alldates"), half).await.refused(),
        (400, "invalid")
    );
    let moved = world.patch(&path("alldates"), times(Value::Null)).await;
    assert_eq!(
        moved.json["start"],
        json!({"dateTime": "2026-11-24T10:00:00+01:00", "timeZone": "Europe/Berlin"})
    );
    let back = world
        .google
        .calendar(MARA)
        .move_to("alldates", "2026-11-26", "2026-11-28")
        .unwrap();
    assert_eq!(back["start"], json!({"date": "2026-11-26"}));
}

#[tokio::test]
async fn the_sequence_counts_moves() {
    let world = World::new().await;
    world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    let moved = world
        .patch(
            &path("event1"),
            json!({"end": {"dateTime": "2026-11-24T12:00:00+01:00"}}),
        )
        .await;
    assert_eq!(moved.json["sequence"], 1);
    let same = world
        .patch(
            &path("event1"),
            json!({"end": {"dateTime": "2026-11-24T11:00:00Z"}}),
        )
        .await;
    assert_eq!(
        same.json["sequence"], 1,
        "the same instant written otherwise is no move"
    );
    let stale = world
        .patch(&path("event1"), json!({"sequence": 0, "summary": "x"}))
        .await;
    assert_eq!(stale.status, 400);
    assert_eq!(stale.json["error"]["message"], "Invalid sequence value.");
    assert_eq!(world.google.violations(), [], "that can happen to anybody");
    assert_eq!(
        world
            .patch(&path("event1"), json!({"sequence": 5}))
            .await
            .json["sequence"],
        5
    );
}

#[tokio::test]
async fn reminders_do_not_count_as_an_update() {
    let mut options = options();
    let hour = std::sync::Arc::new(std::sync::atomic::AtomicI64::new(0));
    let read = std::sync::Arc::clone(&hour);
    options.clock = fake_google::Clock::new(move || {
        let hours = read.load(std::sync::atomic::Ordering::SeqCst);
        jiff::Timestamp::from_second(1_800_000_000 + hours * 3600).unwrap()
    });
    options.access_token_life = jiff::SignedDuration::from_hours(100);
    let world = World::with(options).await;
    let made = world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    hour.store(1, std::sync::atomic::Ordering::SeqCst);
    let reminders = json!({"reminders": {"useDefault": false, "overrides": [{"method": "popup", "minutes": 0}]}});
    let patched = world.patch(&path("event1"), reminders).await;
    assert_eq!(patched.json["updated"], made.json["updated"]);
    assert_ne!(patched.etag(), made.etag());
    let renamed = world.patch(&path("event1"), json!({"summary": "x"})).await;
    assert_ne!(renamed.json["updated"], made.json["updated"]);
}

#[tokio::test]
async fn deleting_twice_is_gone_and_an_update_brings_it_back() {
    let world = World::new().await;
    world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    assert_eq!(world.delete(&path("event1")).await.status, 204);
    assert_eq!(
        world.delete(&path("event1")).await.refused(),
        (410, "deleted")
    );
    assert_eq!(
        world.delete(&path("nothing")).await.refused(),
        (404, "notFound")
    );
    let back = world
        .patch(&path("event1"), json!({"status": "confirmed"}))
        .await;
    assert_eq!(
        (back.status, back.json["summary"].as_str()),
        (200, Some("event1"))
    );
    assert_eq!(world.google.calendar(MARA).snapshot().len(), 1);
}

#[tokio::test]
async fn guests_change_only_their_own_things() {
    let world = World::new().await;
    let mut event = meeting("event1", "10:00", "11:00");
    event["organizer"] = json!({"email": "olga@example.com"});
    event["attendees"] = json!([{"email": MARA, "self": true, "responseStatus": "needsAction"}]);
    world.google.calendar(MARA).plant(event).unwrap();
    let renamed = world
        .patch(&path("event1"), json!({"summary": "mine"}))
        .await;
    assert_eq!(renamed.refused(), (403, "forbiddenForNonOrganizer"));
    let answered =
        json!({"attendees": [{"email": MARA, "self": true, "responseStatus": "accepted"}]});
    assert_eq!(world.patch(&path("event1"), answered).await.status, 200);
    assert!(
        world
            .google
            .calendar(MARA)
            .patch("event1", json!({"summary": "hers"}))
            .is_ok(),
        "the organizer may"
    );
}

#[tokio::test]
async fn an_event_moves_to_another_calendar() {
    let mut options = options();
    let other = "other@group.calendar.google.com";
    options.accounts[0]
        .calendars
        .push(seed::Calendar::owned(other, "Other", "UTC"));
    let world = World::with(options).await;
    world
        .google
        .calendar(MARA)
        .create(weekly("series1"))
        .unwrap();
    world
        .google
        .calendar(MARA)
        .patch("series1_20261201T080000Z", json!({"summary": "x"}))
        .unwrap();
    let (_, token) = world.all(EVENTS).await;
    let moved = world
        .post(
            &format!("{}/move?destination={other}", path("series1")),
            json!({}),
        )
        .await;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(moved.json["organizer"]["email"], other);
    assert_eq!(moved.json["iCalUID"], "series1@google.com");
    assert_eq!(
        world.google.calendar(other).snapshot().len(),
        2,
        "the exception comes along"
    );
    let (items, _) = world.all(&format!("{EVENTS}?syncToken={token}")).await;
    assert_eq!(items.len(), 1);
    assert_eq!(items[0]["status"], "cancelled");
    let part = world
        .google
        .calendar(other)
        .hand_over("series1_20261208T080000Z", MARA);
    assert_eq!(part.unwrap_err().reason, "cannotMoveInstance");
    world
        .google
        .calendar(other)
        .hand_over("series1", MARA)
        .unwrap();
    assert_eq!(world.google.calendar(MARA).snapshot().len(), 2);
}

#[tokio::test]
async fn planted_events_may_be_anything() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.plant(json!({"id": "odd_R1", "start": {"dateTime": "2026-11-24T09:00:00Z"}, "end": {"dateTime": "2026-11-24T08:00:00Z"}, "eventType": "newest"})).unwrap();
    calendar
        .plant(json!({"id": "bare1", "status": "cancelled"}))
        .unwrap();
    calendar.plant(json!({"id": "rules", "start": {"date": "2026-11-24"}, "end": {"date": "2026-11-25"}, "recurrence": ["RRULE:X-NONSENSE"]})).unwrap();
    let (items, _) = world.all(EVENTS).await;
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["eventType"], "newest");
    let (expanded, _) = world.all(&format!("{EVENTS}?singleEvents=true")).await;
    assert_eq!(
        expanded.len(),
        2,
        "an unreadable rule is shown as one event"
    );
    let bare = world.get(&path("bare1")).await.json;
    assert!(bare.get("start").is_none() && bare.get("iCalUID").is_none());
}

#[tokio::test]
async fn a_dropped_reply_was_carried_out() {
    let world = World::new().await;
    world
        .google
        .fail_next(When::endpoint(Endpoint::EventsInsert), Fault::DropReply, 1);
    let request = world
        .request(reqwest::Method::POST, EVENTS)
        .json(&meeting("event1", "10:00", "11:00"));
    assert!(request.send().await.is_err());
    assert_eq!(world.google.calendar(MARA).snapshot().len(), 1);
    let again = world
        .post(EVENTS, meeting("event1", "10:00", "11:00"))
        .await;
    assert_eq!(again.status, 409);
    let statuses: Vec<u16> = world
        .google
        .log()
        .iter()
        .map(|entry| entry.status)
        .collect();
    assert_eq!(statuses, [0, 409]);
}

#[tokio::test]
async fn texts_can_be_tidied_on_the_way_in() {
    let mut options = options();
    options.tidy_text = true;
    let world = World::with(options).await;
    let mut event = meeting("event1", "10:00", "11:00");
    event["summary"] = json!("  Block ");
    event["description"] = json!("one\ntwo\r\nthree");
    let made = world.post(EVENTS, event).await.json;
    assert_eq!(made["summary"], "Block");
    assert_eq!(made["description"], "one<br>two<br>three");
    let patched = world
        .patch(&path("event1"), json!({"summary": "x\n"}))
        .await
        .json;
    assert_eq!(patched["summary"], "x");
}

#[tokio::test]
async fn what_a_deleted_series_had_is_out_of_reach() {
    let world = World::new().await;
    let calendar = world.google.calendar(MARA);
    calendar.create(weekly("series1")).unwrap();
    calendar
        .patch("series1_20261201T080000Z", json!({"summary": "x"}))
        .unwrap();
    calendar.delete("series1").unwrap();
    for id in ["series1_20261201T080000Z", "series1_20261208T080000Z"] {
        let back = world.patch(&path(id), json!({"status": "confirmed"})).await;
        assert_eq!(back.refused(), (404, "notFound"), "{id}");
        assert_eq!(
            world.delete(&path(id)).await.refused(),
            (410, "deleted"),
            "{id}"
        );
    }
    assert!(calendar.snapshot().is_empty());
}
