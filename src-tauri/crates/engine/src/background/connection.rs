//! Whether Google can be reached, as far as the background knows.
//!
//! While all is well nobody asks. After a sleep the network needs a moment, and not everybody who wakes at eight should
//! ask Google at the same second; after a run that met no network there is nothing to be gained by another. In both
//! cases the background first asks whether there is anybody, and until then it is offline, which is no error (P117).

use std::time::Duration;

use rand::RngExt;
use tokio::time::Instant;

/// How long the network is given after a sleep: a random time in this stretch.
const SETTLE: std::ops::RangeInclusive<u64> = 5_000..=20_000;
/// How long after a question without an answer the next is asked.
const ASK_AGAIN: Duration = Duration::from_secs(10);

/// What is known of the way to Google.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Connection {
    /// Nothing speaks against it.
    #[default]
    Trusted,
    /// The machine slept, or the last run met no network.
    Doubted {
        /// When to ask whether it is there.
        ask_at: Instant,
        /// Whether it was asked for in vain.
        offline: bool,
    },
}

impl Connection {
    /// The machine woke.
    pub(crate) fn woke(now: Instant) -> Connection {
        let settle = Duration::from_millis(rand::rng().random_range(SETTLE));
        Connection::Doubted {
            ask_at: now + settle,
            offline: false,
        }
    }

    /// A run, or the question whether anybody is there, met no network.
    pub(crate) fn lost(now: Instant) -> Connection {
        Connection::Doubted {
            ask_at: now + ASK_AGAIN,
            offline: true,
        }
    }

    /// Whether it is time to ask.
    pub(crate) fn wants_asking(self, now: Instant) -> bool {
        matches!(self, Connection::Doubted { ask_at, .. } if ask_at <= now)
    }

    /// Asks at the next occasion, if there is a doubt: a person waits.
    pub(crate) fn ask_now(&mut self, now: Instant) {
        if let Connection::Doubted { ask_at, .. } = self {
            *ask_at = now;
        }
    }

    /// Whether it was asked for in vain.
    pub(crate) fn is_offline(self) -> bool {
        matches!(self, Connection::Doubted { offline: true, .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn p117_after_a_sleep_the_network_gets_five_to_twenty_seconds() {
        let now = Instant::now();
        let mut waits = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let connection = Connection::woke(now);
            assert!(!connection.is_offline(), "nothing is known yet");
            assert!(!connection.wants_asking(now + Duration::from_millis(4_999)));
            assert!(connection.wants_asking(now + Duration::from_secs(20)));
            let wait = (5..=20).find(|&s| connection.wants_asking(now + Duration::from_secs(s)));
            waits.insert(wait);
        }
        assert!(waits.len() > 5, "not everybody at the same time: {waits:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn p117_without_an_answer_it_is_offline_and_asked_again() {
        let now = Instant::now();
        let connection = Connection::lost(now);
        assert!(connection.is_offline());
        assert!(!connection.wants_asking(now));
        assert!(connection.wants_asking(now + ASK_AGAIN));
        assert!(!Connection::Trusted.wants_asking(now + ASK_AGAIN));
    }
}
