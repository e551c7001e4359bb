//! Planned blocks in Google: written once, taken over when people change them there, and gone when told so.

use fake_google::{Endpoint, Logged, Options, seed};
use serde_json::{Value, json};

use crate::world::{MARA, World};

/// A workspace with a task of two hours.
pub(crate) struct Planned {
    pub(crate) world: World,
    pub(crate) task: String,
}

impl Planned {
    pub(crate) fn new() -> Planned {
        let world = World::signed_in(Options::with_accounts([seed::empty(MARA)]));
        let task = add(&world, "Report", "2h");
        Planned { world, task }
    }

    /// The same, planned and sent.
    pub(crate) fn sent() -> Planned {
        let planned = Planned::new();
        planned.schedule();
        planned.sync();
        planned
    }

    pub(crate) fn schedule(&self) {
        schedule(&self.world);
    }

    pub(crate) fn sync(&self) {
        let (exit, runs) = self.world.sync(&["--workspace", "Home"]);
        assert_eq!(exit, 0, "{runs:?}");
    }

    pub(crate) fn task(&self) -> Value {
        let shown = ["task", "show", "--workspace", "Home", &self.task, "--json"];
        self.world.run(&shown).ok()["tasks"][0].clone()
    }

    pub(crate) fn edits(&self) -> Vec<Value> {
        let listed = self.world.at_home("blocks edits", &[]);
        listed["edits"].as_array().unwrap().clone()
    }

    pub(crate) fn undo(&self) {
        let id = self.edits()[0]["id"].to_string();
        self.world.at_home("blocks undo", &[&id]);
    }

    /// `blocks list`.
    pub(crate) fn blocks(&self) -> Value {
        self.world.at_home("blocks list", &[])
    }

    /// Fixes the one block of the task on a day of that week, from an hour on for two hours.
    pub(crate) fn pin(&self, day: u32, hour: u32) {
        let at = |hour: u32| format!("2026-03-{day:02}T{hour:02}:00:00+01:00");
        let (start, end) = (at(hour), at(hour + 2));
        let pin = [
            "task",
            "pin",
            "--workspace",
            "Home",
            &self.task,
            "--start",
            &start,
            "--end",
            &end,
            "--json",
        ];
        self.world.run(&pin).ok();
    }

    /// The first event of that title.
    pub(crate) fn event_titled(&self, title: &str) -> Value {
        let mut events = events(&self.world).into_iter();
        events.find(|event| event["summary"] == title).unwrap()
    }

    /// The one event of the one block.
    pub(crate) fn event(&self) -> Value {
        let events = events(&self.world);
        assert_eq!(events.len(), 1, "{events:?}");
        events[0].clone()
    }

    pub(crate) fn remote(&self) -> fake_google::RemoteCalendar {
        self.world.google.calendar(&calendar_id(&self.world))
    }
}

pub(crate) fn add(world: &World, title: &str, duration: &str) -> String {
    let added = world.at_home("task add", &[title, "--duration", duration]);
    added["tasks"][0]["id"].as_str().unwrap().to_owned()
}

pub(crate) fn schedule(world: &World) {
    world.at_home("schedule", &["--budget-ms", "0"]);
}

/// The calendars that are called Hourwright.
pub(crate) fn own_calendars(world: &World) -> Vec<String> {
    let listed = world.google.account(MARA).calendar_list();
    let own = listed
        .iter()
        .filter(|entry| entry["summary"].as_str().unwrap().starts_with("Hourwright"));
    own.map(|entry| entry["id"].as_str().unwrap().to_owned())
        .collect()
}

pub(crate) fn calendar_id(world: &World) -> String {
    let own = own_calendars(world);
    assert_eq!(own.len(), 1, "{own:?}");
    own[0].clone()
}

/// The events in it.
pub(crate) fn events(world: &World) -> Vec<Value> {
    let calendar = world.google.calendar(&calendar_id(world));
    calendar.snapshot().into_values().collect()
}

/// Every request that changed anything.
pub(crate) fn writes(world: &World) -> Vec<Logged> {
    let is_write = |logged: &Logged| {
        matches!(
            logged.endpoint,
            Endpoint::EventsInsert
                | Endpoint::EventsUpdate
                | Endpoint::EventsPatch
                | Endpoint::EventsDelete
        )
    };
    world.google.log().into_iter().filter(is_write).collect()
}

#[test]
fn p73_a_plan_is_written_into_a_calendar_of_its_own_quietly_and_privately() {
    let planned = Planned::sent();
    let event = planned.event();
    assert_eq!(event["summary"], "Report");
    assert_eq!(event["visibility"], "private");
    assert_eq!(event["transparency"].as_str().unwrap_or("opaque"), "opaque");
    assert!(event.get("attendees").is_none(), "{event}");
    let block = &planned.task()["blocks"][0];
    assert_eq!(event["start"]["dateTime"], block["start"]);
    assert_eq!(event["end"]["dateTime"], block["end"]);
    for write in writes(&planned.world) {
        assert_eq!(write.param("sendUpdates"), Some("none"), "{write:?}");
        assert_ne!(write.endpoint, Endpoint::EventsUpdate, "{write:?}");
    }
    planned.world.nothing_malformed_was_sent();
    // Shown once, as a block, by the calendar that it is in.
    let shown = planned.world.events("2026-03-02", "2026-03-09");
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0]["block"]["task"], planned.task.as_str());
    assert_eq!(shown[0]["calendar"], calendar_id(&planned.world));
}

