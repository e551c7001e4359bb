//! The budget of one run: how long, how many tries, and whether somebody asked to stop.
//!
//! Time is tokio's, which is monotonic and can be virtual; nothing here looks at the wall clock.

use std::fmt::Debug;
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sabotage::mutant;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// How often and how patiently a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most times that one request is sent.
    pub attempts: u32,
    /// The longest wait before the second try. Zero waits for nothing but what Google asks for.
    pub base: Duration,
    /// The longest wait before any try.
    pub cap: Duration,
    /// By how much the longest wait grows from try to try.
    pub factor: u32,
}

impl Default for RetryPolicy {
    fn default() -> RetryPolicy {
        RetryPolicy {
            attempts: 3,
            base: Duration::from_secs(1),
            cap: Duration::from_secs(10),
            factor: 2,
        }
    }
}

impl RetryPolicy {
    /// How long to wait after the failure of try number `attempt` (from 1).
    ///
    /// "Full jitter": uniform up to the exponential bound, so that many clients that failed together do not come
    /// back together (Brooker, "Exponential Backoff and Jitter", 2015). Never zero but for a base of zero.
    fn delay(&self, attempt: u32) -> Duration {
        let growth = self.factor.saturating_pow(attempt.saturating_sub(1));
        let bound = self.base.saturating_mul(growth).min(self.cap);
        if bound.is_zero() {
            return bound;
        }
        let nanoseconds = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(rand::random_range(1..=nanoseconds))
    }
}

/// Is told what a run does while it does it.
pub trait Watch: Debug + Send + Sync {
    /// A request leaves that reads or writes events.
    fn sends(&self);
    /// A try failed. The next one follows after that wait; `None` where there is none.
    fn failed(&self, error: &Error, wait: Option<Duration>);
    /// The wait is over.
    fn goes_on(&self);
}

/// One run's limits and counters; everything that is sent counts against one.
#[derive(Debug)]
pub struct Run {
    limit: Duration,
    deadline: Mutex<Instant>,
    cancel: CancellationToken,
    policy: RetryPolicy,
    requests: AtomicU32,
    attempts: AtomicU32,
    watch: Option<Arc<dyn Watch>>,
}

impl Run {
    /// A run that has `limit` from now on and stops as soon as `cancel` is cancelled.
    pub fn new(limit: Duration, cancel: CancellationToken) -> Run {
        Run {
            limit,
            deadline: Mutex::new(Instant::now() + limit),
            cancel,
            policy: RetryPolicy::default(),
            requests: AtomicU32::new(0),
            attempts: AtomicU32::new(0),
            watch: None,
        }
    }

    /// The same run, of which somebody is told.
    #[must_use]
    pub fn watched_by(self, watch: Option<Arc<dyn Watch>>) -> Run {
        Run { watch, ..self }
    }

    /// Who is told of it.
    pub fn watch(&self) -> Option<Arc<dyn Watch>> {
        self.watch.clone()
    }

    /// The same run with another patience.
    #[must_use]
    pub fn with_retry(self, policy: RetryPolicy) -> Run {
        Run { policy, ..self }
    }

    /// Counts the limit anew from here: a long run that still gets somewhere is not stuck.
    pub fn progressed(&self) {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + self.limit;
    }

    /// When the limit is over.
    pub fn deadline(&self) -> Instant {
        *self.deadline.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What stops this run.
    pub fn cancel(&self) -> &CancellationToken {
        &self.cancel
    }

    /// Calls of `events.list` so far, retries included.
    pub fn requests(&self) -> u32 {
        self.requests.load(Ordering::Relaxed)
    }

    /// The most times that one request was sent; 0 before the first.
    pub fn attempts(&self) -> u32 {
        self.attempts.load(Ordering::Relaxed)
    }

    /// Notes that a request is sent for the `attempt`th time.
    pub(crate) fn sending(&self, attempt: u32) {
        self.attempts.fetch_max(attempt, Ordering::Relaxed);
    }

    /// Notes that a request leaves that reads or writes events.
    pub(crate) fn sends(&self) {
        self.tell(|watch| watch.sends());
    }

    fn tell(&self, what: impl Fn(&dyn Watch)) {
        if let Some(watch) = &self.watch {
            what(watch.as_ref());
        }
    }

    /// Notes a call of `events.list`.
    pub(crate) fn listing_events(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// Does `work` unless the run is cancelled or its limit ends first.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            biased;
            () = self.cancel.cancelled() => Err(Error::Cancelled),
            done = work => done,
            () = sleep_until(self.deadline()) => Err(Error::Timeout {
                message: format!("not done within {} s", self.limit.as_secs()),
                of_run: true,
            }),
        }
    }

