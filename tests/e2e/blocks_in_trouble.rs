//! Planned blocks where answers are lost, ids are taken, others edit at the same time, and Google refuses.

use fake_google::{Endpoint, Fault, Options, When, seed};
use serde_json::{Value, json};

use crate::blocks::{Planned, add, calendar_id, events, schedule, writes};
use crate::world::{MARA, World, ran};

fn inserts() -> When {
    When::endpoint(Endpoint::EventsInsert)
}

fn count(planned: &Planned, endpoint: Endpoint) -> usize {
    planned.world.google.count(endpoint)
}

/// The ids of the blocks that wait.
fn waiting(planned: &Planned) -> Vec<String> {
    let blocks = planned.blocks();
    let queued = blocks["blocks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|block| block["standing"] == "queued");
    queued
        .map(|block| block["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn p64_p83_a_lost_answer_to_an_insert_makes_no_second_event() {
    let world = World::signed_in(Options::with_accounts([seed::empty(MARA)]));
    for title in ["One", "Two", "Three", "Four", "Five"] {
        add(&world, title, "1h");
    }
    schedule(&world);
    world.google.fail_every(3, inserts(), Fault::DropReply);
    let (exit, runs) = world.sync(&[]);
    assert_eq!(exit, 0, "{runs:?}");
    let mut titles: Vec<Value> = events(&world)
        .iter()
        .map(|event| event["summary"].clone())
        .collect();
    titles.sort_by_key(Value::to_string);
    assert_eq!(titles, ["Five", "Four", "One", "Three", "Two"]);
    for write in writes(&world) {
        assert!(
            write.body.unwrap()["id"].is_string(),
            "a POST may be repeated because its id is ours"
        );
    }
}

#[test]
fn p65_what_was_sent_and_not_noted_is_found_again_by_the_next_sync() {
    let planned = Planned::new();
    planned.schedule();
    // Carried out each time, and answered never: as if the program had died at every try.
    planned
        .world
        .google
        .fail_next(inserts(), Fault::DropReply, 3);
    let (exit, runs) = planned.world.sync(&[]);
    assert_eq!(exit, 5, "{runs:?}");
    assert_eq!(planned.blocks()["puts"], 1);
    let arrived = planned.event();
    planned.sync();
    assert_eq!(
        planned.event(),
        arrived,
        "nothing is sent for what is there"
    );
    assert_eq!(planned.blocks()["blocks"][0]["standing"], "in-google");
    assert!(planned.edits().is_empty());
}

#[test]
fn p66_an_id_that_somebody_else_has_is_left_to_them() {
    let planned = Planned::sent();
    let other = add(&planned.world, "Other", "1h");
    planned.schedule();
    let taken = waiting(&planned);
    assert_eq!(taken.len(), 1, "{taken:?}");
    let foreign = planned
        .remote()
        .plant(json!({
            "id": taken[0], "summary": "Dentist",
            "start": {"dateTime": "2026-03-05T09:00:00+01:00"}, "end": {"dateTime": "2026-03-05T10:00:00+01:00"},
            "extendedProperties": {"private": {"hw_op": "somebody else's"}},
        }))
        .unwrap();
    planned.sync();
    assert_eq!(planned.remote().get(&taken[0]).unwrap(), foreign);
    let written = events(&planned.world);
    assert_eq!(written.len(), 3);
    let block = written
        .iter()
        .find(|event| event["summary"] == "Other")
        .unwrap();
    assert_ne!(block["id"], taken[0].as_str());
    assert!(planned.blocks()["puts"] == 0, "{other}");
}

#[test]
fn p67_what_others_put_into_a_blocks_event_stays_when_it_is_moved() {
    let planned = Planned::sent();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    let theirs = json!({
        "location": "Room 5", "description": "<b>bring</b> notes", "guestsCanModify": true,
        "attachments": [{"fileUrl": "https://example.com/a"}], "conferenceData": {"conferenceId": "abc"},
        "somethingNew": {"deep": [1, 2]}, "eventLabelVersion": 1,
    });
    planned.remote().patch(&id, theirs.clone()).unwrap();
    planned.sync();
    planned.world.google.reset_log();
    planned
        .world
        .at_home("settings set", &["blocks.color", "5"]);
    planned.sync();
    let event = planned.event();
    assert_eq!(event["colorId"], "5");
    for (name, value) in theirs.as_object().unwrap() {
        assert_eq!(event[name], *value, "{name}");
    }
    let sent: Vec<Value> = writes(&planned.world)
        .into_iter()
        .filter_map(|write| write.body)
        .collect();
    assert_eq!(sent, [json!({"colorId": "5"})], "only what changed");
}

#[test]
fn p68_p69_an_edit_between_our_look_and_our_write_is_looked_at_again() {
    for (status, reason, message) in [
        (412, "conditionNotMet", "Precondition Failed"),
        (
            400,
            "invalid",
            "Invalid sequence value. The specified sequence number is below the current one.",
        ),
    ] {
        let planned = Planned::sent();
        let id = planned.event()["id"].as_str().unwrap().to_owned();
        planned
            .remote()
            .patch(&id, json!({"summary": "Theirs"}))
            .unwrap();
        planned
            .world
            .at_home("settings set", &["blocks.color", "7"]);
        planned.world.google.reset_log();
        planned.world.google.fail_next(
            When::endpoint(Endpoint::EventsPatch),
            Fault::Error {
                status,
                reason: reason.to_owned(),
                message: message.to_owned(),
            },
            1,
        );
        planned.sync();
        let event = planned.event();
        assert_eq!(event["summary"], "Theirs", "their title stays");
        assert_eq!(event["colorId"], "7", "our colour arrives");
        assert_eq!(count(&planned, Endpoint::EventsPatch), 2);
        assert_eq!(
            count(&planned, Endpoint::EventsGet),
            2,
            "a look before each try"
        );
        for write in writes(&planned.world) {
            assert!(
                write.if_match.is_some_and(|etag| etag != "*"),
                "held against a version"
            );
        }
    }
}

#[test]
fn p68_p80_where_both_moved_a_block_googles_time_stands_and_can_be_undone() {
    let planned = Planned::sent();
    planned.pin(3, 10);
    planned.sync();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned
        .remote()
        .move_to(
            &id,
            "2026-03-05T11:00:00+01:00",
            "2026-03-05T13:00:00+01:00",
        )
        .unwrap();
    // The same moment here: the planner moves what is not pinned any more, because its time was taken.
    planned.world.at_home("task unpin", &[&planned.task]);
    planned.world.meet(
        "Review",
        "2026-03-03T10:00:00+01:00",
        "2026-03-03T12:00:00+01:00",
    );
    // Only the person's own calendar is read before the plan; the blocks' own is closed meanwhile.
    planned.world.google.fail_every(
        1,
        When::list().calendar(&calendar_id(&planned.world)),
        Fault::Plain {
            status: 404,
            text: String::new(),
        },
    );
    planned.world.sync(&[]);
    planned.world.google.clear_faults();
    planned.schedule();
    assert_ne!(
        planned.task()["blocks"][0]["start"],
        "2026-03-03T10:00:00+01:00"
    );
    planned.sync();
    assert_eq!(
        planned.task()["blocks"],
        json!([{"start": "2026-03-05T11:00:00+01:00", "end": "2026-03-05T13:00:00+01:00", "pinned": true}])
    );
    assert_eq!(planned.edits()[0]["conflict"], true);
    assert_eq!(events(&planned.world).len(), 1);
    planned.undo();
    planned.sync();
    assert_ne!(
        planned.event()["start"]["dateTime"],
        "2026-03-05T11:00:00+01:00"
    );
}

#[test]
fn p71_a_server_that_tidies_texts_is_quiet_after_one_round() {
    let options = Options {
        tidy_text: true,
        ..Options::with_accounts([seed::empty(MARA)])
    };
    let world = World::signed_in(options);
    add(&world, "Report  for\u{a0}March", "1h");
    world.at_home("settings set", &["blocks.title", "{task}\u{2003}"]);
    schedule(&world);
    world.sync(&[]);
    world.google.reset_log();
    for _ in 0..2 {
        schedule(&world);
        assert_eq!(world.sync(&[]).0, 0);
    }
    assert_eq!(writes(&world), []);
}

#[test]
fn p72_what_google_refuses_is_shown_and_tried_once_a_day() {
    let planned = Planned::new();
    planned.schedule();
    let refuse = || Fault::Forbidden("forbiddenForNonOrganizer".to_owned());
    planned.world.google.fail_every(1, inserts(), refuse());
    for _ in 0..3 {
        planned.sync();
    }
    assert_eq!(count(&planned, Endpoint::EventsInsert), 1, "one try a day");
    let blocks = planned.blocks();
    assert_eq!(blocks["refused"], 1);
    assert_eq!(blocks["blocks"][0]["standing"], "refused");
    assert_eq!(blocks["blocks"][0]["error"]["code"], "access-denied");
    let mut tomorrow = planned.world.command(&["sync", "--json"]);
    ran(tomorrow.env("HOURWRIGHT_NOW", "2026-03-03T08:00:00Z")).ok();
    assert_eq!(count(&planned, Endpoint::EventsInsert), 2);
    // A person's word makes it go at once.
    planned.world.google.clear_faults();
    planned.world.at_home("blocks approve", &[]);
    planned.sync();
    assert_eq!(planned.event()["summary"], "Report");
    assert_eq!(planned.blocks()["refused"], 0);
}

#[test]
fn p74_a_listing_that_comes_empty_twice_unschedules_nothing() {
    let world = World::signed_in(Options::with_accounts([seed::empty(MARA)]));
    for n in 0..22 {
        add(&world, &format!("Task {n}"), "30m");
    }
    schedule(&world);
    world.sync(&[]);
    assert_eq!(events(&world).len(), 22);
    world.google.reset_log();
    let list = When::list().calendar(&calendar_id(&world));
    world.google.fail_next(list, Fault::EmptyListing, 2);
    let (exit, runs) = world.sync(&["--full"]);
    assert_eq!(exit, 0, "{runs:?}");
    assert_eq!(writes(&world), []);
    let listed = world.at_home("blocks list", &[]);
    assert_eq!(listed["blocks"].as_array().unwrap().len(), 22);
    let edits = world.at_home("blocks edits", &[]);
    assert_eq!(edits["edits"], json!([]));
}

#[test]
fn p75_deleting_what_is_gone_already_is_done() {
    let planned = Planned::sent();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned.remote().delete(&id).unwrap();
    planned.world.at_home("task rm", &[&planned.task]);
    planned.sync();
    assert_eq!(planned.blocks()["deletes"], 0);
    // And where the event disappears between our look and our delete.
    let task = add(&planned.world, "Second", "1h");
    planned.schedule();
    planned.sync();
    planned.world.at_home("task rm", &[&task]);
    let gone = Fault::Error {
        status: 410,
        reason: "deleted".to_owned(),
        message: "Resource has been deleted".to_owned(),
    };
    planned
        .world
        .google
        .fail_next(When::endpoint(Endpoint::EventsDelete), gone, 1);
    planned.sync();
    assert_eq!(planned.blocks()["deletes"], 0);
    assert_eq!(planned.blocks()["refused"], 0);
}

#[test]
fn p81_of_many_changes_the_last_one_is_sent_once() {
    let planned = Planned::new();
    planned.schedule();
    for hour in [9, 10, 11] {
        planned.pin(4, hour);
    }
    planned.sync();
    assert_eq!(count(&planned, Endpoint::EventsInsert), 1);
    assert_eq!(
        count(&planned, Endpoint::EventsDelete),
        0,
        "what was never sent is not deleted"
    );
    assert_eq!(
        planned.event()["start"]["dateTime"],
        "2026-03-04T11:00:00+01:00"
    );
    planned.world.google.reset_log();
    for color in ["5", "6", "7"] {
        planned
            .world
            .at_home("settings set", &["blocks.color", color]);
    }
    planned.sync();
    let sent: Vec<Value> = writes(&planned.world)
        .into_iter()
        .filter_map(|write| write.body)
        .collect();
    assert_eq!(sent, [json!({"colorId": "7"})]);
    // Removed before it was ever sent: nothing is.
    let task = add(&planned.world, "Never", "1h");
    planned.schedule();
    planned.world.at_home("task rm", &[&task]);
    planned.world.google.reset_log();
    planned.sync();
    assert_eq!(writes(&planned.world), []);
}
