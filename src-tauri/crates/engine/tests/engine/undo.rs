//! Taking back changes of tasks and plans, what is remembered of them, a person's own order, and the look back.

use std::time::Duration;

use engine::view::{FixChange, FixKind, SubtaskView, TaskDraft, TaskView};
use engine::{Code, Engine, Trigger};

use crate::world::World;

const LIMIT: Duration = Duration::ZERO;
const HOME: &str = "Home";

pub(crate) fn titled(title: &str) -> TaskDraft {
    TaskDraft {
        title: Some(title.to_owned()),
        duration: Some("1h".to_owned()),
        ..TaskDraft::default()
    }
}

pub(crate) fn add(engine: &Engine, title: &str) -> String {
    engine.add_task(HOME, &titled(title)).unwrap().id
}

pub(crate) fn plan(engine: &Engine) {
    engine.accept_plan(HOME, None, LIMIT).unwrap();
}

/// All tasks, without their ids of events, which are nobody's business.
pub(crate) fn tasks(engine: &Engine) -> Vec<TaskView> {
    engine.tasks(HOME).unwrap().tasks
}

fn happened(engine: &Engine, id: &str) -> Vec<String> {
    let entries = engine.task_history(HOME, id).unwrap().entries;
    let line = |entry: engine::view::HistoryEntry| format!("{} {}", entry.actor, entry.what);
    entries.into_iter().rev().map(line).collect()
}

#[tokio::test]
async fn every_step_can_be_taken_back_and_made_again() {
    let world = World::new().await;
    let engine = &world.engine;
    let first = add(engine, "First");
    let second = add(engine, "Second");
    let mut pictures = vec![tasks(engine)];
    let mut step = |work: &dyn Fn()| {
        work();
        pictures.push(tasks(engine));
    };
    step(&|| {
        let draft = TaskDraft {
            after: Some(vec![first.clone()]),
            list: Some("#work".to_owned()),
            subtasks: Some(vec![SubtaskView {
                title: "Outline".to_owned(),
                done: true,
            }]),
            ..TaskDraft::default()
        };
        engine.edit_task(HOME, &second, &draft).unwrap();
    });
    step(&|| plan(engine));
    step(&|| drop(engine.pin_task(HOME, &second, None).unwrap()));
    step(&|| drop(engine.complete_task(HOME, &first).unwrap()));
    step(&|| drop(engine.reopen_task(HOME, &first).unwrap()));
    let both = [first.clone(), second.clone()];
    step(&|| {
        let urgent = TaskDraft {
            priority: Some("critical".to_owned()),
            ..TaskDraft::default()
        };
        engine.edit_tasks(HOME, &both, &urgent).unwrap();
    });
    step(&|| engine.remove_task(HOME, &first).unwrap());
    step(&|| {
        engine
            .remove_tasks(HOME, std::slice::from_ref(&second))
            .unwrap();
    });

    for picture in pictures.iter().rev().skip(1) {
        engine.undo(HOME).unwrap();
        assert_eq!(&tasks(engine), picture);
    }
    for picture in pictures.iter().skip(1) {
        engine.redo(HOME).unwrap();
        assert_eq!(&tasks(engine), picture);
    }
    assert_eq!(engine.redo(HOME).unwrap_err().code, Code::InvalidInput);
    engine.undo(HOME).unwrap();
    assert_eq!(
        engine.undo_state(HOME).unwrap().redo.unwrap().kind,
        "remove"
    );
    add(engine, "Third");
    assert_eq!(
        engine.undo_state(HOME).unwrap().redo,
        None,
        "a new step ends what was undone"
    );
}

#[tokio::test]
async fn adding_is_a_step_and_a_bulk_edit_is_one() {
    let world = World::new().await;
    let engine = &world.engine;
    let ids = [add(engine, "First"), add(engine, "Second")];
    let step = engine.undo_state(HOME).unwrap().undo.unwrap();
    assert_eq!((step.kind.as_str(), step.title.as_str()), ("add", "Second"));
    let edit = TaskDraft {
        hours: Some("nowhere".to_owned()),
        ..TaskDraft::default()
    };
    engine.edit_tasks(HOME, &ids, &edit).unwrap_err();
    let edit = TaskDraft {
        priority: Some("low".to_owned()),
        ..TaskDraft::default()
    };
    engine.edit_tasks(HOME, &ids, &edit).unwrap();
    assert_eq!(engine.undo(HOME).unwrap().tasks, 2);
    assert!(tasks(engine).iter().all(|task| task.priority == "normal"));
    engine.undo(HOME).unwrap();
    engine.undo(HOME).unwrap();
    assert_eq!(tasks(engine), []);
    assert_eq!(engine.undo(HOME).unwrap_err().code, Code::InvalidInput);
}

#[tokio::test]
async fn a_step_of_a_task_that_something_else_changed_stays_and_does_not_stand_in_the_way() {
    let world = World::new().await;
    let engine = &world.engine;
    let first = add(engine, "First");
    plan(engine);
    // As a sync does when the block was moved in Google.
    let store = store::Store::open(&engine.config().database()).unwrap();
    store
        .write(|tx| store::block::set_pinned(tx, first.parse().unwrap(), true))
        .unwrap();
    drop(store);
    let refused = engine.undo(HOME).unwrap_err();
    assert!(refused.message.contains("changed since"), "{refused}");
    assert_eq!(tasks(engine)[0].blocks.len(), 1, "the plan stays");
    assert_eq!(engine.undo_state(HOME).unwrap().undo.unwrap().kind, "add");
}

