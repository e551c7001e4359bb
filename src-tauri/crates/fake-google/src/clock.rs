//! The server's clock, which a test may set by hand.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

/// Tells the server what time it is: for `created` and `updated`, for the age of tokens and for `Retry-After` dates.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The computer's own clock.
    #[expect(
        clippy::disallowed_methods,
        reason = "the server stands in for another computer, which has a clock of its own"
    )]
    pub fn real() -> Self {
        Self::new(Timestamp::now)
    }

    /// A clock that stands still at `instant`.
    pub fn frozen(instant: Timestamp) -> Self {
        Self::new(move || instant)
    }

    /// A clock that asks `now` each time.
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The current instant.
    pub fn now(&self) -> Timestamp {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}
