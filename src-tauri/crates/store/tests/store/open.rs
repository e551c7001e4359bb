//! The file: who may read it, what happens when several open it, and what listeners are told.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::thread;

use jiff::Timestamp;
use rusqlite::Connection;
use store::{Error, Store, hours, setting, workspace};

use crate::world::World;

const V1: &str = include_str!("../../migrations/0001_first.sql");

#[test]
fn a_file_of_the_first_version_opens_with_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hourwright.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(V1).unwrap();
    old.execute_batch(
        "PRAGMA user_version = 1;
         INSERT INTO workspace (name, time_zone, created_at) VALUES ('Work', 'Europe/Berlin', 0);
         INSERT INTO hours (workspace_id, name, windows) VALUES (1, 'default', '{}');",
    )
    .unwrap();
    drop(old);
    let store = Store::open(&path).unwrap();
    let names: Vec<String> = store
        .read(workspace::list)
        .unwrap()
        .into_iter()
        .map(|w| w.name)
        .collect();
    assert_eq!(names, ["Work"]);
    assert_eq!(store.integrity().unwrap(), None);
}

#[test]
fn programs_that_start_at_once_on_an_empty_folder_all_get_a_store() {
    for _ in 0..10 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hourwright.db");
        thread::scope(|scope| {
            for n in 0..6 {
                let path = &path;
                scope.spawn(move || {
                    let store = Store::open(path).unwrap();
                    store
                        .write(|tx| {
                            workspace::insert(tx, &n.to_string(), "UTC", Timestamp::UNIX_EPOCH)
                        })
                        .unwrap();
                });
            }
        });
        let store = Store::open(&path).unwrap();
        assert_eq!(store.read(workspace::list).unwrap().len(), 6);
    }
}

#[test]
fn writers_of_two_connections_take_turns() {
    let world = World::new();
    let other = Store::open(world.store.path()).unwrap();
    let count = |store: &Store| {
        for _ in 0..50 {
            store
                .write(|tx| {
                    let now: u32 =
                        setting::get(tx, None, "count")?.map_or(0, |n| n.parse().unwrap());
                    setting::put(tx, None, "count", Some(&(now + 1).to_string()))
                })
                .unwrap();
        }
    };
    thread::scope(|scope| {
        scope.spawn(|| count(&world.store));
        scope.spawn(|| count(&other));
    });
    let counted = world.read(|tx| setting::get(tx, None, "count"));
    assert_eq!(counted.as_deref(), Some("100"));
}

#[test]
fn what_fails_in_the_middle_is_undone_and_not_announced() {
    let world = World::new();
    let told = listen(&world.store);
    let failed: Result<(), Error> = world.store.write(|tx| {
        hours::put(tx, world.workspace_id, "default", "{}")?;
        Err(Error::BadValue("on purpose".to_owned()))
    });
    failed.unwrap_err();
    assert_eq!(world.read(|tx| hours::list(tx, world.workspace_id)), []);
    assert_eq!(*told.lock().unwrap(), [] as [BTreeSet<String>; 0]);
}

#[test]
fn listeners_are_told_the_tables_that_changed_also_by_a_cascade() {
    let world = World::new();
    world.write(|tx| hours::put(tx, world.workspace_id, "default", "{}"));
    let told = listen(&world.store);
    world.write(|tx| workspace::set_enabled(tx, world.workspace_id, false));
    world.write(|tx| workspace::delete(tx, world.workspace_id));
    // Nothing there any more: nothing changes.
    world.write(|tx| workspace::delete(tx, world.workspace_id));
    let set =
        |names: &[&str]| -> BTreeSet<String> { names.iter().map(|&n| n.to_owned()).collect() };
    assert_eq!(
        *told.lock().unwrap(),
        [
            set(&["workspace"]),
            set(&["hours", "workspace", "workspace_calendar"])
        ]
    );
}

#[test]
fn another_process_is_noticed_and_this_one_is_not() {
    let world = World::new();
    let other = Store::open(world.store.path()).unwrap();
    let before = world.store.data_version().unwrap();
    world.write(|tx| workspace::set_enabled(tx, world.workspace_id, false));
    assert_eq!(world.store.data_version().unwrap(), before);
    other
        .write(|tx| workspace::set_enabled(tx, world.workspace_id, true))
        .unwrap();
    assert_ne!(world.store.data_version().unwrap(), before);
}

#[cfg(unix)]
#[test]
fn the_file_and_its_journals_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let folder = world.store.path().parent().unwrap();
    let modes: Vec<(String, u32)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            (entry.file_name().into_string().unwrap(), mode)
        })
        .collect();
    assert_eq!(
        modes.len(),
        5,
        "the file, its log, the log's index, the locks of its set-up and of who has it open: {modes:?}"
    );
    assert!(modes.iter().all(|(_, mode)| *mode == 0o600), "{modes:?}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let refused = Store::open("/nowhere/hourwright.db".as_ref())
        .err()
        .unwrap();
    assert!(matches!(refused, Error::Inaccessible { .. }), "{refused}");
    assert!(
        refused.to_string().contains("/nowhere/hourwright.db"),
        "{refused}"
    );
}

type Told = Arc<Mutex<Vec<BTreeSet<String>>>>;

fn listen(store: &Store) -> Told {
    let told = Told::default();
    let listener = Arc::clone(&told);
    store.on_commit(move |tables| listener.lock().unwrap().push(tables.clone()));
    told
}
