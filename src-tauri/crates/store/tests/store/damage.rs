//! A disk that did not keep what it was given: noticed at the next start, and nothing is made worse.

use std::fs;
use std::path::{Path, PathBuf};

use store::{Error, Store, setting};

/// A store that was closed well, with many pages of rows at its end.
fn filled(path: &Path) {
    let store = Store::open(path).unwrap();
    let text = "x".repeat(1_000);
    let fill = |tx: &store::WriteTx<'_>| {
        (0..200).try_for_each(|n| setting::put(tx, None, &n.to_string(), Some(&text)))
    };
    store.write(fill).unwrap();
}

/// The same as a program that is killed leaves it: one row more, only in the write-ahead log.
fn killed(folder: &Path) -> PathBuf {
    let (own, copy) = (folder.join("own.db"), folder.join("copy.db"));
    filled(&own);
    let store = Store::open(&own).unwrap();
    store
        .write(|tx| setting::put(tx, None, "kept", Some("yes")))
        .unwrap();
    for end in ["", "-wal"] {
        let named = |path: &Path| format!("{}{end}", path.display());
        fs::copy(named(&own), named(&copy)).unwrap();
    }
    copy
}

/// Flips bits of the last pages, which hold rows.
fn damage(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let end = bytes.len();
    for byte in &mut bytes[end - 16 * 4096..] {
        *byte ^= 0xA5;
    }
    fs::write(path, bytes).unwrap();
}

#[test]
fn p127_being_killed_loses_nothing_that_was_committed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&killed(folder.path())).unwrap();
    let kept: Result<_, Error> = store.read(|tx| setting::get(tx, None, "kept"));
    assert_eq!(kept.unwrap().as_deref(), Some("yes"));
}

#[test]
fn p127_flipped_bytes_are_found_at_the_start_after_an_unclean_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = killed(folder.path());
    damage(&path);
    let refused = Store::open(&path).err().unwrap();
    assert!(refused.is_corrupt(), "{refused}");
    assert!(refused.to_string().contains("copy.db"), "{refused}");
}

/// A start after a clean end is not made slow by it: `doctor` and the background look.
#[test]
fn p127_flipped_bytes_after_a_clean_end_are_found_when_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hourwright.db");
    filled(&path);
    damage(&path);
    let store = Store::open(&path).unwrap();
    assert!(store.quick_check().unwrap_err().is_corrupt());
}

/// Whoever comes while others have the store open has nothing to check: their log is no left-over.
#[test]
fn a_store_in_use_is_not_taken_for_a_left_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hourwright.db");
    let first = Store::open(&path).unwrap();
    first
        .write(|tx| setting::put(tx, None, "kept", Some("yes")))
        .unwrap();
    let second = Store::open(&path).unwrap();
    drop(first);
    let kept: Result<_, Error> = second.read(|tx| setting::get(tx, None, "kept"));
    assert_eq!(kept.unwrap().as_deref(), Some("yes"));
}

#[test]
fn a_copy_is_whole_and_takes_the_place_of_an_earlier_one() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
    let copy = folder.path().join("copy.db");
    fs::write(&copy, "half a copy").unwrap();
    store
        .write(|tx| setting::put(tx, None, "kept", Some("yes")))
        .unwrap();
    store.copy_to(&copy).unwrap();
    let copied = Store::open(&copy).unwrap();
    let kept: Result<_, Error> = copied.read(|tx| setting::get(tx, None, "kept"));
    assert_eq!(kept.unwrap().as_deref(), Some("yes"));
}
