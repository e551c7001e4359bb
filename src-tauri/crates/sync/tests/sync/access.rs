//! Calendars that come, go and hide.

use fake_google::{Endpoint, Fault, When, seed};
use jiff::SignedDuration;
use model::BlocksTime;
use serde_json::json;
use store::calendar::{self, State};
use store::sync_run::{RunStatus, RunType};

use crate::world::{Attempt, EMAIL, World};

const OTHER: &str = "team@group.calendar.google.com";

fn two_calendars() -> seed::Account {
    let mut account = seed::empty(EMAIL);
    account
        .calendars
        .push(seed::Calendar::owned(OTHER, "Team", "Europe/Berlin"));
    account
}

#[tokio::test]
async fn p14_a_calendar_that_is_gone_keeps_its_rows_and_the_others_go_on() {
    let world = World::with(two_calendars()).await;
    let day = json!({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    world.google.calendar(OTHER).create(day).unwrap();
    let id = world
        .calendars()
        .iter()
        .find(|c| c.google_id == OTHER)
        .unwrap()
        .id;
    let here = || {
        world
            .store
            .read(|tx| calendar::get(tx, id))
            .unwrap()
            .unwrap()
    };
    let rows = || world.store.read(|tx| store::event::count(tx, id)).unwrap();
    world.run_on(id, &Attempt::default()).await;
    assert_eq!(rows(), 1);

    world.google.account(EMAIL).remove_from_list(OTHER).unwrap();
    let row = world.run_on(id, &Attempt::default()).await;
    assert_eq!((row.status, row.requests), (RunStatus::Failed, 1));
    assert_eq!(row.error.unwrap().0, "not-found");
    assert_eq!((here().state, rows()), (State::Lost, 1));
    world.converge().await;

    world
        .google
        .account(EMAIL)
        .add_to_list(OTHER, "owner")
        .unwrap();
    let row = world.run_on(id, &Attempt::default()).await;
    assert_eq!(
        (row.status, row.kind),
        (RunStatus::Succeeded, RunType::Incremental)
    );
    assert_eq!((here().state, rows()), (State::Active, 1));
}

#[tokio::test]
async fn p45_a_calendar_that_leaves_the_list_is_lost_and_found_again() {
    let world = World::with(two_calendars()).await;
    let states = || -> Vec<(String, State)> {
        world
            .calendars()
            .into_iter()
            .map(|c| (c.google_id, c.state))
            .collect()
    };
    let expected = |state| vec![(EMAIL.to_owned(), State::Active), (OTHER.to_owned(), state)];
    assert_eq!(states(), expected(State::Active));
    world.google.account(EMAIL).remove_from_list(OTHER).unwrap();
    world.refresh_calendars().await;
    assert_eq!(states(), expected(State::Lost));
    world
        .google
        .account(EMAIL)
        .add_to_list(OTHER, "owner")
        .unwrap();
    world.refresh_calendars().await;
    assert_eq!(states(), expected(State::Active));
}

#[tokio::test]
async fn p45_a_calendar_that_was_hidden_at_google_is_read_on() {
    let world = World::with(two_calendars()).await;
    let other = |world: &World| {
        let mut calendars = world.calendars().into_iter();
        calendars.find(|c| c.google_id == OTHER)
    };
    let id = other(&world).unwrap().id;
    let account = world.google.account(EMAIL);
    account
        .patch_list_entry(OTHER, json!({"hidden": true}))
        .unwrap();
    world.refresh_calendars().await;
    assert_eq!(other(&world).unwrap().state, State::Hidden);
    let row = world.run_on(id, &Attempt::default()).await;
    assert_eq!(row.status, RunStatus::Succeeded);
    assert_eq!(other(&world).unwrap().state, State::Hidden);
}

#[tokio::test]
async fn p45_a_lost_calendars_rows_are_kept_for_thirty_days() {
    let world = World::with(two_calendars()).await;
    let day = json!({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    let created = world.google.calendar(OTHER).create(day).unwrap();
    let there = || world.calendars().into_iter().find(|c| c.google_id == OTHER);
    let id = there().unwrap().id;
    world.run_on(id, &Attempt::default()).await;
    let account = world.google.account(EMAIL);
    account.remove_from_list(OTHER).unwrap();
    world.refresh_calendars().await;
    world.pass(SignedDuration::from_hours(29 * 24));
    world.refresh_calendars().await;
    account.add_to_list(OTHER, "owner").unwrap();
    world.refresh_calendars().await;
    assert_eq!(there().unwrap().id, id, "the same row");
    let row = world.run_on(id, &Attempt::default()).await;
    assert_eq!((row.kind, row.upserted), (RunType::Incremental, 0));
    let events = world.store.read(|tx| store::event::of_calendar(tx, id));
    let ids: Vec<String> = events.unwrap().into_iter().map(|event| event.id).collect();
    assert_eq!(ids, [created["id"].as_str().unwrap()], "once");

    account.remove_from_list(OTHER).unwrap();
    world.refresh_calendars().await;
    world.pass(SignedDuration::from_hours(31 * 24));
    world.refresh_calendars().await;
    assert_eq!(there(), None);
    let left = world.store.read(|tx| store::event::count(tx, id)).unwrap();
    assert_eq!(left, 0);
}

#[tokio::test]
async fn a_workspace_starts_with_googles_own_selection_and_keeps_its_own() {
    let mut account = two_calendars();
    account.calendars[0].selected = false;
    account.calendars[1].selected = false;
    let world = World::with(account).await;
    let selected = || -> Vec<(String, bool)> {
        let rows = world
            .store
            .read(|tx| calendar::of_workspace(tx, world.workspace_id))
            .unwrap();
        rows.into_iter()
            .map(|c| (c.calendar.google_id, c.selected))
            .collect()
    };
    let expected = |other| vec![(EMAIL.to_owned(), true), (OTHER.to_owned(), other)];
    assert_eq!(
        selected(),
        expected(false),
        "the primary one always (P47: by its real id)"
    );
    let write = |id: &str, on| {
        world
            .store
            .write(|tx| calendar::select(tx, world.workspace_id, id, on))
            .unwrap()
    };
    assert!(write(OTHER, true));
    assert!(!write("unknown", true));
    world.refresh_calendars().await;
    assert_eq!(selected(), expected(true));
}

#[tokio::test]
async fn what_a_calendar_blocks_is_the_workspaces_choice() {
    let world = World::empty().await;
    let blocks = || {
        let rows = world
            .store
            .read(|tx| calendar::of_workspace(tx, world.workspace_id))
            .unwrap();
        rows[0].blocks_time
    };
    assert_eq!(blocks(), BlocksTime::Yes);
    for choice in [BlocksTime::OnlyBusy, BlocksTime::No, BlocksTime::Yes] {
        let found = world
            .store
            .write(|tx| calendar::set_blocks_time(tx, world.workspace_id, EMAIL, choice));
        assert!(found.unwrap());
        assert_eq!(blocks(), choice);
    }
}

#[tokio::test]
async fn p46_an_answer_without_calendars_loses_none() {
    let world = World::with(two_calendars()).await;
    let before = world.calendars();
    let list = When::endpoint(Endpoint::CalendarListList);
    world.google.fail_next(list, Fault::EmptyListing, 1);
    world.refresh_calendars().await;
    assert_eq!(world.calendars(), before);
}

#[tokio::test]
async fn p43_role_and_zone_come_with_the_events() {
    let world = World::empty().await;
    world.converge().await;
    world
        .google
        .account(EMAIL)
        .set_role(EMAIL, "reader")
        .unwrap();
    world
        .remote()
        .rename(json!({"timeZone": "Asia/Tokyo"}))
        .unwrap();
    let row = world.sync().await;
    assert_eq!(
        (row.status, row.redirected_to_full),
        (RunStatus::Succeeded, false)
    );
    let calendar = world.primary();
    assert_eq!(calendar.access_role, "reader");
    assert_eq!(calendar.time_zone, "Asia/Tokyo");
}

const SECRET: &str = "Redundancies in the third quarter";

async fn world_with_a_secret() -> World {
    let world = World::empty().await;
    for n in 2..9 {
        let day = json!({
            "summary": SECRET, "description": SECRET, "location": SECRET,
            "start": {"date": format!("2026-03-{n:02}")}, "end": {"date": format!("2026-03-{:02}", n + 1)},
        });
        world.remote().create(day).unwrap();
    }
    world.converge().await;
    world
}

fn tells_the_secret(world: &World) -> bool {
    let ids: Vec<String> = world.events().into_keys().collect();
    assert_eq!(ids.len(), 7);
    ids.iter().any(|id| world.raw(id).unwrap().contains(SECRET))
        || world
            .events()
            .values()
            .any(|event| format!("{event:?}").contains(SECRET))
}

#[tokio::test]
async fn p44_titles_go_when_only_free_and_busy_may_be_seen_and_come_back_with_the_right() {
    let world = world_with_a_secret().await;
    world
        .google
        .account(EMAIL)
        .set_role(EMAIL, "freeBusyReader")
        .unwrap();
    let row = world.sync().await;
    assert_eq!(
        (row.status, row.kind),
        (RunStatus::Succeeded, RunType::Full),
        "{row:?}"
    );
    assert!(!tells_the_secret(&world));
    assert_eq!(world.primary().access_role, "freeBusyReader");
    let row = world.sync().await;
    assert_eq!(
        (row.kind, row.requests, row.upserted),
        (RunType::Incremental, 1, 0)
    );

    world
        .google
        .account(EMAIL)
        .set_role(EMAIL, "reader")
        .unwrap();
    let row = world.sync().await;
    assert_eq!((row.kind, row.upserted), (RunType::Full, 7));
    assert!(tells_the_secret(&world));
    world.assert_equal();
}

#[tokio::test]
async fn p44_titles_go_at_once_even_where_the_new_listing_fails() {
    let world = world_with_a_secret().await;
    world
        .google
        .account(EMAIL)
        .set_role(EMAIL, "freeBusyReader")
        .unwrap();
    world
        .google
        .fail_next(When::list().full(), Fault::CloseBefore, 3);
    assert_eq!(world.sync().await.status, RunStatus::Failed);
    assert!(!tells_the_secret(&world));
    let row = world.sync().await;
    assert_eq!((row.status, row.upserted), (RunStatus::Succeeded, 7));
}

/// Every file of the data folder that has these bytes in it.
fn files_with(world: &World, text: &str) -> Vec<std::path::PathBuf> {
    let folder = world.store.path().parent().unwrap();
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            if bytes.windows(text.len()).any(|w| w == text.as_bytes()) {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test]
async fn p44_titles_leave_the_file_too() {
    for by_the_list in [false, true] {
        let world = world_with_a_secret().await;
        assert!(!files_with(&world, SECRET).is_empty());
        let account = world.google.account(EMAIL);
        account.set_role(EMAIL, "freeBusyReader").unwrap();
        if by_the_list {
            world.refresh_calendars().await;
        } else {
            world.sync().await;
        }
        assert_eq!(files_with(&world, SECRET), Vec::<std::path::PathBuf>::new());
    }
}

/// What may not be seen is not kept, should Google send it all the same.
#[tokio::test]
async fn p44_titles_that_are_sent_by_mistake_are_not_kept() {
    let world = world_with_a_secret().await;
    let account = world.google.account(EMAIL);
    account.set_role(EMAIL, "freeBusyReader").unwrap();
    let mistake = Fault::Merge(json!({"summary": SECRET, "organizer": {"displayName": SECRET}}));
    world.google.fail_every(1, When::list(), mistake);
    let row = world.sync().await;
    assert_eq!(
        (row.status, row.upserted),
        (RunStatus::Succeeded, 7),
        "{row:?}"
    );
    assert!(!tells_the_secret(&world));
    assert_eq!(files_with(&world, SECRET), Vec::<std::path::PathBuf>::new());
    let row = world.full_sync().await;
    assert_eq!((row.upserted, row.deleted), (0, 0));
}

#[tokio::test]
async fn p44_the_list_of_calendars_can_tell_it_too() {
    let world = world_with_a_secret().await;
    world
        .google
        .account(EMAIL)
        .set_role(EMAIL, "freeBusyReader")
        .unwrap();
    world.refresh_calendars().await;
    assert!(!tells_the_secret(&world));
    assert_eq!(world.token(), None);
    world.full_sync().await;
    assert!(!tells_the_secret(&world));
}

#[tokio::test]
async fn p48_odd_characters_in_a_calendars_id_reach_google_as_they_are() {
    let ids = [
        "en.usa#holiday@group.v.calendar.google.com",
        "a/b%2Fc d+e?f&g=h@example.com",
        "fete\u{1f389}@example.com",
    ];
    let mut account = seed::empty(EMAIL);
    for id in ids {
        let calendar = seed::Calendar::owned(id, id, "Europe/Berlin");
        account.calendars.push(calendar);
    }
    let world = World::with(account).await;
    let day = json!({"start": {"date": "2026-03-03"}, "end": {"date": "2026-03-04"}});
    for id in ids {
        world.google.calendar(id).create(day.clone()).unwrap();
    }
    let calendars = world.calendars();
    assert_eq!(calendars.len(), 1 + ids.len());
    for calendar in calendars.iter().filter(|c| !c.is_primary) {
        let row = world.run_on(calendar.id, &Attempt::default()).await;
        assert_eq!(
            (row.status, row.upserted),
            (RunStatus::Succeeded, 1),
            "{}: {row:?}",
            calendar.google_id
        );
    }
    assert_eq!(world.google.violations(), []);
}

#[tokio::test]
async fn p47_the_primary_calendar_is_one_calendar_by_its_real_id() {
    let world = World::with(two_calendars()).await;
    world.converge().await;
    world.refresh_calendars().await;
    let ids: Vec<String> = world.calendars().into_iter().map(|c| c.google_id).collect();
    assert_eq!(ids, [EMAIL, OTHER]);
    // Google answers to both names; only one is ever used, so nothing can be here under two.
    assert!(
        world
            .google
            .log()
            .iter()
            .all(|call| !call.path.contains("/primary"))
    );
}
