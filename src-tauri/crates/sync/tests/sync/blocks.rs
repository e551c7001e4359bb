//! Planned blocks: random stories of two machines with one account, a person at Google, and answers that get lost.
//!
//! One seed decides everything. Whatever happened, in the end each block is at Google once, says there what it says here,
//! and what a person made is as that person left it, down to the etag. The stories also lie to the machines: stores that
//! claim a person's event for a block, with everything right but what Google itself answers.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use fake_google::{Endpoint, Fault, RemoteCalendar, When};
use google::{Client, Reminder, RetryPolicy, Run};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use store::outbox::{self, Operation};
use store::written_block::{self, Written};
use store::{Store, block, calendar, planning_calendar, task};
use sync::{BlockStyle, BusyStyle, Kind, Limits, Pull, Push, Report};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::sign_in::sign_in;
use crate::world::{EMAIL, World, people};

const ZONE: &str = "Europe/Berlin";
const STEPS: usize = 40;

/// A store of its own, signed in to the same account.
struct Machine {
    store: Store,
    client: Client,
    sub: String,
    account_id: i64,
    workspace_id: i64,
    folder: TempDir,
}

impl Machine {
    async fn new(world: &World) -> Machine {
        let (client, grant) = sign_in(&world.google.api_url()).await;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
        let (account_id, workspace_id) = people(&store, &grant.sub, &grant.email);
        Machine {
            store,
            client,
            sub: grant.sub,
            account_id,
            workspace_id,
            folder,
        }
    }

    fn push<'a>(&'a self, run: &'a Run) -> Push<'a> {
        Push {
            store: &self.store,
            client: &self.client,
            run,
            limit: Duration::from_mins(1),
            locks: self.folder.path().join("locks"),
            account_sub: &self.sub,
            account_id: self.account_id,
            workspace_id: self.workspace_id,
            workspace: "Work",
            zone: TimeZone::get(ZONE).unwrap(),
            style: BlockStyle {
                title: "{task}".to_owned(),
                busy: BusyStyle::Busy,
                visibility: "private".to_owned(),
                color: None,
                reminder: Reminder::Default,
            },
            picked: None,
            installation: sync::installation(&self.store).unwrap(),
            now: Box::new(now),
            new_id,
        }
    }

    /// What a sync does of blocks: send, read, take over.
    async fn sync(&self) -> [Report; 2] {
        let run = Run::new(Duration::from_mins(1), CancellationToken::new()).with_retry(quick());
        let push = self.push(&run);
        let sent = sync::push(&push).await;
        let mut read = BTreeSet::new();
        if let Some(calendar) = self.planning() {
            let row = self.pull(calendar.id).await;
            if row.status == store::sync_run::RunStatus::Succeeded {
                read.insert(calendar.google_id);
            }
        }
        [sent, sync::look(&push, &read).await]
    }

    async fn pull(&self, calendar_id: i64) -> store::sync_run::SyncRun {
        let cancel = CancellationToken::new();
        sync::pull(&Pull {
            store: &self.store,
            client: &self.client,
            locks: &self.folder.path().join("locks"),
            account_sub: &self.sub,
            workspace_id: self.workspace_id,
            calendar_id,
            job_run_id: None,
            kind: Kind::Auto,
            limits: Limits {
                retry: quick(),
                ..Limits::default()
            },
            cancel: &cancel,
            now: &now,
            progress: &|_| {},
        })
        .await
    }

    /// The calendar that blocks go to, once it is known.
    fn planning(&self) -> Option<calendar::Calendar> {
        self.store
            .read(|tx| {
                let id = planning_calendar::get(tx, self.workspace_id)?;
                let all = calendar::of_account(tx, self.account_id)?;
                Ok::<_, store::Error>(all.into_iter().find(|c| Some(&c.google_id) == id.as_ref()))
            })
            .unwrap()
    }

    fn blocks(&self) -> Vec<Block> {
        self.store
            .read(|tx| block::of_workspace(tx, self.workspace_id))
            .unwrap()
    }

