//! Answers that no documentation promises.

use fake_google::{Fault, When, seed};
use serde_json::json;
use store::event;
use store::sync_run::RunStatus;

use crate::world::{Attempt, World};

#[tokio::test]
async fn p19_one_unreadable_event_is_put_aside_and_the_rest_is_read() {
    let world = World::with(seed::many(500, 6)).await.paged(100);
    world
        .google
        .fail_next(When::list().page(2), Fault::PoisonItem, 1);
    let row = world.converge().await;
    assert_eq!((row.upserted, row.quarantined), (500, 1));
    let aside = || {
        world
            .store
            .read(|tx| event::quarantined(tx, Some(world.primary().id)))
            .unwrap()
    };
    assert_eq!(aside().len(), 1);
    assert_eq!(aside()[0].google_id, "poison0000");
    assert!(aside()[0].raw.contains("SOMETIMES"));
    world.assert_quiet().await;
    assert_eq!(sync::rederive(&world.store).unwrap(), 0);
    assert_eq!(aside().len(), 1, "this parser cannot read it either");
    world.full_sync().await;
    assert_eq!(aside().len(), 0, "it is not listed any more");
}

#[tokio::test]
async fn p19_an_event_that_becomes_unreadable_keeps_its_row_until_it_can_be_read_again() {
    let world = World::empty().await;
    let day =
        json!({"summary": "One", "start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    let id = world.remote().create(day).unwrap()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    world.converge().await;
    let events = world.events();
    let aside = || world.store.read(|tx| event::quarantined(tx, None)).unwrap();

    world
        .remote()
        .patch(&id, json!({"summary": "Two"}))
        .unwrap();
    let unreadable = Fault::Merge(json!({"start": "yesterday"}));
    world.google.fail_next(When::list(), unreadable, 1);
    let row = world.sync().await;
    assert_eq!(
        (row.status, row.upserted, row.quarantined),
        (RunStatus::Succeeded, 0, 1)
    );
    assert_eq!(world.events(), events);
    assert_eq!(aside()[0].google_id, id);

    world
        .remote()
        .patch(&id, json!({"summary": "Three"}))
        .unwrap();
    world.converge().await;
    assert!(aside().is_empty());
}

#[tokio::test]
async fn p20_words_that_nobody_has_heard_of_break_nothing() {
    let world = World::with(seed::many(40, 6)).await;
    world.google.fail_next(When::list(), Fault::UnknownEnums, 1);
    let row = world.sync().await;
    assert_eq!(
        (row.status, row.upserted, row.quarantined),
        (RunStatus::Succeeded, 40, 0)
    );
    assert_eq!(world.primary().access_role, "somethingNew");
}

#[tokio::test]
async fn p17_an_old_copy_on_a_later_page_does_not_win() {
    let world = World::with(seed::many(30, 6)).await.paged(10);
    let remote = world.remote();
    for (id, event) in remote.snapshot() {
        if event["status"] != "cancelled" {
            remote.patch(&id, json!({"summary": "New"})).unwrap();
        }
    }
    for page in 1..=3 {
        world
            .google
            .fail_next(When::list().page(page), Fault::StaleRepeats, 1);
    }
    world.converge().await;
    for (id, event) in remote.snapshot() {
        if event["status"] != "cancelled" {
            remote.patch(&id, json!({"summary": "Newer"})).unwrap();
        }
    }
    world
        .google
        .fail_every(1, When::list(), Fault::StaleRepeats);
    world.converge().await;
    world.google.clear_faults();
    world.assert_quiet().await;
}

/// A calendar with ten events, the first of which was deleted since it was read; its id. The others changed after that,
/// so that a listing in twos has the tombstone, which says nothing but the id, on its first page.
async fn deleted_and_listed_first() -> (World, String) {
    let world = World::empty().await.paged(2);
    let remote = world.remote();
    let day =
        json!({"summary": "One", "start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    let ids: Vec<String> = (0..10)
        .map(|_| {
            remote.create(day.clone()).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    world.converge().await;
    remote.delete(&ids[0]).unwrap();
    for id in &ids[1..] {
        remote.patch(id, json!({"summary": "Two"})).unwrap();
    }
    world
        .google
        .fail_next(When::list().page(1), Fault::BareTombstones, 1);
    (world, ids[0].clone())
}

#[tokio::test]
async fn p17_the_copy_that_is_stored_does_not_undo_a_bare_tombstone() {
    let (world, id) = deleted_and_listed_first().await;
    world
        .google
        .fail_next(When::list().page(2), Fault::StaleRepeats, 1);
    world.sync().await;
    assert!(!world.events().contains_key(&id));
    world.converge().await;
}

#[tokio::test]
async fn p17_p40_what_is_brought_back_during_a_listing_is_there_after_it() {
    let (world, id) = deleted_and_listed_first().await;
    let bring_back = || drop(world.remote().undelete(&id).unwrap());
    world.run(&Attempt::acting_on(1, bring_back)).await;
    assert!(world.events().contains_key(&id));
    world.converge().await;
}

#[tokio::test]
async fn p18_exceptions_may_come_before_their_series() {
    let series = json!({
        "id": "series00", "recurrence": ["RRULE:FREQ=DAILY;COUNT=5"],
        "start": {"dateTime": "2026-03-02T09:00:00Z", "timeZone": "UTC"},
        "end": {"dateTime": "2026-03-02T10:00:00Z", "timeZone": "UTC"},
    });
    let exception = |day: u8, status: &str| {
        let original = format!("2026-03-{day:02}T09:00:00Z");
        json!({
            "id": format!("series00_202603{day:02}T090000Z"), "status": status, "recurringEventId": "series00",
            "originalStartTime": {"dateTime": original, "timeZone": "UTC"},
            "start": {"dateTime": "2026-03-20T09:00:00Z"}, "end": {"dateTime": "2026-03-20T10:00:00Z"},
        })
    };
    let family = [series, exception(3, "confirmed"), exception(4, "cancelled")];
    for order in [
        [1, 2, 0],
        [2, 1, 0],
        [1, 0, 2],
        [2, 0, 1],
        [0, 1, 2],
        [0, 2, 1],
    ] {
        for page in [1, 250] {
            let world = World::empty().await.paged(page);
            for place in order {
                world.remote().plant(family[place].clone()).unwrap();
            }
            world.converge().await;
            assert_eq!(world.events().len(), 3, "{order:?}");
        }
        // Each in a run of its own.
        let world = World::empty().await;
        for place in order {
            world.remote().plant(family[place].clone()).unwrap();
            world.sync().await;
        }
        world.converge().await;
        assert_eq!(world.events().len(), 3, "{order:?}");
    }
}

#[tokio::test]
async fn p21_a_newer_parser_reads_stored_events_again_without_asking_google() {
    let world = World::with(seed::many(40, 6)).await;
    world.converge().await;
    let events = world.events();
    let calendar = world.primary().id;
    let zone = jiff::tz::TimeZone::UTC;
    world
        .store
        .write(|tx| {
            for event in events.values() {
                let raw = event::stored(tx, calendar, &event.id)?.unwrap().raw;
                let mut misread = event.clone();
                misread.summary = "As an older parser read it".to_owned();
                let new = event::NewEvent {
                    event: &misread,
                    span: recurrence::span(event, &zone),
                    raw: &raw,
                    parser_version: 0,
                };
                event::put(tx, calendar, new)?;
            }
            Ok::<_, store::Error>(())
        })
        .unwrap();
    assert_ne!(world.events(), events);
    world.google.reset_log();
    assert_eq!(sync::rederive(&world.store).unwrap(), 40);
    assert_eq!(world.events(), events);
    assert_eq!(sync::rederive(&world.store).unwrap(), 0);
    assert!(world.google.log().is_empty());
}
