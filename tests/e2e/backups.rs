//! Copies of the store and the way back: nothing that cannot be read takes the place of what can.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use fake_google::{Options, seed};
use serde_json::Value;

use crate::world::{MARA, World, ran};

/// A workspace with one task.
fn world() -> World {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    add_task(&world, "Kept");
    world
}

fn add_task(world: &World, title: &str) {
    let add = ["task", "add", "--workspace", "Home", title, "--duration"];
    world.run(&[&add[..], &["1h", "--json"]].concat()).ok();
}

fn titles(world: &World) -> Vec<Value> {
    let listed = world
        .run(&["task", "list", "--workspace", "Home", "--json"])
        .ok();
    let tasks = listed["tasks"].as_array().unwrap();
    tasks.iter().map(|task| task["title"].clone()).collect()
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_backup_brings_back_what_was_and_keeps_what_is() {
    let world = world();
    let file = world.path("copy.db");
    let made = world.run(&["backup", text(&file), "--json"]).ok();
    assert_eq!(made["bytes"], fs::metadata(&file).unwrap().len());
    assert_eq!(mode(&file), 0o600, "it is for its owner alone");
    add_task(&world, "Added later");

    let restored = world.run(&["restore", text(&file), "--json"]).ok();
    assert_eq!(titles(&world), ["Kept"]);
    let kept = restored["kept"].as_str().unwrap();
    assert_eq!(mode(Path::new(kept)), 0o600);
    let again = world.run(&["restore", kept, "--json"]).ok();
    assert_eq!(titles(&world), ["Kept", "Added later"]);
    assert_ne!(
        again["kept"], restored["kept"],
        "each restore keeps its own"
    );
    world.run(&["doctor", "--json"]).ok();
}

#[test]
fn an_empty_folder_becomes_what_the_backup_was() {
    let world = world();
    let file = world.path("copy.db");
    world.run(&["backup", text(&file), "--json"]).ok();
    fs::remove_dir_all(world.data_dir()).unwrap();
    let restored = world.run(&["restore", text(&file), "--json"]).ok();
    assert_eq!(restored["kept"], Value::Null, "there was nothing to keep");
    assert_eq!(titles(&world), ["Kept"]);
}

#[test]
fn what_is_damaged_newer_or_no_backup_is_refused_and_changes_nothing() {
    let world = world();
    let good = world.path("copy.db");
    world.run(&["backup", text(&good), "--json"]).ok();
    let whole = fs::read(&good).unwrap();
    let changed = |at: std::ops::Range<usize>, with: u8| {
        let mut bytes = whole.clone();
        bytes[at].fill(with);
        bytes
    };
    let mut newer = whole.clone();
    newer[60..64].copy_from_slice(&99u32.to_be_bytes());
    let files: [(&str, Vec<u8>, &str); 6] = [
        ("empty.db", Vec::new(), "damaged"),
        ("garbage.db", b"not a database".repeat(400), "damaged"),
        ("cut.db", whole[..whole.len() / 2].to_vec(), "damaged"),
        ("pages.db", changed(4096..4096 * 4, 0xA5), "damaged"),
        ("unversioned.db", changed(60..64, 0), "damaged"),
        ("newer.db", newer, "newer"),
    ];
    let store = world.data_dir().join("hourwright.db");
    let before = fs::read(&store).unwrap();
    for (name, bytes, word) in files {
        let file = world.path(name);
        fs::write(&file, &bytes).unwrap();
        let refused = world.run(&["restore", text(&file)]);
        refused.refused(2, word);
        refused.refused(2, name);
        assert_eq!(fs::read(&file).unwrap(), bytes, "{name} is as it was");
    }
    world
        .run(&["restore", text(&world.path("missing.db"))])
        .refused(2, "missing.db");
    world
        .run(&["restore", text(&world.data_dir())])
        .refused(2, "data");
    world
        .run(&["restore", text(&store)])
        .refused(2, "the store itself");
    let json = world.run(&["restore", text(&world.path("cut.db")), "--json"]);
    assert_eq!(json.json()["error"]["code"], "invalid-input");
    assert_eq!(fs::read(&store).unwrap(), before);
    let left: Vec<_> = fs::read_dir(world.data_dir())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("restor"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_damaged_store_is_set_aside_for_a_backup() {
    let world = world();
    let file = world.path("copy.db");
    world.run(&["backup", text(&file), "--json"]).ok();
    let store = world.data_dir().join("hourwright.db");
    let garbage = "no database any more".repeat(500);
    fs::write(&store, &garbage).unwrap();
    world.run(&["workspace", "list"]).refused(6, "damaged");
    let restored = world.run(&["restore", text(&file), "--json"]).ok();
    let kept = restored["kept"].as_str().unwrap();
    assert_eq!(fs::read_to_string(kept).unwrap(), garbage);
    assert_eq!(titles(&world), ["Kept"]);
    world.run(&["doctor", "--json"]).ok();
}

#[test]
fn a_program_that_has_the_store_open_goes_on_with_what_was_restored() {
    let world = world();
    let file = world.path("copy.db");
    world.run(&["backup", text(&file), "--json"]).ok();
    add_task(&world, "Added later");
    // It opens the store before it waits, and ends when its input does.
    let mut background = world.command(&["run"]).spawn().unwrap();
    while !world.data_dir().join("hourwright.db-wal").exists() {
        std::thread::yield_now();
    }
    world.run(&["restore", text(&file), "--json"]).ok();
    assert_eq!(titles(&world), ["Kept"]);
    add_task(&world, "Added after");
    assert_eq!(background.try_wait().unwrap(), None, "it goes on");
    background.kill().unwrap();
    background.wait().unwrap();
    assert_eq!(titles(&world), ["Kept", "Added after"]);
    world.run(&["doctor", "--json"]).ok();
}

#[test]
fn a_backup_that_cannot_be_written_leaves_what_was_there() {
    let world = world();
    let file = world.path("copy.db");
    world.run(&["backup", text(&file), "--json"]).ok();
    let before = fs::read(&file).unwrap();
    let nowhere = world.path("no/such/folder/copy.db");
    world
        .run(&["backup", text(&nowhere)])
        .refused(2, "no/such/folder");
    world
        .run(&["backup", text(&world.data_dir())])
        .refused(2, "not a file");
    for own in ["hourwright.db", "hourwright.open.lock", "secrets.json"] {
        let own = world.data_dir().join(own);
        world.run(&["backup", text(&own)]).refused(2, "own files");
    }
    world.run(&["backup", "/dev/full"]).refused(2, "/dev/full");
    assert_eq!(fs::read(&file).unwrap(), before);
    assert_eq!(titles(&world), ["Kept"]);
}

/// A copy in the middle of an import is one moment of the store: whole, and without half of a run.
#[test]
fn a_backup_can_be_made_while_another_program_syncs() {
    let world = World::signed_in(Options::with_accounts([seed::many(3_000, 7)]));
    let mut sync = world
        .command(&["sync", "--json"])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut copies = 0;
    while sync.try_wait().unwrap().is_none() || copies == 0 {
        copies += 1;
        let file = world.path(&format!("copy-{copies}.db"));
        world.run(&["backup", text(&file), "--json"]).ok();
    }
    for number in 1..=copies {
        let file = world.path(&format!("copy-{number}.db"));
        let elsewhere = world.path(&format!("restored-{number}"));
        let there = |args: &[&str]| {
            let args = [args, &["--json"][..]].concat();
            ran(world.command(&args).env("HOURWRIGHT_DATA_DIR", &elsewhere)).ok()
        };
        there(&["restore", text(&file)]);
        there(&["doctor"]);
        let span = ["--from", "2020-01-01", "--to", "2032-01-01"];
        let events = there(&[&["events", "--workspace", "Home"], &span[..]].concat());
        let runs = there(&["log"]);
        let read = runs["runs"].as_array().unwrap().len();
        let events = events["events"].as_array().unwrap().len();
        assert_eq!(events > 0, read > 0, "copy {number}: a run, or none of it");
    }
    let stored = fs::read(world.path("copy-1.db")).unwrap();
    let secrets = fs::read_to_string(world.data_dir().join("secrets.json")).unwrap();
    let secrets: Value = serde_json::from_str(&secrets).unwrap();
    let tokens: Vec<&str> = secrets
        .as_object()
        .unwrap()
        .values()
        .filter_map(Value::as_str)
        .filter(|text| text.len() > MARA.len())
        .collect();
    assert!(!tokens.is_empty(), "there is a sign-in");
    for token in tokens {
        let found = stored.windows(token.len()).any(|w| w == token.as_bytes());
        assert!(!found, "a token is in the backup");
    }
}

fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}
