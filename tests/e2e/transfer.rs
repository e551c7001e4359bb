//! Files for other programs, and files of theirs.

use std::fs;

use fake_google::{Options, seed};
use serde_json::{Value, json};

use crate::world::{NOW, World, title};

fn add_workspace(world: &World, name: &str, zone: &str) {
    world
        .run(&["workspace", "add", name, "--time-zone", zone, "--json"])
        .ok();
}

/// A workspace without an account, in Berlin.
fn alone() -> World {
    let world = World::empty();
    add_workspace(&world, "Home", "Europe/Berlin");
    world
}

fn add(world: &World, args: &[&str]) -> String {
    let all = [&["task", "add", "--workspace", "Home", "--json"], args].concat();
    let added = world.run(&all).ok();
    added["tasks"][0]["id"].as_str().unwrap().to_owned()
}

fn tasks(world: &World, workspace: &str) -> Vec<Value> {
    let listed = world
        .run(&["task", "list", "--workspace", workspace, "--json"])
        .ok();
    listed["tasks"].as_array().unwrap().clone()
}

fn import(world: &World, workspace: &str, name: &str, text: &str) -> Value {
    let file = world.path(name);
    fs::write(&file, text).unwrap();
    let file = file.to_str().unwrap();
    world
        .run(&["import", "--workspace", workspace, file, "--json"])
        .ok()
}

fn refused(world: &World, name: &str, text: &[u8], word: &str) {
    let file = world.path(name);
    fs::write(&file, text).unwrap();
    let ran = world.run(&["import", "--workspace", "Home", file.to_str().unwrap()]);
    ran.refused(2, word);
    ran.refused(2, name);
}

fn three_tasks(world: &World) {
    let first = add(
        world,
        &[
            "Draft; the \"long\" one, with commas",
            "--duration",
            "3h",
            "--priority",
            "high",
            "--due",
            "2026-03-06",
        ],
    );
    let bounds = ["--min-block", "30m", "--max-block", "1h", "--after", &first];
    add(
        world,
        &[&["Überarbeiten", "--duration", "90m"], &bounds[..]].concat(),
    );
    let done = add(world, &["Old", "--duration", "20m", "--priority", "low"]);
    world
        .run(&["task", "done", "--workspace", "Home", &done, "--json"])
        .ok();
}

/// What a task says, by titles instead of ids.
fn said(world: &World, workspace: &str) -> Vec<Value> {
    let all = tasks(world, workspace);
    let title_of = |id: &Value| {
        let found = all.iter().find(|task| task["id"] == *id).unwrap();
        found["title"].clone()
    };
    all.iter()
        .map(|task| {
            let after: Vec<Value> = task["after"]
                .as_array()
                .unwrap()
                .iter()
                .map(title_of)
                .collect();
            json!([
                task["title"],
                task["status"],
                task["duration_minutes"],
                task["priority"],
                task["due"],
                task["min_block_minutes"],
                task["max_block_minutes"],
                after,
            ])
        })
        .collect()
}

#[test]
fn tasks_come_back_from_a_table_and_from_a_calendar_file_as_they_were() {
    let world = alone();
    three_tasks(&world);
    world
        .run(&["schedule", "--workspace", "Home", "--json"])
        .ok();
    for format in ["csv", "ics"] {
        let file = world.path(&format!("home.{format}"));
        let file = file.to_str().unwrap();
        let args = ["export", "--workspace", "Home", "--format", format];
        let told = world
            .run(&[&args[..], &["--out", file, "--json"]].concat())
            .ok();
        assert_eq!(told["tasks"], 3);
        let printed = world.run(&args);
        assert_eq!(printed.stdout, fs::read_to_string(file).unwrap());
        add_workspace(&world, format, "Europe/Berlin");
        let read = world
            .run(&["import", "--workspace", format, file, "--json"])
            .ok();
        assert_eq!((&read["tasks"], &read["events"]), (&json!(3), &json!(0)));
        assert_eq!(said(&world, format), said(&world, "Home"), "{format}");
        let again = world
            .run(&["import", "--workspace", format, file, "--json"])
            .ok();
        assert_eq!(
            (&again["tasks"], &again["unchanged"]),
            (&json!(0), &json!(3))
        );
    }
}

