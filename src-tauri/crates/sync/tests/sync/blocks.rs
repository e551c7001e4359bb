//! Planned blocks against a store that is wrong: it claims a person's event for a block, with everything right but what
//! Google itself answers. What else can happen to blocks is told by the simulation.

use std::collections::BTreeSet;
use std::path::Path;
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
pub(crate) struct Machine {
    pub(crate) store: Store,
    client: Client,
    sub: String,
    account_id: i64,
    pub(crate) workspace_id: i64,
    folder: TempDir,
    /// Of its blocks.
    pub(crate) color: Option<String>,
}

impl Machine {
    pub(crate) async fn new(world: &World) -> Machine {
        let (client, grant) = sign_in(&world.google.api_url()).await;
        let folder = in_memory();
        let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
        let (account_id, workspace_id) = people(&store, &grant.sub, &grant.email);
        Machine {
            store,
            client,
            sub: grant.sub,
            account_id,
            workspace_id,
            folder,
            color: None,
        }
    }

    pub(crate) fn style(&self) -> BlockStyle {
        BlockStyle {
            title: "{task}".to_owned(),
            busy: BusyStyle::Busy,
            visibility: "private".to_owned(),
            color: self.color.clone(),
            reminder: Reminder::Default,
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
            style: self.style(),
            picked: None,
            installation: sync::installation(&self.store).unwrap(),
            now: Box::new(now),
            new_id,
        }
    }

    /// What a sync does of blocks: send, read, take over.
    pub(crate) async fn sync(&self) -> [Report; 2] {
        [self.push_only().await, self.look_only().await]
    }

    /// Its first part.
    pub(crate) async fn push_only(&self) -> Report {
        sync::push(&self.push(&a_run())).await
    }

    /// The rest of it.
    pub(crate) async fn look_only(&self) -> Report {
        let mut read = BTreeSet::new();
        if let Some(calendar) = self.planning() {
            let row = self.pull(calendar.id).await;
            if row.status == store::sync_run::RunStatus::Succeeded {
                read.insert(calendar.google_id);
            }
        }
        sync::look(&self.push(&a_run()), &read).await
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
            watch: None,
            cancel: &cancel,
            now: &now,
            progress: &|_| {},
        })
        .await
    }

    /// The calendar that blocks go to, once it is known.
    pub(crate) fn planning(&self) -> Option<calendar::Calendar> {
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

    pub(crate) fn write(&self, work: impl FnOnce(&store::WriteTx<'_>) -> store::Result<()>) {
        self.store.write(work).unwrap();
    }

    /// Plans a block of a new task; gives both.
    pub(crate) fn plan(&self, title: &str, time: Interval) -> (i64, String) {
        let planned = self.store.write(|tx| {
            let task = task::insert(tx, self.workspace_id, &a_task(title), now())?;
            let event_id = new_id();
            block::insert(tx, &a_block(task, &event_id, time))?;
            let put = Operation::Put;
            outbox::queue(tx, self.workspace_id, &event_id, put, true, now())?;
            Ok::<_, store::Error>((task, event_id))
        });
        planned.unwrap()
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
                leaving: None,
            };
            written_block::put(tx, self.workspace_id, &written)?;
            outbox::queue(tx, self.workspace_id, id, operation, true, now())
        });
    }
}

/// A folder that costs no wait for a disk, where the system has such.
fn in_memory() -> TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        tempfile::tempdir_in(memory).unwrap()
    } else {
        tempfile::tempdir().unwrap()
    }
}

fn a_run() -> Run {
    Run::new(Duration::from_mins(1), CancellationToken::new()).with_retry(quick())
}

fn quick() -> RetryPolicy {
    RetryPolicy {
        base: Duration::from_millis(1),
        cap: Duration::from_millis(1),
        ..RetryPolicy::default()
    }
}

