//! What is about to begin stays where it is when the clock plans, unless it must not; what begins later may move.

use engine::view::{PinDraft, TaskDraft, WhatIf};
use engine::{Engine, ScheduleOptions, SyncRequest, Trigger};
use fake_google::seed;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::world::{MARA, World};

const HOME: &str = "Home";

/// When the tasks' only blocks begin after this plan, by title.
fn planned(engine: &Engine, trigger: Trigger, dry_run: bool) -> Vec<(String, String)> {
    let options = ScheduleOptions {
        trigger,
        dry_run,
        out_of_time: &|| true,
        cancel: &CancellationToken::new(),
        problem_out: None,
    };
    let plan = engine.schedule(HOME, &options).unwrap().plan;
    let tasks = engine.tasks(HOME).unwrap().tasks;
    let begins = |block: &planner::wire::Block| {
        let task = tasks.iter().find(|task| task.id == block.task).unwrap();
        (
            task.title.clone(),
            block.start.strftime("%H:%M").to_string(),
        )
    };
    plan.blocks.iter().map(begins).collect()
}

fn add(engine: &Engine, title: &str, minutes: i64, more: TaskDraft) {
    let draft = TaskDraft {
        title: Some(title.to_owned()),
        duration: Some(format!("{minutes}m")),
        ..more
    };
    engine.add_task(HOME, &draft).unwrap();
}

fn by_title<'a>(blocks: &'a [(String, String)], title: &str) -> &'a str {
    let block = blocks.iter().find(|(other, _)| other == title);
    block.map_or("nowhere", |(_, start)| start)
}

/// A Monday at eight in Berlin, and work from nine: what begins then begins in one hour.
#[tokio::test]
async fn what_begins_in_an_hour_stays_where_another_place_would_be_cheaper() {
    let world = World::with([seed::empty(MARA)]).await;
    world.sign_in().await;
    let engine = &world.engine;
    add(engine, "in one hour", 120, TaskDraft::default());
    add(
        engine,
        "in three hours",
        60,
        TaskDraft {
            after: Some(vec![engine.tasks(HOME).unwrap().tasks[0].id.clone()]),
            ..TaskDraft::default()
        },
    );
    let first = planned(engine, Trigger::CommandLine, false);
    assert_eq!(by_title(&first, "in one hour"), "08:00");
    assert_eq!(by_title(&first, "in three hours"), "10:00");

    add(engine, "urgent", 60, due_at_once());
    let asked = planned(engine, Trigger::CommandLine, true);
    assert_eq!(
        by_title(&asked, "urgent"),
        "08:00",
        "the cheapest plan: {asked:?}"
    );
    let by_the_clock = planned(engine, Trigger::Schedule, false);
    assert_eq!(by_title(&by_the_clock, "in one hour"), "08:00");
    assert_eq!(by_title(&by_the_clock, "urgent"), "10:00");
    assert_eq!(
        by_title(&by_the_clock, "in three hours"),
        "11:00",
        "it makes room"
    );

    let meeting = json!({
        "summary": "Review",
        "start": { "dateTime": "2026-03-02T08:30:00Z" },
        "end": { "dateTime": "2026-03-02T09:00:00Z" },
    });
    world.google.calendar(MARA).create(meeting).unwrap();
    let request = SyncRequest::one(HOME, false);
    engine
        .sync(&request, &CancellationToken::new())
        .await
        .unwrap();
    let must = planned(engine, Trigger::Schedule, false);
    assert_ne!(
        by_title(&must, "in one hour"),
        "08:00",
        "a meeting is there now"
    );
    engine.shutdown().await;
}

/// What belongs into the near window.
fn due_at_once() -> TaskDraft {
    TaskDraft {
        priority: Some("critical".to_owned()),
        due: Some("2026-03-02T09:00:00Z".to_owned()),
        ..TaskDraft::default()
    }
}

/// Who says that nothing is held gets that, also from the clock.
#[tokio::test]
async fn a_near_window_of_nothing_holds_nothing() {
    let world = World::new().await;
    let engine = &world.engine;
    engine
        .set_setting(Some(HOME), "plan.frozen-minutes", "0")
        .unwrap();
    add(engine, "in one hour", 120, TaskDraft::default());
    planned(engine, Trigger::CommandLine, false);
    add(engine, "urgent", 60, due_at_once());
    let by_the_clock = planned(engine, Trigger::Schedule, false);
    assert_eq!(by_title(&by_the_clock, "urgent"), "08:00");
}

/// A pin says where a task is to be: what the window would hold of it gives way, thought of and in truth.
#[tokio::test]
async fn a_pin_that_is_only_thought_of_replaces_what_the_window_holds() {
    let world = World::new().await;
    let engine = &world.engine;
    engine
        .set_setting(Some(HOME), "plan.frozen-minutes", "600")
        .unwrap();
    add(engine, "to be pinned", 60, TaskDraft::default());
    planned(engine, Trigger::CommandLine, false);
    let id = engine.tasks(HOME).unwrap().tasks[0].id.clone();
    let (start, end) = ("2026-03-03T10:00:00+01:00", "2026-03-03T11:00:00+01:00");
    let what_if = WhatIf {
        pins: vec![PinDraft {
            id: id.clone(),
            start: start.to_owned(),
            end: end.to_owned(),
        }],
        ..WhatIf::default()
    };
    let told = engine.what_if(HOME, &what_if, &|| true).unwrap();
    let after: Vec<&str> = told
        .diff
        .iter()
        .filter_map(|change| Some(change.after.as_ref()?.start.as_str()))
        .collect();
    assert_eq!(after, [start]);
    engine.pin_task(HOME, &id, Some((start, end))).unwrap();
    let truth = planned(engine, Trigger::CommandLine, false);
    assert_eq!(truth, [("to be pinned".to_owned(), "09:00".to_owned())]);
}
