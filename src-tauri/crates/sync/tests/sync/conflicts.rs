//! Two editors of one block: the program here, a person in Google. Every order in which they act and in which the two
//! sides hear of it, with every combination of fields.
//!
//! The rule, field by field: what only one of them changed stands. What both changed, the person's change stands, unless
//! the program had already taken it over when it made its own. A title that a person gave stays the block's. A block
//! that was given up here comes back where somebody moved, renamed or ticked it meanwhile; one that was deleted there
//! is gone. Everything that is taken over is listed, and marked where it displaced something.

use model::{Block, Interval, TaskStatus};
use serde_json::{Value, json};
use store::outbox::{self, Operation};
use store::remote_edit::{self, Kind, RemoteEdit};
use store::{block, task};
use sync::Which;

use crate::blocks::{Machine, hour, now};
use crate::world::World;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The program changes the block.
    Here,
    /// The person changes its event.
    There,
    /// What waits is sent.
    Push,
    /// The calendar is read.
    Pull,
}

/// What the program does to one block. That it recolours is a matter of all blocks at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    Changes { time: bool, title: bool },
    GivesUp,
}

/// What the person does to its event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum There {
    Changes {
        time: bool,
        title: bool,
        color: bool,
    },
    Ticks {
        time: bool,
    },
    Deletes,
}

/// One block with its two editors.
struct Case {
    here: Here,
    there: There,
    task: i64,
    event: String,
    /// Whether the person came in time to find the event.
    found: bool,
}

fn everything() -> Vec<(Here, There)> {
    const BOTH: [bool; 2] = [false, true];
    let mut here = vec![Here::GivesUp];
    let mut there = vec![There::Deletes];
    for time in BOTH {
        there.push(There::Ticks { time });
        for title in BOTH {
            here.push(Here::Changes { time, title });
            for color in BOTH {
                there.push(There::Changes { time, title, color });
            }
        }
    }
    here.iter()
        .flat_map(|here| there.iter().map(|there| (*here, *there)))
        .collect()
}

fn orders() -> Vec<[Step; 4]> {
    use Step::{Here, Pull, Push, There};
    let all = [Here, There, Push, Pull];
    let mut orders = Vec::new();
    for code in 0..256_usize {
        let order = [code / 64, code / 16 % 4, code / 4 % 4, code % 4].map(|at| all[at]);
        if all.iter().all(|step| order.contains(step)) {
            orders.push(order);
        }
    }
    orders
}

const OURS: &str = "Ours";
const THEIRS: &str = "Theirs";
const TICKED: &str = "✓ Done";

fn before() -> Interval {
    hour("2026-03-03T09:00:00Z")
}

fn here_at() -> Interval {
    hour("2026-03-04T09:00:00Z")
}

fn there_at() -> Interval {
    hour("2026-03-05T09:00:00Z")
}

impl Case {
    fn act_here(&self, machine: &Machine) {
        if machine.block(&self.event).is_none() {
            return;
        }
        machine.write(|tx| {
            let Here::Changes { time, title } = self.here else {
                block::delete(tx, &self.event)?;
                let delete = Operation::Delete;
                return outbox::queue(tx, machine.workspace_id, &self.event, delete, true, now());
            };
            if time {
                let to = here_at();
                block::set_time(tx, &self.event, to.start, to.end)?;
            }
            if title {
                let task = task::get(tx, machine.workspace_id, self.task)?.unwrap();
                let renamed = model::Task {
                    title: OURS.to_owned(),
                    ..task
                };
                task::update(tx, machine.workspace_id, &renamed, now())?;
            }
            Ok(())
        });
    }

