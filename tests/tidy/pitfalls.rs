//! Every way to go wrong that this sync knows of has a test that is named after it: `p17_an_old_copy…` proves row 17,
//! `p08_p10_a_dead_token…` rows 8 and 10.

mod rows;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

use self::rows::SECTIONS;
use crate::repository::{none, texts};

/// How a row is proved.
enum Proof {
    Tested,
    /// By tests that say so and pass where the machine does not let them run, for this reason.
    TestedWhereItCan(&'static str),
    /// By no test, for this reason.
    ByHand(&'static str),
}

#[test]
fn every_row_has_a_test() {
    let tests = tests_by_row();
    let mut table = String::new();
    let mut findings = Vec::new();
    for section in SECTIONS {
        let _ = writeln!(table, "\n{}", section.title);
        for (number, title, proof) in section.rows {
            let found = tests.get(number).map_or(&[][..], Vec::as_slice);
            let shown = match (proof, found) {
                (Proof::ByHand(reason), []) => format!("no test: {reason}"),
                (_, []) => {
                    findings.push(format!("P{number:02} {title}"));
                    "-".to_owned()
                }
                (Proof::TestedWhereItCan(reason), tests) => {
                    format!(
                        "{} (skipped where it cannot run: {reason})",
                        tests.join(", ")
                    )
                }
                (_, tests) => a_few(tests),
            };
            let _ = writeln!(table, "  P{number:02} {title:<62} {shown}");
        }
    }
    // Not by `println!`, which is heard only where a test fails.
    std::io::stdout().write_all(table.as_bytes()).unwrap();
    none("Rows without a test", findings);
}

#[test]
fn no_test_names_a_row_that_is_not_there() {
    let known: Vec<u16> = SECTIONS
        .iter()
        .flat_map(|section| section.rows.iter().map(|(number, ..)| *number))
        .collect();
    assert!(known.is_sorted(), "rows are in order, each once");
    let unknown = tests_by_row()
        .into_iter()
        .filter(|(number, _)| !known.contains(number));
    none(
        "Tests name rows that pitfalls/rows.rs does not have",
        unknown.map(|(number, tests)| format!("P{number:02}: {}", tests.join(", "))),
    );
}

fn a_few(tests: &[String]) -> String {
    match tests {
        [first, second, _, more @ ..] if !more.is_empty() => {
            format!("{first}, {second}, {} more", more.len() + 1)
        }
        few => few.join(", "),
    }
}

/// The tests of the repository by the rows that they name.
fn tests_by_row() -> BTreeMap<u16, Vec<String>> {
    let mut by_row: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for file in texts().iter().filter(|file| file.is(&[".rs"])) {
        for test in tests_of(&file.text) {
            for row in rows_named_by(test) {
                by_row.entry(row).or_default().push(test.to_owned());
            }
        }
    }
    by_row
}

/// The names of the functions that stand under an attribute that makes them a test.
fn tests_of(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("fn p").filter_map(|(at, _)| {
        let (before, after) = text.split_at(at);
        let attributes = before.rsplit(['}', ';']).next().unwrap_or_default();
        let is_test = attributes.contains("#[test]")
            || attributes.contains("::test]")
            || attributes.contains("::test(");
        let name = after["fn ".len()..].split(['(', '<']).next()?;
        is_test.then_some(name)
    })
}

/// 8 and 10 of `p08_p10_a_dead_token…`.
fn rows_named_by(test: &str) -> impl Iterator<Item = u16> {
    test.split('_')
        .map_while(|word| word.strip_prefix('p')?.parse().ok())
}
