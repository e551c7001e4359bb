//! Turns the resources of one complete listing into events, inside the transaction that ends a run.
//!
//! They are taken in an order that makes Google's irrelevant (P18): first what lives, then deleted events with the
//! exceptions of deleted series (P28), then cancelled occurrences, last what cannot be read (P19). After a full listing
//! whatever it did not name goes (P10).

use std::collections::BTreeSet;

use google::{Cancelled, PARSER_VERSION, Parsed, parse_event};
use jiff::tz::TimeZone;
use model::{Event, OriginalStart};
use sabotage::mutant;
use store::event::{self, NewEvent, StoredEvent};
use store::stage::{StagedEvent, StagedKind};
use store::sync_run::RunType;
use store::{ReadTx, WriteTx};
use tokio_util::sync::CancellationToken;

use crate::merge::{self, Verdict};
use crate::resources::Resources;
use crate::{Error, Result};

/// A sweep of more events than this …
const BRAKE_COUNT: u32 = 20;
/// … and of more than this share of the calendar needs a second listing that agrees (P74).
const BRAKE_PERCENT: u64 = 30;

/// A complete listing.
pub(crate) struct Listing<'a> {
    pub(crate) calendar_id: i64,
    /// The calendar's own zone, in which its all-day events lie.
    pub(crate) zone: &'a TimeZone,
    pub(crate) resources: Resources,
    pub(crate) run_type: RunType,
    /// How many stored events it does not name, where it names all that there are.
    pub(crate) unlisted: u32,
    /// Ends it before its end; what was done is undone with its transaction.
    pub(crate) cancel: &'a CancellationToken,
}

/// What became of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Resources that were new or changed.
    pub(crate) upserted: u32,
    /// Rows removed.
    pub(crate) deleted: u32,
    /// Resources that could not be read.
    pub(crate) quarantined: u32,
}

/// Refuses a full listing whose sweep would be implausibly large: Google may have answered with nothing by mistake.
pub(crate) fn brake(tx: &ReadTx<'_>, listing: &Listing<'_>) -> Result<()> {
    let removed = listing.unlisted;
    if removed <= BRAKE_COUNT {
        return Ok(());
    }
    // To count them takes as long as some hundred changes.
    let stored = event::count(tx, listing.calendar_id)?;
    let share = u64::from(stored) * BRAKE_PERCENT;
    if u64::from(removed) * 100 > share && !mutant!("brake-off") {
        return Err(Error::Brake { removed, stored });
    }
    Ok(())
}

/// Fails where somebody asked to stop (P125).
pub(crate) fn go_on_unless(cancel: &CancellationToken) -> Result<()> {
    if cancel.is_cancelled() && !mutant!("cancelled-run-counts") {
        return Err(Error::Cancelled);
    }
    Ok(())
}

/// Makes the calendar's events what the listing says.
pub(crate) fn apply(tx: &WriteTx<'_>, listing: &Listing<'_>) -> Result<Counts> {
    let quarantined = !event::quarantined(tx, Some(listing.calendar_id))?.is_empty();
    let mut apply = Apply {
        tx,
        listing,
        quarantined,
        gone: BTreeSet::new(),
        counts: Counts::default(),
    };
    if listing.run_type == RunType::Full {
        event::release_all(tx, listing.calendar_id)?;
    }
    apply.each(StagedKind::Alive, Apply::alive)?;
    apply.each(StagedKind::Deleted, |apply, staged, _| {
        apply.deleted(staged)
    })?;
    apply.each(StagedKind::Occurrence, |apply, staged, _| {
        apply.occurrence(staged)
    })?;
    apply.each(StagedKind::Unreadable, |apply, staged, _| {
        apply.unreadable(staged)
    })?;
    let complete = listing.unlisted > 0 && !mutant!("no-sweep");
    if complete || mutant!("changes-sweep") {
        apply.counts.deleted +=
            event::delete_unlisted(tx, listing.calendar_id, listing.resources.run_id())?;
    }
    Ok(apply.counts)
}

/// An event with the bounds of what it can occupy, as it is stored.
pub(crate) fn new_event<'a>(event: &'a Event, raw: &'a str, zone: &TimeZone) -> NewEvent<'a> {
    NewEvent {
        event,
        span: recurrence::span(event, zone),
        raw,
        parser_version: PARSER_VERSION,
    }
}

struct Apply<'a> {
    tx: &'a WriteTx<'a>,
    listing: &'a Listing<'a>,
    /// Whether anything of this calendar lay in quarantine before.
    quarantined: bool,
    /// Events and series that this listing deletes.
    gone: BTreeSet<String>,
    counts: Counts,
}

