//! The list of calendars.

use std::sync::{Arc, Mutex};

use model::BlocksTime;
use store::calendar::{self, State};
use store::workspace;

use crate::world::{World, listed};

#[test]
fn a_calendar_that_leaves_the_list_is_lost_with_its_row_and_back_with_the_same_row() {
    let world = World::new();
    let put = |ids: &[(&str, bool)]| {
        let list: Vec<_> = ids
            .iter()
            .map(|&(id, primary)| listed(id, primary))
            .collect();
        world.write(|tx| calendar::put_list(tx, world.account_id, &list));
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
    world.write(|tx| calendar::put_list(tx, world.account_id, &list));
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
    world.write(|tx| calendar::put_list(tx, world.account_id, &list));
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
