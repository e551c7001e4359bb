//! Up to where a calendar was read.

use store::sync_state::{self, SyncState};

use crate::world::{World, at};

#[test]
fn a_complete_run_sets_everything_and_the_rest_leaves_the_token() {
    let world = World::new();
    let state = || world.read(|tx| sync_state::get(tx, world.calendar));
    let (early, late) = (at("2026-03-02T08:00:00Z"), at("2026-03-02T09:00:00Z"));
    assert_eq!(state(), None);

    world.write(|tx| sync_state::count_tokenless_run(tx, world.calendar, "f"));
    world.write(|tx| sync_state::count_tokenless_run(tx, world.calendar, "f"));
    let never = SyncState {
        token: None,
        fingerprint: "f".to_owned(),
        completed_at: None,
        full_completed_at: None,
        tokenless_runs: 2,
        page_size: None,
    };
    assert_eq!(state(), Some(never));

    world.write(|tx| sync_state::set_page_size(tx, world.calendar, "g", 500));
    world.write(|tx| sync_state::complete(tx, world.calendar, "1", "f", true, early));
    world.write(|tx| sync_state::complete(tx, world.calendar, "2", "g", false, late));
    let complete = SyncState {
        token: Some("2".to_owned()),
        fingerprint: "g".to_owned(),
        completed_at: Some(late),
        full_completed_at: Some(early),
        tokenless_runs: 0,
        page_size: Some(500),
    };
    assert_eq!(state(), Some(complete.clone()));

    world.write(|tx| sync_state::forget_token(tx, world.calendar));
    let forgotten = SyncState {
        token: None,
        ..complete
    };
    assert_eq!(state(), Some(forgotten));
    assert_eq!(world.read(|tx| sync_state::get(tx, world.other)), None);
}
