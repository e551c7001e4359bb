//! Waiting for something to become true, with a limit and a name for what did not.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Generous: the machine may be busy with other tests. Only a failure takes that long.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// Looks again until there is an answer, and panics with `what` when there is none in time.
pub(crate) async fn until<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + LIMIT;
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(Instant::now() < end, "waited {LIMIT:?} in vain: {what}");
        sleep(PAUSE).await;
    }
}
