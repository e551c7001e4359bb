//! Jobs: whatever runs for somebody is a row from its beginning, so that a crash can be seen afterwards.
//!
//! A running job whose process is dead has crashed.

mod asked;
mod dashboard;
mod job;
mod lines;
mod process;
mod record;
mod running;
mod turns;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::job::{self as row, Asked, Outcome};
use store::{ReadTx, workspace};

use self::process::is_free;
use tracing::Span;

use crate::engine::{Engine, lock, zone_of};
use crate::view::{ErrorView, JobAttemptView, JobList, JobView};
use crate::{Code, Error, show, workspaces};

pub(crate) use asked::AskedFor;
pub use job::{Job, Trigger};
pub use lines::run_lines;
pub(crate) use process::ProcessLock;
use record::Tries;
pub(crate) use record::{AccountWatch, Record};
pub(crate) use running::Running;

/// How a job ended.
pub(crate) struct Ended {
    /// What decided.
    pub(crate) error: Option<ErrorView>,
    /// Whether it did its work, but not all of it: resources could not be read, or calendars were in other hands.
    pub(crate) warned: bool,
}

impl Ended {
    /// A job of one part.
    pub(crate) fn with(error: Option<&Error>) -> Ended {
        Ended {
            error: error.map(Error::view),
            warned: false,
        }
    }

    fn state(&self) -> &'static str {
        match self.error.as_ref().map(|e| Code::from_word(&e.code)) {
            None | Some(Code::LockHeld) if self.warned => "completed-with-warnings",
            None => "completed",
            Some(Code::Cancelled) => "cancelled",
            Some(Code::Timeout) => "timed-out",
            Some(_) => "failed",
        }
    }
}

impl Engine {
    /// The newest jobs first, at most `limit`.
    pub fn jobs(&self, limit: u32) -> Result<JobList, Error> {
        self.store().read(|tx| {
            let zones = Zones::of(tx)?;
            let jobs = row::list(tx, limit)?
                .into_iter()
                .map(|run| {
                    let attempts = row::attempts(tx, run.id)?;
                    Ok(view(run, attempts, &zones))
                })
                .collect::<Result<_, Error>>()?;
            Ok(JobList { jobs })
        })
    }

    /// Notes that a job begins.
    pub(crate) fn begin_job(
        &self,
        job: Job,
        workspace_id: Option<i64>,
        trigger: Trigger,
    ) -> Result<i64, Error> {
        let process = self.process_name()?;
        let asked = Asked {
            job: job.as_str(),
            workspace_id,
            trigger: trigger.as_str(),
            process: &process,
        };
        let id = self.store().write(|tx| row::start(tx, asked, self.now()))?;
        let record = Record::begin(id, self.store(), &self.config().clock)?;
        lock(&self.shared.records).insert(id, record);
        Ok(id)
    }

    /// Where the work of a job is done, so that what it tells is kept with it.
    pub(crate) fn job_span(&self, id: i64) -> Span {
        lock(&self.shared.records)
            .get(&id)
            .map_or_else(Span::none, Record::span)
    }

    /// Where the tries of a job are noted.
    pub(crate) fn job_tries(&self, id: i64) -> Arc<Tries> {
        let tries = lock(&self.shared.records).get(&id).map(Record::tries);
        // One that has ended has no row to note them in.
        tries.unwrap_or_else(|| Arc::new(Tries::of(self.config().clock.clone())))
    }

    /// The name of this process's lock file, which is taken where it was not yet.
    fn process_name(&self) -> Result<String, Error> {
        let mut process = lock(&self.shared.process);
        if let Some(held) = &*process {
            return Ok(held.name.clone());
        }
        let fresh = ProcessLock::take(&self.config().locks())?;
        Ok(process.insert(fresh).name.clone())
    }

    /// Notes how it ended.
    pub(crate) fn end_job(&self, id: i64, ended: &Ended) -> Result<(), Error> {
        let record = lock(&self.shared.records).remove(&id);
        let rest = record.map(Record::end);
        let outcome = Outcome {
            state: ended.state(),
            requests: rest.as_ref().map_or(0, |rest| rest.requests),
            error: ended
                .error
                .as_ref()
                .map(|e| (e.code.as_str(), e.message.as_str())),
        };
        if let (Some(rest), Some((code, message))) = (&rest, outcome.error) {
            rest.tell("error", &format!("{code}: {message}"));
        }
        Ok(self.store().write(|tx| {
            rest.iter().try_for_each(|rest| rest.write(tx))?;
            row::finish(tx, id, outcome, self.now())
        })?)
    }

    /// Marks the open runs of processes that are dead.
    pub(crate) fn find_crashed_jobs(&self) -> Result<(), Error> {
        let open = self.store().read(row::open)?;
        let locks = self.config().locks();
        let dead: Vec<i64> = open
            .into_iter()
            .filter(|run| is_free(&locks.join(&run.process)))
            .map(|run| run.id)
            .collect();
        if dead.is_empty() {
            return Ok(());
        }
        self.store().write(|tx| {
            for id in dead {
                row::mark_dead(tx, id, self.now())?;
            }
            Ok::<_, Error>(())
        })
    }
}

/// In which zone a run is told of: the workspace's that it is for; where it is for all of them, the one that they share,
/// else the system's.
struct Zones {
    shared: TimeZone,
    of_workspaces: BTreeMap<String, TimeZone>,
}

impl Zones {
    fn of(tx: &ReadTx<'_>) -> Result<Zones, Error> {
        let of_workspaces: BTreeMap<String, TimeZone> = workspace::list(tx)?
            .into_iter()
            .filter_map(|workspace| Some((zone_of(&workspace).ok()?, workspace.name)))
            .map(|(zone, name)| (name, zone))
            .collect();
        let mut zones = of_workspaces.values();
        let first = zones
            .next()
            .filter(|first| zones.all(|zone| zone == *first));
        Ok(Zones {
            shared: first.cloned().unwrap_or_else(workspaces::own_zone),
            of_workspaces,
        })
    }

    fn of_run(&self, run: &row::JobRun) -> &TimeZone {
        let named = run.workspace.as_ref();
        named
            .and_then(|name| self.of_workspaces.get(name))
            .unwrap_or(&self.shared)
    }
}

fn view(run: row::JobRun, attempts: Vec<row::JobAttempt>, zones: &Zones) -> JobView {
    let zone = zones.of_run(&run);
    let show = |at: Timestamp| show::instant(at, zone);
    JobView {
        id: run.id,
        started_at: show(run.started_at),
        completed_at: run.completed_at.map(show),
        waits_until: run.waits_until.map(show),
        waits_for: run.waits_for,
        job: run.job,
        workspace: run.workspace,
        trigger: run.trigger,
        state: run.state,
        error: run.error.map(ErrorView::from),
        attempts: attempts
            .into_iter()
            .map(|attempt| JobAttemptView {
                started_at: show(attempt.started_at),
                completed_at: attempt.completed_at.map(show),
                requests: attempt.requests,
                error: attempt.error.map(ErrorView::from),
            })
            .collect(),
    }
}
