//! The background: what runs by the clock while nobody asks.
//!
//! tokio-cron-scheduler is only the heartbeat, in UTC; what is due is computed here from the store and the civil clock.
//! Its own intervals stop after a suspend and its named zones drift over clock changes. Of all programs that have the
//! store open one looks at the clock: the one that holds the lock of the background.

mod backoff;
mod changes;
mod connection;
mod due;
mod metered;
mod notices;
mod pace;
mod pausing;
mod planning;
mod power;
mod pushes;
mod reports;
mod timetable;
mod upkeep;
mod watch;

use std::fs::{File, OpenOptions};
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::SignedDuration;
use store::job::Unbegun;
use tokio::time::Instant;
use tokio_cron_scheduler::JobScheduler;

use crate::engine::{Engine, lock};
use crate::jobs::{Job, Trigger};
use crate::signal::Signal;
use crate::syncing::SyncRequest;
use crate::view::RunList;
use crate::{Code, Error};

pub(crate) use backoff::{Meaning, after as pause_after, until as paused_until};
pub(crate) use changes::Changes;
pub(crate) use connection::Connection;
pub(crate) use due::Due;
pub(crate) use due::{due_at, interval as poll_interval, timetable};
pub(crate) use pace::late_at;
pub(crate) use pausing::{Pause, ends_at as pause_ends_at};
pub(crate) use timetable::Timetable;

/// How long running work may take to come to an end when the program quits.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(2);
/// How old the last poll may be when the window comes to the front.
const FOCUS_AGE: SignedDuration = SignedDuration::from_mins(1);
/// How long the question whether Google can be reached may take.
const ASK_LIMIT: Duration = Duration::from_secs(10);

impl Engine {
    /// Starts the heartbeat: a look at once, then every half minute, at this copy's own seconds of the minute, and
    /// whenever the machine wakes.
    pub async fn start_background(&self) -> Result<(), Error> {
        let heartbeat = self.heartbeat().await?;
        self.look(false).await;
        // What changed while nobody looked.
        self.shared.changes.note_any(Instant::now());
        let version = self.data_version().await;
        let engine = self.clone();
        self.shared
            .tasks
            .spawn(async move { engine.watch(heartbeat, version).await });
        Ok(())
    }

    /// Ends the background and waits, for at most two seconds, until running work has put itself in order.
    pub async fn shutdown(&self) {
        self.shared.stop.cancel();
        self.cancel_sync();
        self.cancel_sign_in();
        self.shared.tasks.close();
        if tokio::time::timeout(SHUTDOWN_LIMIT, self.shared.tasks.wait())
            .await
            .is_err()
        {
            tracing::warn!("some work did not end in time; it is undone at the next start");
        }
        let ended = self.off_thread(|engine| engine.end_unbegun(Unbegun::All, "expired"));
        if let Err(error) = ended.await {
            tracing::warn!("{error}");
        }
        *lock(&self.shared.scheduling) = None;
    }

    /// The window came to the front: somebody looks, so what is shown should be of now. Polls at once where the last poll
    /// was a minute ago, and does not wait for a network that may be back.
    pub async fn focused(&self) {
        self.shared.watched.store(true, Ordering::Relaxed);
        let stale = self
            .off_thread(|engine| engine.is_poll_older_than(FOCUS_AGE))
            .await;
        match stale {
            Ok(true) => {}
            Ok(false) => return,
            Err(error) => return tracing::warn!("background: {error}"),
        }
        lock(&self.shared.connection).ask_now(Instant::now());
        if !self.is_syncing() && self.is_connected().await {
            self.start_sync_as(Job::IncrementalSync, SyncRequest::by_the_clock());
        }
    }

    /// The window went to the back, or away.
    pub fn blurred(&self) {
        self.shared.watched.store(false, Ordering::Relaxed);
    }

    /// Whether this program is the one that starts jobs by the clock.
    pub fn is_scheduling(&self) -> bool {
        lock(&self.shared.scheduling).is_some()
    }

    async fn heartbeat(&self) -> Result<JobScheduler, Error> {
        let failed = |e: tokio_cron_scheduler::JobSchedulerError| {
            Error::new(
                Code::Internal,
                format!("the background cannot be started: {e}"),
            )
        };
        let scheduler = JobScheduler::new().await.map_err(failed)?;
        let engine = self.clone();
        let second = self.shared.phase.second;
        let every_half_minute = format!("{second},{} * * * * *", (second + 30) % 60);
        let beat = tokio_cron_scheduler::Job::new_async(every_half_minute.as_str(), move |_, _| {
            let engine = engine.clone();
            Box::pin(async move { engine.look(true).await })
        })
        .map_err(failed)?;
        scheduler.add(beat).await.map_err(failed)?;
        scheduler.start().await.map_err(failed)?;
        Ok(scheduler)
    }

    /// Finds the jobs of processes that died, and starts what is due, `late` by this copy's phase where Google is asked.
    /// Who opens the program does not wait for the phase.
    async fn look(&self, late: bool) {
        // One look at a time: what one of them starts is not yet in the store when the next one reads it.
        let _turn = self.shared.looking.lock().await;
        let due = self
            .off_thread(move |engine| {
                engine.find_crashed_jobs()?;
                let due = engine.unless_they_go_on(|| engine.due_jobs(late))?;
                engine.let_go(&due)?;
                Ok(due)
            })
            .await;
        self.start_due(due).await;
    }