#[test]
fn events_leave_with_their_rules_and_come_back_as_the_same_occurrences() {
    let world = World::signed_in(Options::with_accounts([seed::sample_month(
        NOW.parse().unwrap(),
        "Europe/Berlin",
    )]));
    world.sync(&[]);
    let whole = ["--from", "2026-02-20", "--to", "2026-05-01"];
    let listed = |workspace: &str| -> Vec<Value> {
        let args = [&["events", "--workspace", workspace, "--json"], &whole[..]].concat();
        let events = world.run(&args).ok()["events"].as_array().unwrap().clone();
        let mut said: Vec<Value> = events
            .iter()
            .filter(|event| event["status"] != "cancelled")
            .map(|event| {
                json!([
                    event["start"],
                    event["end"],
                    event["all_day"],
                    event["title"]
                ])
            })
            .collect();
        said.sort_by_key(ToString::to_string);
        // A meeting that stands in two calendars is one there.
        said.dedup();
        said
    };
    let agree = || {
        let (home, copy) = (listed("Home"), listed("Copy"));
        let lost: Vec<_> = home.iter().filter(|event| !copy.contains(event)).collect();
        let invented: Vec<_> = copy.iter().filter(|event| !home.contains(event)).collect();
        assert!(
            lost.is_empty() && invented.is_empty(),
            "{lost:?} {invented:?}"
        );
    };
    let file = world.path("home.ics");
    let file = file.to_str().unwrap();
    let args = ["export", "--workspace", "Home", "--format", "ics", "--out"];
    world.run(&[&args[..], &[file, "--json"]].concat()).ok();
    for line in fs::read_to_string(file).unwrap().split("\r\n") {
        assert!(line.len() <= 75, "RFC 5545 folds lines: {line:?}");
    }
    add_workspace(&world, "Copy", "Europe/Berlin");
    world
        .run(&["import", "--workspace", "Copy", file, "--json"])
        .ok();
    assert!(listed("Home").len() > 40, "{}", listed("Home").len());
    agree();
    // Google never hears of it, and the next sync leaves it alone.
    assert_eq!(world.sync(&["--full"]).0, 0);
    agree();
    world.nothing_malformed_was_sent();
}

/// All that takes time in the months around, and what is left of it.
fn calendar_of(world: &World) -> (Vec<Value>, Value) {
    let window = ["--from", "2026-02-20", "--to", "2026-05-01", "--json"];
    let free = [&["slots", "--workspace", "Home"], &window[..]].concat();
    (
        world.events("2026-02-20", "2026-05-01"),
        world.run(&free).ok()["slots"].clone(),
    )
}

/// A signed-in workspace with a sample month and a planned task, read from Google.
fn with_google() -> World {
    let world = World::signed_in(Options::with_accounts([seed::sample_month(
        NOW.parse().unwrap(),
        "Europe/Berlin",
    )]));
    world.sync(&[]);
    add(&world, &["Report", "--duration", "3h"]);
    world
        .run(&["schedule", "--workspace", "Home", "--json"])
        .ok();
    world
}

fn exported(world: &World, format: &str) -> String {
    let args = ["export", "--workspace", "Home", "--format", format];
    world.run(&args).stdout
}

#[test]
fn what_a_workspace_exported_takes_no_time_twice_when_it_comes_back() {
    let world = with_google();
    let before = calendar_of(&world);
    assert!(before.0.len() > 40, "{}", before.0.len());
    let ics = exported(&world, "ics");
    // Another program may drop what only we understand; then a block looks like any event.
    let stripped = ics
        .lines()
        .filter(|line| !line.starts_with("X-HOURWRIGHT-TASK"));
    let stripped = stripped.collect::<Vec<_>>().join("\r\n");
    let blocks = ics.matches("X-HOURWRIGHT-TASK").count();
    assert!(blocks > 0, "{ics}");
    for (name, text, blocks) in [
        ("home.ics", ics.clone(), 0),
        ("stripped.ics", stripped, blocks),
        ("home.csv", exported(&world, "csv"), 0),
    ] {
        let read = import(&world, "Home", name, &text);
        assert_eq!(
            (&read["events"], &read["tasks"], &read["unchanged"]),
            (&json!(0), &json!(0), &json!(1)),
            "{name}: {read}"
        );
        assert_eq!(calendar_of(&world), before, "{name}");
        let notes = read["notes"].as_array().unwrap();
        let known: Vec<&Value> = notes
            .iter()
            .filter(|note| note["what"]["kind"] == "known")
            .collect();
        let told = |field: &str| -> u64 {
            let counts = known.iter().map(|note| note["what"][field].as_u64());
            counts.map(Option::unwrap).sum()
        };
        assert_eq!(read["known"], told("events"), "{name}: {read}");
        assert_eq!(told("different"), 0, "{name}: {read}");
        assert!(told("events") > 20, "{name}: {read}");
        let ours = known
            .iter()
            .find(|note| note["what"]["calendar"] == "Hourwright")
            .map_or(0, |note| note["what"]["events"].as_u64().unwrap());
        assert_eq!(ours, blocks as u64, "{name}: {read}");
    }
    let file = world.path("home.ics");
    let printed = world.run(&["import", "--workspace", "Home", file.to_str().unwrap()]);
    assert!(
        printed.stdout.contains("events were left out, because"),
        "{}",
        printed.stdout
    );
}

