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

use google::{Client, RetryPolicy, Run};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::calendar::{self, Calendar};
use store::sync_run::{RunType, SyncRun};
use store::sync_state::{self, SyncState};
use store::{Store, WriteTx, stage};
use tokio_util::sync::CancellationToken;

use crate::apply::{self, Listing, apply};
use crate::listing::{LastPage, Pages, Progress, check_unchanged, stage_items, staged_run};
use crate::lock::CalendarLock;
use crate::outcome::{self, Aftermath, Heading, Tally};
use crate::start::{Start, decide};
use crate::{Error, Result, access};

/// What is asked of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Changes, where it is known since when; else everything.
    Auto,
    /// Everything.
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
    /// Events on a page, 1 to 2500.
    pub page_size: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            full: Duration::from_mins(5),
            incremental: Duration::from_mins(1),
            retry: RetryPolicy::default(),
            page_size: 250,
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
    /// Stops it: at once while it waits for Google, else between two pages.
    pub cancel: &'a CancellationToken,
    /// The civil clock, for the log.
    pub now: &'a (dyn Fn() -> Timestamp + Send + Sync),
    /// Told after each page.
    pub progress: &'a (dyn Fn(Progress<'_>) + Send + Sync),
}

/// Makes the stored calendar equal to Google's. A failure is data: the row of the log says what happened, and has
/// been stored; its id is 0 only where the store itself failed.
pub async fn pull(ctx: &Pull<'_>) -> SyncRun {
    let heading = Heading {
        job_run_id: ctx.job_run_id,
        workspace_id: ctx.workspace_id,
        calendar: None,
        started_at: (ctx.now)(),
    };
    let (store, calendar_id) = (ctx.store.clone(), ctx.calendar_id);
    let loaded = blocking(move || Ok(store.read(|tx| calendar::get(tx, calendar_id))?)).await;
    let calendar = match loaded {
        Ok(Some(calendar)) => calendar,
        Ok(None) => return fail(ctx, heading, &Tally::new(), &Error::CalendarRemoved, false).await,
        Err(error) => return fail(ctx, heading, &Tally::new(), &error, false).await,
    };
    let heading = Heading {
        calendar: Some(calendar.google_id.clone()),
        ..heading
    };
    let mut reader = Reader {
        ctx,
        heading: heading.clone(),
        calendar,
        lock: None,
        state: None,
        tally: Tally::new(),
        got_further: false,
    };
    match reader.read().await {
        Ok(row) => row,
        Err(error) => fail(ctx, heading, &reader.tally, &error, reader.got_further).await,
    }
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
    let aftermath = Aftermath::of(error, got_further);
    let stored = blocking(move || {
        store.write(|tx| {
            aftermath.settle(tx, calendar_id)?;
            Ok(outcome::log(tx, row)?)
        })
    });
    stored.await.unwrap_or_else(|cause: Error| {
        tracing::error!(%cause, "the sync log cannot be written");
        unstored
    })
}

/// A run that holds, or is about to take, its calendar's lock.
pub(crate) struct Reader<'a> {
    pub(crate) ctx: &'a Pull<'a>,
    heading: Heading,
    pub(crate) calendar: Calendar,
    /// Goes along with each piece of work on the store, so that it outlives a run that is dropped in the middle.
    lock: Option<Arc<CalendarLock>>,
    /// What was known when the run began, or what the run itself has made of it since.
    state: Option<SyncState>,
    tally: Tally,
    /// Whether this run has staged pages that the one before had not.
    pub(crate) got_further: bool,
}

