//! Reading what changed.

use fake_google::{Fault, When};
use model::Status;
use serde_json::json;
use store::sync_run::RunType;

use crate::world::World;

/// A weekly series of ten from Monday 2026-03-02 09:00 in Berlin; gives its id.
fn series(world: &World) -> String {
    let master = world.remote().create(json!({
        "summary": "Stand-up",
        "start": {"dateTime": "2026-03-02T09:00:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-03-02T09:15:00", "timeZone": "Europe/Berlin"},
        "recurrence": ["RRULE:FREQ=WEEKLY;COUNT=10"],
    }));
    master.unwrap()["id"].as_str().unwrap().to_owned()
}

/// The id of the series' occurrence on a day before the clocks change.
fn occurrence(series: &str, day: &str) -> String {
    format!("{series}_{day}T080000Z")
}

#[tokio::test]
async fn what_was_created_changed_and_deleted_arrives() {
    let world = World::empty().await;
    let remote = world.remote();
    let day = |n: i8| json!({"summary": "One", "start": {"date": format!("2026-03-{n:02}")}, "end": {"date": format!("2026-03-{:02}", n + 1)}});
    let ids: Vec<String> = (2..12)
        .map(|n| {
            remote.create(day(n)).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    world.converge().await;
    remote.create(day(20)).unwrap();
    remote.patch(&ids[0], json!({"summary": "Two"})).unwrap();
    remote
        .move_to(
            &ids[1],
            "2026-04-01T10:00:00+00:00",
            "2026-04-01T11:00:00+00:00",
        )
        .unwrap();
    remote.delete(&ids[2]).unwrap();
    let row = world.converge().await;
    assert_eq!(row.kind, RunType::Incremental);
    assert_eq!((row.upserted, row.deleted, row.requests), (3, 1, 1));
    world.assert_quiet().await;
}

#[tokio::test]
async fn p23_a_cancelled_occurrence_stays_a_row_before_and_after_the_first_sync() {
    let world = World::empty().await;
    let series = series(&world);
    let (before, after) = (
        occurrence(&series, "20260309"),
        occurrence(&series, "20260316"),
    );
    world.remote().delete(&before).unwrap();
    world.converge().await;
    world.remote().delete(&after).unwrap();
    let row = world.converge().await;
    assert_eq!(row.deleted, 0);
    for id in [before, after] {
        assert_eq!(world.events()[&id].status, Status::Cancelled);
    }
    world.assert_quiet().await;
}

#[tokio::test]
async fn p24_a_tombstone_with_nothing_but_its_id_empties_the_slot_all_the_same() {
    let world = World::empty().await;
    let series = series(&world);
    let (moved, untouched) = (
        occurrence(&series, "20260309"),
        occurrence(&series, "20260316"),
    );
    let remote = world.remote();
    remote
        .move_to(
            &moved,
            "2026-03-10T09:00:00+00:00",
            "2026-03-10T09:15:00+00:00",
        )
        .unwrap();
    world.converge().await;
    remote.delete(&moved).unwrap();
    remote.delete(&untouched).unwrap();
    world
        .google
        .fail_next(When::list(), Fault::BareTombstones, 1);
    world.converge().await;
    for id in [moved, untouched] {
        assert_eq!(world.events()[&id].status, Status::Cancelled);
    }
}

#[tokio::test]
async fn p28_a_deleted_series_takes_its_exceptions_along() {
    let world = World::empty().await;
    let series = series(&world);
    let remote = world.remote();
    for day in ["20260309", "20260316", "20260323"] {
        remote
            .patch(&occurrence(&series, day), json!({"summary": "Other"}))
            .unwrap();
    }
    remote.delete(&occurrence(&series, "20260302")).unwrap();
    world.converge().await;
    assert_eq!(world.events().len(), 5);
    remote.delete(&series).unwrap();
    let row = world.converge().await;
    assert_eq!((row.upserted, row.deleted), (0, 5));
    assert!(world.events().is_empty());
    world.assert_quiet().await;
}

#[tokio::test]
async fn p40_a_deleted_event_and_series_come_back_with_their_ids() {
    let world = World::empty().await;
    let series = series(&world);
    let remote = world.remote();
    remote
        .patch(
            &occurrence(&series, "20260309"),
            json!({"summary": "Other"}),
        )
        .unwrap();
    world.converge().await;
    let before = world.events().into_keys().collect::<Vec<_>>();
    remote.delete(&series).unwrap();
    world.converge().await;
    remote.undelete(&series).unwrap();
    world.converge().await;
    assert_eq!(world.events().into_keys().collect::<Vec<_>>(), before);
    world.assert_quiet().await;
}

#[tokio::test]
async fn p25_this_and_following_is_two_series() {
    let world = World::empty().await;
    let series = series(&world);
    let remote = world.remote();
    remote
        .patch(
            &occurrence(&series, "20260323"),
            json!({"summary": "Past the cut"}),
        )
        .unwrap();
    world.converge().await;
    let second = remote
        .split(
            &occurrence(&series, "20260316"),
            json!({"summary": "Later stand-up"}),
        )
        .unwrap();
    world.converge().await;
    let events = world.events();
    assert!(events[&series].recurrence[0].contains("UNTIL"));
    assert!(events[second["id"].as_str().unwrap()].is_series());
    world.assert_quiet().await;
}

#[tokio::test]
async fn p36_an_edit_of_reminders_alone_is_seen_by_its_etag() {
    let world = World::empty().await;
    let series = series(&world);
    world.converge().await;
    let reminders = json!({"reminders": {"useDefault": false, "overrides": []}});
    world.remote().patch(&series, reminders).unwrap();
    let row = world.converge().await;
    assert_eq!(row.upserted, 1);
}

#[tokio::test]
async fn p29_an_occurrence_that_is_moved_twice_is_one_row() {
    let world = World::empty().await;
    let series = series(&world);
    let id = occurrence(&series, "20260309");
    let remote = world.remote();
    for (start, end) in [
        ("2026-03-09T23:50:00+00:00", "2026-03-10T00:05:00+00:00"),
        ("2026-03-30T07:00:00+00:00", "2026-03-30T07:15:00+00:00"),
    ] {
        remote.move_to(&id, start, end).unwrap();
        world.converge().await;
        assert_eq!(world.events().len(), 2);
    }
}

#[tokio::test]
async fn p28_tombstones_of_occurrences_beside_that_of_their_series_leave_nothing() {
    let world = World::empty().await;
    let series = series(&world);
    world.converge().await;
    let remote = world.remote();
    remote.delete(&series).unwrap();
    let occurrence = json!({
        "id": occurrence(&series, "20260309"), "status": "cancelled", "recurringEventId": series,
        "originalStartTime": {"dateTime": "2026-03-09T08:00:00Z"},
    });
    remote.plant(occurrence).unwrap();
    let row = world.sync().await;
    assert_eq!((row.upserted, row.deleted), (0, 1), "{row:?}");
    assert!(world.events().is_empty());
}

#[tokio::test]
async fn p16_an_endless_series_is_one_row_and_its_edit_one_change() {
    let world = World::empty().await;
    let series = json!({
        "summary": "Walk", "recurrence": ["RRULE:FREQ=DAILY"],
        "start": {"dateTime": "2026-03-02T07:00:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-03-02T07:30:00", "timeZone": "Europe/Berlin"},
    });
    let id = world.remote().create(series).unwrap()["id"].clone();
    let row = world.converge().await;
    assert_eq!((row.upserted, world.events().len()), (1, 1));
    let later = json!({
        "start": {"dateTime": "2026-03-02T08:00:00", "timeZone": "Europe/Berlin"},
        "end": {"dateTime": "2026-03-02T08:30:00", "timeZone": "Europe/Berlin"},
    });
    world.remote().patch(id.as_str().unwrap(), later).unwrap();
    let row = world.converge().await;
    assert_eq!((row.upserted, world.events().len()), (1, 1));
    // Five years ahead, in summer: eight in Berlin is six in UTC.
    let found = world.starts("2031-07-01T00:00:00Z", "2031-07-03T00:00:00Z");
    assert_eq!(found, ["2031-07-01T06:00:00Z", "2031-07-02T06:00:00Z"]);
}

#[tokio::test]
async fn p15_what_was_far_away_is_there_when_its_day_comes() {
    let world = World::empty().await;
    let single =
        |day: &str| json!({"start": {"date": day}, "end": {"date": day.replace("-10", "-11")}});
    for day in ["2016-01-10", "2027-04-10", "2046-01-10"] {
        world.remote().create(single(day)).unwrap();
    }
    series(&world);
    world.converge().await;
    // Nothing is asked that could slide away with time …
    let bounds = ["timeMin", "timeMax", "updatedMin"];
    let asked = world.google.log();
    assert!(
        asked
            .iter()
            .all(|call| bounds.iter().all(|name| call.param(name).is_none()))
    );
    // … so that 400 days later, with no change at Google, what begins then is here, and what ended has not come back.
    world.pass(jiff::SignedDuration::from_hours(400 * 24));
    let row = world.converge().await;
    assert_eq!((row.kind, row.upserted), (RunType::Incremental, 0));
    let found = world.starts("2027-04-01T00:00:00Z", "2027-04-30T00:00:00Z");
    assert_eq!(found, ["2027-04-10"]);
    let found = world.starts("2026-05-01T00:00:00Z", "2026-12-31T00:00:00Z");
    assert_eq!(found, ["2026-05-04T07:00:00Z"], "the last of ten");
}

/// Members of a series share their etag, and all change it together.
#[tokio::test]
async fn p27_an_exception_is_seen_to_change_though_its_whole_family_does() {
    let world = World::empty().await;
    let series = series(&world);
    let remote = world.remote();
    let others = ["20260309", "20260316"].map(|day| occurrence(&series, day));
    for id in &others {
        remote.patch(id, json!({"summary": "Other"})).unwrap();
    }
    world.converge().await;
    let etags = || {
        let events = world.events();
        let of = |id: &str| events[id].etag.clone();
        [of(&series), of(&others[0]), of(&others[1])]
    };
    let before = etags();
    assert!(before.iter().all(|etag| *etag == before[0]), "{before:?}");
    remote
        .patch(&others[0], json!({"location": "Elsewhere"}))
        .unwrap();
    world.converge().await;
    let after = etags();
    assert!(after.iter().all(|etag| *etag == after[0]), "{after:?}");
    assert_ne!(after[0], before[0]);
    assert_eq!(world.events()[&others[0]].location, "Elsewhere");
    assert_eq!(world.events()[&others[1]].location, "");
    world.assert_quiet().await;
}

#[tokio::test]
async fn p35_an_edit_of_all_may_touch_the_series_that_was_split_off() {
    let world = World::empty().await;
    let first = series(&world);
    let remote = world.remote();
    let second = remote
        .split(
            &occurrence(&first, "20260316"),
            json!({"location": "Attic"}),
        )
        .unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.converge().await;
    // One action of a person's, as many masters as Google likes.
    for id in [&first, &second] {
        remote.patch(id, json!({"summary": "Round table"})).unwrap();
    }
    let row = world.converge().await;
    assert_eq!((row.kind, row.upserted), (RunType::Incremental, 2));
    let names: Vec<String> = world.events().into_values().map(|e| e.summary).collect();
    assert_eq!(names, ["Round table", "Round table"]);
    world.assert_quiet().await;
}

/// Who is taken out of a series, but not out of one occurrence, keeps that one.
#[tokio::test]
async fn p28_an_exception_that_is_listed_beside_the_tombstone_of_its_series_stays() {
    let world = World::empty().await;
    let series = series(&world);
    let remote = world.remote();
    let id = occurrence(&series, "20260309");
    remote.patch(&id, json!({"summary": "Other"})).unwrap();
    world.converge().await;
    let kept = remote.get(&id).unwrap();
    remote.delete(&series).unwrap();
    remote.plant(kept).unwrap();
    let row = world.sync().await;
    assert_eq!(row.deleted, 1, "{row:?}");
    assert_eq!(world.events().into_keys().collect::<Vec<_>>(), [id]);
}
