//! The row of the sync log that a run leaves, whatever became of it.

use jiff::Timestamp;
use sabotage::mutant;
use store::sync_run::{self, RunStatus, RunType, SyncRun};
use store::{WriteTx, calendar, event, stage, sync_state};

use crate::Error;
use crate::apply::Counts;

/// What a run has done up to now, in the words of the log.
#[derive(Debug, Clone)]
pub(crate) struct Tally {
    pub(crate) run_type: RunType,
    pub(crate) redirected: bool,
    pub(crate) attempts: u32,
    pub(crate) requests: u32,
    /// How many events a page of the next run is to have, where this one has learned something about it.
    pub(crate) page_size: Option<u32>,
}

impl Tally {
    pub(crate) fn new() -> Tally {
        Tally {
            run_type: RunType::Full,
            redirected: false,
            attempts: 0,
            requests: 0,
            page_size: None,
        }
    }

    /// Counts what one listing sent.
    pub(crate) fn add(&mut self, run: &google::Run) {
        self.attempts = self.attempts.max(run.attempts());
        self.requests += run.requests();
    }
}

/// For whom, of what and since when.
#[derive(Debug, Clone)]
pub(crate) struct Heading {
    pub(crate) job_run_id: Option<i64>,
    pub(crate) workspace_id: i64,
    pub(crate) calendar: Option<String>,
    pub(crate) started_at: Timestamp,
}

/// The row of a complete run.
pub(crate) fn success(
    heading: Heading,
    tally: &Tally,
    counts: Counts,
    completed_at: Timestamp,
) -> SyncRun {
    SyncRun {
        status: RunStatus::Succeeded,
        upserted: counts.upserted,
        deleted: counts.deleted,
        quarantined: counts.quarantined,
        ..row(heading, tally, completed_at)
    }
}

/// The row of a run that came to nothing.
pub(crate) fn failure(
    heading: Heading,
    tally: &Tally,
    error: &Error,
    completed_at: Timestamp,
) -> SyncRun {
    let status = if error.is_cancelled() {
        RunStatus::Cancelled
    } else if error.is_locked() {
        RunStatus::Skipped
    } else {
        RunStatus::Failed
    };
    SyncRun {
        status,
        error: Some((error.code().to_owned(), error.to_string())),
        ..row(heading, tally, completed_at)
    }
}

fn row(heading: Heading, tally: &Tally, completed_at: Timestamp) -> SyncRun {
    SyncRun {
        id: 0,
        job_run_id: heading.job_run_id,
        workspace_id: heading.workspace_id,
        calendar: heading.calendar,
        kind: tally.run_type,
        status: RunStatus::Failed,
        redirected_to_full: tally.redirected,
        // The contract counts from one.
        attempts: tally.attempts.max(1),
        requests: tally.requests,
        upserted: 0,
        deleted: 0,
        quarantined: 0,
        started_at: heading.started_at,
        completed_at,
        error: None,
    }
}

/// What a failure leaves behind besides its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aftermath {
    /// Nothing: another run is at this calendar, and what is staged is its own.
    None,
    /// The calendar is lost; its events stay (P14).
    Lost,
    /// The listing ended without a token, which is counted (P04).
    Tokenless,
    /// Pages of a full listing after which a later run can go on (P129).
    Pages,
    /// Nothing useful.
    Waste,
}

impl Aftermath {
    pub(crate) fn of(error: &Error, got_further: bool) -> Aftermath {
        match error {
            error if error.is_locked() => Aftermath::None,
            error if error.is_calendar_gone() => Aftermath::Lost,
            Error::TokenMissing => Aftermath::Tokenless,
            error if error.leaves_pages_good(got_further) => Aftermath::Pages,
            _ => Aftermath::Waste,
        }
    }

    /// Brings the store in order.
    pub(crate) fn settle(
        self,
        tx: &WriteTx<'_>,
        calendar_id: i64,
        now: Timestamp,
    ) -> store::Result<()> {
        match self {
            Aftermath::None => return Ok(()),
            Aftermath::Lost if mutant!("lost-is-wiped") => {
                event::delete_unlisted(tx, calendar_id, 0)?;
            }
            Aftermath::Lost => calendar::set_lost(tx, calendar_id, now)?,
            Aftermath::Tokenless => {
                sync_state::count_tokenless_run(tx, calendar_id, &google::fingerprint())?;
            }
            Aftermath::Pages => {
                let staged = stage::of_calendar(tx, calendar_id)?;
                if mutant!("half-a-listing-sweeps") {
                    let run = staged.as_ref().map_or(0, |run| run.id);
                    event::delete_unlisted(tx, calendar_id, run)?;
                }
                if staged.is_some_and(|run| run.kind == RunType::Full) {
                    return Ok(());
                }
            }
            Aftermath::Waste => {}
        }
        stage::purge(tx, calendar_id)
    }
}

/// Notes what a run has learned about the size of pages, for the next one.
pub(crate) fn note_page_size(
    tx: &WriteTx<'_>,
    calendar_id: i64,
    page_size: Option<u32>,
) -> store::Result<()> {
    match page_size {
        Some(size) => sync_state::set_page_size(tx, calendar_id, &google::fingerprint(), size),
        None => Ok(()),
    }
}

/// Stores the row and gives it its id.
pub(crate) fn log(tx: &WriteTx<'_>, row: SyncRun) -> store::Result<SyncRun> {
    let id = sync_run::insert(tx, &row)?;
    Ok(SyncRun { id, ..row })
}
