//! One account, several that write to it: two machines, two workspaces, and a machine that lost its memory.

use fake_google::{Endpoint, Fault, Options, When, seed};
use serde_json::{Value, json};

use crate::blocks::{Planned, add, calendar_id, own_calendars, schedule, writes};
use crate::world::{MARA, Ran, World, title};

/// Another machine with the same account and a workspace of the same name.
pub(crate) struct Second<'a> {
    world: &'a World,
    pub(crate) folder: String,
}

impl Second<'_> {
    pub(crate) fn at(world: &World, folder: String) -> Second<'_> {
        Second { world, folder }
    }

    pub(crate) fn beside(world: &World) -> Second<'_> {
        let folder = world.path("second").to_str().unwrap().to_owned();
        let second = Second::at(world, folder);
        second
            .run(&[
                "workspace",
                "add",
                "Home",
                "--time-zone",
                "Europe/Berlin",
                "--json",
            ])
            .ok();
        world.login("Home", &["--data-dir", &second.folder]);
        second
    }

    fn run(&self, args: &[&str]) -> Ran {
        let mut all = vec!["--data-dir", &self.folder];
        all.extend(args);
        self.world.run(&all)
    }

    /// Like [`World::at_home`].
    fn at_home(&self, command: &str, more: &[&str]) -> Value {
        let words: Vec<&str> = command.split(' ').collect();
        let home = ["--workspace", "Home"];
        self.run(&[&words[..], &home, more, &["--json"]].concat())
            .ok()
    }

    pub(crate) fn add(&self, title: &str, duration: &str) {
        self.at_home("task add", &[title, "--duration", duration]);
    }

    pub(crate) fn sync(&self) {
        self.run(&["sync", "--json"]).ok();
    }

    pub(crate) fn schedule(&self) {
        self.at_home("schedule", &["--budget-ms", "0"]);
    }

    fn events(&self) -> Vec<Value> {
        let listed = self.at_home("events", &["--from", "2026-03-02", "--to", "2026-03-09"]);
        listed["events"].as_array().unwrap().clone()
    }
}

/// Start and title of each.
fn places(events: &[Value]) -> Vec<(String, String)> {
    let place = |event: &Value| {
        (
            event["start"].as_str().unwrap().to_owned(),
            title(event).to_owned(),
        )
    };
    events.iter().map(place).collect()
}

#[test]
fn p70_two_machines_with_one_account_settle_within_two_rounds() {
    let planned = Planned::sent();
    let second = Second::beside(&planned.world);
    second.add("Essay", "2h");
    // The second looks before it plans, and keeps out of the first one's way.
    second.sync();
    assert_eq!(title(&second.events()[0]), "Report");
    assert_eq!(
        second.events()[0]["block"],
        Value::Null,
        "a task of another machine is none of this one's"
    );
    second.schedule();
    second.sync();
    planned.sync();
    planned.schedule();
    planned.sync();
    second.sync();
    assert_eq!(
        own_calendars(&planned.world).len(),
        1,
        "they share one calendar"
    );
    let here = planned.world.events("2026-03-02", "2026-03-09");
    assert_eq!(places(&here), places(&second.events()));
    assert_eq!(
        places(&here),
        [
            ("2026-03-02T09:00:00+01:00".to_owned(), "Report".to_owned()),
            ("2026-03-02T11:00:00+01:00".to_owned(), "Essay".to_owned()),
        ]
    );
    planned.world.google.reset_log();
    for _ in 0..2 {
        planned.sync();
        planned.schedule();
        second.sync();
        second.schedule();
    }
    assert_eq!(writes(&planned.world), [], "no loop");
    planned.world.nothing_malformed_was_sent();
}

#[test]
fn a_machine_never_touches_the_blocks_of_another() {
    let planned = Planned::sent();
    let second = Second::beside(&planned.world);
    let before = planned.event();
    second.at_home("settings set", &["blocks.color", "3"]);
    second.sync();
    second.schedule();
    second.sync();
    assert_eq!(planned.event(), before);
}

