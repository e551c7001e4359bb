//! The steps of a run, from the lock to the transaction that ends it. Their numbers are those of [`mod@crate::pull`].

use std::sync::Arc;

use google::Run;
use jiff::tz::TimeZone;
use sabotage::{mutant, step};
use store::calendar::{self, Calendar};
use store::sync_run::{RunType, SyncRun};
use store::sync_state::{self, SyncState};
use store::{WriteTx, event, stage};

use crate::apply::go_on_unless;
use crate::ending::Ending;
use crate::listing::{LastPage, Pages};
use crate::lock::CalendarLock;
use crate::outcome::{Heading, Tally};
use crate::pull::{Pull, blocking};
use crate::start::{Start, decide};
use crate::{Error, Result, access};

/// A run that holds, or is about to take, its calendar's lock.
pub(crate) struct Reader<'a> {
    pub(crate) ctx: &'a Pull<'a>,
    heading: Heading,
    pub(crate) calendar: Calendar,
    /// Goes along with each piece of work on the store, so that it outlives a run that is dropped in the middle.
    lock: Option<Arc<CalendarLock>>,
    /// What was known when the run began, or what the run itself has made of it since.
    state: Option<SyncState>,
    pub(crate) tally: Tally,
    /// Whether this run has staged pages that the one before had not.
    pub(crate) got_further: bool,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(ctx: &'a Pull<'a>, heading: Heading, calendar: Calendar) -> Reader<'a> {
        Reader {
            ctx,
            heading,
            calendar,
            lock: None,
            state: None,
            tally: Tally::new(),
            got_further: false,
        }
    }

    pub(crate) async fn read(&mut self) -> Result<SyncRun> {
        let lock = self.take_lock().await;
        let mut start = self.begin().await?;
        self.lock = match lock {
            Err(_) if mutant!("lock-ignored") => None,
            lock => Some(Arc::new(lock?)),
        };
        step!("locked");
        let mut verified = false;
        loop {
            match self.list(&start, verified).await {
                Err(error) if self.may_start_over() && self.needs_everything(&error) => {
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
        self.state = state;
        let start = decide(
            self.ctx.kind,
            self.state.as_ref(),
            staged.as_ref(),
            &fingerprint,
            self.page_size(),
        );
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
        let run = Run::new(limit, self.ctx.cancel.clone())
            .with_retry(limits.retry)
            .watched_by(self.ctx.watch.cloned());
        let last = Pages::new(self, &run, start).until_last().await;
        self.tally.add(&run);
        let last = last?;
        go_on_unless(self.ctx.cancel)?;
        if mutant!("token-before-the-data") {
            let (id, token, now) = (self.calendar.id, last.token.clone(), (self.ctx.now)());
            let early = move |tx: &WriteTx<'_>| {
                sync_state::complete(tx, id, token.as_str(), &google::fingerprint(), false, now)?;
                Ok(sync_state::get(tx, id)?)
            };
            self.state = self.write(early).await?;
        }
        self.complete(last, verified).await
    }

    /// Step 4.
    async fn complete(&mut self, last: LastPage, verified: bool) -> Result<SyncRun> {
        let ending = Ending {
            calendar_id: self.calendar.id,
            zone: self.zone(last.about.time_zone.as_deref()),
            state: self.state.clone(),
            last,
            verified,
            heading: self.heading.clone(),
            tally: self.tally.clone(),
            now: (self.ctx.now)(),
            cancel: self.ctx.cancel.clone(),
        };
        self.write(move |tx| ending.carry_out(tx)).await
    }

    /// At most once in a run (P11).
    fn may_start_over(&self) -> bool {
        !self.tally.redirected || (mutant!("endless-410") && self.tally.requests < 20)
    }

    /// Whether a failure means that only a full listing can go on (step 5).
    fn needs_everything(&self, error: &Error) -> bool {
        let tokenless_before = self
            .state
            .as_ref()
            .is_some_and(|state| state.tokenless_runs > 0);
        match error {
            Error::AccessChanged => true,
            Error::TokenMissing => tokenless_before && !mutant!("tokenless-for-ever"),
            error => error.is_dead_token() && !mutant!("410-is-a-failure"),
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
                if mutant!("wipe-on-410") {
                    event::delete_unlisted(tx, calendar_id, 0)?;
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
        let (hides, state) = self
            .write(move |tx| {
                let hides = access::follow(tx, calendar_id, &before, &after)?;
                calendar::describe(tx, calendar_id, None, Some(&after))?;
                Ok((hides, sync_state::get(tx, calendar_id)?))
            })
            .await?;
        self.state = state;
        self.calendar.access_role = role;
        if hides {
            let store = self.ctx.store.clone();
            blocking(move || {
                access::wipe(&store);
                Ok(())
            })
            .await?;
        }
        Ok(())
    }

    /// How many events a page of a new listing is to have.
    pub(crate) fn page_size(&self) -> u32 {
        let limits = self.ctx.limits;
        let learned = self.state.as_ref().and_then(|state| state.page_size);
        learned
            .filter(|_| limits.paging.is_some())
            .unwrap_or(limits.page_size)
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
