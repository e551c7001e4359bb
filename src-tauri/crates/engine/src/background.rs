//! The background: what runs by the clock while nobody asks.
//!
//! tokio-cron-scheduler is only the heartbeat, once a minute in UTC; what is due is computed here from the store and the
//! civil clock. Its own intervals stop after a suspend and its named zones drift over clock changes.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::job;
use tokio::time::Instant;
use tokio_cron_scheduler::{Job, JobScheduler};

use crate::engine::{Engine, lock};
use crate::jobs::Trigger;
use crate::settings;
use crate::signal::{Signal, TOPICS};
use crate::syncing::{BATCH, SyncRequest, Work};
use crate::{Code, Error};

/// How long running work may take to come to an end when the program quits.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(2);
/// Connections outlive shorter sleeps.
const LEAST_SLEEP: SignedDuration = SignedDuration::from_secs(10);
/// How often the store is asked whether another process changed it.
const WATCH_INTERVAL: Duration = Duration::from_secs(2);

impl Engine {
    /// Starts the heartbeat: a look at once, then every minute, at this copy's own second of it.
    pub async fn start_background(&self) -> Result<(), Error> {
        let failed = |e: tokio_cron_scheduler::JobSchedulerError| {
            Error::new(
                Code::Internal,
                format!("the background cannot be started: {e}"),
            )
        };
        let mut scheduler = JobScheduler::new().await.map_err(failed)?;
        let engine = self.clone();
        let every_minute = format!("{} * * * * *", self.shared.phase.second);
        let heartbeat = Job::new_async(every_minute.as_str(), move |_, _| {
            let engine = engine.clone();
            Box::pin(async move { engine.look(true).await })
        })
        .map_err(failed)?;
        scheduler.add(heartbeat).await.map_err(failed)?;
        scheduler.start().await.map_err(failed)?;
        self.look(false).await;
        let engine = self.clone();
        let seen = self.data_version().await;
        self.shared.tasks.spawn(async move {
            engine.watch_other_processes(seen).await;
            if let Err(error) = scheduler.shutdown().await {
                tracing::warn!("the heartbeat did not stop: {error}");
            }
        });
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
    }

    /// Starts what is due, `late` by this copy's phase, and finds the jobs of processes that died. Who opens the program
    /// does not wait for the phase.
    async fn look(&self, late: bool) {
        let due = self
            .off_thread(move |engine| {
                engine.find_crashed_jobs()?;
                engine.is_batch_due(late)
            })
            .await;
        match due {
            Ok(true) => self.start_sync(None, false, Trigger::Schedule),
            Ok(false) => {}
            Err(error) => tracing::warn!("background: {error}"),
        }
    }

    /// Whether the batch is due: there is something to sync, no sync of this process is going on, and the last batch,
    /// whoever asked for it, began an interval ago.
    fn is_batch_due(&self, late: bool) -> Result<bool, Error> {
        let now = self.now();
        let due = self.store().read(|tx| {
            if Work::of(tx, &SyncRequest::by_the_clock())?.is_nothing() {
                return Ok::<_, Error>(None);
            }
            let last = job::newest(tx, BATCH)?.map(|run| run.started_at);
            let interval = SignedDuration::from_mins(settings::sync_interval(tx)?);
            let lateness = if late {
                self.shared.phase.lateness(interval)
            } else {
                SignedDuration::ZERO
            };
            Ok(Some(due_at(last, now, interval + lateness)))
        })?;
        *lock(&self.shared.next_sync) = due;
        Ok(due.is_some_and(|due| due <= now) && !self.is_syncing())
    }

    /// Says that everything may have changed when another process has written to the store since `seen`. Notices, too,
    /// when the machine has slept.
    async fn watch_other_processes(&self, mut seen: Option<i64>) {
        let (mut looked, mut at) = (Instant::now(), self.now());
        loop {
            tokio::select! {
                () = self.shared.stop.cancelled() => return,
                () = tokio::time::sleep(WATCH_INTERVAL) => {}
            }
            if has_slept(self.now().duration_since(at), looked.elapsed()) {
                self.reconnect_clients();
            }
            (looked, at) = (Instant::now(), self.now());
            let found = self.data_version().await;
            if found != seen {
                seen = found;
                self.signal(Signal::Changed(TOPICS.to_vec()));
            }
        }
    }

    /// `None` where the store cannot say.
    async fn data_version(&self) -> Option<i64> {
        self.off_thread(|engine| Ok(engine.store().data_version()?))
            .await
            .ok()
    }
}

/// Whether the machine slept: the civil clock went on, and the monotonic one stood still. A clock that was set forward
/// looks the same and does no harm.
fn has_slept(civil: SignedDuration, monotonic: Duration) -> bool {
    civil
        .checked_sub(SignedDuration::try_from(monotonic).unwrap_or(SignedDuration::MAX))
        .is_some_and(|gap| gap > LEAST_SLEEP)
}

/// When the batch is due, given when the last one began. One that lies in the future shows that the clock was set back.
fn due_at(last: Option<Timestamp>, now: Timestamp, interval: SignedDuration) -> Timestamp {
    match last {
        Some(last) if last <= now => last.checked_add(interval).unwrap_or(now),
        _ => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p91_a_sleep_shows_in_the_clocks() {
        let (civil, monotonic) = (SignedDuration::from_secs, Duration::from_secs);
        assert!(has_slept(civil(3600), monotonic(2)));
        assert!(!has_slept(civil(2), monotonic(2)));
        assert!(!has_slept(civil(60), monotonic(60)), "a busy machine");
        assert!(!has_slept(civil(-3600), monotonic(2)), "set back");
        assert!(!has_slept(civil(0), monotonic(2)), "frozen");
    }

    #[test]
    fn a_clock_set_back_makes_the_batch_due_at_once() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let now = at("2026-03-02T08:00:00Z");
        let five = SignedDuration::from_mins(5);
        assert_eq!(due_at(None, now, five), now);
        assert_eq!(
            due_at(Some(at("2026-03-02T07:58:00Z")), now, five),
            at("2026-03-02T08:03:00Z")
        );
        assert_eq!(due_at(Some(at("2027-03-02T07:58:00Z")), now, five), now);
    }
}