#[test]
fn two_workspaces_of_one_account_have_a_calendar_each() {
    let planned = Planned::sent();
    let world = &planned.world;
    world
        .run(&[
            "workspace",
            "add",
            "Work",
            "--time-zone",
            "Europe/Berlin",
            "--json",
        ])
        .ok();
    world.sign_in("Work");
    world
        .run(&[
            "task",
            "add",
            "--workspace",
            "Work",
            "Audit",
            "--duration",
            "1h",
            "--json",
        ])
        .ok();
    world
        .run(&[
            "schedule",
            "--workspace",
            "Work",
            "--budget-ms",
            "0",
            "--json",
        ])
        .ok();
    assert_eq!(world.sync(&[]).0, 0);
    let titles: Vec<String> = world
        .google
        .account(MARA)
        .calendar_list()
        .iter()
        .filter_map(|entry| entry["summary"].as_str().map(str::to_owned))
        .filter(|summary| summary.starts_with("Hourwright"))
        .collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles.contains(&"Hourwright".to_owned()));
    assert!(titles.contains(&"Hourwright (Work)".to_owned()));
    for calendar in own_calendars(world) {
        assert_eq!(world.google.calendar(&calendar).snapshot().len(), 1);
    }
}

#[test]
fn a_calendar_that_somebody_else_called_hourwright_is_not_ours() {
    let account = seed::Account {
        calendars: vec![
            seed::empty(MARA).calendars[0].clone(),
            seed::Calendar {
                id: "theirs@group.calendar.google.com".to_owned(),
                summary: "Hourwright".to_owned(),
                ..seed::empty(MARA).calendars[0].clone()
            },
        ],
        ..seed::empty(MARA)
    };
    let world = World::signed_in(Options::with_accounts([account]));
    add(&world, "Report", "1h");
    schedule(&world);
    assert_eq!(world.sync(&[]).0, 0);
    let theirs = world.google.calendar("theirs@group.calendar.google.com");
    assert!(theirs.snapshot().is_empty());
    assert_eq!(own_calendars(&world).len(), 2);
}

#[test]
fn p82_everything_is_removed_without_the_memory_of_what_was_written() {
    let planned = Planned::sent();
    let world = &planned.world;
    let reinstalled = Second::beside(world);
    let removed = reinstalled.at_home("blocks remove-all", &[]);
    assert_eq!(
        removed,
        json!({"events": 1, "calendars": 1, "kept_calendars": 0})
    );
    assert!(own_calendars(world).is_empty());
    assert_eq!(reinstalled.events(), Vec::<Value>::new());
    reinstalled.sync();
    // Where it had been written, it is known again after a look, and written only when asked.
    planned.world.sync(&[]);
    planned.sync();
    assert_eq!(planned.blocks()["blocks"][0]["standing"], "local");
    planned.schedule();
    planned.sync();
    assert_eq!(planned.event()["summary"], "Report");
}

#[test]
fn p82_a_persons_own_event_in_the_calendar_survives_with_it() {
    let planned = Planned::sent();
    let theirs = planned
        .remote()
        .create(json!({
            "summary": "Mine",
            "start": {"dateTime": "2026-03-05T09:00:00+01:00"}, "end": {"dateTime": "2026-03-05T10:00:00+01:00"},
        }))
        .unwrap();
    let copy = planned
        .remote()
        .create({
            let mut copy = planned.event_titled("Report");
            for name in ["id", "etag", "iCalUID"] {
                copy.as_object_mut().unwrap().remove(name);
            }
            copy
        })
        .unwrap();
    let removed = planned.world.at_home("blocks remove-all", &[]);
    assert_eq!(
        removed,
        json!({"events": 1, "calendars": 0, "kept_calendars": 1})
    );
    let left = planned.remote().snapshot();
    assert_eq!(left.len(), 2, "{left:?}");
    assert_eq!(left[theirs["id"].as_str().unwrap()], theirs);
    assert_eq!(
        left[copy["id"].as_str().unwrap()],
        copy,
        "a copy is its maker's"
    );
}

#[test]
fn in_full_mode_blocks_go_to_the_calendar_that_was_picked() {
    let planned = Planned::sent();
    let world = &planned.world;
    let pick = |id: &str| {
        world.run(&[
            "settings",
            "set",
            "--workspace",
            "Home",
            "blocks.calendar",
            id,
            "--json",
        ])
    };
    pick(MARA).refused(2, "full");
    world.login("Home", &["--mode", "full"]);
    pick("nobody@example.com").refused(2, "none of the workspace's calendars");
    world.meet(
        "Mine",
        "2026-03-05T09:00:00+01:00",
        "2026-03-05T10:00:00+01:00",
    );
    pick(MARA).ok();
    planned.sync();
    let own = world.google.calendar(&calendar_id(world));
    assert!(own.snapshot().is_empty(), "they leave where they were");
    assert_eq!(world.google.calendar(MARA).snapshot().len(), 2);
    assert_eq!(
        world.events("2026-03-02", "2026-03-09").len(),
        2,
        "each once"
    );
    let removed = world.at_home("blocks remove-all", &[]);
    assert_eq!(removed["events"], 1);
    let left = world.google.calendar(MARA).snapshot();
    assert_eq!(left.len(), 1);
    assert_eq!(left.values().next().unwrap()["summary"], "Mine");
}

