//! Tasks, blocks, hours, settings, the outbox and the job log.

use jiff::Timestamp;
use model::{Block, Interval, Priority, Subtask, Task, TaskStatus, TimeOfDay};
use rusqlite::Connection;
use store::outbox::{self, Operation};
use store::{block, setting, task, undo, workspace};

use crate::world::{World, at};

fn a_task(title: &str) -> Task {
    Task {
        priority: Priority::High,
        due: Some(at("2026-03-06T16:00:00Z")),
        min_block_minutes: Some(30),
        ..Task::new(title, 90)
    }
}

fn a_block(task: i64, start: &str, end: &str) -> Block {
    Block {
        task,
        time: Interval::new(at(start), at(end)).unwrap(),
        pinned: false,
        event_id: format!("event-of-{start}"),
        title: None,
    }
}

impl World {
    fn add(&self, task: &Task) -> i64 {
        self.write(|tx| task::insert(tx, self.workspace_id, task, Timestamp::UNIX_EPOCH))
    }
}

#[test]
fn a_task_is_read_as_it_was_written_alone_and_in_the_list() {
    let world = World::new();
    let first = world.add(&a_task("first"));
    let second = Task {
        after: vec![first],
        ..a_task("second")
    };
    let id = world.add(&second);
    let expected = Task {
        id,
        rank: 2 << 32,
        ..second
    };
    let list = world.read(|tx| task::list(tx, world.workspace_id));
    assert_eq!(
        list,
        [
            Task {
                id: first,
                rank: 1 << 32,
                ..a_task("first")
            },
            expected.clone()
        ]
    );
    let alone = world.read(|tx| task::get(tx, world.workspace_id, id));
    assert_eq!(alone, Some(expected));
}

#[test]
fn a_task_of_another_workspace_is_not_there() {
    let world = World::new();
    let id = world.add(&a_task("ours"));
    let other = world
        .write(|tx| workspace::insert(tx, "Other", "UTC", Timestamp::UNIX_EPOCH))
        .unwrap();
    assert_eq!(world.read(|tx| task::get(tx, other, id)), None);
}

#[test]
fn an_update_replaces_every_field_and_keeps_the_first_completion() {
    let world = World::new();
    let before = world.add(&a_task("before"));
    let id = world.add(&a_task("old"));
    let done = Task {
        id,
        title: "new".to_owned(),
        status: TaskStatus::Done,
        duration_minutes: 15,
        priority: Priority::Low,
        due: None,
        not_before: Some(at("2026-03-03T08:00:00Z")),
        hours: "evenings".to_owned(),
        min_block_minutes: None,
        max_block_minutes: Some(60),
        after: vec![before],
        prefer: TimeOfDay::parse("09:00-11:00"),
        spread_minutes: Some(120),
        list: Some("work".to_owned()),
        rank: 2 << 32,
        subtasks: vec![Subtask {
            title: "first".to_owned(),
            done: true,
        }],
    };
    for now in ["2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"] {
        world.write(|tx| task::update(tx, world.workspace_id, &done, at(now)));
    }
    assert_eq!(
        world.read(|tx| task::get(tx, world.workspace_id, id)),
        Some(done.clone())
    );
    let completed = || -> Option<i64> {
        Connection::open(world.store.path())
            .unwrap()
            .query_row("SELECT completed_at FROM task WHERE id = ?1", [id], |row| {
                row.get(0)
            })
            .unwrap()
    };
    assert_eq!(
        completed(),
        Some(at("2026-03-02T08:00:00Z").as_millisecond())
    );
    let open = Task {
        status: TaskStatus::Open,
        ..done
    };
    world.write(|tx| task::update(tx, world.workspace_id, &open, at("2026-03-02T10:00:00Z")));
    assert_eq!(completed(), None);
}

