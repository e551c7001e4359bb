//! What the heartbeat cannot see: that the machine slept, that its clock was set, that another program wrote.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;
use tokio_cron_scheduler::JobScheduler;

use crate::engine::{Engine, lock};
use crate::signal::{Signal, TOPICS};

/// How often that is looked for.
const INTERVAL: Duration = Duration::from_secs(2);
/// The civil clock moving on by more than this from one look to the next, or back, is a gap. A machine under load has
/// none, and one that slept for less has missed nothing.
const GAP: SignedDuration = SignedDuration::from_secs(20);

impl Engine {
    /// Watches until the background ends, and the heartbeat with it.
    pub(super) async fn watch(&self, mut heartbeat: JobScheduler, mut version: Option<i64>) {
        let mut seen = self.now();
        loop {
            tokio::select! {
                () = self.shared.stop.cancelled() => break,
                () = tokio::time::sleep(INTERVAL) => {}
            }
            let now = self.now();
            if is_gap(seen, now) {
                self.woke();
                heartbeat = self.beat_anew(heartbeat).await;
                self.look(true).await;
            }
            seen = now;
            if self.wants_asking() {
                self.look(true).await;
            }
            let found = self.data_version().await;
            if found != version {
                version = found;
                self.shared.changes.note_any(Instant::now());
                self.signal(Signal::Changed(TOPICS.to_vec()));
            }
            if self.shared.changes.take_rested(Instant::now()) {
                self.look_at_changes().await;
            }
        }
        stop(heartbeat).await;
    }

    /// A heartbeat knows the instant of its next beat, which may lie a year ahead now.
    async fn beat_anew(&self, old: JobScheduler) -> JobScheduler {
        match self.heartbeat().await {
            Ok(fresh) => {
                stop(old).await;
                fresh
            }
            Err(error) => {
                tracing::warn!("{error}");
                old
            }
        }
    }

    fn wants_asking(&self) -> bool {
        lock(&self.shared.connection).wants_asking(Instant::now())
    }

    /// `None` where the store cannot say.
    pub(super) async fn data_version(&self) -> Option<i64> {
        self.off_thread(|engine| Ok(engine.store().data_version()?))
            .await
            .ok()
    }
}

async fn stop(mut heartbeat: JobScheduler) {
    if let Err(error) = heartbeat.shutdown().await {
        tracing::warn!("the heartbeat did not stop: {error}");
    }
}

/// Whether the machine slept or its clock was set between two looks.
fn is_gap(seen: Timestamp, now: Timestamp) -> bool {
    now < seen || now.duration_since(seen) > GAP
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p91_p116_a_sleep_and_a_clock_that_was_set_are_gaps_and_a_slow_machine_is_not() {
        let now: Timestamp = "2026-03-02T07:00:00Z".parse().unwrap();
        for (seconds, gap) in [
            (0, false),
            (2, false),
            (20, false),
            (21, true),
            (3_600, true),
            (31_536_000, true),
            (-1, true),
            (-31_536_000, true),
        ] {
            let later = now + SignedDuration::from_secs(seconds);
            assert_eq!(is_gap(now, later), gap, "{seconds}");
        }
    }
}
