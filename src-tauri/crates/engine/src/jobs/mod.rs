//! Jobs: whatever runs for somebody is a row from its beginning, so that a crash can be seen afterwards.
//!
//! A running job whose process is dead has crashed.

mod asked;
mod dashboard;
mod job;
mod lines;
mod process;
mod running;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::job::{self as row, Outcome};

use self::process::is_free;
use tracing::Span;

use crate::engine::{Engine, lock};
use crate::view::{ErrorView, JobAttemptView, JobList, JobView};
use crate::{Code, Error, show, workspaces};

pub(crate) use asked::AskedFor;
pub use job::{Job, Trigger};
pub(crate) use lines::Lines;
pub use lines::run_lines;
pub(crate) use process::ProcessLock;
pub(crate) use running::Running;

/// How a job ended.
pub(crate) struct Ended {
    /// Requests that it sent.
    pub(crate) requests: u32,
    /// What decided.
    pub(crate) error: Option<ErrorView>,
    /// Whether it did its work, but not all of it: resources could not be read, or calendars were in other hands.
    pub(crate) warned: bool,
}

impl Ended {
    /// A job of one part, which sent nothing.
    pub(crate) fn with(error: Option<&Error>) -> Ended {
        Ended {
            requests: 0,
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
        let zone = workspaces::own_zone();
        self.store().read(|tx| {
            let jobs = row::list(tx, limit)?
                .into_iter()
                .map(|run| {
                    let attempts = row::attempts(tx, run.id)?;
                    Ok(view(run, attempts, &zone))
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
        let id = self.store().write(|tx| {
            row::start(
                tx,
                job.as_str(),
                workspace_id,
                trigger.as_str(),
                &process,
                self.now(),
            )
        })?;
        lock(&self.shared.lines).insert(id, Lines::begin());
        Ok(id)
    }

    /// Where the work of a job is done, so that what it tells is kept with it.
    pub(crate) fn job_span(&self, id: i64) -> Span {
        lock(&self.shared.lines)
            .get(&id)
            .map_or_else(Span::none, Lines::span)
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
        let outcome = Outcome {
            state: ended.state(),
            requests: ended.requests,
            error: ended
                .error
                .as_ref()
                .map(|e| (e.code.as_str(), e.message.as_str())),
        };
        let lines = lock(&self.shared.lines).remove(&id);
        let lines = lines.map_or_else(Vec::new, |lines| {
            if let Some((code, message)) = outcome.error {
                lines.add("error", &format!("{code}: {message}"));
            }
            lines.take()
        });
        Ok(self.store().write(|tx| {
            row::add_lines(tx, id, &lines)?;
            row::finish(tx, id, outcome, self.now())
        })?)
    }

    /// Marks the running jobs of processes that are dead.
    pub(crate) fn find_crashed_jobs(&self) -> Result<(), Error> {
        let running = self.store().read(row::running)?;
        let locks = self.config().locks();
        let dead: Vec<i64> = running
            .into_iter()
            .filter(|(_, process)| is_free(&locks.join(process)))
            .map(|(id, _)| id)
            .collect();
        if dead.is_empty() {
            return Ok(());
        }
        self.store().write(|tx| {
            for id in dead {
                row::mark_crashed(tx, id, self.now())?;
            }
            Ok::<_, Error>(())
        })
    }
}

fn view(run: row::JobRun, attempts: Vec<row::JobAttempt>, zone: &TimeZone) -> JobView {
    let show = |at: Timestamp| show::instant(at, zone);
    JobView {
        id: run.id,
        job: run.job,
        workspace: run.workspace,
        trigger: run.trigger,
        state: run.state,
        started_at: show(run.started_at),
        completed_at: run.completed_at.map(show),
        error: run.error.map(error_view),
        attempts: attempts
            .into_iter()
            .map(|attempt| JobAttemptView {
                started_at: show(attempt.started_at),
                completed_at: attempt.completed_at.map(show),
                requests: attempt.requests,
                error: attempt.error.map(error_view),
            })
            .collect(),
    }
}

fn error_view((code, message): (String, String)) -> ErrorView {
    ErrorView { code, message }
}
