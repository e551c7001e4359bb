//! Migrations only ever get added: a store that was made by an older version must become the same as a new one.

use sha2::{Digest, Sha256};

use crate::repository::{none, paths, text};

const FOLDER: &str = "src-tauri/crates/store/migrations/";

/// Each migration and the SHA-256 of its text. A line is written once. Until the first release 0001 may still change,
/// and its line with it.
const PUBLISHED: [(&str, &str); 15] = [
    (
        "0001_first.sql",
        "c4e7f00df2e9b691709304fbbf92b19b7136e323e1522472da8f827c7b82cda3",
    ),
    (
        "0002_windows_and_pages.sql",
        "a216dafd2d978bd415db1f7e9f0588cdedc0659c142dfc20cf9c5ad940095b69",
    ),
    (
        "0003_hidden_and_lost_calendars.sql",
        "6d9a42389da92de1c6e7642f16569a41e318eadf032232e571b36ea16d17356e",
    ),
    (
        "0004_written_blocks.sql",
        "ff06cd486a8d8bb243e3ad8496761333b2f30d2202aef0cd0026c52980b5f8e9",
    ),
    (
        "0005_preferences.sql",
        "433957eb45df273d7670217a577890c23f9c86e4ce4521a692cdcd76807728c0",
    ),
    (
        "0006_refused_sign_ins.sql",
        "ffbd5e102375b8c8a596845f046f7f8afd08263aa8600e874de4d20ed8e783a3",
    ),
    (
        "0007_background.sql",
        "c114c5ad84929d113cd40cb4984223f87e953ec78ea8aa0ecedfed027c20a2d5",
    ),
    (
        "0008_tasks.sql",
        "5836f79daab565e08e255b977a3b6bdfadc6223a6b869380127f9f742bcaba75",
    ),
    (
        "0009_local_calendars.sql",
        "bb71eaaeff7ddf7aa742a51fd99d23c5631ed9170da7d96829cdd8205fd4a546",
    ),
    (
        "0010_jobs.sql",
        "247e8ec0ad472c6570688072fcf9bf41271a492b9d8e7666f1b18a954f323f76",
    ),
    (
        "0011_job_lines.sql",
        "d8ac0e05024b40b49ff73559ec0f7e855d11e46e360ce504897a09b20d89e7e5",
    ),
    (
        "0012_one_calendar_for_blocks.sql",
        "c41dffd7663153b6b98264f23c29b44bbe40943ed5b1de9aaca64fcb6bace2c4",
    ),
    (
        "0013_job_states.sql",
        "83be03819bfc6f4a5c9d46f539a2323a22b9479f20387aae79588abbed967792",
    ),
    (
        "0014_event_rows.sql",
        "679b34575d59b36b1050346160828fcdf8f84edee80a64e97769ece2a33a715f",
    ),
    (
        "0015_event_revisions.sql",
        "bb134430f053dcf8b33e78c519750ea10ca6733fe61d4d4910430f7d4f51dc3c",
    ),
];

#[test]
fn published_migrations_are_unchanged() {
    let changed = |(name, hash): &(&str, &str)| {
        let found = hex(&Sha256::digest(text(format!("{FOLDER}{name}"))));
        (found != *hash).then(|| format!("{name} is now {found}"))
    };
    none(
        "A published migration has changed: put it back and write a new one",
        PUBLISHED.iter().filter_map(changed),
    );
}

#[test]
fn every_migration_is_on_the_list() {
    let found: Vec<String> = paths()
        .iter()
        .filter_map(|path| path.strip_prefix(FOLDER).map(str::to_owned))
        .collect();
    let listed: Vec<&str> = PUBLISHED.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        found, listed,
        "tests/tidy/migrations.rs lists every migration, in order"
    );
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}
