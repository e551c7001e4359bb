//! A store that cannot be used is refused, kept, and the message says what to do.

use std::fs;

use crate::world::World;

#[test]
fn a_file_that_is_no_database_is_refused_and_kept() {
    let world = World::empty();
    fs::create_dir_all(world.data_dir()).unwrap();
    let file = world.data_dir().join("hourwright.db");
    let garbage = "this is not a database".repeat(500);
    fs::write(&file, &garbage).unwrap();
    world
        .run(&["workspace", "list"])
        .refused(6, "hourwright.db");
    let with_json = world.run(&["workspace", "list", "--json"]);
    assert_eq!(with_json.json()["error"]["code"], "store");
    let doctor = world.run(&["doctor", "--json"]);
    assert_eq!(doctor.exit, 6);
    let store = &doctor.json()["checks"][0];
    assert_eq!(
        (&store["name"], &store["ok"]),
        (&"store".into(), &false.into())
    );
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        garbage,
        "the file is as it was"
    );
}

#[test]
fn a_damaged_page_is_found_by_doctor() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let file = world.data_dir().join("hourwright.db");
    let mut bytes = fs::read(&file).unwrap();
    assert!(
        !world.data_dir().join("hourwright.db-wal").exists(),
        "the last command put everything into the file"
    );
    // The second page onwards holds tables and indexes; the header stays whole.
    for byte in &mut bytes[4096..4096 * 4] {
        *byte ^= 0xA5;
    }
    fs::write(&file, bytes).unwrap();
    let found = world.run(&["doctor", "--json"]);
    assert_eq!(found.exit, 6, "{} {}", found.stdout, found.stderr);
}

#[test]
fn a_newer_schema_is_refused() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let file = world.data_dir().join("hourwright.db");
    let mut bytes = fs::read(&file).unwrap();
    // SQLite keeps `user_version` in bytes 60 to 63 of the header, big-endian.
    bytes[60..64].copy_from_slice(&99u32.to_be_bytes());
    fs::write(&file, &bytes).unwrap();
    world.run(&["workspace", "list"]).refused(6, "newer");
    assert_eq!(fs::read(&file).unwrap(), bytes, "the file is as it was");
}

#[cfg(unix)]
#[test]
fn the_folder_and_its_files_are_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // A folder that was made for the purpose is closed, too.
    let made = world.path("made");
    fs::create_dir(&made).unwrap();
    fs::set_permissions(&made, fs::Permissions::from_mode(0o755)).unwrap();
    let mut list = world.command(&["workspace", "list", "--json"]);
    list.env("HOURWRIGHT_DATA_DIR", &made);
    crate::world::ran(&mut list).ok();
    assert_eq!(mode(made), 0o700);
    assert_eq!(mode(world.data_dir()), 0o700);
    assert_eq!(mode(world.data_dir().join("hourwright.db")), 0o600);
}
