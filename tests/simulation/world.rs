//! Both sides of a story: Google with its calendars, the installations that read them, and their common clock.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use fake_google::{Clock, FakeGoogle, Options, seed};
use jiff::Timestamp;
use tempfile::TempDir;

use crate::blocks::begin_ids;
use crate::editor::Theirs;
use crate::program::Program;

pub(crate) const EMAIL: &str = "mara@example.com";
/// The calendars of the story: the account's own, one that is shared with it, and one with an awkward id.
pub(crate) const CALENDARS: [&str; 3] = [
    EMAIL,
    "team@group.calendar.google.com",
    "en.usa#holiday@group.v.calendar.google.com",
];

/// Longer than a client waits for the beginning of an answer.
const GIVEN_UP: Duration = Duration::from_secs(31);

/// Everything that a story is about.
pub(crate) struct World {
    pub(crate) google: FakeGoogle,
    pub(crate) programs: Vec<Program>,
    pub(crate) clock: SharedClock,
    pub(crate) names: Names,
    pub(crate) theirs: Theirs,
    /// Tokio's clock moves by itself only while no blocking task runs; this one does until the world ends.
    _hold: mpsc::Sender<()>,
}

/// Names events: the seed must decide their ids, too.
#[derive(Default)]
pub(crate) struct Names(AtomicU64);

impl Names {
    /// A name that no event has had.
    pub(crate) fn fresh(&self) -> String {
        format!("e{:06}", self.0.fetch_add(1, Ordering::Relaxed))
    }
}

/// The civil clock of both sides; it moves by a millisecond whenever somebody looks.
#[derive(Clone)]
pub(crate) struct SharedClock(Arc<AtomicI64>);

impl SharedClock {
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap()
    }

    pub(crate) fn forward(&self, minutes: u32) {
        self.0
            .fetch_add(i64::from(minutes) * 60_000, Ordering::Relaxed);
    }
}

impl World {
    /// A Monday morning, the calendars empty, and so many installations signed in to the account.
    pub(crate) async fn new(programs: usize, page_size: u32) -> World {
        begin_ids();
        let (hold, held) = mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv());
        let start: Timestamp = "2026-03-02T08:00:00Z".parse().unwrap();
        let clock = SharedClock(Arc::new(AtomicI64::new(start.as_millisecond())));
        let looked_at = clock.clone();
        let mut account = seed::empty(EMAIL);
        account.calendars = CALENDARS
            .iter()
            .map(|id| seed::Calendar::owned(id, id, "Europe/Berlin"))
            .collect();
        let google = FakeGoogle::start(Options {
            clock: Clock::new(move || looked_at.now()),
            gzip: false,
            ..Options::with_accounts([account])
        })
        .await
        .unwrap();
        let mut world = World {
            google,
            programs: Vec::new(),
            clock,
            names: Names::default(),
            theirs: Theirs::default(),
            _hold: hold,
        };
        for _ in 0..programs {
            world.programs.push(Program::install(&world, page_size));
        }
        world
    }

    /// Does `work`, and lets it find out that an answer will never come: nothing else moves tokio's clock.
    pub(crate) async fn with_patience_ending<T>(&self, work: impl Future<Output = T>) -> T {
        let patience = async {
            loop {
                self.google.went_silent().await;
                tokio::time::advance(GIVEN_UP).await;
            }
        };
        tokio::select! {
            biased;
            done = work => done,
            () = patience => unreachable!("it has no end"),
        }
    }
}

/// A folder that is gone with the story; in memory where the system has that, for SQLite syncs.
pub(crate) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let builder = tempfile::Builder::new();
    if memory.is_dir() {
        return builder.tempdir_in(memory).unwrap();
    }
    builder.tempdir().unwrap()
}

/// The database in a folder.
pub(crate) fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("hourwright.db")
}

/// Runs a story's future on a thread of its own making, with tokio's clock at rest.
pub(crate) fn at_rest<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap()
        .block_on(work)
}
