//! Planned blocks against a store that is wrong: it claims a person's event for a block, with everything right but what
//! Google itself answers. What else can happen to blocks is told by the simulation.

use std::collections::BTreeSet;
use std::time::Duration;

use google::{Client, Reminder, RetryPolicy, Run};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task};
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

fn hour(start: &str) -> Interval {
    let start: Timestamp = start.parse().unwrap();
    Interval::new(start, start + SignedDuration::from_hours(1)).unwrap()
}

#[tokio::test]
async fn p76_a_persons_event_is_left_alone_whatever_the_store_claims() {
    let world = World::empty().await;
    let machine = Machine::new(&world).await;
    machine.plan("Report", hour("2026-03-03T09:00:00Z"));
    machine.sync().await;
    let planning = machine.planning().unwrap().google_id;
    let calendar = world.google.calendar(&planning);
    let own = calendar.create(json!({
        "summary": "Theirs",
        "start": {"dateTime": "2026-03-04T09:00:00Z"}, "end": {"dateTime": "2026-03-04T10:00:00Z"},
    }));
    // Somebody duplicates a block, and with it the marks that Hourwright put on it.
    let mut copy = calendar.snapshot()[&machine.blocks()[0].event_id].clone();
    for name in ["id", "etag", "iCalUID", "sequence"] {
        copy.as_object_mut().unwrap().remove(name);
    }
    let theirs = [own.unwrap(), calendar.create(copy).unwrap()];
    for operation in [Operation::Put, Operation::Delete] {
        for event in &theirs {
            let elsewhere = hour("2026-03-05T09:00:00Z");
            machine.forge(&planning, event, elsewhere, operation);
            machine.sync().await;
        }
    }
    machine.sync().await;
    let mut left = calendar.snapshot();
    for event in &theirs {
        let id = event["id"].as_str().unwrap();
        assert_eq!(left.remove(id).as_ref(), Some(event));
        let touched = |entry: &fake_google::Logged| {
            entry.method != "GET" && entry.event.as_deref() == Some(id)
        };
        assert!(!world.google.log().iter().any(touched), "{id}");
    }
    let planned: BTreeSet<String> = machine.blocks().into_iter().map(|b| b.event_id).collect();
    assert_eq!(
        left.into_keys().collect::<BTreeSet<_>>(),
        planned,
        "each block is at Google once, under an id of its own"
    );
}

/// The primary calendar has nothing to do with it.
#[tokio::test]
async fn blocks_never_go_to_the_primary_calendar() {
    let world = World::empty().await;
    let machine = Machine::new(&world).await;
    machine.plan("Report", hour("2026-03-03T09:00:00Z"));
    machine.sync().await;
    assert!(world.google.calendar(EMAIL).snapshot().is_empty());
}
