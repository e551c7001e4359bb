//! One run over one calendar, from taking its lock to the row in the log.
//!
//! The steps, by number, because tests stop a run at each of them:
//!
//! 1. Take the calendar's lock, and see where the last run ended.
//! 2. Decide where to begin: changes, everything, or the rest of an interrupted full listing.
//! 3. Fetch and stage page after page.
//! 4. End it in one transaction: last page, events, sweep, token, calendar, staging thrown away, row of the log (P01).
//! 5. Where Google knows the token no longer, or the listing is in doubt, go back to 3 with everything, at most once
//!    (P11); nothing is wiped first (P09).
//! 6. Where it failed, note that in a transaction of its own.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use google::{Client, RetryPolicy, Watch};
use jiff::Timestamp;
use store::Store;
use store::calendar::{self, Calendar};
use store::sync_run::SyncRun;
use tokio_util::sync::CancellationToken;

use crate::listing::Progress;
use crate::outcome::{self, Aftermath, Heading, Tally};
use crate::paging::Paging;
use crate::reader::Reader;
use crate::{Error, Result};

/// What is asked of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes, where it is known since when; else everything, or what is left of it after an interrupted run.
    Auto,
    /// Everything, from the first page on.
    Full,
}

/// How long and how hard a run tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For a full run, counted from its last page.
    pub full: Duration,
    /// For an incremental run.
    pub incremental: Duration,
    /// How often one request is sent.
    pub retry: RetryPolicy,
    /// Events on a page of a calendar's first run, 1 to 2500.
    pub page_size: u32,
    /// How later runs choose another number; `None` keeps it.
    pub paging: Option<Paging>,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            full: Duration::from_mins(5),
            incremental: Duration::from_mins(1),
            retry: RetryPolicy::default(),
            page_size: 250,
            paging: Some(Paging::default()),
        }
    }
}

/// Everything that a run needs.
#[derive(Clone, Copy)]
pub struct Pull<'a> {
    /// Where events go.
    pub store: &'a Store,
    /// Speaks for the calendar's account.
    pub client: &'a Client,
    /// The folder of lock files, made where there is none.
    pub locks: &'a Path,
    /// Google's id of the account.
    pub account_sub: &'a str,
    /// Row id of the workspace on whose behalf it runs.
    pub workspace_id: i64,
    /// Row id of the calendar.
    pub calendar_id: i64,
    /// The job run that it is part of.
    pub job_run_id: Option<i64>,
    /// What is asked.
    pub kind: Kind,
    /// How long and how hard it tries.
    pub limits: Limits,
    /// Is told of its requests.
    pub watch: Option<&'a Arc<dyn Watch>>,
    /// Stops it: at once while it waits for Google, else between two pages, or two resources of what ends it.
    pub cancel: &'a CancellationToken,
    /// The civil clock, for the log.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// Told after each page.
    pub progress: &'a (dyn Fn(Progress<'_>) + Send + Sync),
}

/// Makes the stored calendar equal to Google's. A failure is data: the row of the log says what happened, and has
/// been stored; its id is 0 only where the store itself failed.
pub async fn pull(ctx: &Pull<'_>) -> SyncRun {
    let mut heading = Heading {
        job_run_id: ctx.job_run_id,
        workspace_id: ctx.workspace_id,
        calendar: None,
        started_at: (ctx.now)(),
    };
    let calendar = match calendar_of(ctx).await {
        Ok(calendar) => calendar,
        Err(error) => return fail(ctx, heading, &Tally::new(), &error, false).await,
    };
    heading.calendar = Some(calendar.google_id.clone());
    let mut reader = Reader::new(ctx, heading.clone(), calendar);
    match reader.read().await {
        Ok(row) => row,
        Err(error) => fail(ctx, heading, &reader.tally, &error, reader.got_further).await,
    }
}

async fn calendar_of(ctx: &Pull<'_>) -> Result<Calendar> {
    let (store, id) = (ctx.store.clone(), ctx.calendar_id);
    let found = blocking(move || Ok(store.read(|tx| calendar::get(tx, id))?)).await?;
    found.ok_or(Error::CalendarRemoved)
}

/// Step 6.
async fn fail(
    ctx: &Pull<'_>,
    heading: Heading,
    tally: &Tally,
    error: &Error,
    got_further: bool,
) -> SyncRun {
    tracing::info!(calendar = heading.calendar, code = error.code(), %error, "a sync run came to nothing");
    let row = outcome::failure(heading, tally, error, (ctx.now)());
    let (store, calendar_id, unstored) = (ctx.store.clone(), ctx.calendar_id, row.clone());
    let page_size = tally.page_size;
    let (aftermath, now) = (Aftermath::of(error, got_further), row.completed_at);
    let stored = blocking(move || {
        store.write(|tx| {
            aftermath.settle(tx, calendar_id, now)?;
            outcome::note_page_size(tx, calendar_id, page_size)?;
            Ok(outcome::log(tx, row)?)
        })
    });
    stored.await.unwrap_or_else(|cause: Error| {
        tracing::error!(%cause, "the sync log cannot be written");
        unstored
    })
}

/// Runs what blocks away from the async threads.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The runtime is shutting down.
            Err(_) => Err(Error::Cancelled),
        },
    }
}