    fn write(&self, work: impl FnOnce(&store::WriteTx<'_>) -> store::Result<()>) {
        self.store.write(work).unwrap();
    }

    /// Plans a block of a new task.
    fn plan(&self, title: &str, time: Interval) {
        self.write(|tx| {
            let task = task::insert(tx, self.workspace_id, &a_task(title), now())?;
            let event_id = new_id();
            block::insert(tx, &a_block(task, &event_id, time))?;
            outbox::queue(
                tx,
                self.workspace_id,
                &event_id,
                Operation::Put,
                true,
                now(),
            )
        });
    }

    fn replan(&self, block: &Block, time: Interval) {
        self.write(|tx| {
            block::set_time(tx, &block.event_id, time.start, time.end)?;
            outbox::queue(
                tx,
                self.workspace_id,
                &block.event_id,
                Operation::Put,
                true,
                now(),
            )
        });
    }

    fn give_up(&self, block: &Block) {
        self.write(|tx| {
            block::delete(tx, &block.event_id)?;
            outbox::queue(
                tx,
                self.workspace_id,
                &block.event_id,
                Operation::Delete,
                true,
                now(),
            )
        });
    }

    /// Makes the store claim that a person's event is one of its blocks, and wants it changed or gone.
    fn forge(&self, calendar: &str, theirs: &Value, time: Interval, operation: Operation) {
        let id = theirs["id"].as_str().unwrap();
        let etag = theirs["etag"].as_str().unwrap();
        let sent = json!({
            "time": {"start": time.start, "end": time.end}, "title": "Forged", "busy": true,
            "visibility": "private", "color": null, "reminder": "default",
        });
        let seen = json!({
            "time": {"start": time.start, "end": time.end}, "all_day": false, "title": "Forged", "busy": true,
            "visibility": "private", "color": null, "reminder": "default",
        });
        self.write(|tx| {
            let task = task::insert(tx, self.workspace_id, &a_task("Forged"), now())?;
            if operation == Operation::Put && block::of_event(tx, id)?.is_none() {
                block::insert(tx, &a_block(task, id, time))?;
            }
            let written = Written {
                event_id: id.to_owned(),
                calendar: calendar.to_owned(),
                task,
                sent: sent.to_string(),
                seen: Some((seen.to_string(), etag.to_owned())),
            };
            written_block::put(tx, self.workspace_id, &written)?;
            outbox::queue(tx, self.workspace_id, id, operation, true, now())
        });
    }
}

fn quick() -> RetryPolicy {
    RetryPolicy {
        base: Duration::from_millis(1),
        cap: Duration::from_millis(1),
        ..RetryPolicy::default()
    }
}

fn now() -> Timestamp {
    "2026-03-02T08:00:00Z".parse().unwrap()
}

fn new_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

fn a_task(title: &str) -> Task {
    Task::new(title, 60)
}

fn a_block(task: i64, event_id: &str, time: Interval) -> Block {
    Block {
        task,
        time,
        pinned: false,
        event_id: event_id.to_owned(),
        title: None,
    }
}

/// An hour or two in the days that follow.
fn some_time(rng: &mut StdRng) -> Interval {
    let start = now() + SignedDuration::from_mins(15 * rng.random_range(4..800));
    let length = SignedDuration::from_mins(15 * rng.random_range(1..8));
    Interval::new(start, start + length).unwrap()
}

struct Story {
    world: World,
    machines: [Machine; 2],
    /// What people made in the calendar of blocks, as they left it.
    theirs: BTreeMap<String, Value>,
    made: usize,
    rng: StdRng,
}

impl Story {
    async fn new(seed: u64) -> Story {
        let world = World::empty().await;
        let machines = [Machine::new(&world).await, Machine::new(&world).await];
        Story {
            world,
            machines,
            theirs: BTreeMap::new(),
            made: 0,
            rng: StdRng::seed_from_u64(seed),
        }
    }

    fn calendar(&self) -> Option<RemoteCalendar> {
        let known = self.machines.iter().find_map(Machine::planning)?;
        Some(self.world.google.calendar(&known.google_id))
    }

