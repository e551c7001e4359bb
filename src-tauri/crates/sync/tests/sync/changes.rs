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
