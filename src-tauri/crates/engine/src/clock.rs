//! The civil clock: the one place that asks what time it is.
//!
//! Planning, dates and log rows use it, and `HOURWRIGHT_NOW` freezes it. Time limits, back-off and token age never do:
//! they run on tokio's monotonic clock.

use jiff::Timestamp;

/// Says what time it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clock {
    frozen: Option<Timestamp>,
}

impl Clock {
    /// The system's clock.
    pub fn system() -> Clock {
        Clock { frozen: None }
    }

    /// A clock that stands still.
    pub fn frozen(at: Timestamp) -> Clock {
        Clock { frozen: Some(at) }
    }

    /// The present instant, to the millisecond: what is shown at once and what is read back later are the same.
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(self) -> Timestamp {
        let now = self.frozen.unwrap_or_else(Timestamp::now);
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}