#[test]
fn a_foreign_event_arrives_and_a_known_one_counts_where_it_stands() {
    let world = with_google();
    let before = calendar_of(&world);
    let ics = exported(&world, "ics");
    let title = ics
        .lines()
        .find_map(|line| line.strip_prefix("SUMMARY:"))
        .unwrap();
    let changed = ics.replacen(&format!("SUMMARY:{title}"), "SUMMARY:Renamed elsewhere", 1);
    let foreign = "BEGIN:VEVENT\r\nUID:visit@elsewhere\r\nSUMMARY:Visit\r\nDTSTART:20260310T080000Z\r\n\
        DTEND:20260310T083000Z\r\nEND:VEVENT\r\nEND:VCALENDAR";
    let changed = changed.replace("END:VCALENDAR", foreign);
    let read = import(&world, "Home", "changed.ics", &changed);
    assert_eq!(read["events"], 1, "{read}");
    let different: u64 = read["notes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|note| note["what"]["different"].as_u64())
        .sum();
    assert_eq!(different, 1, "{read}");
    let mut after = world.events("2026-02-20", "2026-05-01");
    let visit = after.iter().position(|event| event["title"] == "Visit");
    after.remove(visit.unwrap());
    assert_eq!(after, before.0);
    // Once here it is known like any other: what is exported now brings nothing new either.
    let after = calendar_of(&world);
    for format in ["ics", "csv"] {
        let name = format!("again.{format}");
        let read = import(&world, "Home", &name, &exported(&world, format));
        assert_eq!(read["events"], 0, "{format}: {read}");
        assert_eq!(calendar_of(&world), after, "{format}");
    }
}

#[test]
fn a_newer_file_changes_what_an_older_one_brought() {
    let world = alone();
    import(&world, "Home", "team.ics", OUTLOOK);
    let shown = || -> Vec<String> {
        let events = world.events("2026-03-01", "2026-05-01");
        let said = |event: &Value| format!("{} {}", event["start"].as_str().unwrap(), title(event));
        events.iter().map(said).collect()
    };
    // The series begins an hour later, ends earlier, and its exception is one no more.
    let newer = OUTLOOK.replace("20260302T100000", "20260302T110000");
    let newer = newer.replace("20260302T110000\r\nRRULE", "20260302T120000\r\nRRULE");
    let newer = newer
        .replace("COUNT=6", "COUNT=3")
        .replace("20260316T100000", "20260316T110000");
    let from = newer
        .find("BEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008\r\nSUMMARY:Moved")
        .unwrap();
    let to = newer.find("BEGIN:VEVENT\r\nUID:day").unwrap();
    let newer = format!("{}{}", &newer[..from], &newer[to..]);
    let read = import(&world, "Home", "team.ics", &newer);
    assert_eq!(
        (&read["events"], &read["unchanged"]),
        (&json!(2), &json!(2)),
        "{read}"
    );
    assert_eq!(
        shown(),
        [
            "2026-03-02T11:00:00+01:00 Team, weekly meeting",
            "2026-03-04 Away",
            "2026-03-09T11:00:00+01:00 Team, weekly meeting",
        ]
    );
    let table = |start: &str| format!("id,title,start,end\n7,Train,{start},2026-03-05 18:00\n");
    import(&world, "Home", "a.csv", &table("2026-03-05 09:00"));
    import(&world, "Home", "a.csv", &table("2026-03-05 11:00"));
    let trains: Vec<String> = shown()
        .into_iter()
        .filter(|said| said.ends_with("Train"))
        .collect();
    assert_eq!(trains, ["2026-03-05T11:00:00+01:00 Train"]);
}

/// A file as Outlook writes it: a zone by its Windows name, folded lines, an alarm, an exception and a left-out date.
const OUTLOOK: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Microsoft//Outlook\r\nBEGIN:VTIMEZONE\r\n\
    TZID:W. Europe Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T030000\r\nTZOFFSETFROM:+0200\r\n\
    TZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008\r\n\
    SUMMARY:Team\\, weekly \r\n meeting\r\nDTSTART;TZID=W. Europe Standard Time:20260302T100000\r\n\
    DTEND;TZID=W. Europe Standard Time:20260302T110000\r\nRRULE:FREQ=WEEKLY;COUNT=6\r\n\
    EXDATE;TZID=W. Europe Standard Time:20260316T100000\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT15M\r\n\
    END:VALARM\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:040000008200E00074C5B7101A82E008\r\nSUMMARY:Moved\r\n\
    RECURRENCE-ID;TZID=W. Europe Standard Time:20260309T100000\r\n\
    DTSTART;TZID=W. Europe Standard Time:20260309T140000\r\nDURATION:PT30M\r\nEND:VEVENT\r\n\
    BEGIN:VEVENT\r\nUID:day\r\nSUMMARY:Away\r\nDTSTART;VALUE=DATE:20260304\r\nEND:VEVENT\r\n\
    BEGIN:VTODO\r\nUID:todo\r\nSUMMARY:Call back\r\nDUE;VALUE=DATE:20260306\r\nPRIORITY:1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";

#[test]
fn another_programs_events_keep_planning_away_and_its_todos_are_planned() {
    let world = alone();
    let read = import(&world, "Home", "outlook.ics", OUTLOOK);
    assert_eq!(
        (&read["events"], &read["tasks"]),
        (&json!(3), &json!(1)),
        "{read}"
    );
    let shown: Vec<String> = world
        .events("2026-03-01", "2026-05-01")
        .iter()
        .map(|event| format!("{} {}", event["start"].as_str().unwrap(), title(event)))
        .collect();
    assert_eq!(
        shown,
        [
            "2026-03-02T10:00:00+01:00 Team, weekly meeting",
            "2026-03-04 Away",
            "2026-03-09T14:00:00+01:00 Moved",
            "2026-03-23T10:00:00+01:00 Team, weekly meeting",
            "2026-03-30T10:00:00+02:00 Team, weekly meeting",
            "2026-04-06T10:00:00+02:00 Team, weekly meeting",
        ]
    );
    let free = [
        "slots",
        "--workspace",
        "Home",
        "--from",
        "2026-03-02",
        "--to",
        "2026-03-03",
    ];
    let free = world.run(&[&free[..], &["--json"]].concat()).ok();
    let minutes: Vec<&Value> = free["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| &s["minutes"])
        .collect();
    assert_eq!(minutes, [60, 360]);
    let task = &tasks(&world, "Home")[0];
    assert_eq!(
        task["due"], "2026-03-07T00:00:00+01:00",
        "the end of its day"
    );
    assert_eq!(
        (&task["priority"], &task["duration_minutes"]),
        (&json!("critical"), &json!(60))
    );
    let again = import(&world, "Home", "outlook.ics", OUTLOOK);
    assert_eq!(
        (&again["events"], &again["tasks"], &again["unchanged"]),
        (&json!(0), &json!(0), &json!(4))
    );
    // Hidden like any other calendar, and gone with its workspace.
    let calendars = world
        .run(&["calendars", "--workspace", "Home", "--json"])
        .ok();
    let id = calendars["calendars"][0]["id"].as_str().unwrap();
    world
        .run(&["calendars", "deselect", "--workspace", "Home", id, "--json"])
        .ok();
    assert!(world.events("2026-03-01", "2026-05-01").is_empty());
    world.run(&["workspace", "rm", "Home", "--json"]).ok();
    add_workspace(&world, "Home", "Europe/Berlin");
    assert!(world.events("2026-03-01", "2026-05-01").is_empty());
}

#[test]
fn a_table_of_another_program_is_read_by_its_headings() {
    let world = alone();
    let table = "\u{feff}TYPE,CONTENT,PRIORITY,Due Date,estimate,Notes\r\n\
        task,\"Write, slowly\",p1,2026-03-06,45,ignored\r\n\
        section,Next,,,,\r\n\
        ,Read,4,,1h30m,\r\n";
    let read = import(&world, "Home", "other.csv", table);
    assert_eq!(read["tasks"], 2);
    assert!(
        read["notes"][0]["text"]
            .as_str()
            .unwrap()
            .contains("line 3"),
        "{read}"
    );
    let all = tasks(&world, "Home");
    assert_eq!(
        json!([
            all[0]["title"],
            all[0]["priority"],
            all[0]["duration_minutes"],
            all[0]["due"]
        ]),
        json!(["Write, slowly", "critical", 45, "2026-03-07T00:00:00+01:00"])
    );
    assert_eq!(
        json!([all[1]["priority"], all[1]["duration_minutes"]]),
        json!(["low", 90])
    );
    let events =
        "title,start,end\nTrain,2026-03-02 09:00,2026-03-02T10:30\nFair,2026-03-05,2026-03-07\n";
    assert_eq!(import(&world, "Home", "events.csv", events)["events"], 2);
    let shown = world.events("2026-03-01", "2026-04-01");
    assert_eq!(shown[0]["start"], "2026-03-02T09:00:00+01:00");
    assert_eq!(
        (&shown[1]["end"], &shown[1]["all_day"]),
        (&json!("2026-03-07"), &json!(true))
    );
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_of_the_file_is_taken() {
    let world = alone();
    let good = "title,duration,due\nFirst,1h,\n";
    for (name, text, word) in [
        (
            "due.csv",
            format!("{good}Second,1h,next week\n"),
            "line 3: due",
        ),
        (
            "duration.csv",
            format!("{good}Second,soon,\n"),
            "line 3: duration",
        ),
        (
            "untitled.csv",
            format!("{good},1h,2026-03-06\n"),
            "line 3: title",
        ),
        ("headless.csv", "First,1h,\n".to_owned(), "title"),
        ("empty.csv", String::new(), "title"),
        (
            "half.ics",
            OUTLOOK[..OUTLOOK.len() / 2].to_owned(),
            "iCalendar",
        ),
        ("garbage.ics", "no calendar\n".repeat(9), "iCalendar"),
        ("empty.ics", String::new(), "iCalendar"),
        ("deep.ics", "BEGIN:X\n".repeat(100_000), "nested"),
        (
            "time.ics",
            OUTLOOK.replace("20260302T100000", "2026-13-40"),
            "DTSTART",
        ),
        ("notes.txt", good.to_owned(), ".ics"),
    ] {
        refused(&world, name, text.as_bytes(), word);
    }
    refused(&world, "latin1.csv", b"title\nfirst\n\xfcber\n", "line 3");
    assert!(tasks(&world, "Home").is_empty());
    assert!(world.events("2026-03-01", "2026-05-01").is_empty());
    let nowhere = world.path("missing.csv");
    world
        .run(&["import", "--workspace", "Home", nowhere.to_str().unwrap()])
        .refused(2, "missing.csv");
    world
        .run(&["import", "--workspace", "Nobody", nowhere.to_str().unwrap()])
        .refused(2, "");
}

#[test]
fn an_export_that_cannot_be_written_leaves_the_old_file() {
    let world = alone();
    three_tasks(&world);
    let export = ["export", "--workspace", "Home", "--format", "json"];
    let nowhere = world.path("no/such/folder.json");
    let to = ["--out", nowhere.to_str().unwrap()];
    world
        .run(&[&export[..], &to].concat())
        .refused(2, "folder.json");
    let nobody = ["export", "--workspace", "Nobody", "--format", "csv"];
    world.run(&nobody).refused(2, "Nobody");
    world
        .run(&["export", "--workspace", "Home", "--format", "pdf"])
        .refused(2, "pdf");
    let whole = world.run(&export).ok();
    assert_eq!(whole["format"], "hourwright-export");
    assert_eq!(whole["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(whole["workspace"]["time_zone"], "Europe/Berlin");
    let ics = world
        .run(&["export", "--workspace", "Home", "--format", "ics", "--json"])
        .ok();
    assert!(ics["text"].as_str().unwrap().starts_with("BEGIN:VCALENDAR"));
}
