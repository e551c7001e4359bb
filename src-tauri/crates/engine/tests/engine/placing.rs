//! Blocks and tasks that a person puts somewhere in the week, and taking that back.

use engine::view::{Place, PlacedView, TaskDraft, TimedItem};
use engine::{Code, Engine};

use crate::undo::{add, plan, tasks, titled};
use crate::world::World;

const HOME: &str = "Home";
const TUESDAY: &str = "2026-03-03";

fn place(start_min: u32, end_min: u32) -> Place {
    Place {
        day: TUESDAY.to_owned(),
        start_min,
        end_min,
        fold: None,
    }
}

/// The blocks of the week, by time.
fn blocks(engine: &Engine) -> Vec<TimedItem> {
    let mut items = engine.week(HOME, None, 7).unwrap().items;
    items.retain(|item| item.kind == engine::view::ItemKind::Block);
    items
}

fn only_block(engine: &Engine) -> TimedItem {
    let [block] = <[TimedItem; 1]>::try_from(blocks(engine)).unwrap();
    block
}

fn waiting(engine: &Engine) -> (u32, u32) {
    let view = engine.blocks(HOME).unwrap();
    (view.puts, view.deletes)
}

fn take_back(engine: &Engine, placed: &PlacedView) {
    engine.undo_through(HOME, placed.step.unwrap()).unwrap();
}

#[tokio::test]
async fn a_block_is_moved_pinned_and_put_back_as_it_was() {
    let world = World::new().await;
    let engine = &world.engine;
    add(engine, "Report");
    plan(engine);
    let before = only_block(engine);
    assert!(!before.pinned);
    let moved = engine
        .move_block(HOME, &before.id, &place(600, 660))
        .unwrap();
    assert_eq!(moved.start.as_deref(), Some("2026-03-03T10:00:00+01:00"));
    let after = only_block(engine);
    assert_eq!(after.id, before.id, "the event stays the same");
    assert_eq!((after.day, after.start_min, after.end_min), (1, 600, 660));
    assert!(after.pinned);
    assert_eq!(waiting(engine), (1, 0), "one event, told once");
    plan(engine);
    assert_eq!(only_block(engine), after, "planning leaves it");
    take_back(engine, &moved);
    assert_eq!(only_block(engine), before);
    let error = engine.undo_through(HOME, moved.step.unwrap()).unwrap_err();
    assert!(error.message.contains("already"), "{error}");
}

#[tokio::test]
async fn a_block_is_resized_and_pinned_by_itself() {
    let world = World::new().await;
    let engine = &world.engine;
    add(engine, "Report");
    plan(engine);
    let block = only_block(engine);
    engine
        .move_block(HOME, &block.id, &place(600, 630))
        .unwrap();
    let shorter = only_block(engine);
    assert_eq!(shorter.end_min - shorter.start_min, 30);
    let free = engine.pin_one_block(HOME, &block.id, false).unwrap();
    assert!(!only_block(engine).pinned);
    take_back(engine, &free);
    assert!(only_block(engine).pinned);
    let nothing = engine.pin_one_block(HOME, &block.id, true).unwrap();
    assert_eq!(nothing.step, None, "it was pinned before");
}

#[tokio::test]
async fn only_the_block_that_was_taken_moves() {
    let world = World::new().await;
    let engine = &world.engine;
    let long = TaskDraft {
        duration: Some("4h".to_owned()),
        max_block: Some("2h".to_owned()),
        ..titled("Long")
    };
    engine.add_task(HOME, &long).unwrap();
    plan(engine);
    let before = blocks(engine);
    assert_eq!(before.len(), 2);
    engine
        .move_block(HOME, &before[1].id, &place(900, 1020))
        .unwrap();
    let after = blocks(engine);
    assert_eq!(after[0], before[0]);
    assert!(after[1].pinned && !after[0].pinned);
}

#[tokio::test]
async fn a_task_is_dragged_into_the_week_and_a_new_one_drawn_there() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = add(engine, "Report");
    let put = engine.place_task(HOME, &id, &place(600, 645)).unwrap();
    assert_eq!(put.block.as_deref(), Some(only_block(engine).id.as_str()));
    take_back(engine, &put);
    assert!(blocks(engine).is_empty());

    let drawn = TaskDraft {
        title: Some("Call".to_owned()),
        ..TaskDraft::default()
    };
    let new = engine.add_task_at(HOME, &drawn, &place(600, 645)).unwrap();
    assert_eq!(new.task.duration_minutes, 45);
    assert_eq!(only_block(engine).title, "Call");
    assert!(only_block(engine).pinned);
    take_back(engine, &new);
    assert_eq!(tasks(engine).len(), 1, "the task goes with its block");
}

