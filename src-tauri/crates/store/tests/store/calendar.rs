//! The list of calendars.

use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};
use model::BlocksTime;
use store::calendar::{self, State};
use store::workspace;

use crate::world::{World, listed};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn a_calendar_that_leaves_the_list_is_lost_with_its_row_and_back_with_the_same_row() {
    let world = World::new();
    let put = |ids: &[(&str, bool)]| {
        let list: Vec<_> = ids
            .iter()
            .map(|&(id, primary)| listed(id, primary))
            .collect();
        world.write(|tx| calendar::put_list(tx, world.account_id, &list, NOW));
        let rows = world.read(|tx| calendar::of_account(tx, world.account_id));
        rows.into_iter()
            .map(|row| (row.id, row.state))
            .collect::<Vec<_>>()
    };
    let (a, b) = (("a@example.com", true), ("b@example.com", false));
    let both = |state| vec![(world.calendar, State::Active), (world.other, state)];
    assert_eq!(put(&[a]), both(State::Lost));
    assert_eq!(put(&[a, b]), both(State::Active));
}

#[test]
fn the_same_list_again_changes_no_row() {
    let world = World::new();
    let touched = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&touched);
    world
        .store
        .on_commit(move |tables| seen.lock().unwrap().extend(tables.iter().cloned()));
    let list = [
        listed("a@example.com", true),
        listed("b@example.com", false),
    ];
    world.write(|tx| calendar::put_list(tx, world.account_id, &list, NOW));
    assert_eq!(*touched.lock().unwrap(), Vec::<String>::new());
}

#[test]
fn each_workspace_of_an_account_chooses_for_itself() {
    let world = World::new();
    let second = world.write(|tx| {
        let id = workspace::insert(tx, "Home", "UTC", jiff::Timestamp::UNIX_EPOCH)?.unwrap();
        workspace::sign_in(tx, id, world.account_id)?;
        Ok(id)
    });
    let list = [
        listed("a@example.com", true),
        listed("b@example.com", false),
    ];
    world.write(|tx| calendar::put_list(tx, world.account_id, &list, NOW));
    world.write(|tx| calendar::select(tx, second, "b@example.com", true));
    world.write(|tx| calendar::set_blocks_time(tx, second, "b@example.com", BlocksTime::No));
    let chosen = |workspace| {
        let rows = world.read(|tx| calendar::of_workspace(tx, workspace));
        rows.iter()
            .map(|row| (row.selected, row.blocks_time))
            .collect::<Vec<_>>()
    };
    let yes = BlocksTime::Yes;
    assert_eq!(chosen(world.workspace_id), [(true, yes), (false, yes)]);
    assert_eq!(chosen(second), [(true, yes), (true, BlocksTime::No)]);
}

#[test]
fn describing_leaves_what_is_not_said() {
    let world = World::new();
    let described = |zone, role| {
        world.write(|tx| calendar::describe(tx, world.calendar, zone, role));
        let row = world.read(|tx| calendar::get(tx, world.calendar)).unwrap();
        (row.time_zone, row.access_role)
    };
    let pair = |zone: &str, role: &str| (zone.to_owned(), role.to_owned());
    assert_eq!(described(None, None), pair("Europe/Berlin", "owner"));
    assert_eq!(
        described(Some("Asia/Tokyo"), None),
        pair("Asia/Tokyo", "owner")
    );
    assert_eq!(
        described(None, Some("reader")),
        pair("Asia/Tokyo", "reader")
    );
}

#[test]
fn p45_a_calendar_is_lost_since_it_could_not_be_read_and_until_it_was() {
    let world = World::new();
    let at = |hours: i64| NOW + SignedDuration::from_hours(hours);
    let there = |id| listed(id, id == "a@example.com");
    let (a, b) = (there("a@example.com"), there("b@example.com"));
    let other = || {
        let row = world.read(|tx| calendar::get(tx, world.other));
        row.map(|row| (row.state, row.lost_at))
    };
    let list = |list: &[_], hours| {
        world.write(|tx| calendar::put_list(tx, world.account_id, list, at(hours)));
    };
    list(&[a], 1);
    list(&[a], 2);
    assert_eq!(other(), Some((State::Lost, Some(at(1)))));
    list(&[a, b], 3);
    assert_eq!(
        other(),
        Some((State::Active, Some(at(1)))),
        "listed, not read"
    );
    world.write(|tx| calendar::set_lost(tx, world.other, at(4)));
    assert_eq!(other(), Some((State::Lost, Some(at(1)))));
    list(&[a, b], 5);
    world.write(|tx| calendar::set_read(tx, world.other));
    assert_eq!(other(), Some((State::Active, None)));
    let hidden = calendar::Listed {
        is_hidden: true,
        ..b
    };
    list(&[a, hidden], 6);
    assert_eq!(other(), Some((State::Hidden, None)));
    list(&[a], 7);
    world.write(|tx| calendar::forget_lost(tx, world.account_id, at(7)));
    assert_eq!(other(), Some((State::Lost, Some(at(7)))));
    world.write(|tx| calendar::forget_lost(tx, world.account_id, at(8)));
    assert_eq!(other(), None);
}