pub(crate) fn now() -> Timestamp {
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

pub(crate) fn hour(start: &str) -> Interval {
    let start: Timestamp = start.parse().unwrap();
    Interval::new(start, start + SignedDuration::from_hours(1)).unwrap()
}

/// What a bug, or an attacker who can write to the store, would try to get somebody's event changed or deleted. The store
/// claims that it is a block of ours, with everything right (calendar, id, version, content), wants it elsewhere, then
/// gone, and waits in the outbox with it. Tried with
///
/// - an event that somebody made in the calendar of blocks,
/// - a copy of a block, which carries the block's own marks, but has another id,
/// - a block of another installation, with marks that fit its id,
/// - a series that somebody made of a block of ours, and one of Google's own kinds of event,
/// - an event of the person's own calendar, with another machine's marks and without any.
///
/// What may be written is then a list of what is ours, not of what is forbidden: every request that is no question must
/// be about an event that this machine planned, in the calendar that it made, and have nothing in it but a block's fields.
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
    let here = sync::installation(&machine.store).unwrap();
    let primary = world.google.calendar(EMAIL);
    let marked = |id: &str, installation: &str, more: &Value| {
        let mut event = json!({
            "id": id, "summary": "Marked",
            "start": {"dateTime": "2026-03-04T11:00:00Z", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-04T12:00:00Z", "timeZone": "UTC"},
            "extendedProperties": {"private": {
                "hw_op": id, "hourwright_task": format!("{installation}:1"), "hourwright_workspace": "Work"}},
        });
        event
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        event
    };
    let nothing = json!({});
    let series = json!({"recurrence": ["RRULE:FREQ=DAILY;COUNT=3"]});
    let theirs = [
        own.unwrap(),
        calendar.create(copy).unwrap(),
        calendar.plant(marked("0ther", "there", &nothing)).unwrap(),
        calendar.plant(marked("ser1es", &here, &series)).unwrap(),
        calendar
            .plant(marked("b1rthdag", &here, &json!({"eventType": "birthday"})))
            .unwrap(),
    ];
    let elsewhere = [
        primary.plant(marked("pr1mar", "there", &nothing)).unwrap(),
        primary
            .create(json!({
                "summary": "Theirs",
                "start": {"dateTime": "2026-03-04T09:00:00Z"}, "end": {"dateTime": "2026-03-04T10:00:00Z"},
            }))
            .unwrap(),
    ];
    let in_primary = primary.snapshot();
    for operation in [Operation::Put, Operation::Delete] {
        let time = hour("2026-03-05T09:00:00Z");
        for event in &theirs {
            machine.forge(&planning, event, time, operation);
            machine.sync().await;
        }
        for event in &elsewhere {
            machine.forge(EMAIL, event, time, operation);
            machine.sync().await;
        }
    }
    machine.sync().await;
    assert_eq!(primary.snapshot(), in_primary);
    let mut left = calendar.snapshot();
    for event in &theirs {
        let id = event["id"].as_str().unwrap();
        assert_eq!(left.remove(id).as_ref(), Some(event));
    }
    for entry in world.google.log() {
        assert_may_be_written(&entry, &planning);
    }
    let planned: BTreeSet<String> = machine.blocks().into_iter().map(|b| b.event_id).collect();
    assert_eq!(
        left.into_keys().collect::<BTreeSet<_>>(),
        planned,
        "each block is at Google once, under an id of its own"
    );
}

/// The same with ids that would lead to another address if they were put into one as they are.
#[tokio::test]
async fn p48_p76_no_id_leads_to_another_address() {
    let world = World::empty().await;
    let machine = Machine::new(&world).await;
    machine.plan("Report", hour("2026-03-03T09:00:00Z"));
    machine.sync().await;
    let planning = machine.planning().unwrap().google_id;
    let theirs = world.google.calendar(EMAIL).create(json!({
        "summary": "Theirs",
        "start": {"dateTime": "2026-03-04T09:00:00Z"}, "end": {"dateTime": "2026-03-04T10:00:00Z"},
    }));
    let up = format!(
        "../../{EMAIL}/events/{}",
        theirs.unwrap()["id"].as_str().unwrap()
    );
    let before = [EMAIL, &planning].map(|id| world.google.calendar(id).snapshot());
    for id in [
        "",
        "..",
        ".",
        "a/b",
        &up,
        "x?alt=json",
        "x#y",
        "%2e%2e",
        " ",
    ] {
        for operation in [Operation::Put, Operation::Delete] {
            let event = json!({"id": id, "etag": "\"1\""});
            machine.forge(&planning, &event, hour("2026-03-05T09:00:00Z"), operation);
            machine.sync().await;
            machine.write(|tx| {
                block::delete(tx, id)?;
                written_block::delete(tx, id)?;
                outbox::clear(tx, machine.workspace_id)
            });
        }
    }
    let after = [EMAIL, &planning].map(|id| world.google.calendar(id).snapshot());
    assert_eq!(after, before);
    for entry in world.google.log() {
        assert_may_be_written(&entry, &planning);
    }
}

#[track_caller]
fn assert_may_be_written(entry: &fake_google::Logged, planning: &str) {
    use fake_google::Endpoint;
    const FIELDS: [&str; 9] = [
        "id",
        "summary",
        "start",
        "end",
        "transparency",
        "visibility",
        "colorId",
        "reminders",
        "extendedProperties",
    ];
    let body = entry.body.as_ref().and_then(Value::as_object);
    let fields = || body.into_iter().flatten().map(|(name, _)| name.as_str());
    let is_planned = |id: Option<&str>| id.is_some_and(|id| id.len() == 32);
    let may = match entry.endpoint {
        _ if entry.method == "GET" => true,
        Endpoint::Token | Endpoint::CalendarsInsert => true,
        Endpoint::EventsInsert => is_planned(body.and_then(|body| body["id"].as_str())),
        Endpoint::EventsPatch | Endpoint::EventsDelete => {
            is_planned(entry.event.as_deref())
                && entry.if_match.as_deref().is_some_and(|etag| etag != "*")
        }
        _ => false,
    };
    let is_event =
        entry.method != "GET" && entry.event.is_some() || entry.endpoint == Endpoint::EventsInsert;
    assert!(may, "{entry:#?}");
    if is_event {
        assert_eq!(entry.calendar.as_deref(), Some(planning), "{entry:#?}");
        assert_eq!(entry.param("sendUpdates"), Some("none"), "{entry:#?}");
        assert!(fields().all(|name| FIELDS.contains(&name)), "{entry:#?}");
    }
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