    /// Waits until try number `attempt` (from 1), which failed with `error`, is to be repeated. Gives the error back
    /// where it is not: because it is permanent, because the tries are used up, or because Google asks to wait
    /// longer than this run may last.
    pub(crate) async fn before_retry(&self, attempt: u32, error: Error) -> Result<()> {
        let wait = self.wait_after(attempt, &error);
        self.retry_in(wait, attempt, error).await
    }

    /// How long to wait after try number `attempt` (from 1): as long as Google said, else as long as the dice say.
    pub(crate) fn wait_after(&self, attempt: u32, error: &Error) -> Duration {
        match error {
            // A new token is all that it takes.
            Error::StaleAccess(_) => Duration::ZERO,
            _ => asked(error).unwrap_or_else(|| self.policy.delay(attempt)),
        }
    }

    /// Whether the limit leaves room for this wait.
    pub(crate) fn lasts_for(&self, wait: Duration) -> bool {
        wait < self.deadline().saturating_duration_since(Instant::now())
    }

    /// The same as [`Self::before_retry`] with a wait that was chosen before.
    pub(crate) async fn retry_in(&self, wait: Duration, attempt: u32, error: Error) -> Result<()> {
        let error = self.worth_another(attempt, error).inspect_err(|error| {
            self.tell(|watch| watch.failed(error, None));
        })?;
        tracing::debug!(attempt, wait_ms = wait.as_millis(), code = error.code(), %error, "trying again");
        self.tell(|watch| watch.failed(&error, Some(wait)));
        self.within(async {
            // A timer of zero still waits for its next tick.
            if !wait.is_zero() {
                sleep(wait).await;
            }
            Ok(())
        })
        .await?;
        self.tell(|watch| watch.goes_on());
        Ok(())
    }