    async fn step(&mut self) {
        let which = self.rng.random_range(0..2);
        match self.rng.random_range(0..10) {
            0..=2 => self.plan_something(which),
            3..=4 => drop(self.machines[which].sync().await),
            5..=6 => self.person(),
            7 => self.trouble(),
            8 => self.lie(which),
            _ => {
                self.machines[which].sync().await;
            }
        }
    }

    fn plan_something(&mut self, which: usize) {
        let time = some_time(&mut self.rng);
        let machine = &self.machines[which];
        let blocks = machine.blocks();
        match (self.rng.random_range(0..4), blocks.choose(&mut self.rng)) {
            (0, Some(block)) => machine.replan(block, time),
            (1, Some(block)) => machine.give_up(block),
            _ => {
                self.made += 1;
                machine.plan(&format!("Task {}", self.made), time);
            }
        }
    }

    /// Somebody in Google's own window: edits blocks, and makes and copies events beside them.
    fn person(&mut self) {
        let Some(calendar) = self.calendar() else {
            return;
        };
        let ours: Vec<Value> = calendar
            .snapshot()
            .into_values()
            .filter(|event| !self.theirs.contains_key(event["id"].as_str().unwrap()))
            .collect();
        let time = some_time(&mut self.rng);
        let (start, end) = (time.start.to_string(), time.end.to_string());
        let Some(event) = ours.choose(&mut self.rng).cloned() else {
            return;
        };
        let id = event["id"].as_str().unwrap();
        let made = match self.rng.random_range(0..6) {
            0 => return drop(calendar.move_to(id, &start, &end).unwrap()),
            1 => {
                let title = format!("Renamed {start}");
                return drop(calendar.patch(id, json!({"summary": title})).unwrap());
            }
            2 => return calendar.delete(id).unwrap(),
            3 => return drop(calendar.patch(id, json!({"colorId": "4"})).unwrap()),
            4 => calendar.create(json!({
                "summary": "Theirs", "start": {"dateTime": start}, "end": {"dateTime": end},
            })),
            // A copy of a block, private properties and all.
            _ => {
                let mut copy = event.clone();
                for name in ["id", "etag", "iCalUID", "sequence"] {
                    copy.as_object_mut().unwrap().remove(name);
                }
                calendar.create(copy)
            }
        };
        let made = made.unwrap();
        self.theirs
            .insert(made["id"].as_str().unwrap().to_owned(), made);
    }

    fn trouble(&mut self) {
        let endpoints = [
            Endpoint::EventsInsert,
            Endpoint::EventsPatch,
            Endpoint::EventsDelete,
            Endpoint::EventsGet,
            Endpoint::EventsList,
            Endpoint::CalendarsInsert,
        ];
        let conflict = |status: u16, message: &str| Fault::Error {
            status,
            reason: "invalid".to_owned(),
            message: message.to_owned(),
        };
        let faults = [
            Fault::DropReply,
            Fault::DropReply,
            Fault::CloseBefore,
            conflict(500, "Backend Error"),
            conflict(412, "Precondition Failed"),
            conflict(400, "Invalid sequence value."),
            Fault::CutBody(20),
            Fault::Html,
        ];
        let when = When::endpoint(*endpoints.choose(&mut self.rng).unwrap());
        let fault = faults.choose(&mut self.rng).unwrap().clone();
        let is_conflict = matches!(
            fault,
            Fault::Error {
                status: 400 | 412,
                ..
            }
        );
        // Google says these only of a change.
        let when = if is_conflict {
            When::endpoint(Endpoint::EventsPatch)
        } else {
            when
        };
        let times = self.rng.random_range(1..4);
        self.world.google.fail_next(when, fault, times);
    }

    fn lie(&mut self, which: usize) {
        let theirs: Vec<Value> = self.theirs.values().cloned().collect();
        let Some(event) = theirs.choose(&mut self.rng) else {
            return;
        };
        let operation = if self.rng.random_bool(0.5) {
            Operation::Put
        } else {
            Operation::Delete
        };
        let time = some_time(&mut self.rng);
        if let Some(calendar) = self.machines[which].planning() {
            self.machines[which].forge(&calendar.google_id, event, time, operation);
        }
    }

