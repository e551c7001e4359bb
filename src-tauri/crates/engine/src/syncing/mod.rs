//! Sync: which calendars are to be read, in which order, and what came of it.
//!
//! Accounts are read side by side, the calendars of one account one after the other. Every calendar gives a row,
//! whatever happened; one failure never stops the others.

mod account;
mod push;
mod rows;
mod work;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use store::job::Unbegun;
use store::sync_run::{self, RunStatus, SyncRun};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use self::account::How;
use self::rows::failure;

use crate::accounts::not_signed_in;
use crate::engine::{Engine, lock, workspace_named};
use crate::jobs::{Ended, Job, Trigger};
use crate::view::{RunList, RunView, SyncStatus};
use crate::{Code, Error, settings};

pub(crate) use rows::views;
pub use work::SyncRequest;
pub(crate) use work::Work;

impl Engine {
    /// Syncs what is asked for and gives a row a calendar, in the order in which they ended.
    ///
    /// # Errors
    /// An unknown workspace, or a store that cannot be used; anything else is in the rows.
    pub async fn sync(
        &self,
        request: &SyncRequest,
        cancel: &CancellationToken,
    ) -> Result<RunList, Error> {
        self.sync_as(request.job(), request, cancel).await
    }

    async fn sync_as(
        &self,
        job: Job,
        request: &SyncRequest,
        cancel: &CancellationToken,
    ) -> Result<RunList, Error> {
        let _syncing = Syncing::one_more(&self.shared.syncs);
        let asked = request.clone();
        let (job, work, limits) = self
            .off_thread(move |engine| {
                let now = engine.now();
                let limits = engine.store().read(settings::limits)?;
                let work = engine.store().read(|tx| {
                    let work = Work::of(tx, &asked)?;
                    match asked.trigger {
                        Trigger::Schedule => work.without_paused(tx, now),
                        _ => Ok(work),
                    }
                })?;
                let id = engine.begin_job(job, work.only, asked.trigger)?;
                Ok((id, work, limits))
            })
            .await?;
        let going_on = self.shared.running.begin(job, cancel);
        let how = How {
            job,
            full: request.full,
            limits,
            trigger: request.trigger,
            cancel: going_on.token.clone(),
        };
        let rows = self
            .read_all(work, &how)
            .instrument(self.job_span(job))
            .await;
        // Whoever sees that it has ended cannot cancel it any more.
        drop(going_on);
        self.off_thread(move |engine| engine.end_sync(job, rows))
            .await
    }

    /// Starts a sync in the background; its progress and its end come as signals. Where the same goes on already it is
    /// done once more after that, however often it is asked for. To be called where a tokio runtime is.
    pub fn start_sync(&self, workspace: Option<&str>, full: bool, trigger: Trigger) {
        let request = SyncRequest {
            workspaces: workspace.map(str::to_owned).into_iter().collect(),
            full,
            trigger,
        };
        self.start_sync_as(request.job(), request);
    }

    pub(crate) fn start_sync_as(&self, job: Job, request: SyncRequest) {
        let SyncRequest {
            workspaces,
            full,
            trigger,
        } = request;
        let work = move |engine: Engine, workspace: Option<String>, trigger| async move {
            let request = SyncRequest {
                workspaces: workspace.into_iter().collect(),
                full,
                trigger,
            };
            // Who asks after a cancellation means a new run.
            let cancel = engine.background_token();
            let runs = engine.sync_as(job, &request, &cancel).await?;
            engine.note_connection(&runs);
            Ok(())
        };
        let workspace = workspaces.first().map(String::as_str);
        self.in_turn(job, workspace, full, trigger, work);
    }

    /// Ends the syncs that were started in the background; what was committed stays.
    pub fn cancel_sync(&self) {
        let waited = self.shared.asked_for.forget_all();
        lock(&self.shared.sync_cancel).cancel();
        if waited && let Err(error) = self.end_unbegun(Unbegun::Queued, "cancelled") {
            tracing::warn!("what was cancelled is still said to wait: {error}");
        }
    }

