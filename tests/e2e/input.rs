//! Wrong input: exit 2, one line that names it, and nothing written.

use crate::world::{World, ran};

/// (arguments, what the line must name)
const WRONG: &[(&[&str], &str)] = &[
    (&["sync", "--workspace", "Nowhere"], "Nowhere"),
    (
        &[
            "events",
            "--workspace",
            "Home",
            "--from",
            "soon",
            "--to",
            "2026-03-09",
        ],
        "soon",
    ),
    (
        &[
            "events",
            "--workspace",
            "Home",
            "--from",
            "2026-03-09",
            "--to",
            "2026-03-02",
        ],
        "to",
    ),
    (
        &[
            "events",
            "--workspace",
            "Home",
            "--from",
            "2026-02-30",
            "--to",
            "2026-03-09",
        ],
        "2026-02-30",
    ),
    (
        &[
            "slots",
            "--workspace",
            "Home",
            "--from",
            "2026-03-02",
            "--to",
            "2026-03-09",
            "--hours",
            "night",
        ],
        "night",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "long",
        ],
        "long",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "0m",
        ],
        "0m",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "1h",
            "--priority",
            "urgent",
        ],
        "urgent",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "1h",
            "--due",
            "2026-03-02T09:00:00",
        ],
        "due",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "1h",
            "--after",
            "99",
        ],
        "99",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "x",
            "--duration",
            "1h",
            "--min-block",
            "2h",
            "--max-block",
            "1h",
        ],
        "min-block",
    ),
    (
        &[
            "task",
            "add",
            "--workspace",
            "Home",
            "  ",
            "--duration",
            "1h",
        ],
        "title",
    ),
    (&["task", "add", "--workspace", "Home", "x"], "--duration"),
    (&["task", "show", "--workspace", "Home", "77"], "77"),
    (
        &[
            "task",
            "pin",
            "--workspace",
            "Home",
            "77",
            "--start",
            "2026-03-02T09:00:00Z",
        ],
        "--end",
    ),
    (
        &[
            "hours",
            "set",
            "--workspace",
            "Home",
            "x",
            r#"{"mon":[["25:00","26:00"]]}"#,
        ],
        "25:00",
    ),
    (
        &[
            "hours",
            "set",
            "--workspace",
            "Home",
            "x",
            r#"{"mon":[["09:00","09:00"]]}"#,
        ],
        "mon",
    ),
    (
        &[
            "hours",
            "set",
            "--workspace",
            "Home",
            "x",
            r#"{"someday":[]}"#,
        ],
        "someday",
    ),
    (
        &[
            "hours",
            "set",
            "--workspace",
            "Home",
            "x",
            "no-such-file.json",
        ],
        "no-such-file.json",
    ),
    (
        &["settings", "set", "plan.slot-minutes", "7"],
        "plan.slot-minutes",
    ),
    (&["settings", "set", "plan.colour", "red"], "plan.colour"),
    (
        &["workspace", "add", "There", "--time-zone", "Mars/Olympus"],
        "Mars/Olympus",
    ),
    (&["frobnicate"], "frobnicate"),
    (
        &["plan", "no-such-problem.json", "--out", "/tmp/x.json"],
        "no-such-problem.json",
    ),
];

#[test]
fn each_is_refused_with_one_line_that_names_it() {
    let world = World::empty();
    world
        .run(&["workspace", "add", "Home", "--time-zone", "UTC", "--json"])
        .ok();
    for (args, word) in WRONG {
        let ran = world.run(args);
        assert_eq!(ran.stdout, "", "{args:?}");
        ran.refused(2, word);
        let mut with_json = args.to_vec();
        with_json.push("--json");
        let ran = world.run(&with_json);
        assert_eq!(ran.exit, 2, "{args:?}");
        assert_eq!(ran.json()["error"]["code"], "invalid-input", "{args:?}");
    }
    let tasks = world
        .run(&["task", "list", "--workspace", "Home", "--json"])
        .ok();
    assert_eq!(
        tasks["tasks"].as_array().unwrap().len(),
        0,
        "nothing was written"
    );
}

#[test]
fn a_frozen_clock_that_is_no_instant_is_refused() {
    let world = World::empty();
    let mut command = world.command(&["workspace", "list"]);
    command.env("HOURWRIGHT_NOW", "yesterday");
    ran(&mut command).refused(2, "HOURWRIGHT_NOW");
}

#[test]
fn help_and_version_are_no_errors() {
    let world = World::empty();
    for args in [&["--help"][..], &["--version"], &["task", "add", "--help"]] {
        let ran = world.run(args);
        assert_eq!(ran.exit, 0, "{args:?}");
        assert!(!ran.stdout.is_empty());
    }
}