    /// Faults stop, and both machines sync until nothing is left to say.
    async fn settle(&self, seed: u64) {
        self.world.google.clear_faults();
        for _ in 0..2 {
            for machine in &self.machines {
                for report in machine.sync().await {
                    assert!(report.error.is_none(), "seed {seed}: {report:?}");
                    assert_eq!(report.refused, 0, "seed {seed}: {report:?}");
                }
            }
        }
        self.world.google.reset_log();
        for machine in &self.machines {
            for report in machine.sync().await {
                assert_eq!(report.edits, 0, "seed {seed}: an edit out of nothing");
            }
        }
        let writes = |log: &fake_google::Logged| log.method != "GET";
        let late: Vec<_> = self.world.google.log().into_iter().filter(writes).collect();
        assert!(
            late.is_empty(),
            "seed {seed}: quiet after two rounds: {late:#?}"
        );
    }

    fn check(&self, seed: u64) {
        let mut left: BTreeMap<String, Value> = BTreeMap::new();
        for known in self.machines.iter().filter_map(Machine::planning) {
            left.extend(self.world.google.calendar(&known.google_id).snapshot());
        }
        for (id, theirs) in &self.theirs {
            assert_eq!(
                left.remove(id).as_ref(),
                Some(theirs),
                "seed {seed}: a person's event"
            );
        }
        for machine in &self.machines {
            for block in machine.blocks() {
                let event = left
                    .remove(&block.event_id)
                    .unwrap_or_else(|| panic!("seed {seed}: lost: {block:?}"));
                let at = |name: &str| {
                    event[name]["dateTime"]
                        .as_str()
                        .unwrap()
                        .parse::<Timestamp>()
                };
                assert_eq!(
                    at("start").unwrap(),
                    block.time.start,
                    "seed {seed}: {event}"
                );
                assert_eq!(at("end").unwrap(), block.time.end, "seed {seed}: {event}");
                if let Some(title) = block.title {
                    assert_eq!(event["summary"], title.as_str(), "seed {seed}");
                }
            }
        }
        assert!(
            left.is_empty(),
            "seed {seed}: doubled or left behind: {left:#?}"
        );
    }

    /// Every write was quiet, held to a version, and to a block.
    fn check_writes(&self, seed: u64) {
        for write in self.world.google.log() {
            let changes = matches!(
                write.endpoint,
                Endpoint::EventsPatch | Endpoint::EventsDelete
            );
            if changes || write.endpoint == Endpoint::EventsInsert {
                assert_eq!(
                    write.param("sendUpdates"),
                    Some("none"),
                    "seed {seed}: {write:?}"
                );
            }
            if changes {
                assert!(write.if_match.is_some(), "seed {seed}: {write:?}");
                let event = write.event.as_deref().unwrap();
                assert!(!self.theirs.contains_key(event), "seed {seed}: {write:?}");
            }
            assert_ne!(
                write.endpoint,
                Endpoint::EventsUpdate,
                "seed {seed}: {write:?}"
            );
        }
    }
}

async fn tell(seed: u64) {
    let mut story = Story::new(seed).await;
    for _ in 0..STEPS {
        story.step().await;
    }
    story.check_writes(seed);
    story.settle(seed).await;
    story.check(seed);
}

#[tokio::test]
async fn p65_p68_p76_p81_nothing_is_lost_doubled_or_touched_that_is_not_ours() {
    for seed in 0..6 {
        tell(seed).await;
    }
}

/// The primary calendar has nothing to do with it.
#[tokio::test]
async fn blocks_never_go_to_the_primary_calendar() {
    let world = World::empty().await;
    let machine = Machine::new(&world).await;
    machine.plan("Report", some_time(&mut StdRng::seed_from_u64(1)));
    machine.sync().await;
    assert!(world.google.calendar(EMAIL).snapshot().is_empty());
}
