//! The pace of one account: while Google wants it slower, none of its requests is sent.
//!
//! Google counts an account's requests together, whatever they are for. So the wait that one of them has to keep, which
//! doubles from try to try and is random up to that, holds for all.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::error::Result;
use crate::run::Run;

/// When the account may ask again; shared by all that ask in its name.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// Nobody asks for so long from now on; a longer wait stays.
    pub(crate) fn hold(&self, wait: Duration) {
        let until = Instant::now() + wait;
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *held = (*held).max(Some(until));
    }

    /// Waits until the account may ask, as long as the run may last.
    pub(crate) async fn wait(&self, run: &Run) -> Result<()> {
        // Whoever asked first afterwards may have been told to wait longer.
        while let Some(until) = self.until() {
            run.within(async {
                sleep_until(until).await;
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    fn until(&self) -> Option<Instant> {
        let held = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.filter(|&until| until > Instant::now())
    }
}
