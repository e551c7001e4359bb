//! Several calendars, accounts and people: what is the same, what only looks the same, and what it means for planning.

use std::collections::BTreeSet;

use fake_google::{Fault, Options, When, seed};
use serde_json::{Value, json};

use crate::world::{MARA, World, title};

const INES: &str = "ines@example.com";
const TEAM: &str = "team@group.calendar.google.com";
const ROOM: &str = "c_188example@resource.calendar.google.com";

/// Mara's account with a second calendar.
fn mara_with(calendar: &str) -> seed::Account {
    let mut account = seed::empty(MARA);
    let second = seed::Calendar::owned(calendar, calendar, "Europe/Berlin");
    account.calendars.push(second);
    account
}

fn meeting(id: &str) -> Value {
    json!({
        "id": id, "iCalUID": format!("{id}@google.com"), "summary": "Review",
        "start": { "dateTime": "2026-03-03T10:00:00+01:00", "timeZone": "Europe/Berlin" },
        "end": { "dateTime": "2026-03-03T11:00:00+01:00", "timeZone": "Europe/Berlin" },
    })
}

/// The free minutes of Tuesday's working hours.
fn free_minutes(world: &World, workspace: &str) -> i64 {
    let day = ["--from", "2026-03-03", "--to", "2026-03-04", "--json"];
    let args = [&["slots", "--workspace", workspace], &day[..]].concat();
    let listed = world.run(&args).ok();
    let slots = listed["slots"].as_array().unwrap();
    slots.iter().map(|s| s["minutes"].as_i64().unwrap()).sum()
}

fn events_of(world: &World, workspace: &str) -> Vec<Value> {
    let week = ["--from", "2026-03-02", "--to", "2026-03-09", "--json"];
    let args = [&["events", "--workspace", workspace], &week[..]].concat();
    let listed = world.run(&args).ok();
    listed["events"].as_array().unwrap().clone()
}

fn add_workspace(world: &World, name: &str) {
    let zone = ["--time-zone", "Europe/Berlin", "--json"];
    let args = [&["workspace", "add", name], &zone[..]].concat();
    world.run(&args).ok();
}

#[test]
fn p37_p38_one_meeting_on_three_calendars_is_three_rows_and_one_hour() {
    let world = World::signed_in(Options::with_accounts([mara_with(TEAM), seed::empty(INES)]));
    for calendar in [MARA, TEAM, INES] {
        let there = world.google.calendar(calendar);
        there.plant(meeting("review1")).unwrap();
    }
    add_workspace(&world, "Work");
    world.google.sign_in_as(INES);
    assert_eq!(world.sign_in("Work"), INES);
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    let upserted: Vec<&Value> = runs.iter().map(|run| &run["upserted"]).collect();
    assert_eq!(upserted, [1, 1, 1]);
    let on = |workspace: &str| -> Vec<String> {
        let events = events_of(&world, workspace);
        assert!(events.iter().all(|event| event["id"] == "review1"));
        let calendars = events
            .iter()
            .map(|e| e["calendar"].as_str().unwrap().to_owned());
        calendars.collect()
    };
    let home: BTreeSet<String> = on("Home").into_iter().collect();
    assert_eq!(home, BTreeSet::from([MARA.to_owned(), TEAM.to_owned()]));
    assert_eq!(on("Work"), [INES]);
    // Eight hours, and the meeting takes one of them, however often it is there.
    assert_eq!(free_minutes(&world, "Home"), 7 * 60);
    // What changes on one calendar is that calendar's.
    let there = world.google.calendar(TEAM);
    there
        .patch("review1", json!({ "summary": "Team review" }))
        .unwrap();
    world.sync(&[]);
    let mut titles: Vec<String> = events_of(&world, "Home")
        .iter()
        .map(|e| title(e).to_owned())
        .collect();
    titles.sort();
    assert_eq!(titles, ["Review", "Team review"]);
    assert_eq!(title(&events_of(&world, "Work")[0]), "Review");
}

