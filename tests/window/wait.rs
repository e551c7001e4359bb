//! Waiting for something to become true, with a limit and a name for what did not.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// Generous: the machine may be busy with other tests. Only a failure takes that long.
pub(crate) const LIMIT: Duration = Duration::from_mins(2);

/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);

/// The same, where the moment matters.
const SHORT_PAUSE: Duration = Duration::from_millis(1);

/// Looks again until there is an answer, and panics with `what` when there is none in time.
pub(crate) async fn until<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    in_time(PAUSE, look).await.unwrap_or_else(|| in_vain(what))
}

/// The same, and as soon as there is one.
pub(crate) async fn until_at_once<T>(what: &str, look: impl AsyncFnMut() -> Option<T>) -> T {
    in_time(SHORT_PAUSE, look)
        .await
        .unwrap_or_else(|| in_vain(what))
}

/// The answer, where there is one in time.
pub(crate) async fn waited_for<T>(look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    in_time(PAUSE, look).await
}

async fn in_time<T>(pause: Duration, mut look: impl AsyncFnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + LIMIT;
    while Instant::now() < end {
        if let Some(found) = look().await {
            return Some(found);
        }
        sleep(pause).await;
    }
    None
}

fn in_vain(what: &str) -> ! {
    panic!("waited {LIMIT:?} in vain for {what}")
}
