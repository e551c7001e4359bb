//! The civil clock: the one place that asks what time it is.
//!
//! Planning, dates, schedules and log rows use it, and `HOURWRIGHT_NOW` freezes it. Time limits, back-off and token age
//! never do: they run on tokio's monotonic clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;

/// Says what time it is. Clones show the same time.
#[derive(Debug, Clone, Default)]
pub struct Clock(Source);

#[derive(Debug, Clone, Default)]
enum Source {
    #[default]
    System,
    /// In unix milliseconds; stands still until somebody sets it.
    Standing(Arc<AtomicI64>),
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands still, or is [set](Clock::set) by hand.
    pub fn frozen(at: Timestamp) -> Clock {
        Clock(Source::Standing(Arc::new(AtomicI64::new(
            at.as_millisecond(),
        ))))
    }

    /// Whether this is the system's.
    pub fn is_system(&self) -> bool {
        matches!(self.0, Source::System)
    }

    /// Sets a standing clock, and with it all its clones; the system's goes on as it was.
    pub fn set(&self, at: Timestamp) {
        if let Source::Standing(millis) = &self.0 {
            millis.store(at.as_millisecond(), Ordering::Relaxed);
        }
    }

    /// The present instant, to the millisecond: what is shown at once and what is read back later are the same.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> Timestamp {
        let millis = match &self.0 {
            Source::System => Timestamp::now().as_millisecond(),
            Source::Standing(millis) => millis.load(Ordering::Relaxed),
        };
        Timestamp::from_millisecond(millis).expect("it was made of a timestamp")
    }
}
