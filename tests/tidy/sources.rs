//! What every source file owes its reader, and what must never be committed.

use std::collections::BTreeSet;

use crate::repository::{File, none, paths, texts};

/// The top level, and nothing else: what is new belongs into one of the folders.
const TOP: [&str; 16] = [
    ".ci",
    ".githooks",
    ".gitignore",
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "clippy.toml",
    "src-tauri",
    "tests",
    "ui",
];

/// Beyond this a file has more than one subject.
const LONGEST: usize = 800;

const SOURCES: [&str; 10] = [
    ".rs", ".ts", ".js", ".svelte", ".css", ".sql", ".py", ".sh", ".toml", "Makefile",
];

/// Put together here, so that this file does not hold them.
const LEFT_FOR_LATER: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("dbg", "!("),
    concat!("it.on", "ly("),
];

/// How the secrets begin that this program and its people could leak, and how many letters of one make it real.
const SECRETS: [(&str, usize); 6] = [
    (concat!("AI", "za"), 30),
    (concat!("GOC", "SPX-"), 20),
    (concat!("ya2", "9."), 30),
    (concat!("1/", "/0"), 30),
    (concat!("gh", "p_"), 30),
    (concat!("PRIVATE ", "KEY-----"), 0),
];

#[test]
fn the_top_level_is_as_agreed() {
    let found: BTreeSet<String> = paths()
        .iter()
        .filter_map(|path| Some(path.split('/').next()?.to_owned()))
        .collect();
    let agreed: BTreeSet<String> = TOP.iter().map(|&name| name.to_owned()).collect();
    assert_eq!(
        found, agreed,
        "the top level holds what tests/tidy/sources.rs lists"
    );
}

#[test]
fn every_rust_file_opens_with_what_it_is() {
    check("Files without an opening //! line", |file| {
        (file.is(&[".rs"]) && !file.text.starts_with("//! ")).then(String::new)
    });
}

#[test]
fn no_rust_file_is_too_long() {
    check("Files with more than one subject", |file| {
        let lines = file.text.lines().count();
        (file.is(&[".rs"]) && lines > LONGEST).then(|| format!("{lines} lines"))
    });
}

#[test]
fn nothing_is_left_for_later() {
    check("Left for later, or from a search for a bug", |file| {
        let line = |text: &str| {
            LEFT_FOR_LATER
                .iter()
                .any(|mark| has_word(text, mark))
                .then(|| text.trim().to_owned())
        };
        file.is(&SOURCES)
            .then(|| file.text.lines().find_map(line))
            .flatten()
    });
}

#[test]
fn no_secret_is_committed() {
    check("Looks like a secret", |file| {
        let generated = file.is(&["Cargo.lock", "package-lock.json"]);
        let begin = SECRETS
            .iter()
            .find(|(begin, letters)| holds_secret(&file.text, begin, *letters))?;
        (!generated).then(|| format!("{}…", begin.0))
    });
}

/// Names every file in which `finding` finds something.
fn check(rule: &str, finding: impl Fn(&File) -> Option<String>) {
    let found = |file: File| finding(&file).map(|what| format!("{} {what}", file.path));
    none(rule, texts().into_iter().filter_map(found));
}

/// Whether the word stands there by itself and not as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].ends_with(is_letter)
            && (word.ends_with('(') || !text[at + word.len()..].starts_with(is_letter))
    })
}

/// Whether `begin` is followed by that many letters of a key.
fn holds_secret(text: &str, begin: &str, letters: usize) -> bool {
    let of_key = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    text.match_indices(begin)
        .any(|(at, _)| text[at + begin.len()..].chars().take_while(of_key).count() >= letters)
}

#[test]
fn words_and_secrets_are_recognised() {
    for (text, holds) in [
        ("// TO_DO: x", false),
        ("// NOTE: x", false),
        ("a XX b", false),
    ] {
        assert_eq!(
            LEFT_FOR_LATER.iter().any(|mark| has_word(text, mark)),
            holds,
            "{text}"
        );
    }
    for mark in LEFT_FOR_LATER {
        assert!(has_word(&format!("// {mark} later"), mark), "{mark}");
    }
    for (begin, letters) in SECRETS {
        assert!(
            holds_secret(
                &format!("\"{begin}{}\"", "x".repeat(letters)),
                begin,
                letters
            ),
            "{begin}"
        );
        assert!(
            letters == 0 || !holds_secret(&format!("\"{begin}fake\""), begin, letters),
            "{begin}"
        );
    }
}
