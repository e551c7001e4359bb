//! The one transaction that ends a run: all of it, or nothing (P01).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sabotage::mutant;
use store::sync_run::{RunType, SyncRun};
use store::sync_state::{self, SyncState};
use store::{WriteTx, calendar, event, stage};
use tokio_util::sync::CancellationToken;

use crate::apply::{self, Listing, apply};
use crate::listing::{LastPage, NewRun, stage_items, staged_run};
use crate::outcome::{self, Heading, Tally};
use crate::resources::{OnePage, Resources};
use crate::{Error, Result};

/// What is to be made true.
pub(crate) struct Ending {
    pub(crate) calendar_id: i64,
    /// The calendar's own zone.
    pub(crate) zone: TimeZone,
    /// What was known when the run began.
    pub(crate) state: Option<SyncState>,
    pub(crate) last: LastPage,
    /// Whether an earlier listing in this run was as strange as this one.
    pub(crate) verified: bool,
    pub(crate) heading: Heading,
    pub(crate) tally: Tally,
    pub(crate) now: Timestamp,
    /// Undoes it all, until it is committed.
    pub(crate) cancel: CancellationToken,
}

impl Ending {
    /// Gives the row of the log.
    pub(crate) fn carry_out(mut self, tx: &WriteTx<'_>) -> Result<SyncRun> {
        self.check_unchanged(tx)?;
        let resources = self.resources(tx)?;
        let (run_id, run_type) = (resources.run_id(), self.tally.run_type);
        let listing = Listing {
            calendar_id: self.calendar_id,
            zone: &self.zone,
            resources,
            run_type,
            cancel: &self.cancel,
            unlisted: match run_type {
                RunType::Full => event::count_unlisted(tx, self.calendar_id, run_id)?,
                RunType::Incremental => 0,
            },
        };
        if !self.verified {
            apply::brake(tx, &listing)?;
        }
        let counts = apply(tx, &listing)?;
        self.note_completion(tx)?;
        if !mutant!("pages-stay") {
            stage::purge(tx, self.calendar_id)?;
        }
        let row = outcome::success(self.heading, &self.tally, counts, self.now);
        let row = outcome::log(tx, row)?;
        apply::go_on_unless(&self.cancel)?;
        Ok(row)
    }

    /// What the store knew when the run began must still hold, or somebody else has been at it (P113).
    fn check_unchanged(&self, tx: &WriteTx<'_>) -> Result<()> {
        if sync_state::get(tx, self.calendar_id)? == self.state || mutant!("overtaken-unnoticed") {
            Ok(())
        } else {
            Err(Error::Overtaken)
        }
    }

    /// All that was listed; the last page joins those that are staged. A full listing is staged even where it has one
    /// page: what it does not name is found by a query.
    fn resources(&mut self, tx: &WriteTx<'_>) -> Result<Resources> {
        let items = std::mem::take(&mut self.last.items);
        let (last, run_type) = (&self.last, self.tally.run_type);
        if run_type == RunType::Incremental && last.staged_run_id.is_none() {
            return Ok(Resources::Page(OnePage::of(tx, self.calendar_id, items)?));
        }
        let new = NewRun {
            calendar_id: self.calendar_id,
            run_type,
            page_size: last.page_size,
            now: self.now,
        };
        let run_id = staged_run(tx, last.staged_run_id, new)?;
        stage_items(tx, self.calendar_id, run_id, &items)?;
        Ok(Resources::Staged(run_id))
    }

    /// Where the next run begins, and what the listing said about the calendar itself (P43).
    fn note_completion(&self, tx: &WriteTx<'_>) -> Result<()> {
        let (id, about) = (self.calendar_id, &self.last.about);
        let full = self.tally.run_type == RunType::Full;
        let (token, fingerprint) = (self.last.token.as_str(), google::fingerprint());
        sync_state::complete(tx, id, token, &fingerprint, full, self.now)?;
        outcome::note_page_size(tx, id, self.tally.page_size)?;
        let (zone, role) = (about.time_zone.as_deref(), about.access_role.as_deref());
        calendar::describe(tx, id, zone, role)?;
        Ok(calendar::set_read(tx, id)?)
    }
}
