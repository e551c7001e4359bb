//! What can change anything at Google stands in two files, and what they take is made in two others: a list to be read
//! whole by whoever adds to it.

use std::collections::BTreeSet;

use crate::repository::{File, texts};

const GOOGLE: &str = "src-tauri/crates/google/src/";

/// Every request with a body or a consequence, apart from signing in: file, method, and how often.
const REQUESTS: [(&str, &str, usize); 5] = [
    // A new calendar, and the end of one that Google's answer proves to be ours.
    ("blocks/calendar.rs", "POST", 1),
    ("blocks/calendar.rs", "DELETE", 1),
    // A new event, and the change and the end of one that Google's answer proves to be ours.
    ("blocks/write.rs", "POST", 1),
    ("blocks/write.rs", "PATCH", 1),
    ("blocks/write.rs", "DELETE", 1),
];

/// What proves that something is ours, and where alone it is put together.
const PROOFS: [(&str, &str, usize); 2] = [
    // From Google's answer to a question for just that event, or to our own write of it.
    ("blocks/own.rs", concat!("OwnBlock", " {"), 1),
    // From Google's answer to a question for just that calendar, or to our making it.
    ("blocks/calendar.rs", concat!("OwnCalendar", " {"), 2),
];

#[test]
fn p76_whatever_writes_to_google_is_on_the_list() {
    let mut found = BTreeSet::new();
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for file in google() {
            let name = file.path.strip_prefix(GOOGLE).unwrap().to_owned();
            // The token endpoint and its like take forms, and are no part of the calendar.
            let count = program(&file).matches(&format!("Method::{method}")).count();
            if count > 0 && !name.starts_with("oauth/") {
                found.insert((name, method, count));
            }
        }
    }
    let listed = REQUESTS.map(|(file, method, count)| (file.to_owned(), method, count));
    assert_eq!(found, BTreeSet::from(listed));
}

#[test]
fn p76_what_proves_an_event_or_a_calendar_to_be_ours_is_made_in_one_place() {
    for (place, proof, times) in PROOFS {
        for file in texts() {
            if !file.is(&[".rs"]) {
                continue;
            }
            let literal = |line: &&str| {
                let line = line.trim_start();
                let declares = ["pub struct", "impl", "pub(", "fn "];
                line.contains(proof) && !declares.iter().any(|word| line.starts_with(word))
            };
            let count = program(&file).lines().filter(literal).count();
            let expected = if file.path == format!("{GOOGLE}{place}") {
                times
            } else {
                0
            };
            assert_eq!(count, expected, "{proof} in {}", file.path);
        }
    }
}

/// Nobody else has the means: only `google` can send anything to Google. The demo plays the browser's part in its sign-in.
#[test]
fn only_the_google_crate_speaks_http() {
    for file in texts() {
        let is_ours = file.path.starts_with("src-tauri/") && file.path.ends_with("Cargo.toml");
        if !is_ours || file.path.contains("/fake-google/") {
            continue;
        }
        let used = file
            .text
            .split("[dev-dependencies]")
            .next()
            .unwrap_or_default();
        let speaks = used.lines().any(|line| line.starts_with("reqwest"));
        let may = ["/google/Cargo.toml", "/demo/Cargo.toml"];
        assert_eq!(speaks, file.is(&may), "{}", file.path);
    }
}

fn google() -> Vec<File> {
    let mut files = texts();
    files.retain(|file| file.path.starts_with(GOOGLE));
    files
}

/// A file without its tests.
fn program(file: &File) -> &str {
    file.text.split("#[cfg(test)]").next().unwrap_or_default()
}