#[tokio::test]
async fn what_comes_back_is_sent_anew_and_what_goes_is_taken_out() {
    let world = World::new().await;
    let engine = &world.engine;
    add(engine, "First");
    plan(engine);
    let waiting = |engine: &Engine| {
        let blocks = engine.blocks(HOME).unwrap();
        (blocks.puts, blocks.deletes)
    };
    assert_eq!(waiting(engine), (1, 0));
    engine.undo(HOME).unwrap();
    assert_eq!(waiting(engine), (0, 1));
    engine.redo(HOME).unwrap();
    assert_eq!(
        waiting(engine),
        (1, 1),
        "under another id: one that was deleted is not used again"
    );
}

#[tokio::test]
async fn a_task_remembers_what_became_of_it_and_by_whom() {
    let world = World::new().await;
    let engine = &world.engine;
    let id = add(engine, "First");
    plan(engine);
    engine.undo(HOME).unwrap();
    engine.redo(HOME).unwrap();
    engine.complete_task(HOME, &id).unwrap();
    assert_eq!(
        happened(engine, &id),
        [
            "person added",
            "plan planned",
            "undo unplanned",
            "undo planned",
            "person done",
            "person unplanned"
        ]
    );
}

#[tokio::test]
async fn rank_decides_between_tasks_that_nothing_else_tells_apart() {
    let world = World::new().await;
    let engine = &world.engine;
    let ids = ["a", "b", "c"].map(|title| add(engine, title));
    engine.rank_task(HOME, &ids[2], Some(&ids[0])).unwrap();
    engine.rank_task(HOME, &ids[0], None).unwrap();
    let order = |engine: &Engine| {
        let mut all = tasks(engine);
        all.sort_by(|a, b| a.rank.cmp(&b.rank));
        all.into_iter().map(|task| task.title).collect::<String>()
    };
    assert_eq!(order(engine), "cba");
    plan(engine);
    let mut planned = tasks(engine);
    planned.sort_by(|a, b| a.blocks[0].start.cmp(&b.blocks[0].start));
    let titles: String = planned.into_iter().map(|task| task.title).collect();
    assert_eq!(titles, "cba");
    // There is room between two tasks for as often as anybody wants.
    for _ in 0..40 {
        engine.rank_task(HOME, &ids[0], Some(&ids[1])).unwrap();
        engine.rank_task(HOME, &ids[2], Some(&ids[0])).unwrap();
        engine.rank_task(HOME, &ids[2], Some(&ids[1])).unwrap();
    }
    assert_eq!(order(engine), "acb");
    let high = TaskDraft {
        priority: Some("high".to_owned()),
        ..TaskDraft::default()
    };
    engine.edit_task(HOME, &ids[1], &high).unwrap();
    let refused = engine.rank_task(HOME, &ids[0], Some(&ids[1])).unwrap_err();
    assert!(refused.message.contains("another priority"), "{refused}");
}

#[tokio::test]
async fn the_look_back_names_what_was_planned_before_today_and_assumes_nothing() {
    let world = World::new().await;
    let engine = &world.engine;
    let [report, call, mail] = ["Report", "Call", "Mail"].map(|title| add(engine, title));
    for (id, start, end) in [
        (&report, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"),
        (&call, "2026-03-02T10:00:00Z", "2026-03-02T10:30:00Z"),
        (&mail, "2026-03-03T09:00:00Z", "2026-03-03T10:00:00Z"),
    ] {
        engine.pin_task(HOME, id, Some((start, end))).unwrap();
    }
    assert_eq!(engine.review(HOME).unwrap().items, [], "today is not over");
    let next_day = world.at("2026-03-03T12:00:00Z");
    next_day.complete_task(HOME, &call).unwrap();
    let items = next_day.review(HOME).unwrap().items;
    let seen: Vec<_> = items
        .iter()
        .map(|item| (&item.task.id, item.past_minutes))
        .collect();
    assert_eq!(seen, [(&report, 60)]);
    let task = next_day.replan_task(HOME, &report).unwrap();
    assert_eq!((task.blocks.len(), task.missing_minutes), (0, 60));
    assert_eq!(next_day.review(HOME).unwrap().items, []);
    next_day.undo(HOME).unwrap();
    assert_eq!(next_day.review(HOME).unwrap().items.len(), 1);
}

#[tokio::test]
async fn a_fix_and_its_plan_are_one_step() {
    let world = World::new().await;
    let engine = &world.engine;
    let tight = TaskDraft {
        due: Some("2026-03-02T09:00:00Z".to_owned()),
        duration: Some("4h".to_owned()),
        ..titled("Report")
    };
    let id = engine.add_task(HOME, &tight).unwrap().id;
    add(engine, "Other");
    plan(engine);
    let before = tasks(engine);
    let explained = engine.explain(HOME, &id).unwrap();
    let fix = explained.problems[0]
        .fixes
        .iter()
        .find(|fix| fix.kind == FixKind::ExtendDue)
        .unwrap();
    let change = FixChange {
        kind: fix.kind,
        task: fix.task.clone(),
        draft: fix.draft.clone(),
    };
    let applied = engine.apply_fix(HOME, &change, LIMIT, Trigger::Window);
    applied.await.unwrap();
    let after = tasks(engine);
    assert_eq!((after[0].late_minutes, after[0].missing_minutes), (0, 0));
    assert_ne!(after, before);
    let step = engine.undo(HOME).unwrap();
    assert_eq!(
        (step.kind.as_str(), step.title.as_str()),
        ("edit", "Report")
    );
    assert_eq!(tasks(engine), before, "one step leads back before both");
    engine.redo(HOME).unwrap();
    assert_eq!(tasks(engine), after);
}