#[test]
fn ids_of_removed_tasks_are_not_given_again_and_nothing_waits_for_them() {
    let world = World::new();
    let gone = world.add(&a_task("gone"));
    let waiting = world.add(&Task {
        after: vec![gone],
        ..a_task("waiting")
    });
    world.write(|tx| {
        block::insert(
            tx,
            &a_block(gone, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z"),
        )
    });
    world.write(|tx| task::delete(tx, gone));
    let left = world
        .read(|tx| task::get(tx, world.workspace_id, waiting))
        .unwrap();
    assert_eq!(left.after, [] as [i64; 0]);
    assert_eq!(
        world.read(|tx| block::of_workspace(tx, world.workspace_id)),
        []
    );
    world.write(|tx| task::delete(tx, waiting));
    assert!(world.add(&a_task("next")) > waiting);
}

#[test]
fn blocks_come_in_order_of_start_and_move_with_their_event() {
    let world = World::new();
    let id = world.add(&a_task("work"));
    let late = a_block(id, "2026-03-02T12:00:00Z", "2026-03-02T13:00:00Z");
    let early = a_block(id, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z");
    world.write(|tx| block::insert(tx, &late));
    world.write(|tx| block::insert(tx, &early));
    let blocks = || world.read(|tx| block::of_workspace(tx, world.workspace_id));
    assert_eq!(blocks(), [early.clone(), late.clone()]);
    let later = (at("2026-03-03T08:00:00Z"), at("2026-03-03T09:00:00Z"));
    world.write(|tx| block::set_time(tx, &early.event_id, later.0, later.1));
    let moved = Block {
        time: Interval::new(later.0, later.1).unwrap(),
        ..early
    };
    assert_eq!(blocks(), [late, moved]);
}

#[test]
fn a_later_operation_replaces_an_earlier_one_for_the_same_event() {
    let world = World::new();
    for operation in [Operation::Put, Operation::Put, Operation::Delete] {
        world.write(|tx| {
            outbox::queue(
                tx,
                world.workspace_id,
                "e1",
                operation,
                true,
                Timestamp::UNIX_EPOCH,
            )
        });
    }
    assert_eq!(world.read(|tx| outbox::len(tx, world.workspace_id)), 1);
}

#[test]
fn settings_of_a_workspace_and_of_the_program_stand_apart() {
    let world = World::new();
    let (all, one) = (None, Some(world.workspace_id));
    let get = |place| world.read(|tx| setting::get(tx, place, "plan.slot-minutes"));
    let put = |place, value| world.write(|tx| setting::put(tx, place, "plan.slot-minutes", value));
    put(all, Some("30"));
    put(all, Some("20"));
    assert_eq!((get(all).as_deref(), get(one)), (Some("20"), None));
    put(one, Some("5"));
    put(all, None);
    assert_eq!((get(all), get(one).as_deref()), (None, Some("5")));
}

#[test]
fn p77_a_block_without_length_is_refused_with_its_outbox_row() {
    let world = World::new();
    let id = world.add(&a_task("work"));
    let at = at("2026-03-02T08:00:00Z");
    let point = Block {
        time: Interval { start: at, end: at },
        ..a_block(id, "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z")
    };
    let refused: store::Result<()> = world.store.write(|tx| {
        outbox::queue(
            tx,
            world.workspace_id,
            &point.event_id,
            Operation::Put,
            true,
            Timestamp::UNIX_EPOCH,
        )?;
        block::insert(tx, &point)
    });
    assert!(refused.is_err());
    assert_eq!(world.read(|tx| outbox::len(tx, world.workspace_id)), 0);
}

#[test]
fn p81_an_operation_that_took_anothers_place_is_not_taken_for_done() {
    let world = World::new();
    let queue = |operation| {
        world.write(|tx| {
            outbox::queue(
                tx,
                world.workspace_id,
                "e1",
                operation,
                true,
                Timestamp::UNIX_EPOCH,
            )
        });
    };
    queue(Operation::Put);
    let sent = world.read(|tx| outbox::of_event(tx, "e1")).unwrap();
    queue(Operation::Delete);
    world.write(|tx| outbox::done(tx, "e1", sent.revision));
    let waiting = world.read(|tx| outbox::of_event(tx, "e1")).unwrap();
    assert_eq!(waiting.operation, Operation::Delete);
    world.write(|tx| outbox::done(tx, "e1", waiting.revision));
    assert_eq!(world.read(|tx| outbox::len(tx, world.workspace_id)), 0);
}

#[test]
fn tasks_come_back_whole_from_their_images_whatever_happened_since() {
    let world = World::new();
    let first = world.add(&a_task("first"));
    let second = world.add(&Task {
        after: vec![first],
        prefer: TimeOfDay::parse("morning"),
        list: Some("work".to_owned()),
        subtasks: ["one", "two"]
            .map(|title| Subtask {
                title: title.to_owned(),
                done: title == "one",
            })
            .to_vec(),
        ..a_task("it's \"second\"")
    });
    world.write(|tx| {
        block::insert(
            tx,
            &a_block(second, "2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z"),
        )
    });
    let before = world.read(|tx| task::list(tx, world.workspace_id));
    let ids = [first, second];
    let images = world.read(|tx| undo::images(tx, &ids));
    world.write(|tx| task::delete(tx, first));
    world.write(|tx| task::delete(tx, second));
    assert_eq!(world.read(|tx| undo::images(tx, &ids)), [None, None]);
    let wanted: Vec<_> = ids
        .into_iter()
        .zip(images.iter().map(Option::as_deref))
        .collect();
    world.write(|tx| undo::restore(tx, &wanted));
    assert_eq!(world.read(|tx| task::list(tx, world.workspace_id)), before);
    assert_eq!(world.read(|tx| undo::images(tx, &ids)), images);
    // A block that has another event by now is known by it in what was kept, too.
    world.write(|tx| {
        let kept = undo::Images {
            task: second,
            before: images[1].clone(),
            after: None,
        };
        undo::push(
            tx,
            world.workspace_id,
            "edit",
            "",
            Timestamp::UNIX_EPOCH,
            &[kept],
        )?;
        block::set_event(tx, "event-of-2026-03-02T09:00:00Z", "another")
    });
    let kept = world.read(|tx| {
        let step = undo::next(tx, world.workspace_id, false)?.unwrap();
        undo::images_of(tx, step.id)
    });
    assert_eq!(
        Some(&kept[0].before),
        world.read(|tx| undo::images(tx, &[second])).first()
    );
}

#[test]
fn only_the_last_steps_are_kept() {
    let world = World::new();
    let id = world.add(&a_task("first"));
    let push = |kind: &str| {
        world.write(|tx| {
            let images = [undo::Images {
                task: id,
                before: None,
                after: None,
            }];
            undo::push(
                tx,
                world.workspace_id,
                kind,
                "",
                Timestamp::UNIX_EPOCH,
                &images,
            )
        });
    };
    for step in 0..60 {
        push(&step.to_string());
    }
    let mut left = 0;
    while let Some(step) = world.read(|tx| undo::next(tx, world.workspace_id, false)) {
        world.write(|tx| undo::forget(tx, step.id));
        left += 1;
    }
    assert_eq!(left, 50);
}
