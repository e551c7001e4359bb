//! A store that cannot be used is refused, kept, and the message says what to do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use fake_google::{Options, seed};

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
fn p128_a_newer_schema_is_refused() {
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

/// A disk that is full in the middle of an import: the run fails, the message says why, and once there is room the next
/// one ends it. Needs the right to mount a small file system.
#[test]
fn p127_a_full_disk_fails_the_run_and_changes_nothing() {
    let world = World::with(Options::with_accounts([seed::many(3_000, 7)]));
    let Some(disk) = SmallDisk::mount(world.data_dir()) else {
        eprintln!(
            "p127_a_full_disk_fails_the_run_and_changes_nothing: skipped, nothing can be mounted here"
        );
        return;
    };
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    world.sign_in("Home");
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 6, "{runs:?}");
    assert_eq!(runs[0]["error"]["code"], "store");
    let message = runs[0]["error"]["message"].as_str().unwrap();
    assert!(message.contains("disk is full"), "{message}");
    assert_eq!(world.events("2026-01-01", "2027-01-01").len(), 0);
    disk.enlarge();
    let (exit, runs) = world.sync(&[]);
    assert_eq!((exit, &runs[0]["type"]), (0, &"full".into()), "{runs:?}");
    let (_, runs) = world.sync(&["--full"]);
    assert_eq!(
        (&runs[0]["upserted"], &runs[0]["deleted"]),
        (&0.into(), &0.into()),
        "nothing lost, nothing doubled"
    );
    assert_eq!(
        world.run(&["doctor", "--json"]).json()["checks"][0]["ok"],
        true
    );
}

/// A file system in memory, gone when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(folder: PathBuf) -> Option<SmallDisk> {
        fs::create_dir_all(&folder).unwrap();
        let mounted = mount(
            &["-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs"],
            &folder,
        );
        mounted.then_some(SmallDisk(folder))
    }

    fn enlarge(&self) {
        assert!(mount(&["-o", "remount,size=64m"], &self.0));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(args: &[&str], folder: &Path) -> bool {
    let run = Command::new("mount")
        .args(args)
        .arg(folder)
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
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
