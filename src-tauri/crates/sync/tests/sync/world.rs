//! A person's account at the fake Google, a store of ours in a real file, and the sync between them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use fake_google::{Clock, FakeGoogle, Options, RemoteCalendar, seed};
use google::{Client, Parsed, RetryPolicy, Run};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Event, EventTime, Interval, Status};
use store::calendar::Calendar;
use store::sync_run::{RunStatus, SyncRun};
use store::{Store, account, calendar, event, stage, sync_state, workspace};
use sync::{Kind, Limits, Progress, Pull, pull};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::sign_in::sign_in;

pub(crate) const EMAIL: &str = "mara@example.com";

/// Both sides, and a clock that moves on by a millisecond whenever somebody looks.
pub(crate) struct World {
    pub(crate) google: FakeGoogle,
    pub(crate) store: Store,
    pub(crate) client: Client,
    pub(crate) sub: String,
    pub(crate) account_id: i64,
    pub(crate) workspace_id: i64,
    pub(crate) limits: Limits,
    folder: TempDir,
    clock: Arc<AtomicI64>,
}

impl World {
    /// An account with an empty calendar in Berlin.
    pub(crate) async fn empty() -> World {
        let mut account = seed::empty(EMAIL);
        "Europe/Berlin".clone_into(&mut account.calendars[0].time_zone);
        World::with(account).await
    }

    pub(crate) async fn with(account: seed::Account) -> World {
        World::on(Options::with_accounts([account])).await
    }

    pub(crate) async fn on(options: Options) -> World {
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = Arc::new(AtomicI64::new(start.as_millisecond()));
        let looked_at = Arc::clone(&clock);
        let options = Options {
            clock: Clock::new(move || tick(&looked_at)),
            ..options
        };
        let google = FakeGoogle::start(options).await.unwrap();
        let (client, grant) = sign_in(&google.api_url()).await;
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("hourwright.db")).unwrap();
        let (account_id, workspace_id) = people(&store, &grant.sub, &grant.email);
        let retry = RetryPolicy {
            base: Duration::from_millis(1),
            cap: Duration::from_millis(2),
            ..RetryPolicy::default()
        };
        let world = World {
            google,
            store,
            client,
            sub: grant.sub,
            account_id,
            workspace_id,
            limits: Limits {
                retry,
                ..Limits::default()
            },
            folder,
            clock,
        };
        world.refresh_calendars().await;
        world
    }

    /// The same with small pages, so that few events make many.
    pub(crate) fn paged(mut self, size: u32) -> World {
        self.limits.page_size = size;
        self.limits.paging = None;
        self
    }

    pub(crate) fn now(&self) -> Timestamp {
        tick(&self.clock)
    }

    /// Lets time pass, on both sides.
    pub(crate) fn pass(&self, time: SignedDuration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.fetch_add(millis, Ordering::Relaxed);
    }

    /// The primary calendar at Google.
    pub(crate) fn remote(&self) -> RemoteCalendar {
        self.google.calendar(&self.primary().google_id)
    }

    /// The primary calendar here.
    pub(crate) fn primary(&self) -> Calendar {
        self.calendars()
            .into_iter()
            .find(|calendar| calendar.is_primary)
            .unwrap()
    }

    pub(crate) fn calendars(&self) -> Vec<Calendar> {
        self.store
            .read(|tx| calendar::of_account(tx, self.account_id))
            .unwrap()
    }

    pub(crate) async fn refresh_calendars(&self) {
        let run = Run::new(Duration::from_mins(1), CancellationToken::new());
        sync::refresh_calendars(&self.store, &self.client, &run, self.account_id, self.now())
            .await
            .unwrap();
    }

    pub(crate) async fn sync(&self) -> SyncRun {
        self.run(&Attempt::default()).await
    }

    pub(crate) async fn full_sync(&self) -> SyncRun {
        self.run(&Attempt {
            kind: Kind::Full,
            ..Attempt::default()
        })
        .await
    }

    /// A sync that has to succeed and leave the store equal to Google.
    pub(crate) async fn converge(&self) -> SyncRun {
        let row = self.sync().await;
        assert_eq!(row.status, RunStatus::Succeeded, "{row:?}");
        self.assert_equal();
        row
    }

    /// A further sync is one request and changes nothing.
    pub(crate) async fn assert_quiet(&self) {
        let before = self.everything();
        let row = self.converge().await;
        assert_eq!(
            (row.requests, row.upserted, row.deleted),
            (1, 0, 0),
            "{row:?}"
        );
        assert_eq!(self.everything(), before);
    }

    pub(crate) async fn run(&self, attempt: &Attempt<'_>) -> SyncRun {
        self.run_on(self.primary().id, attempt).await
    }

    pub(crate) async fn run_on(&self, calendar_id: i64, attempt: &Attempt<'_>) -> SyncRun {
        let read = AtomicU32::new(0);
        let progress = |progress: Progress<'_>| {
            read.store(progress.pages, Ordering::Relaxed);
            if let Some((page, act)) = &attempt.on_page
                && *page == progress.pages
            {
                act();
            }
        };
        let locks = self.locks();
        let now = || {
            if read.load(Ordering::Relaxed) == attempt.cancelled_after {
                attempt.cancel.cancel();
            }
            self.now()
        };
        pull(&Pull {
            store: &self.store,
            client: &self.client,
            locks: &locks,
            account_sub: &self.sub,
            workspace_id: self.workspace_id,
            calendar_id,
            job_run_id: None,
            kind: attempt.kind,
            limits: self.limits,
            watch: None,
            cancel: &attempt.cancel,
            now: &now,
            progress: &progress,
        })
        .await
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.folder.path().join("locks")
    }

    /// The rows of the primary calendar.
    pub(crate) fn events(&self) -> BTreeMap<String, Event> {
        let id = self.primary().id;
        let rows = self.store.read(|tx| event::of_calendar(tx, id)).unwrap();
        rows.into_iter().map(|row| (row.id.clone(), row)).collect()
    }

    /// When something begins on the primary calendar in `[from, to)`: a date, or an instant.
    pub(crate) fn starts(&self, from: &str, to: &str) -> Vec<String> {
        let window = Interval::new(from.parse().unwrap(), to.parse().unwrap()).unwrap();
        let id = self.primary().id;
        let rows = self.store.read(|tx| event::overlapping(tx, id, window));
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        recurrence::occurrences(&rows.unwrap(), &berlin, &berlin, window)
            .iter()
            .map(|o| match &o.start {
                EventTime::Date(date) => date.to_string(),
                EventTime::Instant { at, .. } => at.to_string(),
            })
            .collect()
    }

    pub(crate) fn raw(&self, id: &str) -> Option<String> {
        let calendar = self.primary().id;
        let stored = self
            .store
            .read(|tx| event::stored(tx, calendar, id))
            .unwrap();
        stored.map(|stored| stored.raw)
    }

    pub(crate) fn token(&self) -> Option<String> {
        let id = self.primary().id;
        let state = self.store.read(|tx| sync_state::get(tx, id)).unwrap();
        state.and_then(|state| state.token)
    }

    pub(crate) fn staged(&self) -> Option<stage::StagedRun> {
        let id = self.primary().id;
        self.store.read(|tx| stage::of_calendar(tx, id)).unwrap()
    }

    /// What a sync may change besides its log and the time of completion.
    fn everything(&self) -> (BTreeMap<String, Event>, Vec<Calendar>) {
        (self.events(), self.calendars())
    }

    /// Nothing is lost, doubled or risen from the dead, nothing is left over, and nothing was asked that is wrong.
    pub(crate) fn assert_equal(&self) {
        let here = self.events();
        let there = self.remote().snapshot();
        let ids = |keys: Vec<&String>| keys.into_iter().cloned().collect::<Vec<_>>();
        assert_eq!(
            ids(here.keys().collect()),
            ids(there.keys().collect()),
            "the same events; Google has {there:#?}"
        );
        for (id, resource) in there {
            assert_same(&here[&id], &resource.to_string());
        }
        assert_eq!(self.staged(), None, "staging is empty");
        let violations = self.google.violations();
        assert!(violations.is_empty(), "{violations:?}");
    }
}

