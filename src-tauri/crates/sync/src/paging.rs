//! How many events are asked for on a page (P95).
//!
//! A page has to arrive whole or it is asked for again, so on a slow line it must be small; on a fast one each page costs
//! a round trip. The size is the same throughout a run, and what a run has seen decides about the next one's.

use std::collections::HashSet;
use std::time::Duration;

use google::Next;

use crate::{Error, Result};

/// When and how far the size of pages is adapted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Never fewer events than this.
    pub least: u32,
    /// Never more than this.
    pub most: u32,
    /// Where every full page took less than this, the next run asks for twice as many.
    pub fast: Duration,
    /// Where one took longer than this, the next run asks for half as many.
    pub slow: Duration,
}

impl Default for Paging {
    fn default() -> Paging {
        Paging {
            least: 100,
            most: 1000,
            fast: Duration::from_secs(2),
            slow: Duration::from_secs(10),
        }
    }
}

impl Paging {
    /// The size for the next run, given this one's and how long the slowest of its full pages took.
    pub(crate) fn next(&self, size: u32, slowest: Duration) -> u32 {
        let wanted = if slowest < self.fast {
            size.saturating_mul(2)
        } else if slowest > self.slow {
            size / 2
        } else {
            size
        };
        wanted.clamp(self.least, self.most)
    }
}

/// What the pages of one listing have shown so far.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    slowest: Option<Duration>,
}

impl Seen {
    /// Notes a page that took so long. One that is the last says nothing: it may hold next to nothing.
    pub(crate) fn page(&mut self, next: &Next, took: Duration) {
        if matches!(next, Next::Page(_)) {
            self.slowest = self.slowest.max(Some(took));
        }
    }

    /// Notes that a page did not arrive in time. Where others did before it, it is not the size that is to blame, and
    /// the pages that are staged are worth more.
    pub(crate) fn silence(&mut self) {
        self.slowest.get_or_insert(Duration::MAX);
    }

    /// How long the slowest full page took.
    pub(crate) fn slowest(&self) -> Option<Duration> {
        self.slowest
    }
}

/// The pages that a listing came by. One that leads back to any of them would go on for ever, and each page that comes
/// counts as progress.
#[derive(Debug, Default)]
pub(crate) struct Trail(HashSet<String>);

impl Trail {
    /// Goes on to the page that `token` names.
    pub(crate) fn follow(&mut self, token: &str) -> Result<()> {
        if self.0.insert(token.to_owned()) {
            Ok(())
        } else {
            Err(Error::EndlessPages)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p95_the_size_follows_what_was_seen_within_its_bounds() {
        let paging = Paging::default();
        for (size, slowest_ms, expected) in [
            (250, 300, 500),
            (500, 1999, 1000),
            (1000, 10, 1000),
            (250, 2000, 250),
            (250, 10_000, 250),
            (250, 10_001, 125),
            (125, 60_000, 100),
            (100, u64::MAX, 100),
        ] {
            let next = paging.next(size, Duration::from_millis(slowest_ms));
            assert_eq!(next, expected, "{size} {slowest_ms}");
        }
    }

    #[test]
    fn p95_only_full_pages_count_and_silence_only_before_any() {
        let (full, last) = (Next::Page(String::new()), Next::Nothing);
        let mut seen = Seen::default();
        seen.page(&last, Duration::from_secs(1));
        assert_eq!(seen.slowest(), None);
        seen.page(&full, Duration::from_secs(3));
        seen.page(&full, Duration::from_secs(2));
        seen.silence();
        assert_eq!(seen.slowest(), Some(Duration::from_secs(3)));
        let mut silent = Seen::default();
        silent.silence();
        assert_eq!(silent.slowest(), Some(Duration::MAX));
    }
}