    fn act_there(&mut self, world: &World, calendar: &str) {
        let remote = world.google.calendar(calendar);
        self.found = remote.snapshot().contains_key(&self.event);
        if !self.found {
            return;
        }
        let mut changes = json!({});
        let (time, title, color) = match self.there {
            There::Deletes => {
                remote.delete(&self.event).unwrap();
                return;
            }
            There::Changes { time, title, color } => (time, title.then_some(THEIRS), color),
            There::Ticks { time } => (time, Some(TICKED), false),
        };
        if time {
            let to = there_at();
            changes["start"] = json!({"dateTime": to.start.to_string()});
            changes["end"] = json!({"dateTime": to.end.to_string()});
        }
        if let Some(title) = title {
            changes["summary"] = json!(title);
        }
        if color {
            changes["colorId"] = json!("6");
        }
        remote.patch(&self.event, changes).unwrap();
    }
}

/// What must come out: where the block is, what it is called, and what colour its event has where that is decided.
#[derive(Debug, PartialEq)]
struct Outcome {
    time: Interval,
    title: String,
    color: Option<Value>,
}

impl Case {
    /// `seen` says that the program had taken the person's change over when it acted; `recolours`, that it recolours.
    fn expected(&self, seen: bool, recolours: bool) -> Option<Outcome> {
        let (moved, title, color) = match self.there {
            _ if !self.found => (false, None, false),
            There::Deletes => return None,
            There::Changes { time, title, color } => (time, title.then_some(THEIRS), color),
            There::Ticks { time } => (time, Some(TICKED), false),
        };
        let (moves, renames) = match self.here {
            Here::Changes { time, title } => (time, title),
            Here::GivesUp if seen || !(moved || title.is_some()) => return None,
            // It is back; how it looks is decided by the next change of the settings.
            Here::GivesUp => {
                return Some(Outcome {
                    time: if moved { there_at() } else { before() },
                    title: title.unwrap_or("Before").to_owned(),
                    color: None,
                });
            }
        };
        let time = match (moves, moved) {
            (true, _) if seen || !moved => here_at(),
            (_, true) => there_at(),
            _ => before(),
        };
        let own = if renames { OURS } else { "Before" };
        let color = match (recolours, color) {
            (true, _) if seen || !color => json!("5"),
            (_, true) => json!("6"),
            _ => Value::Null,
        };
        Some(Outcome {
            time,
            title: title.unwrap_or(own).to_owned(),
            color: Some(color),
        })
    }

    /// What is listed of it: kind, and whether something gave way. `open` says that what the program wants was not sent
    /// yet when it heard of the person's change.
    fn listed(&self, seen: bool, open: bool) -> Vec<(Kind, bool)> {
        if !self.found {
            return Vec::new();
        }
        let gives_up = self.here == Here::GivesUp && !seen;
        let (moves, renames) = match self.here {
            Here::Changes { time, title } => (time && open, title && open),
            Here::GivesUp => (gives_up, gives_up),
        };
        let mut listed = Vec::new();
        match self.there {
            There::Deletes if gives_up => {}
            There::Deletes => listed.push((Kind::Deleted, moves)),
            There::Changes { time, title, .. } => {
                listed.extend(time.then_some((Kind::Moved, moves)));
                listed.extend(title.then_some((Kind::Renamed, renames)));
            }
            There::Ticks { time } => {
                listed.extend(time.then_some((Kind::Moved, moves)));
                listed.push((Kind::Done, renames));
            }
        }
        listed
    }
}