#[tokio::test]
async fn a_block_starts_now_and_goes_on_longer() {
    let world = World::new().await;
    add(&world.engine, "Report");
    plan(&world.engine);
    let engine = &world.at("2026-03-02T07:20:30Z");
    let before = tasks(engine);
    let id = only_block(engine).id;
    let started = engine.start_block_now(HOME, &id).unwrap();
    assert_eq!(started.start.as_deref(), Some("2026-03-02T08:20:00+01:00"));
    let longer = engine.lengthen_block(HOME, &id, 15).unwrap();
    assert_eq!(longer.end.as_deref(), Some("2026-03-02T09:35:00+01:00"));
    assert_eq!(longer.task.duration_minutes, 75);
    let error = engine
        .undo_through(HOME, started.step.unwrap())
        .unwrap_err();
    assert!(error.message.contains("since"), "{error}");
    take_back(engine, &longer);
    take_back(engine, &started);
    assert_eq!(tasks(engine), before);
    assert_eq!(
        engine.lengthen_block(HOME, &id, 0).unwrap_err().code,
        Code::InvalidInput
    );
}

#[tokio::test]
async fn what_is_put_off_goes_and_the_plan_made_since_goes_back_with_it() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = add(engine, "Report");
    add(engine, "Other");
    plan(engine);
    let before = blocks(engine);
    let off = engine.defer_task(HOME, &id, "2026-03-03").unwrap();
    assert_eq!(
        off.task.not_before.as_deref(),
        Some("2026-03-03T00:00:00+01:00")
    );
    assert!(off.task.blocks.is_empty());
    plan(engine);
    let moved = blocks(engine);
    assert!(
        moved
            .iter()
            .any(|block| block.title == "Report" && block.day == 1)
    );
    take_back(engine, &off);
    let times = |items: &[TimedItem]| -> Vec<_> {
        items
            .iter()
            .map(|item| (item.title.clone(), item.start.clone()))
            .collect()
    };
    assert_eq!(times(&blocks(engine)), times(&before));
    let week = engine.defer_task(HOME, &id, "2026-03-09").unwrap();
    assert_eq!(
        week.task.not_before.as_deref(),
        Some("2026-03-09T00:00:00+01:00")
    );
}

#[tokio::test]
async fn nothing_moves_that_is_not_there_or_not_one_s_own() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = add(engine, "Report");
    plan(engine);
    let block = only_block(engine);
    let refused = |error: engine::Error, says: &str| {
        assert_eq!(error.code, Code::InvalidInput);
        assert!(error.message.contains(says), "{error}");
    };
    let gone = engine.move_block(HOME, "nothing", &place(0, 60));
    refused(gone.unwrap_err(), "not planned any more");
    engine.add_workspace("Other", Some("UTC")).unwrap();
    let foreign = engine.move_block("Other", &block.id, &place(0, 60));
    refused(foreign.unwrap_err(), "has no task");
    let backwards = engine.move_block(HOME, &block.id, &place(660, 600));
    refused(backwards.unwrap_err(), "no stretch");
    assert_eq!(only_block(engine), block);
    engine.complete_task(HOME, &id).unwrap();
    let done = engine.place_task(HOME, &id, &place(600, 660));
    refused(done.unwrap_err(), "reopen");
}

#[tokio::test]
async fn a_day_says_how_full_it_is_and_what_has_no_room() {
    let world = World::new().await;
    let engine = &world.engine;
    let late = TaskDraft {
        due: Some("2026-03-02T10:00:00+01:00".to_owned()),
        duration: Some("2h".to_owned()),
        ..titled("Late")
    };
    engine.add_task(HOME, &late).unwrap();
    let huge = TaskDraft {
        duration: Some("1000h".to_owned()),
        ..titled("Huge")
    };
    let huge = engine.add_task(HOME, &huge).unwrap();
    plan(engine);
    let week = engine.week(HOME, Some("2026-03-02"), 42).unwrap();
    let monday = &week.days[0];
    assert_eq!(monday.late_tasks, 1);
    assert_eq!(
        monday.planned_minutes + monday.free_minutes,
        monday.work_minutes
    );
    assert_eq!(monday.limit_minutes, None);
    assert!(!monday.beyond_horizon && week.days[41].beyond_horizon);
    let unplaced: Vec<&str> = week.unplaced.iter().map(|task| task.id.as_str()).collect();
    assert_eq!(unplaced, [huge.id]);
    let change = week.days[27].clock_change.unwrap();
    assert_eq!(
        (change.start_min, change.end_min, change.repeated),
        (120, 180, false)
    );
    let there = engine
        .second_zone(HOME, "Asia/Tokyo", "2026-03-02", 2)
        .unwrap();
    assert_eq!(there.days[1].hours[9].minute, 17 * 60);
    assert!(
        engine
            .second_zone(HOME, "Mars/Olympus", "2026-03-02", 1)
            .is_err()
    );
}
