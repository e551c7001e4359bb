//! The papers name commands, files and folders; these have to exist, or the paper misleads.

use std::collections::BTreeSet;

use crate::repository::{none, text, top};

const PAPERS: [&str; 4] = [
    "README.md",
    "ARCHITECTURE.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
];

#[test]
fn readme_begins_with_two_commands() {
    let readme = text("README.md");
    let block = readme.split("```").nth(1).expect("a block of code");
    // The first line names the block's language; what follows a # is said to the reader.
    let commands: Vec<&str> = block
        .lines()
        .skip(1)
        .map(|line| line.split('#').next().unwrap_or("").trim())
        .collect();
    assert_eq!(
        commands,
        ["make run", "make test"],
        "README's first block of code is these two commands"
    );
}

#[test]
fn papers_name_what_exists() {
    let mut findings = Vec::new();
    for paper in PAPERS {
        let text = text(paper);
        for path in linked(&text).into_iter().chain(quoted_paths(&text)) {
            if !top().join(path).exists() {
                findings.push(format!("{paper}: {path}"));
            }
        }
    }
    none("Papers name files that are not there", findings);
}

#[test]
fn papers_name_targets_that_make_knows() {
    let makefile = text("Makefile");
    let targets: BTreeSet<&str> = makefile
        .lines()
        .filter_map(|line| Some(line.split_once(':')?.0))
        .collect();
    let mut findings = Vec::new();
    for paper in PAPERS {
        let text = text(paper);
        for rest in text
            .match_indices("`make ")
            .map(|(at, begin)| &text[at + begin.len()..])
        {
            let target = rest
                .split(|letter: char| !letter.is_ascii_alphabetic() && letter != '-')
                .next()
                .unwrap_or("");
            if !target.is_empty() && !targets.contains(target) {
                findings.push(format!("{paper}: make {target}"));
            }
        }
    }
    none(
        "Papers name targets that the Makefile does not have",
        findings,
    );
}

/// What a Markdown link or picture leads to, inside the repository.
fn linked(text: &str) -> Vec<&str> {
    let inside = |rest: &&str| !rest.starts_with("http") && !rest.starts_with('#');
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', '#']).next())
        .filter(inside)
        .collect()
}

/// Paths in backquotes that begin in one of our folders; with a star or a dot-dot-dot they stand for many.
fn quoted_paths(text: &str) -> Vec<&str> {
    let ours = |quoted: &&str| {
        ["src-tauri/", "ui/", "tests/"]
            .iter()
            .any(|folder| quoted.starts_with(folder))
    };
    let one = |quoted: &&str| !quoted.contains(['*', ' ', '<', '…', '{']);
    let made = |quoted: &&str| {
        ["tests/artifacts", "tests/.venv", "ui/dist"]
            .iter()
            .any(|folder| quoted.starts_with(folder))
    };
    text.split('`')
        .skip(1)
        .step_by(2)
        .filter(ours)
        .filter(one)
        .filter(|path| !made(path))
        .collect()
}