fn assert_same(here: &Event, resource: &str) {
    match google::parse_event(resource).unwrap() {
        Parsed::Event(there) => assert_eq!(*here, there),
        Parsed::Cancelled(there) => {
            assert_eq!(here.status, Status::Cancelled, "{resource}");
            assert_eq!(here.series, there.series, "{resource}");
            assert_eq!(here.original_start, there.original_start, "{resource}");
        }
    }
}

/// How a sync is started, and stopped.
pub(crate) struct Attempt<'a> {
    pub(crate) kind: Kind,
    pub(crate) cancel: CancellationToken,
    /// Cancelled when the run asks for the time after so many pages: after the last one right before the transaction that
    /// ends it.
    pub(crate) cancelled_after: u32,
    /// What happens when that many pages were read.
    pub(crate) on_page: Option<(u32, Box<dyn Fn() + Send + Sync + 'a>)>,
}

impl Default for Attempt<'_> {
    fn default() -> Self {
        Attempt {
            kind: Kind::Auto,
            cancel: CancellationToken::new(),
            cancelled_after: u32::MAX,
            on_page: None,
        }
    }
}

impl<'a> Attempt<'a> {
    /// A sync that somebody cancels when a page has been read.
    pub(crate) fn cancelled_on(page: u32) -> Self {
        let cancel = CancellationToken::new();
        let stop = cancel.clone();
        Attempt {
            cancel,
            ..Attempt::acting_on(page, move || stop.cancel())
        }
    }

    /// A sync in the middle of which something happens: when a page has been read.
    pub(crate) fn acting_on(page: u32, act: impl Fn() + Send + Sync + 'a) -> Self {
        Attempt {
            on_page: Some((page, Box::new(act))),
            ..Attempt::default()
        }
    }
}

fn tick(clock: &AtomicI64) -> Timestamp {
    Timestamp::from_millisecond(clock.fetch_add(1, Ordering::Relaxed)).unwrap()
}

/// An account and its workspace.
pub(crate) fn people(store: &Store, sub: &str, email: &str) -> (i64, i64) {
    let now = Timestamp::UNIX_EPOCH;
    store
        .write(|tx| {
            let signed_in = account::SignedIn {
                sub,
                email,
                mode: "careful",
                scopes: "",
                client_id: "",
            };
            let account_id = account::put(tx, signed_in, now)?;
            let id = workspace::insert(tx, "Work", "Europe/Berlin", now)?.unwrap();
            workspace::sign_in(tx, id, account_id)?;
            Ok::<_, store::Error>((account_id, id))
        })
        .unwrap()
}