    /// Starts what the changes call for that have come to rest.
    async fn look_at_changes(&self) {
        let _turn = self.shared.looking.lock().await;
        let due = self
            .off_thread(|engine| engine.unless_they_go_on(|| engine.due_after_changes()))
            .await;
        self.start_due(due).await;
    }

    /// The jobs that are due, where this program is the one that starts them, without those that go on already. They are
    /// looked at before the store is, where a run that ended meanwhile is found.
    fn unless_they_go_on(
        &self,
        due: impl Fn() -> Result<Vec<Due>, Error>,
    ) -> Result<Vec<Due>, Error> {
        if !self.takes_the_schedule()? {
            return Ok(Vec::new());
        }
        let going_on = self.shared.asked_for.going_on();
        let mut due = due()?;
        let count = due.len();
        due.retain(|due| !going_on.contains(due));
        if due.len() < count {
            // What is due after that, too, is found then.
            self.shared.changes.note_any(Instant::now());
        }
        Ok(due)
    }

    /// Starts what is due; what needs the network waits until that is there.
    async fn start_due(&self, due: Result<Vec<Due>, Error>) {
        let due = due.unwrap_or_else(|error| {
            tracing::warn!("background: {error}");
            Vec::new()
        });
        for due in due {
            if due.0.asks_google() && !self.is_connected().await {
                let held = self.off_thread(move |engine| engine.hold(&due)).await;
                if let Err(error) = held {
                    tracing::warn!("background: {error}");
                }
                continue;
            }
            lock(&self.shared.held).remove(&due);
            match due {
                (Job::ScheduleTasks, Some(workspace)) => {
                    self.start_plan(&workspace, Trigger::Schedule);
                }
                (Job::Push, Some(workspace)) => self.start_push(&workspace, Trigger::Schedule),
                (job, _) if job.is_sync() => {
                    let request = SyncRequest {
                        full: job == Job::FullSync,
                        ..SyncRequest::by_the_clock()
                    };
                    self.start_sync_as(job, request);
                }
                (job, _) => self.start_upkeep(job, Trigger::Schedule),
            }
        }
    }

    /// Takes the lock of the background, where no other program has it.
    fn takes_the_schedule(&self) -> Result<bool, Error> {
        let mut held = lock(&self.shared.scheduling);
        if held.is_some() {
            return Ok(true);
        }
        // A last beat of a program that has let go of it must not take it again.
        if self.shared.stop.is_cancelled() {
            return Ok(false);
        }
        let path = self.config().locks().join("background.lock");
        let open = || -> std::io::Result<File> {
            OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(false)
                .open(&path)
        };
        let file = open().map_err(|e| {
            Error::new(
                Code::Store,
                format!("the lock file {} cannot be made: {e}", path.display()),
            )
        })?;
        if file.try_lock().is_ok() {
            *held = Some(file);
        }
        Ok(held.is_some())
    }

    /// Whether Google can be reached, as far as is known; asks where there is a doubt and it is time to.
    async fn is_connected(&self) -> bool {
        let connection = *lock(&self.shared.connection);
        if connection == Connection::Trusted {
            return true;
        }
        if !connection.wants_asking(Instant::now()) {
            return false;
        }
        let Ok(app) = self.off_thread(Engine::google_app).await else {
            return false;
        };
        let reachable = app.is_reachable(ASK_LIMIT).await;
        self.set_connection(if reachable {
            Connection::Trusted
        } else {
            Connection::lost(Instant::now())
        });
        reachable
    }

    /// Notes what a sync says of the way to Google. Without a network the next one has to wait for it.
    pub(crate) fn note_connection(&self, runs: &RunList) {
        let code = |code: Code| {
            move |run: &crate::view::RunView| {
                run.error.as_ref().map(|e| Code::from_word(&e.code)) == Some(code)
            }
        };
        if runs.runs.iter().any(|run| run.error.is_none()) {
            self.note_answer(true);
        } else if runs.runs.iter().any(code(Code::Network)) {
            self.note_answer(false);
        }
    }

    /// Google answered, or no network was met.
    pub(crate) fn note_answer(&self, answered: bool) {
        self.set_connection(if answered {
            Connection::Trusted
        } else {
            Connection::lost(Instant::now())
        });
    }

    /// The machine slept, or its clock was set: what was known of the network holds no longer, and connections from
    /// before may be dead (P91).
    fn woke(&self) {
        self.reconnect_clients();
        self.set_connection(Connection::woke(Instant::now()));
    }

    fn set_connection(&self, now: Connection) {
        let before = std::mem::replace(&mut *lock(&self.shared.connection), now);
        if before.is_offline() != now.is_offline() {
            self.signal(Signal::Sync(self.sync_status()));
        }
    }

    /// Runs one of the jobs that need no network, in the background.
    pub(crate) fn start_upkeep(&self, job: Job, trigger: Trigger) {
        let work = move |engine: Engine, _, trigger| async move {
            engine
                .off_thread(move |engine| engine.upkeep(job, trigger))
                .await
        };
        self.in_turn(job, None, false, trigger, work);
    }
}
