//! Who may use whom: the boundaries that keep planner and model pure, Google's words in one crate, and GTK out of the
//! command line.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::repository::{cargo, none, text};

/// A crate, what it may use of ours, and what its tests may use besides.
type Edges = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const EDGES: [Edges; 13] = [
    ("model", &[], &[]),
    ("recurrence", &["model"], &[]),
    ("planner", &["model"], &[]),
    ("store", &["model", "sabotage"], &[]),
    ("google", &["model", "sabotage"], &["fake-google"]),
    (
        "sync",
        &["model", "recurrence", "google", "store", "sabotage"],
        &["fake-google"],
    ),
    (
        "engine",
        &[
            "model",
            "recurrence",
            "planner",
            "store",
            "google",
            "sync",
            "sabotage",
        ],
        &["fake-google"],
    ),
    ("fake-google", &[], &[]),
    ("sabotage", &[], &[]),
    ("demo", &["engine", "fake-google"], &[]),
    (
        "cli",
        &["engine", "demo", "fake-google", "model", "planner"],
        &[],
    ),
    (
        "hourwright-desktop",
        &["engine", "demo", "fake-google"],
        &[],
    ),
    (
        "e2e",
        &[
            "engine",
            "demo",
            "fake-google",
            "model",
            "google",
            "store",
            "sync",
            "sabotage",
        ],
        &[],
    ),
];

/// Never in the program, not even by way of others, and why.
const BANNED: [(&str, &str); 3] = [
    ("openssl-sys", "TLS is rustls"),
    ("native-tls", "TLS is rustls"),
    ("aws-lc-sys", "rustls computes with ring"),
];

/// A second version of these would be a second program in the program.
const ONCE: [&str; 7] = [
    "libsqlite3-sys",
    "oauth2",
    "reqwest",
    "rusqlite",
    "rustls",
    "tauri",
    "tokio",
];

#[test]
fn crates_use_only_what_they_may() {
    let may: BTreeMap<&str, &Edges> = EDGES.iter().map(|edges| (edges.0, edges)).collect();
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).unwrap();
    let mut findings = Vec::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some((_, always, in_tests)) = may.get(name) else {
            findings.push(format!("{name} is not in the table"));
            continue;
        };
        for dependency in package["dependencies"].as_array().unwrap() {
            let used = dependency["name"].as_str().unwrap();
            let allowed =
                always.contains(&used) || (dependency["kind"] == "dev" && in_tests.contains(&used));
            if may.contains_key(used) && !allowed {
                findings.push(format!("{name} uses {used}"));
            }
        }
    }
    none(
        "A crate reaches over its boundary; ARCHITECTURE.md says why it is there",
        findings,
    );
}

#[test]
fn the_command_line_needs_no_window() {
    let graphical = |name: &str| {
        ["gtk", "gdk", "webkit2gtk", "tauri", "wry", "tao"]
            .iter()
            .any(|begin| name.starts_with(begin))
    };
    let of = |package: &str| {
        tree(package)
            .into_iter()
            .filter(|name| graphical(name))
            .collect::<Vec<_>>()
    };
    none("The command line links a GUI library", of("cli"));
    assert!(
        !of("hourwright-desktop").is_empty(),
        "the window's program has no GUI library: this check sees nothing"
    );
}

#[test]
fn banned_crates_stay_out() {
    let locked = locked();
    let found =
        |(name, why): &(&str, &str)| locked.contains_key(*name).then(|| format!("{name}: {why}"));
    none(
        "Cargo.lock holds what must not be there",
        BANNED.iter().filter_map(found),
    );
}

#[test]
fn what_must_be_there_once_is_there_once() {
    let locked = locked();
    let wrong = |name: &&str| {
        (locked.get(*name) != Some(&1)).then(|| format!("{name}: {:?} times", locked.get(*name)))
    };
    none(
        "Cargo.lock holds more than one version",
        ONCE.iter().filter_map(wrong),
    );
}

/// The names of everything that is linked into a package's program or runs to build it.
fn tree(package: &str) -> BTreeSet<String> {
    let listed = cargo(&[
        "tree",
        "--package",
        package,
        "--edges=normal,build",
        "--prefix=none",
    ]);
    listed
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// How many versions of each package the lock file holds, for all systems together.
fn locked() -> BTreeMap<String, usize> {
    let lock = text("Cargo.lock");
    let mut versions = BTreeMap::new();
    for name in lock
        .lines()
        .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
    {
        *versions.entry(name.to_owned()).or_default() += 1;
    }
    versions
}