/// A planned block, and its event as Google has it; gives the id of both.
fn planned(world: &World) -> String {
    let task = [
        "task",
        "add",
        "--workspace",
        "Home",
        "Report",
        "--duration",
        "1h",
        "--json",
    ];
    world.run(&task).ok();
    world
        .run(&["schedule", "--workspace", "Home", "--json"])
        .ok();
    let blocks = blocks(world);
    assert_eq!(blocks.len(), 1, "{blocks:?}");
    let (id, task) = blocks[0].clone();
    let mut event = meeting(&id);
    event["extendedProperties"] = json!({ "private": { "hourwright_task": task } });
    world.google.calendar(MARA).plant(event).unwrap();
    world.sync(&[]);
    id
}

/// Everything that is shown for tasks, as id and task.
fn blocks(world: &World) -> Vec<(String, String)> {
    let events = events_of(world, "Home");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let blocks = events.iter().filter(|event| !event["block"].is_null());
    blocks
        .map(|event| (text(&event["id"]), text(&event["block"]["task"])))
        .collect()
}

fn cannot_be_read(world: &World, calendar: &str) {
    let when = When::list().calendar(calendar);
    world.google.fail_next(when, Fault::CloseBefore, 3);
}

#[test]
fn p39_a_block_that_moves_to_another_calendar_keeps_its_task_whatever_comes_first() {
    for late in [MARA, TEAM] {
        let world = World::signed_in(Options::with_accounts([mara_with(TEAM)]));
        let id = planned(&world);
        let before = blocks(&world);
        world.google.calendar(MARA).hand_over(&id, TEAM).unwrap();
        // One half of the move, with everything that a sync does; then the other.
        cannot_be_read(&world, late);
        let (exit, runs) = world.sync(&[]);
        assert_eq!(exit, 5, "{runs:?}");
        assert_eq!(blocks(&world), before, "{late} is late");
        let (exit, _) = world.sync(&[]);
        assert_eq!(exit, 0);
        assert_eq!(blocks(&world), before, "{late} was late");
    }
}

#[test]
fn p40_a_block_whose_event_is_deleted_and_restored_keeps_its_task() {
    let world = World::signed_in(Options::with_accounts([seed::empty(MARA)]));
    let id = planned(&world);
    let before = blocks(&world);
    world.google.calendar(MARA).delete(&id).unwrap();
    world.sync(&[]);
    world.google.calendar(MARA).undelete(&id).unwrap();
    world.sync(&[]);
    assert_eq!(blocks(&world), before);
    let events = events_of(&world, "Home");
    assert_eq!(
        events.len(),
        1,
        "once, and not a second time as an event: {events:?}"
    );
}

#[test]
fn p49_connecting_again_in_the_middle_of_the_first_sync_doubles_nothing() {
    let world = World::signed_in(Options::with_accounts([seed::many(600, 49)]));
    world
        .google
        .fail_next(When::list().page(2), Fault::CloseBefore, 3);
    assert_eq!(world.sync(&[]).0, 5);
    let calendars = || {
        let args = ["calendars", "--workspace", "Home", "--json"];
        world.run(&args).ok()["calendars"].as_array().unwrap().len()
    };
    assert_eq!(calendars(), 1);
    world.sign_in("Home");
    add_workspace(&world, "Work");
    world.sign_in("Work");
    assert_eq!(calendars(), 1);
    // Two workspaces read one calendar of one account: it goes on where it was, and the second has nothing to add.
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0);
    let upserted: Vec<&Value> = runs.iter().map(|run| &run["upserted"]).collect();
    assert_eq!(upserted, [600, 0]);
    let year = |workspace: &str| {
        let args = [
            "events",
            "--workspace",
            workspace,
            "--from",
            "2026-01-01",
            "--to",
            "2027-01-01",
            "--json",
        ];
        world.run(&args).ok()["events"].as_array().unwrap().len()
    };
    assert!(year("Home") > 0);
    assert_eq!(year("Home"), year("Work"));
    let (_, runs) = world.sync(&["--full"]);
    assert!(runs.iter().all(|run| run["upserted"] == 0), "{runs:?}");
}