    /// The error after which another try is to be made; as a failure the one to give back instead.
    fn worth_another(&self, attempt: u32, error: Error) -> Result<Error> {
        if !error.is_worth_a_retry() && !mutant!("everything-is-retried") {
            return Err(error);
        }
        if let Some(wait) = asked(&error)
            && !self.lasts_for(wait)
        {
            return Err(Error::RateLimited {
                message: format!("{error}; the next try is allowed in {} s", wait.as_secs()),
                retry_after: Some(wait),
                lasting: false,
            });
        }
        if attempt >= self.policy.attempts {
            return Err(error);
        }
        Ok(error)
    }
}
/// How long Google itself asks to wait.
fn asked(error: &Error) -> Option<Duration> {
    error
        .retry_after()
        .filter(|_| !mutant!("retry-after-ignored"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(seconds: u64) -> Run {
        Run::new(Duration::from_secs(seconds), CancellationToken::new())
    }

    fn broken() -> Error {
        Error::Network("broken".to_owned())
    }

    fn slow_down(seconds: u64) -> Error {
        Error::RateLimited {
            message: "slow down".to_owned(),
            retry_after: Some(Duration::from_secs(seconds)),
            lasting: false,
        }
    }

    /// Between nothing and 1, 2, 4, 8, 10, 10 … seconds, and spread over that.
    #[test]
    fn p85_delays_are_jittered_up_to_a_growing_bound() {
        let policy = RetryPolicy::default();
        for (attempt, bound) in [
            (1, 1),
            (2, 2),
            (3, 4),
            (4, 8),
            (5, 10),
            (6, 10),
            (u32::MAX, 10),
        ] {
            let bound = Duration::from_secs(bound);
            let delays: Vec<Duration> = (0..100).map(|_| policy.delay(attempt)).collect();
            assert!(
                delays
                    .iter()
                    .all(|&delay| Duration::ZERO < delay && delay <= bound)
            );
            for quarter in 0..4 {
                let part = bound * quarter / 4..bound * (quarter + 1) / 4;
                assert!(
                    delays.iter().any(|delay| part.contains(delay)),
                    "{attempt}: {part:?}"
                );
            }
        }
    }

    /// A hundred clients that failed at the same instant do not come back at the same instant.
    #[tokio::test(start_paused = true)]
    async fn p85_a_hundred_clients_spread_their_tries() {
        let clients = (0..100).map(|_| async {
            let (run, start) = (limited(300), Instant::now());
            let mut tries = Vec::new();
            for attempt in 1..3 {
                run.before_retry(attempt, broken()).await.unwrap();
                tries.push(start.elapsed());
            }
            run.before_retry(3, broken()).await.unwrap_err();
            tries
        });
        let mut set = tokio::task::JoinSet::new();
        for client in clients.collect::<Vec<_>>() {
            set.spawn(client);
        }
        let tries = set.join_all().await;
        for (index, bound) in [(0, 1000), (1, 3000)] {
            let mut tenths = [0; 10];
            for client in &tries {
                // The virtual clock moves in whole milliseconds.
                let at = client[index].as_millis().saturating_sub(2);
                assert!(at < bound, "{client:?}");
                tenths[usize::try_from(at * 10 / bound).unwrap()] += 1;
            }
            assert!(tenths.iter().all(|&clients| clients < 50), "{tenths:?}");
            assert!(tenths.iter().filter(|&&n| n > 0).count() >= 5, "{tenths:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn p85_a_retry_waits_its_jitter_and_the_third_failure_is_final() {
        let run = limited(300);
        for (attempt, bound) in [(1, 1), (2, 2)] {
            let before = Instant::now();
            run.before_retry(attempt, broken()).await.unwrap();
            let waited = before.elapsed();
            assert!(waited > Duration::ZERO);
            // The virtual clock moves in whole milliseconds.
            assert!(
                waited <= Duration::from_millis(bound * 1000 + 1),
                "{waited:?}"
            );
        }
        let before = Instant::now();
        assert!(matches!(
            run.before_retry(3, broken()).await,
            Err(Error::Network(_))
        ));
        assert_eq!(before.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn p85_retry_after_is_obeyed_exactly() {
        let run = limited(300);
        let before = Instant::now();
        run.before_retry(1, slow_down(37)).await.unwrap();
        assert_eq!(before.elapsed().as_secs(), 37);
    }

    #[tokio::test(start_paused = true)]
    async fn p85_a_wait_past_the_limit_fails_at_once() {
        let trouble = Error::BadResponse {
            message: "503".to_owned(),
            retry_after: Some(Duration::from_mins(1)),
        };
        for error in [slow_down(60), slow_down(u64::MAX), trouble] {
            let run = limited(60);
            let before = Instant::now();
            let failed = run.before_retry(1, error).await.unwrap_err();
            assert_eq!(failed.code(), "rate-limited");
            assert_eq!(before.elapsed(), Duration::ZERO);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_no_retry_can_help_is_given_back_at_once() {
        let run = limited(60);
        let lasting = Error::RateLimited {
            message: String::new(),
            retry_after: None,
            lasting: true,
        };
        for error in [
            lasting,
            Error::AccessDenied(String::new()),
            Error::AccessRevoked(String::new()),
            Error::NotFound(String::new()),
            Error::FullSyncRequired(String::new()),
            Error::Cancelled,
        ] {
            let code = error.code();
            let before = Instant::now();
            assert_eq!(run.before_retry(1, error).await.unwrap_err().code(), code);
            assert_eq!(before.elapsed(), Duration::ZERO);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_ends_whatever_is_going_on_and_progress_renews_it() {
        let run = limited(60);
        let before = Instant::now();
        let done = run.within(async {
            sleep(Duration::from_secs(50)).await;
            Ok(())
        });
        done.await.unwrap();
        run.progressed();
        let ended = run.within(std::future::pending::<Result<()>>()).await;
        assert_eq!(ended.unwrap_err().code(), "timeout");
        assert_eq!(before.elapsed().as_secs(), 110);
    }

    #[tokio::test(start_paused = true)]
    async fn cancelling_ends_a_wait_at_once() {
        let run = limited(300);
        let stop = run.cancel().clone();
        let before = Instant::now();
        let (ended, ()) = tokio::join!(run.before_retry(1, slow_down(200)), async {
            sleep(Duration::from_secs(5)).await;
            stop.cancel();
        });
        assert!(ended.unwrap_err().is_cancelled());
        assert_eq!(before.elapsed().as_secs(), 5);
    }
}