impl Apply<'_> {
    fn each(
        &mut self,
        kind: StagedKind,
        mut work: impl FnMut(&mut Self, &StagedEvent, Option<Event>) -> Result<()>,
    ) -> Result<()> {
        let (tx, listing) = (self.tx, self.listing);
        listing.resources.each(tx, kind, |staged, event| {
            go_on_unless(listing.cancel)?;
            work(self, staged, event)
        })
    }

    /// `event` is what it says, where that is known.
    fn alive(&mut self, staged: &StagedEvent, event: Option<Event>) -> Result<()> {
        let (tx, listing) = (self.tx, self.listing);
        let id = staged.google_id.as_deref().unwrap_or_default();
        // What a full listing names is mostly known word for word or not at all; what changed is mostly known otherwise.
        let known = match listing.run_type {
            RunType::Full => event::is_received(tx, listing.calendar_id, id, &staged.raw)?,
            RunType::Incremental => Some(false),
        };
        if known == Some(true) {
            return Ok(());
        }
        let parsed = event.map_or_else(
            || parse_event(&staged.raw),
            |event| Ok(Parsed::Event(event)),
        );
        let Ok(Parsed::Event(mut event)) = parsed else {
            return self.unreadable(staged);
        };
        if mutant!("exceptions-keyed-by-start") && event.series.is_some() {
            let start = event.start.instant(listing.zone);
            event.original_start = Some(OriginalStart::Instant(start));
        }
        if listing.run_type == RunType::Incremental {
            let new = new_event(&event, &staged.raw, listing.zone);
            if event::advance(tx, listing.calendar_id, new)? {
                self.counts.upserted += 1;
                return self.release(&event.id);
            }
        }
        let stored = match known {
            Some(_) => self.stored(&event.id)?,
            None => None,
        };
        let id = event.id.clone();
        let verdict = merge::alive(stored.as_ref(), event, listing.run_type);
        self.carry_out(&id, verdict, &staged.raw)
    }

    fn deleted(&mut self, staged: &StagedEvent) -> Result<()> {
        let Some(cancelled) = tombstone(staged) else {
            return self.unreadable(staged);
        };
        let stored = self.stored(&cancelled.id)?;
        let was_exception = stored.as_ref().is_some_and(|s| s.event.series.is_some());
        let verdict = merge::deleted(stored.as_ref(), &cancelled, self.listing.run_type);
        let goes = verdict == Verdict::Remove || (stored.is_none() && verdict == Verdict::Keep);
        self.carry_out(&cancelled.id, verdict, &staged.raw)?;
        if goes && !was_exception && !mutant!("exceptions-outlive-series") {
            self.remove_exceptions(&cancelled.id, &staged.raw)?;
            self.gone.insert(cancelled.id);
        }
        Ok(())
    }

    /// The exceptions of a deleted series go with it, but for those that this very listing names alive: who is
    /// taken out of a series but not out of one occurrence keeps that one. Should it only be that the series was
    /// deleted while we were reading, the next listing of changes brings the tombstone once more, without them.
    fn remove_exceptions(&mut self, series: &str, tombstone: &str) -> Result<()> {
        for exception in event::exceptions(self.tx, self.listing.calendar_id, series)? {
            let resources = &self.listing.resources;
            let listed = resources.kind_of(self.tx, &exception.event.id)?;
            if listed != Some(StagedKind::Alive) || mutant!("listed-exceptions-go-too") {
                self.carry_out(&exception.event.id, Verdict::Remove, tombstone)?;
            }
        }
        Ok(())
    }

    fn occurrence(&mut self, staged: &StagedEvent) -> Result<()> {
        let Some(cancelled) = tombstone(staged) else {
            return self.unreadable(staged);
        };
        let stored = self.stored(&cancelled.id)?;
        let by_id = match (
            &cancelled.series,
            recurrence::split_instance_id(&cancelled.id),
        ) {
            (None, Some((master, _))) if self.is_series(master)? => Some(master.to_owned()),
            _ => None,
        };
        let series = cancelled.series.as_ref().or(by_id.as_ref());
        if series.is_some_and(|series| self.gone.contains(series)) {
            let removed = stored.is_some();
            return if removed {
                self.carry_out(&cancelled.id, Verdict::Remove, &staged.raw)
            } else {
                Ok(())
            };
        }
        let verdict = merge::occurrence(
            stored.as_ref(),
            &cancelled,
            by_id.as_deref(),
            self.listing.run_type,
        );
        self.carry_out(&cancelled.id, verdict, &staged.raw)
    }

    fn unreadable(&mut self, staged: &StagedEvent) -> Result<()> {
        if mutant!("poison-stops-the-run") {
            return Err(Error::TokenMissing);
        }
        let reason = parse_event(&staged.raw)
            .err()
            .unwrap_or_else(|| "it is something else than it was".to_owned());
        let id = staged.google_id.as_deref().unwrap_or_default();
        tracing::warn!(event = id, %reason, "an event cannot be read and was put aside");
        event::quarantine(self.tx, self.listing.calendar_id, id, &reason, &staged.raw)?;
        self.counts.quarantined += 1;
        Ok(())
    }

    fn carry_out(&mut self, id: &str, verdict: Verdict, raw: &str) -> Result<()> {
        let calendar_id = self.listing.calendar_id;
        match verdict {
            Verdict::Keep => {}
            Verdict::Put(event) => {
                let new = new_event(&event, raw, self.listing.zone);
                event::put(self.tx, calendar_id, new)?;
                self.counts.upserted += 1;
            }
            Verdict::Remove => {
                self.counts.deleted += u32::from(event::delete(self.tx, calendar_id, id)?);
            }
        }
        self.release(id)
    }

    /// What could not be read of that id once is answered by what was read now.
    fn release(&self, id: &str) -> Result<()> {
        if self.quarantined && !mutant!("quarantine-stays") {
            event::release(self.tx, self.listing.calendar_id, id)?;
        }
        Ok(())
    }

    fn stored(&self, id: &str) -> Result<Option<StoredEvent>> {
        Ok(event::stored(self.tx, self.listing.calendar_id, id)?)
    }

    fn is_series(&self, id: &str) -> Result<bool> {
        Ok(self
            .stored(id)?
            .is_some_and(|stored| stored.event.is_series()))
    }
}

fn tombstone(staged: &StagedEvent) -> Option<Cancelled> {
    match parse_event(&staged.raw) {
        Ok(Parsed::Cancelled(cancelled)) => Some(cancelled),
        _ => None,
    }
}