#[test]
fn p51_two_broken_accounts_of_five_leave_three_in_order() {
    let people = ["a", "b", "c", "d", "e"].map(|name| format!("{name}@example.com"));
    let accounts = people.iter().map(|email| seed::empty(email));
    let world = World::with(Options::with_accounts(accounts));
    for email in &people {
        let there = world.google.calendar(email);
        there.plant(meeting("review1")).unwrap();
        add_workspace(&world, email);
        world.google.sign_in_as(email);
        world.sign_in(email);
    }
    world.google.account(&people[1]).revoke();
    let away = When::list().calendar(&people[3]);
    world.google.fail_every(1, away, Fault::CloseBefore);
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 4, "{runs:?}");
    let mut ended: Vec<(&str, &str)> = runs
        .iter()
        .map(|run| {
            let code = run["error"]["code"].as_str().unwrap_or("");
            (run["workspace"].as_str().unwrap(), code)
        })
        .collect();
    ended.sort_unstable();
    let expected = ["", "access-revoked", "", "network", ""];
    let expected: Vec<(&str, &str)> = people.iter().map(String::as_str).zip(expected).collect();
    assert_eq!(ended, expected);
    for (email, error) in expected {
        assert_eq!(
            events_of(&world, email).len(),
            usize::from(error.is_empty()),
            "{email}"
        );
    }
}

#[test]
fn p55_where_only_free_and_busy_may_be_seen_everything_is_busy_and_has_no_title() {
    let world = World::signed_in(Options::with_accounts([mara_with(TEAM)]));
    for id in ["review1", "review2"] {
        let there = world.google.calendar(TEAM);
        there.plant(meeting(id)).unwrap();
    }
    let account = world.google.account(MARA);
    account.set_role(TEAM, "freeBusyReader").unwrap();
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    let events = events_of(&world, "Home");
    assert_eq!(events.len(), 2);
    for event in &events {
        assert_eq!((title(event), &event["busy"]), ("Busy", &json!(true)));
    }
    assert_eq!(free_minutes(&world, "Home"), 7 * 60);
}

#[test]
fn p57_a_rooms_whole_days_are_whole_days() {
    let world = World::signed_in(Options::with_accounts([mara_with(ROOM)]));
    let midnight = |day: u32| json!({ "dateTime": format!("2026-03-{day:02}T00:00:00+01:00"), "timeZone": "Europe/Berlin" });
    let room = world.google.calendar(ROOM);
    let lasting = |id: &str, first, after| json!({ "id": id, "summary": id, "start": midnight(first), "end": midnight(after) });
    room.plant(lasting("fair00", 3, 5)).unwrap();
    let mut series = lasting("course", 5, 6);
    series["recurrence"] = json!(["RRULE:FREQ=DAILY;COUNT=2"]);
    room.plant(series).unwrap();
    let mut evening = lasting("evening", 3, 4);
    evening["start"] = json!({ "dateTime": "2026-03-03T20:00:00+01:00" });
    room.plant(evening).unwrap();
    // The same on a person's calendar is what it says.
    let own = world.google.calendar(MARA);
    own.plant(lasting("shift0", 3, 4)).unwrap();
    world.sync(&[]);
    let mut seen: Vec<(String, String, String)> = events_of(&world, "Home")
        .iter()
        .map(|event| {
            let text = |field: &str| event[field].as_str().unwrap().to_owned();
            assert_eq!(event["all_day"], text("start").len() == 10);
            (text("title"), text("start"), text("end"))
        })
        .collect();
    seen.sort();
    let row =
        |title: &str, start: &str, end: &str| (title.to_owned(), start.to_owned(), end.to_owned());
    assert_eq!(
        seen,
        [
            row("course", "2026-03-05", "2026-03-06"),
            row("course", "2026-03-06", "2026-03-07"),
            row(
                "evening",
                "2026-03-03T20:00:00+01:00",
                "2026-03-04T00:00:00+01:00"
            ),
            row("fair00", "2026-03-03", "2026-03-05"),
            row(
                "shift0",
                "2026-03-03T00:00:00+01:00",
                "2026-03-04T00:00:00+01:00"
            ),
        ]
    );
}

