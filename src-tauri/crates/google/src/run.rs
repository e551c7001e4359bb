//! The budget of one run: how long, how many tries, and whether somebody asked to stop.
//!
//! Time is tokio's, which is monotonic and can be virtual; nothing here looks at the wall clock.

use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};

/// How often and how patiently a request is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The most times that one request is sent.
    pub attempts: u32,
    /// The longest wait before the second try.
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
    /// back together (Brooker, "Exponential Backoff and Jitter", 2015). Never zero.
    fn delay(&self, attempt: u32) -> Duration {
        let growth = self.factor.saturating_pow(attempt.saturating_sub(1));
        let bound = self.base.saturating_mul(growth).min(self.cap);
        let nanoseconds = u64::try_from(bound.as_nanos()).unwrap_or(u64::MAX).max(1);
        Duration::from_nanos(rand::random_range(1..=nanoseconds))
    }
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
        }
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
        if !error.is_worth_a_retry() {
            return Err(error);
        }
        if let Some(wait) = error.retry_after()
            && wait >= self.deadline().saturating_duration_since(Instant::now())
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
        let wait = match error {
            // A new token is all that it takes.
            Error::StaleAccess(_) => Duration::ZERO,
            _ => error
                .retry_after()
                .unwrap_or_else(|| self.policy.delay(attempt)),
        };
        tracing::debug!(attempt, wait_ms = wait.as_millis(), code = error.code(), %error, "trying again");
        self.within(async {
            sleep(wait).await;
            Ok(())
        })
        .await
    }
}
