//! Work of the background in its turn: one like it at a time, what is asked for meanwhile once more after that, and what
//! needs the network when that is there. What waits is a row of its own.

use std::collections::BTreeSet;

use store::WriteTx;
use store::job::{self as row, Asked, Unbegun};

use super::asked::Answer;
use super::{Job, Trigger};
use crate::Error;
use crate::background::Due;
use crate::engine::{Engine, lock, workspace_named};
use crate::syncing::Syncing;

impl Engine {
    /// Does `work` for a workspace, or for all, in the background: at once, or once after what is like it. To be called
    /// where a tokio runtime is.
    pub(crate) fn in_turn<F>(
        &self,
        job: Job,
        workspace: Option<&str>,
        full: bool,
        trigger: Trigger,
        work: impl Fn(Engine, Option<String>, Trigger) -> F + Send + 'static,
    ) where
        F: Future<Output = Result<(), Error>> + Send,
    {
        let key = (job, self.account_of(workspace), full);
        let mut turn = match self.shared.asked_for.ask(key, workspace, trigger) {
            Answer::Begin(turn) => Some(turn),
            Answer::OnceMore(ticket) => {
                return self.note_queued(job, workspace, trigger, ticket);
            }
            Answer::Already => return,
        };
        let engine = self.clone();
        let syncing = job
            .asks_google()
            .then(|| Syncing::one_more(&self.shared.syncs));
        self.shared.tasks.spawn(async move {
            let _syncing = syncing;
            while let Some(this) = turn {
                let done = work(engine.clone(), this.workspace.clone(), this.trigger);
                if let Err(error) = done.await {
                    tracing::warn!("{}: {error}", job.as_str());
                }
                turn = this.next();
            }
        });
    }

    /// The row of the account that a workspace is of. A read waits for nobody.
    fn account_of(&self, workspace: Option<&str>) -> Option<i64> {
        let name = workspace?;
        let found = self.store().read(|tx| workspace_named(tx, name));
        found.ok()?.account_id
    }

    fn note_queued(&self, job: Job, workspace: Option<&str>, trigger: Trigger, ticket: u64) {
        let workspace = workspace.map(str::to_owned);
        let engine = self.clone();
        self.shared.tasks.spawn(async move {
            let noted = engine.off_thread(move |engine| {
                let id = engine.note_asked(job, workspace.as_deref(), trigger, row::queue)?;
                // Its turn may have come meanwhile, or somebody cancelled it.
                if !engine.shared.asked_for.is_pending(ticket) {
                    engine.store().write(|tx| row::take_back(tx, id))?;
                }
                Ok(())
            });
            if let Err(error) = noted.await {
                tracing::warn!("{}: {error}", job.as_str());
            }
        });
    }

    /// A row of a job that waits to begin.
    fn note_asked(
        &self,
        job: Job,
        workspace: Option<&str>,
        trigger: Trigger,
        note: impl Fn(&WriteTx<'_>, Asked<'_>, jiff::Timestamp) -> store::Result<i64>,
    ) -> Result<i64, Error> {
        let process = self.process_name()?;
        self.store().write(|tx| {
            let workspace = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?;
            let asked = Asked {
                job: job.as_str(),
                workspace_id: workspace.map(|workspace| workspace.id),
                trigger: trigger.as_str(),
                process: &process,
            };
            Ok(note(tx, asked, self.now())?)
        })
    }

    /// Notes, once, that a job that is due waits for the network.
    pub(crate) fn hold(&self, due: &Due) -> Result<(), Error> {
        if lock(&self.shared.held).contains_key(due) {
            return Ok(());
        }
        let (job, workspace) = due;
        let hold = |tx: &WriteTx<'_>, asked: Asked<'_>, now| row::hold(tx, asked, "network", now);
        let id = self.note_asked(*job, workspace.as_deref(), Trigger::Schedule, hold)?;
        lock(&self.shared.held).insert(due.clone(), id);
        Ok(())
    }

    /// Lets go of jobs that waited for the network and are not due any more: another run did what they would have done.
    pub(crate) fn let_go(&self, due: &[Due]) -> Result<(), Error> {
        let due: BTreeSet<&Due> = due.iter().collect();
        let gone: Vec<i64> = lock(&self.shared.held)
            .extract_if(.., |held, _| !due.contains(held))
            .map(|(_, id)| id)
            .collect();
        gone.into_iter()
            .try_for_each(|id| self.end_unbegun(Unbegun::Run(id), "expired").map(drop))
    }

    /// Ends runs of this process that have not begun; `false` where there are none.
    pub(crate) fn end_unbegun(&self, which: Unbegun, state: &str) -> Result<bool, Error> {
        let Some(process) = lock(&self.shared.process)
            .as_ref()
            .map(|held| held.name.clone())
        else {
            return Ok(false);
        };
        let now = self.now();
        Ok(self
            .store()
            .write(|tx| row::end_unbegun(tx, &process, which, state, now))?)
    }
}