impl Reader<'_> {
    async fn read(&mut self) -> Result<SyncRun> {
        let lock = self.take_lock().await;
        let mut start = self.begin().await?;
        self.lock = Some(Arc::new(lock?));
        let mut verified = false;
        loop {
            match self.list(&start, verified).await {
                Err(error) if !self.tally.redirected && self.needs_everything(&error) => {
                    tracing::info!(calendar = self.calendar.google_id, %error, "reading everything");
                    self.start_over(&start, &error).await?;
                    self.tally.redirected = true;
                }
                Err(error @ Error::Brake { .. }) if !verified => {
                    tracing::warn!(calendar = self.calendar.google_id, %error, "asking a second time");
                    verified = true;
                }
                result => return result,
            }
            start = Start::Everything;
        }
    }

    /// Step 1.
    async fn take_lock(&self) -> Result<CalendarLock> {
        let locks = self.ctx.locks.to_owned();
        let (sub, id) = (
            self.ctx.account_sub.to_owned(),
            self.calendar.google_id.clone(),
        );
        blocking(move || CalendarLock::acquire(&locks, &sub, &id)).await
    }

    /// Step 2.
    async fn begin(&mut self) -> Result<Start> {
        let (store, calendar_id) = (self.ctx.store.clone(), self.calendar.id);
        let (state, staged) = blocking(move || {
            store.read(|tx| {
                let state = sync_state::get(tx, calendar_id)?;
                Ok((state, stage::of_calendar(tx, calendar_id)?))
            })
        })
        .await?;
        let fingerprint = google::fingerprint();
        let start = decide(self.ctx.kind, state.as_ref(), staged.as_ref(), &fingerprint);
        self.state = state;
        self.tally.run_type = start.run_type();
        Ok(start)
    }

    /// Steps 3 and 4.
    async fn list(&mut self, start: &Start, verified: bool) -> Result<SyncRun> {
        self.tally.run_type = start.run_type();
        let limits = self.ctx.limits;
        let limit = match start.run_type() {
            RunType::Full => limits.full,
            RunType::Incremental => limits.incremental,
        };
        let run = Run::new(limit, self.ctx.cancel.clone()).with_retry(limits.retry);
        let last = Pages::new(self, &run, start).until_last().await;
        self.tally.add(&run);
        let last = last?;
        if self.ctx.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        self.complete(last, verified).await
    }

    /// Step 4.
    async fn complete(&mut self, last: LastPage, verified: bool) -> Result<SyncRun> {
        let now = (self.ctx.now)();
        let (calendar_id, run_type) = (self.calendar.id, self.tally.run_type);
        let (heading, tally) = (self.heading.clone(), self.tally.clone());
        let state = self.state.clone();
        let zone = self.zone(last.about.time_zone.as_deref());
        self.write(move |tx| {
            check_unchanged(tx, calendar_id, state.as_ref())?;
            let run_id = staged_run(tx, calendar_id, last.staged_run_id, run_type, now)?;
            stage_items(tx, run_id, &last.items)?;
            let listing = Listing {
                calendar_id,
                zone: &zone,
                run_id,
                run_type,
            };
            let full = run_type == RunType::Full;
            if full && !verified {
                apply::brake(tx, &listing)?;
            }
            let counts = apply(tx, &listing)?;
            let (token, fingerprint) = (last.token.as_str(), google::fingerprint());
            sync_state::complete(tx, calendar_id, token, &fingerprint, full, now)?;
            let about = &last.about;
            calendar::describe(
                tx,
                calendar_id,
                about.time_zone.as_deref(),
                about.access_role.as_deref(),
            )?;
            calendar::set_state(tx, calendar_id, calendar::State::Active)?;
            stage::purge(tx, calendar_id)?;
            let row = outcome::success(heading, &tally, counts, now);
            Ok(outcome::log(tx, row)?)
        })
        .await
    }

    /// Whether a failure means that only a full listing can go on (step 5).
    fn needs_everything(&self, error: &Error) -> bool {
        let tokenless_before = self
            .state
            .as_ref()
            .is_some_and(|state| state.tokenless_runs > 0);
        match error {
            Error::AccessChanged => true,
            Error::TokenMissing => tokenless_before,
            error => error.is_dead_token(),
        }
    }

    /// Throws staged pages away, and a token that Google no longer knows.
    async fn start_over(&mut self, start: &Start, error: &Error) -> Result<()> {
        let forget = error.is_dead_token() && matches!(start, Start::Changes(_));
        let calendar_id = self.calendar.id;
        self.state = self
            .write(move |tx| {
                if forget {
                    sync_state::forget_token(tx, calendar_id)?;
                }
                stage::purge(tx, calendar_id)?;
                Ok(sync_state::get(tx, calendar_id)?)
            })
            .await?;
        self.got_further = false;
        Ok(())
    }

    /// Notes that the account may now see more or less of the calendar's events.
    pub(crate) async fn change_access(&mut self, before: String, after: String) -> Result<()> {
        let calendar_id = self.calendar.id;
        let role = after.clone();
        self.state = self
            .write(move |tx| {
                access::follow(tx, calendar_id, &before, &after)?;
                calendar::describe(tx, calendar_id, None, Some(&after))?;
                Ok(sync_state::get(tx, calendar_id)?)
            })
            .await?;
        self.calendar.access_role = role;
        Ok(())
    }

    /// The calendar's zone as the listing names it, else as the list of calendars did.
    fn zone(&self, listed: Option<&str>) -> TimeZone {
        listed
            .and_then(google::normalise_zone)
            .or_else(|| google::normalise_zone(&self.calendar.time_zone))
            .and_then(|name| TimeZone::get(&name).ok())
            .unwrap_or(TimeZone::UTC)
    }

    /// Runs a transaction away from the async threads, with the lock held to its end.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&WriteTx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (store, lock) = (self.ctx.store.clone(), self.lock.clone());
        blocking(move || {
            let result = store.write(work);
            drop(lock);
            result
        })
        .await
    }
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