#[test]
fn p70_after_a_push_nothing_is_taken_for_somebodys_edit_and_nothing_is_sent() {
    let planned = Planned::sent();
    planned.world.google.reset_log();
    for _ in 0..2 {
        planned.sync();
        planned.schedule();
    }
    planned.sync();
    assert_eq!(writes(&planned.world), []);
    assert_eq!(planned.world.google.count(Endpoint::EventsGet), 0);
    assert!(planned.edits().is_empty());
}

#[test]
fn p80_a_block_moved_in_google_is_pinned_there_and_an_undo_moves_it_back() {
    let planned = Planned::sent();
    let before = planned.task()["blocks"][0].clone();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned
        .remote()
        .move_to(
            &id,
            "2026-03-04T14:00:00+01:00",
            "2026-03-04T16:30:00+01:00",
        )
        .unwrap();
    planned.sync();
    planned.schedule();
    planned.sync();
    assert_eq!(
        planned.task()["blocks"],
        json!([{"start": "2026-03-04T14:00:00+01:00", "end": "2026-03-04T16:30:00+01:00", "pinned": true}])
    );
    let edits = planned.edits();
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert_eq!(edits[0]["kind"], "moved");
    planned.undo();
    planned.sync();
    assert_eq!(planned.task()["blocks"], json!([before]));
    assert_eq!(planned.event()["start"]["dateTime"], before["start"]);
    assert_eq!(planned.edits()[0]["undone"], true);
}

#[test]
fn p79_a_block_that_is_taken_out_of_the_trash_in_google_is_a_block_again() {
    let planned = Planned::sent();
    let before = planned.task()["blocks"][0].clone();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned.remote().delete(&id).unwrap();
    planned.sync();
    assert_eq!(planned.task()["blocks"], json!([]));
    planned.remote().undelete(&id).unwrap();
    planned.world.google.reset_log();
    planned.sync();
    let after = planned.task()["blocks"].clone();
    assert_eq!(
        after,
        json!([{"start": before["start"], "end": before["end"], "pinned": true}])
    );
    assert_eq!(planned.edits()[0]["undone"], true);
    let shown = planned.world.events("2026-03-02", "2026-03-09");
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert_eq!(shown[0]["id"], id.as_str());
    assert_eq!(shown[0]["block"]["task"], planned.task.as_str());
    // It is there, wanted as it is, and looked at once.
    planned.schedule();
    planned.sync();
    assert_eq!(writes(&planned.world), []);
    assert_eq!(planned.world.google.count(Endpoint::EventsGet), 1);
    // It can be deleted again.
    planned.remote().delete(&id).unwrap();
    planned.sync();
    assert_eq!(planned.task()["blocks"], json!([]));
}

#[test]
fn p79_a_block_deleted_in_google_is_unscheduled_and_its_time_barred_for_its_task() {
    let planned = Planned::sent();
    let before = planned.task()["blocks"][0].clone();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned.remote().delete(&id).unwrap();
    planned.world.google.reset_log();
    planned.sync();
    assert_eq!(planned.task()["blocks"], json!([]));
    assert_eq!(planned.task()["status"], "open");
    assert_eq!(planned.edits()[0]["kind"], "deleted");
    planned.sync();
    assert_eq!(writes(&planned.world), [], "nothing is made anew by a sync");
    planned.schedule();
    let after = planned.task()["blocks"][0].clone();
    assert!(after["start"].as_str() >= before["end"].as_str(), "{after}");
    planned.sync();
    assert_eq!(planned.event()["start"]["dateTime"], after["start"]);
    // Once the task is edited, it may go there again.
    planned
        .world
        .at_home("task edit", &[&planned.task, "--title", "Essay"]);
    planned.sync();
    let event = planned.event();
    assert_eq!(event["summary"], "Essay");
    planned
        .remote()
        .delete(event["id"].as_str().unwrap())
        .unwrap();
    planned.sync();
    planned.schedule();
    assert_eq!(planned.task()["blocks"][0]["start"], before["start"]);
}

#[test]
fn an_undone_deletion_is_planned_again_under_another_id() {
    let planned = Planned::sent();
    let before = planned.task()["blocks"].clone();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned.remote().delete(&id).unwrap();
    planned.sync();
    planned.undo();
    planned.sync();
    assert_eq!(planned.task()["blocks"], before);
    assert_ne!(planned.event()["id"], id.as_str());
}

#[test]
fn a_new_title_is_kept_and_a_tick_finishes_the_task() {
    let planned = Planned::sent();
    let id = planned.event()["id"].as_str().unwrap().to_owned();
    planned
        .remote()
        .patch(&id, json!({"summary": "Report, chapter 1"}))
        .unwrap();
    planned.sync();
    planned
        .world
        .at_home("task edit", &[&planned.task, "--title", "Thesis"]);
    planned.sync();
    assert_eq!(planned.event()["summary"], "Report, chapter 1");
    assert_eq!(planned.edits()[0]["kind"], "renamed");
    planned
        .remote()
        .patch(&id, json!({"summary": "✓ Report, chapter 1"}))
        .unwrap();
    planned.sync();
    assert_eq!(planned.task()["status"], "done");
    assert_eq!(planned.event()["summary"], "✓ Report, chapter 1");
    assert_eq!(planned.edits()[0]["kind"], "done");
    planned.undo();
    planned.sync();
    assert_eq!(planned.task()["status"], "open");
    assert_eq!(planned.event()["summary"], "Report, chapter 1");
}
