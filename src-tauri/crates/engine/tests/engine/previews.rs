//! A plan that is shown first, and taken whole or task by task.

use std::time::Duration;

use engine::view::{PinDraft, TaskDraft, WhatIf};

use crate::undo::{add, plan, tasks};
use crate::world::World;

const LIMIT: Duration = Duration::ZERO;
const HOME: &str = "Home";

#[tokio::test]
async fn what_was_shown_is_what_is_stored() {
    let world = World::new().await;
    let engine = &world.engine;
    add(engine, "First");
    add(engine, "Second");
    let shown = engine.preview_plan(HOME, LIMIT).unwrap();
    assert!(tasks(engine).iter().all(|task| task.blocks.is_empty()));
    let stored = engine.accept_plan(HOME, None, LIMIT).unwrap();
    assert_eq!(stored, shown);
    assert_eq!(stored.changes.added, 2);
    assert_eq!(engine.undo(HOME).unwrap().kind, "plan");
}

#[tokio::test]
async fn a_preview_that_is_no_longer_true_is_planned_anew() {
    let world = World::new().await;
    let engine = &world.engine;
    add(engine, "First");
    engine.preview_plan(HOME, LIMIT).unwrap();
    add(engine, "Second");
    assert_eq!(
        engine.accept_plan(HOME, None, LIMIT).unwrap().changes.added,
        2
    );
}

#[tokio::test]
async fn one_task_is_taken_and_the_others_stay_where_they_are() {
    let world = World::new().await;
    let engine = &world.engine;
    let old = add(engine, "Old");
    plan(engine);
    let before = tasks(engine);
    let fresh = add(engine, "Fresh");
    let other = add(engine, "Other");
    let urgent = TaskDraft {
        priority: Some("critical".to_owned()),
        ..TaskDraft::default()
    };
    engine.edit_task(HOME, &fresh, &urgent).unwrap();
    engine.preview_plan(HOME, LIMIT).unwrap();
    let only = [fresh.clone()];
    let view = engine.accept_plan(HOME, Some(&only), LIMIT).unwrap();
    assert_eq!((view.changes.added, view.changes.moved), (1, 0));
    let now = tasks(engine);
    let blocks = |id: &str| {
        now.iter()
            .find(|task| task.id == id)
            .unwrap()
            .blocks
            .clone()
    };
    assert_eq!(blocks(&old), before[0].blocks);
    assert_eq!(blocks(&fresh).len(), 1);
    assert!(!blocks(&fresh)[0].pinned);
    assert_eq!(blocks(&other), []);
}

#[tokio::test]
async fn another_place_can_be_tried_before_it_is_taken() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = add(engine, "First");
    plan(engine);
    let what_if = WhatIf {
        pins: vec![PinDraft {
            id,
            start: "2026-03-05T10:00:00+01:00".to_owned(),
            end: "2026-03-05T11:00:00+01:00".to_owned(),
        }],
        ..WhatIf::default()
    };
    let told = engine.what_if(HOME, &what_if, &|| true).unwrap();
    let after: Vec<_> = told
        .diff
        .iter()
        .filter_map(|change| change.after.as_ref())
        .map(|span| span.start.as_str())
        .collect();
    assert_eq!(after, ["2026-03-05T10:00:00+01:00"]);
    assert!(!tasks(engine)[0].blocks[0].pinned, "nothing is stored");
}