    /// What is being synced right now in this process.
    pub fn sync_status(&self) -> SyncStatus {
        SyncStatus {
            running: lock(&self.shared.progress).values().cloned().collect(),
            next_at: lock(&self.shared.next_sync).map(|at| at.to_string()),
            offline: lock(&self.shared.connection).is_offline(),
        }
    }

    /// The newest rows first, at most `limit`, of one workspace or of all.
    pub fn sync_log(&self, workspace: Option<&str>, limit: u32) -> Result<RunList, Error> {
        self.store().read(|tx| {
            let id = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?
                .map(|w| w.id);
            let runs = sync_run::list(tx, id, limit)?;
            Ok(RunList {
                runs: views(tx, runs)?,
            })
        })
    }

    /// Whether a sync is going on in this process.
    pub(crate) fn is_syncing(&self) -> bool {
        self.shared.syncs.load(Ordering::Relaxed) > 0
    }

    /// What ends the syncs of the background; a new one where the last was used.
    fn background_token(&self) -> CancellationToken {
        let mut current = lock(&self.shared.sync_cancel);
        if current.is_cancelled() {
            *current = self.shared.stop.child_token();
        }
        current.clone()
    }

    async fn read_all(&self, work: Work, how: &How) -> Result<Vec<SyncRun>, Error> {
        let mut rows = Vec::new();
        for workspace in work.signed_out {
            let error = not_signed_in(&workspace.name);
            let row = failure(how, &workspace, &error, self.now());
            rows.push(self.log(row).await?);
        }
        let mut accounts: JoinSet<_> = work
            .accounts
            .into_iter()
            .map(|account| {
                let (engine, how) = (self.clone(), how.clone());
                let read = async move { engine.read_account(account, &how).await };
                read.in_current_span()
            })
            .collect();
        let mut failed = None;
        while let Some(joined) = accounts.join_next().await {
            match joined.unwrap_or_else(|e| Err(Error::new(Code::Internal, e))) {
                Ok(more) => rows.extend(more),
                Err(error) => failed = Some(error),
            }
        }
        rows.sort_by_key(|row| row.id);
        failed.map_or(Ok(rows), Err)
    }

    /// Notes how the job ended, also where it could not even log its rows.
    fn end_sync(&self, job: i64, rows: Result<Vec<SyncRun>, Error>) -> Result<RunList, Error> {
        let runs = rows.and_then(|rows| self.store().read(|tx| views(tx, rows)));
        match &runs {
            Ok(runs) => self.end_job(job, &summary(runs))?,
            Err(error) => self.end_job(job, &Ended::with(Some(error)))?,
        }
        Ok(RunList { runs: runs? })
    }
}

/// A job ends like its worst row. Calendars that another sync reads at the same time are only worth a warning where
/// there was anything left to do, and so are resources that could not be read.
fn summary(runs: &[RunView]) -> Ended {
    let code = |run: &RunView| run.error.as_ref().map(|e| Code::from_word(&e.code));
    let worst = Code::worst(runs.iter().filter_map(code));
    let error = runs
        .iter()
        .find(|run| worst.is_some() && code(run) == worst)
        .and_then(|run| run.error.clone());
    let any_succeeded = runs
        .iter()
        .any(|run| run.status == RunStatus::Succeeded.as_str());
    Ended {
        warned: any_succeeded && (error.is_some() || runs.iter().any(|run| run.quarantined > 0)),
        error,
    }
}

/// Counts as a sync that is going on until it is dropped.
pub(crate) struct Syncing(Arc<AtomicUsize>);

impl Syncing {
    pub(crate) fn one_more(count: &Arc<AtomicUsize>) -> Syncing {
        count.fetch_add(1, Ordering::Relaxed);
        Syncing(Arc::clone(count))
    }
}

impl Drop for Syncing {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
