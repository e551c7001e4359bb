//! Two machines that make the calendar for blocks at the same moment: one of the two calendars stays.

use fake_google::{Client, Endpoint, Fault, When};
use serde_json::{Value, json};

use crate::blocks::{Planned, events, own_calendars, writes};
use crate::blocks_shared::Second;
use crate::world::{MARA, World};

/// Both have planned a task and written it, and neither has seen the other's calendar: with the second's task.
fn at_once(first_begins: bool) -> (Planned, String) {
    let planned = Planned::new();
    planned.schedule();
    let second = Second::beside(&planned.world);
    second.add("Essay", "2h");
    second.schedule();
    let blind = |world: &World| {
        let list = When::endpoint(Endpoint::CalendarListList);
        world
            .google
            .fail_next(list, Fault::CalendarsNotListedYet, 1);
    };
    if first_begins {
        planned.sync();
        blind(&planned.world);
        second.sync();
    } else {
        second.sync();
        blind(&planned.world);
        planned.sync();
    }
    assert_eq!(own_calendars(&planned.world).len(), 2);
    let folder = second.folder;
    (planned, folder)
}

fn titles(world: &World) -> Vec<String> {
    let mut titles: Vec<String> = events(world)
        .iter()
        .map(|event| event["summary"].as_str().unwrap().to_owned())
        .collect();
    titles.sort();
    titles
}

#[test]
fn p70_two_calendars_that_were_made_at_once_become_one_within_two_rounds() {
    for first_begins in [true, false] {
        for first_goes_on in [true, false] {
            let (planned, folder) = at_once(first_begins);
            let second = Second::at(&planned.world, folder);
            for _ in 0..2 {
                if first_goes_on {
                    planned.sync();
                    second.sync();
                } else {
                    second.sync();
                    planned.sync();
                }
            }
            assert_eq!(titles(&planned.world), ["Essay", "Report"]);
            assert_eq!(
                planned.edits(),
                Vec::<Value>::new(),
                "nobody edited anything"
            );
            assert_eq!(planned.blocks()["blocks"][0]["standing"], "in-google");
            planned.world.google.reset_log();
            for _ in 0..2 {
                planned.sync();
                second.sync();
            }
            assert_eq!(writes(&planned.world), [], "no loop");
            assert_eq!(planned.world.google.count(Endpoint::CalendarListList), 0);
            assert_eq!(planned.world.events("2026-03-02", "2026-03-09").len(), 2);
            planned.world.nothing_malformed_was_sent();
        }
    }
}

/// A calendar that another machine made for `Home`.
fn plant(world: &World, id: &str) {
    let resource = json!({
        "summary": "Hourwright",
        "description": "[hourwright-workspace=Home&made-by=another]",
    });
    let made = world
        .google
        .account(MARA)
        .make_calendar(id, &Client::demo().id, &resource);
    made.unwrap();
}

const FIRST: &str = "a_first@group.calendar.google.com";
const LAST: &str = "z_last@group.calendar.google.com";

#[test]
fn a_calendar_with_an_event_of_somebodys_stays_when_blocks_leave_it() {
    let planned = Planned::sent();
    let former = own_calendars(&planned.world)[0].clone();
    let theirs = planned.remote().create(json!({
        "summary": "Mine",
        "start": {"dateTime": "2026-03-05T09:00:00+01:00"}, "end": {"dateTime": "2026-03-05T10:00:00+01:00"},
    }));
    let theirs = theirs.unwrap();
    plant(&planned.world, FIRST);
    planned.sync();
    let left = planned.world.google.calendar(&former).snapshot();
    assert_eq!(left.into_values().collect::<Vec<_>>(), [theirs]);
    let moved = planned.world.google.calendar(FIRST).snapshot();
    assert_eq!(moved.len(), 1);
    assert_eq!(
        planned.world.events("2026-03-02", "2026-03-09").len(),
        2,
        "what is in the other calendar still takes its time"
    );
    planned.world.google.reset_log();
    planned.sync();
    assert_eq!(writes(&planned.world), []);
}

#[test]
fn what_another_machine_made_is_not_this_ones_to_delete() {
    let planned = Planned::sent();
    plant(&planned.world, LAST);
    planned.sync();
    planned.sync();
    assert!(own_calendars(&planned.world).contains(&LAST.to_owned()));
    assert_eq!(planned.world.google.count(Endpoint::CalendarsDelete), 0);
}

#[test]
fn p80_a_block_moved_or_deleted_in_google_while_it_leaves_is_as_its_person_left_it() {
    let planned = Planned::sent();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    let (start, end) = ("2026-03-04T14:00:00+01:00", "2026-03-04T16:00:00+01:00");
    planned.remote().move_to(&id, start, end).unwrap();
    plant(&planned.world, FIRST);
    planned.sync();
    assert_eq!(own_calendars(&planned.world), [FIRST]);
    // That calendar is one of UTC.
    assert_eq!(planned.event()["start"]["dateTime"], "2026-03-04T13:00:00Z");
    assert_eq!(
        planned.task()["blocks"],
        json!([{"start": start, "end": end, "pinned": true}])
    );
    assert_eq!(planned.edits()[0]["kind"], "moved");

    let planned = Planned::sent();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned.remote().delete(&id).unwrap();
    plant(&planned.world, FIRST);
    planned.sync();
    assert_eq!(events(&planned.world), Vec::<Value>::new());
    assert_eq!(planned.task()["blocks"], json!([]));
    assert_eq!(planned.edits()[0]["kind"], "deleted");
}

/// The answer to the deletion is lost: that the event is gone was nobody's edit.
#[test]
fn p65_p75_a_lost_answer_while_blocks_leave_loses_no_block() {
    let planned = Planned::sent();
    plant(&planned.world, FIRST);
    let delete = When::endpoint(Endpoint::EventsDelete);
    planned.world.google.fail_next(delete, Fault::DropReply, 3);
    assert_eq!(planned.world.sync(&[]).0, 5);
    planned.sync();
    planned.sync();
    assert_eq!(own_calendars(&planned.world), [FIRST]);
    assert_eq!(planned.event()["summary"], "Report");
    assert_eq!(planned.edits(), Vec::<Value>::new());
}

#[test]
fn p80_another_calendar_is_picked_while_a_block_is_moved_in_google() {
    let planned = Planned::sent();
    let world = &planned.world;
    world.login("Home", &["--mode", "full"]);
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    let (start, end) = ("2026-03-04T14:00:00+01:00", "2026-03-04T16:00:00+01:00");
    planned.remote().move_to(&id, start, end).unwrap();
    let pick = |id| world.at_home("settings set", &["blocks.calendar", id]);
    pick(MARA);
    planned.sync();
    assert_eq!(events(world), Vec::<Value>::new());
    let there: Vec<Value> = world
        .google
        .calendar(MARA)
        .snapshot()
        .into_values()
        .collect();
    assert_eq!(there.len(), 1, "{there:?}");
    assert_eq!(there[0]["start"]["dateTime"], "2026-03-04T13:00:00Z");
    // Picked back before anything was sent: it stays where it is.
    pick("own");
    pick(MARA);
    world.google.reset_log();
    planned.sync();
    assert_eq!(writes(world), []);
}