async fn play(order: [Step; 4], recolours: bool, both: &[(Here, There)]) {
    let world = World::empty().await;
    let mut machine = Machine::new(&world).await;
    let mut cases = Vec::new();
    for &(here, there) in both {
        let (task, event) = machine.plan("Before", before());
        cases.push(Case {
            here,
            there,
            task,
            event,
            found: false,
        });
    }
    machine.sync().await;
    let calendar = machine.planning().unwrap().google_id;
    for step in order {
        match step {
            Step::Here => {
                if recolours {
                    machine.color = Some("5".to_owned());
                }
                for case in &cases {
                    case.act_here(&machine);
                }
                machine.queue_changed();
            }
            Step::There => {
                for case in &mut cases {
                    case.act_there(&world, &calendar);
                }
            }
            Step::Push => drop(machine.push_only().await),
            Step::Pull => drop(machine.look_only().await),
        }
    }
    machine.sync().await;
    machine.sync().await;
    let at = |step| order.iter().position(|one| *one == step).unwrap();
    let (here, there) = (at(Step::Here), at(Step::There));
    let seen = there < at(Step::Pull) && at(Step::Pull) < here;
    let sent = here < at(Step::Push) && at(Step::Push) < there;
    let open = !(seen || sent);
    let events = world.google.calendar(&calendar).snapshot();
    let edits = machine.edits();
    for case in &cases {
        let what = format!("{order:?} {recolours} {:?} {:?}", case.here, case.there);
        let block = machine.block(&case.event);
        let event = events.get(&case.event);
        let expected = case.expected(seen, recolours);
        assert_eq!(block.is_some(), event.is_some(), "{what}: on one side only");
        let outcome = block.as_ref().zip(event).map(|(block, event)| {
            both_say_the_same(&machine, block, event, &what);
            Outcome {
                time: block.time,
                title: event["summary"].as_str().unwrap().to_owned(),
                color: expected
                    .as_ref()
                    .and_then(|expected| expected.color.as_ref())
                    .map(|_| event["colorId"].clone()),
            }
        });
        assert_eq!(outcome, expected, "{what}");
        let listed: Vec<(Kind, bool)> = edits
            .iter()
            .filter(|edit| edit.event_id == case.event)
            .map(|edit| (edit.kind, edit.conflict))
            .collect();
        assert_eq!(listed, case.listed(seen, open), "{what}");
        let is_done = machine.status_of(case.task) == TaskStatus::Done;
        let ticked = case.found && matches!(case.there, There::Ticks { .. });
        assert_eq!(is_done, ticked, "{what}");
    }
    world.google.reset_log();
    machine.sync().await;
    let is_write = |entry: &fake_google::Logged| entry.method != "GET";
    let late: Vec<_> = world.google.log().into_iter().filter(is_write).collect();
    assert!(late.is_empty(), "{order:?}: {late:#?}");
}

#[track_caller]
fn both_say_the_same(machine: &Machine, block: &Block, event: &Value, what: &str) {
    let at = |side: &str| event[side]["dateTime"].as_str().unwrap().parse().unwrap();
    let there = Interval::new(at("start"), at("end")).unwrap();
    assert_eq!(block.time, there, "{what}");
    assert_eq!(machine.title_of(block), event["summary"], "{what}");
}

#[tokio::test]
async fn p68_p79_p80_every_order_of_two_editors_ends_as_the_rule_says() {
    let orders = orders();
    assert_eq!(orders.len(), 24);
    for order in orders {
        play(order, true, &everything()).await;
        // Where only the person recolours, the other fields are as they were.
        let mut colors = everything();
        colors.retain(|(here, there)| {
            *here != Here::GivesUp && matches!(there, There::Changes { color: true, .. })
        });
        play(order, false, &colors).await;
    }
}

impl Machine {
    fn block(&self, event: &str) -> Option<Block> {
        self.store.read(|tx| block::of_event(tx, event)).unwrap()
    }

    fn edits(&self) -> Vec<RemoteEdit> {
        let mut edits = self
            .store
            .read(|tx| remote_edit::list(tx, self.workspace_id, u32::MAX))
            .unwrap();
        edits.reverse();
        edits
    }

    fn status_of(&self, task: i64) -> TaskStatus {
        let task = self
            .store
            .read(|tx| task::get(tx, self.workspace_id, task))
            .unwrap();
        task.unwrap().status
    }

    fn title_of(&self, block: &Block) -> String {
        let task = self
            .store
            .read(|tx| task::get(tx, self.workspace_id, block.task))
            .unwrap();
        block.title.clone().unwrap_or(task.unwrap().title)
    }

    fn queue_changed(&self) {
        let (id, style) = (self.workspace_id, self.style());
        self.store
            .write(|tx| sync::queue_changed(tx, id, &style, Which::Written, true, now()))
            .unwrap();
    }
}
