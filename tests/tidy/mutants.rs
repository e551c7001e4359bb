//! The deliberate faults that are listed are those that stand in the program, each in one place.

use std::collections::BTreeSet;

use crate::repository::{text, texts};

#[test]
fn every_mutant_is_listed_and_stands_in_one_place() {
    let list = text("src-tauri/crates/sabotage/src/mutants.rs");
    let listed: Vec<&str> = list.lines().filter_map(name).collect();
    let files = texts();
    let program = files.iter().filter(|file| {
        file.path.starts_with("src-tauri/crates/") && !file.path.contains("/sabotage/")
    });
    let marks = program.flat_map(|file| file.text.split("mutant!(\"").skip(1));
    let mut placed: Vec<&str> = marks.filter_map(|rest| rest.split('"').next()).collect();
    placed.sort_unstable();
    let unique: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(placed, unique.into_iter().collect::<Vec<_>>());
    assert!(placed.len() >= 25, "{} mutants", placed.len());
}

/// The name in a line of the list: the first text of a pair, which has no spaces.
fn name(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let (name, _) = line
        .strip_prefix("(\"")
        .or_else(|| line.strip_prefix('"'))?
        .split_once("\",")?;
    (!name.contains(' ')).then_some(name)
}