/// A meeting that Mara has not answered, and an hour of focus time.
fn undecided() -> World {
    let world = World::signed_in(Options::with_accounts([mara_with(TEAM)]));
    let mut unanswered = meeting("review1");
    unanswered["attendees"] =
        json!([{ "email": MARA, "self": true, "responseStatus": "needsAction" }]);
    world.google.calendar(TEAM).plant(unanswered).unwrap();
    let mut focus = meeting("focus1");
    focus["eventType"] = json!("focusTime");
    focus["start"]["dateTime"] = json!("2026-03-03T14:00:00+01:00");
    focus["end"]["dateTime"] = json!("2026-03-03T15:00:00+01:00");
    world.google.calendar(MARA).plant(focus).unwrap();
    world.sync(&[]);
    world
}

#[test]
fn what_a_calendar_blocks_is_set_for_each() {
    let world = undecided();
    let blocks = |word: &str, id: &str| {
        world.run(&[
            "calendars",
            "blocks",
            "--workspace",
            "Home",
            word,
            id,
            "--json",
        ])
    };
    assert_eq!(
        free_minutes(&world, "Home"),
        6 * 60,
        "busy unless told otherwise"
    );
    for (word, free) in [("only-busy", 7), ("no", 7), ("yes", 6)] {
        let listed = blocks(word, TEAM).ok();
        let calendars = listed["calendars"].as_array().unwrap();
        let team = calendars.iter().find(|c| c["id"] == TEAM).unwrap();
        assert_eq!(team["blocks_time"], word);
        assert_eq!(free_minutes(&world, "Home"), free * 60, "{word}");
    }
    blocks("no", MARA).ok();
    assert_eq!(free_minutes(&world, "Home"), 7 * 60);
    blocks("no", "nobody@example.com").refused(2, "nobody@example.com");
    let unknown = world.run(&["calendars", "blocks", "--workspace", "Home", "maybe", TEAM]);
    assert_eq!(unknown.exit, 2, "{}", unknown.stderr);
}

#[test]
fn maybes_and_focus_time_block_as_the_user_says() {
    let world = undecided();
    let set = |key: &str, value: &str| {
        let args = [
            "settings",
            "set",
            "--workspace",
            "Home",
            key,
            value,
            "--json",
        ];
        world.run(&args)
    };
    let busy = || -> Vec<(String, bool)> {
        let events = events_of(&world, "Home");
        let said = |e: &Value| (e["id"].as_str().unwrap().to_owned(), e["busy"] == true);
        events.iter().map(said).collect()
    };
    let both = |review, focus| vec![("review1".to_owned(), review), ("focus1".to_owned(), focus)];
    assert_eq!(busy(), both(true, true));
    set("plan.maybe-blocks", "no").ok();
    assert_eq!(
        (busy(), free_minutes(&world, "Home")),
        (both(false, true), 7 * 60)
    );
    set("plan.focus-time-blocks", "no").ok();
    assert_eq!(
        (busy(), free_minutes(&world, "Home")),
        (both(false, false), 8 * 60)
    );
    set("plan.maybe-blocks", "default").ok();
    assert_eq!(
        (busy(), free_minutes(&world, "Home")),
        (both(true, false), 7 * 60)
    );
    set("plan.maybe-blocks", "sometimes").refused(2, "plan.maybe-blocks");
}
