//! Pages that do not count yet.

use jiff::Timestamp;
use store::stage::{self, StagedKind};
use store::sync_run::RunType;

use crate::world::World;

fn begin(world: &World, calendar: i64) -> i64 {
    let now = Timestamp::UNIX_EPOCH;
    world.write(|tx| stage::begin(tx, calendar, RunType::Full, "f", 250, now))
}

fn staged(world: &World, run: i64, kind: StagedKind) -> Vec<(Option<String>, String)> {
    let mut all = Vec::new();
    let mut last = 0;
    loop {
        let chunk = world.read(|tx| stage::after(tx, run, kind, last, 2));
        let Some(end) = chunk.last() else { return all };
        last = end.id;
        all.extend(chunk.into_iter().map(|row| (row.google_id, row.raw)));
    }
}

#[test]
fn resources_come_back_by_kind_each_once() {
    let world = World::new();
    let run = begin(&world, world.calendar);
    world.write(|tx| {
        for id in ["a", "b", "c", "d", "e"] {
            stage::put(tx, run, Some(id), StagedKind::Alive, "1")?;
        }
        stage::put(tx, run, Some("b"), StagedKind::Alive, "2")?;
        stage::put(tx, run, Some("c"), StagedKind::Deleted, "2")?;
        stage::put(tx, run, None, StagedKind::Unreadable, "x")?;
        stage::put(tx, run, None, StagedKind::Unreadable, "x")
    });
    let row = |id: &str, raw: &str| (Some(id.to_owned()), raw.to_owned());
    let alive = [row("a", "1"), row("b", "2"), row("d", "1"), row("e", "1")];
    assert_eq!(staged(&world, run, StagedKind::Alive), alive);
    assert_eq!(staged(&world, run, StagedKind::Deleted), [row("c", "2")]);
    assert_eq!(staged(&world, run, StagedKind::Occurrence), []);
    assert_eq!(staged(&world, run, StagedKind::Unreadable).len(), 2);
    let one = world.read(|tx| stage::get(tx, run, "c")).unwrap();
    assert_eq!((one.kind, one.raw.as_str()), (StagedKind::Deleted, "2"));
}

#[test]
fn a_new_listing_takes_the_place_of_the_old_one_of_its_calendar() {
    let world = World::new();
    let (old, other) = (begin(&world, world.calendar), begin(&world, world.other));
    world.write(|tx| stage::put(tx, old, Some("a"), StagedKind::Alive, "1"));
    world.write(|tx| stage::set_page(tx, old, "page two"));
    let run = world
        .read(|tx| stage::of_calendar(tx, world.calendar))
        .unwrap();
    assert_eq!(
        (run.id, run.page_token.as_str(), run.fingerprint.as_str()),
        (old, "page two", "f")
    );
    let new = begin(&world, world.calendar);
    assert!(new > old, "ids are never used twice");
    for (run, current) in [(old, false), (new, true), (other, true)] {
        assert_eq!(world.read(|tx| stage::is_current(tx, run)), current);
    }
    assert_eq!(staged(&world, old, StagedKind::Alive), []);
    world.write(|tx| stage::purge(tx, world.calendar));
    assert_eq!(
        world.read(|tx| stage::of_calendar(tx, world.calendar)),
        None
    );
}