#[test]
fn a_deleted_calendar_ends_the_writing_until_somebody_plans_again() {
    let planned = Planned::sent();
    planned.remote().remove().unwrap();
    // The contract's row of a calendar that is gone; afterwards it is known that it was ours.
    assert_eq!(planned.world.sync(&[]).0, 5);
    planned.world.google.reset_log();
    planned.sync();
    assert_eq!(planned.world.google.count(Endpoint::CalendarsInsert), 0);
    assert_eq!(planned.blocks()["blocks"][0]["standing"], "local");
    planned.schedule();
    planned.sync();
    assert_eq!(planned.event()["summary"], "Report");
}

#[test]
fn p82_a_workspace_goes_with_its_blocks_or_says_that_they_stay() {
    let planned = Planned::sent();
    let world = &planned.world;
    let remove = |more: &[&str]| {
        let mut args = vec!["workspace", "rm", "Home", "--json"];
        args.extend(more);
        world.run(&args)
    };
    // Where Google cannot be reached, nothing is removed, and the message says what to do.
    world.google.fail_every(
        1,
        When::endpoint(Endpoint::CalendarListList),
        Fault::CloseBefore,
    );
    let failed = remove(&["--remove-blocks"]);
    failed.refused(5, "without its blocks");
    assert_eq!(failed.json()["error"]["code"], "network");
    world.google.clear_faults();
    assert_eq!(planned.blocks()["blocks"][0]["standing"], "in-google");
    assert_eq!(planned.event()["summary"], "Report");
    let gone = remove(&["--remove-blocks"]).ok();
    assert_eq!(
        gone,
        json!({"workspaces": [], "blocks_left": 0,
            "removed": {"events": 1, "calendars": 1, "kept_calendars": 0}})
    );
    assert!(own_calendars(world).is_empty());

    let planned = Planned::sent();
    let world = &planned.world;
    let gone = world.run(&["workspace", "rm", "Home", "--json"]);
    assert_eq!(gone.ok()["blocks_left"], 1);
    assert!(gone.stderr.contains("1 planned blocks"), "{}", gone.stderr);
    assert!(gone.stderr.contains("remove-all"), "{}", gone.stderr);
    assert_eq!(planned.event()["summary"], "Report");
    // As it says, so it is.
    let again = ["workspace", "add", "Home", "--json"];
    world.run(&again).ok();
    world.sign_in("Home");
    let removed = ["blocks", "remove-all", "--workspace", "Home", "--json"];
    assert_eq!(world.run(&removed).ok()["events"], 1);
    assert!(own_calendars(world).is_empty());
}

/// A listing that leads in circles is none to remove by: it may lack what somebody else has there.
#[test]
fn p82_pages_that_lead_back_remove_nothing() {
    let world = World::signed_in(Options {
        largest_page: 1,
        ..Options::with_accounts([seed::empty(MARA)])
    });
    for n in 0..6 {
        add(&world, &format!("Task {n}"), "1h");
    }
    schedule(&world);
    assert_eq!(world.sync(&[]).0, 0);
    let there = || world.google.calendar(&own_calendars(&world)[0]).snapshot();
    let before = there();
    assert_eq!(before.len(), 6);
    world
        .google
        .fail_every(1, When::list().full(), Fault::Circle);
    let remove = ["blocks", "remove-all", "--workspace", "Home", "--json"];
    world.run(&remove).refused(5, "circles");
    assert_eq!(there(), before);
    world.google.clear_faults();
    assert_eq!(world.run(&remove).ok()["events"], 6);
}

#[test]
fn p82_a_removal_that_ends_half_way_is_nobodys_edit() {
    let planned = Planned::new();
    add(&planned.world, "Essay", "1h");
    planned.schedule();
    planned.sync();
    let remove = ["blocks", "remove-all", "--workspace", "Home", "--json"];
    // The first is deleted, the second is not.
    let delete = When::endpoint(Endpoint::CalendarsDelete);
    planned
        .world
        .google
        .fail_every(1, delete, Fault::CloseBefore);
    planned.world.run(&remove).refused(5, "");
    planned.world.google.clear_faults();
    planned.sync();
    assert_eq!(planned.edits(), Vec::<Value>::new());
    assert_eq!(planned.blocks()["blocks"][0]["standing"], "local");
    let removed = planned.world.run(&remove).ok();
    assert_eq!(removed["calendars"], 1);
    assert!(own_calendars(&planned.world).is_empty());
}
