//! Jobs: whatever runs for somebody is a row from its beginning, so that a crash can be seen afterwards.
//!
//! A process holds one lock file for as long as it lives, and its running jobs name that file. The kernel frees the lock
//! at any death; a running job whose file is free has crashed.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use store::job::{self, Outcome};

use crate::engine::{Engine, lock};
use crate::random::random_id;
use crate::view::{ErrorView, JobAttemptView, JobList, JobView};
use crate::{Code, Error};

/// Who asked for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trigger {
    /// A command.
    CommandLine,
    /// A button.
    Window,
    /// The tray's menu.
    Tray,
    /// The clock.
    Schedule,
}

impl Trigger {
    fn as_str(self) -> &'static str {
        match self {
            Trigger::CommandLine => "command-line",
            Trigger::Window => "window",
            Trigger::Tray => "tray",
            Trigger::Schedule => "schedule",
        }
    }
}

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
        self.store().read(|tx| {
            let jobs = job::list(tx, limit)?
                .into_iter()
                .map(|run| {
                    let attempts = job::attempts(tx, run.id)?;
                    Ok(view(run, attempts))
                })
                .collect::<Result<_, Error>>()?;
            Ok(JobList { jobs })
        })
    }

    /// Notes that a job begins.
    pub(crate) fn begin_job(
        &self,
        name: &str,
        workspace_id: Option<i64>,
        trigger: Trigger,
    ) -> Result<i64, Error> {
        let process = self.process_name()?;
        Ok(self.store().write(|tx| {
            job::start(
                tx,
                name,
                workspace_id,
                trigger.as_str(),
                &process,
                self.now(),
            )
        })?)
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
        Ok(self
            .store()
            .write(|tx| job::finish(tx, id, outcome, self.now()))?)
    }

    /// Marks the running jobs of processes that are dead.
    pub(crate) fn find_crashed_jobs(&self) -> Result<(), Error> {
        let running = self.store().read(job::running)?;
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
                job::mark_crashed(tx, id, self.now())?;
            }
            Ok::<_, Error>(())
        })
    }
}

/// The lock file that says this process lives.
pub(crate) struct ProcessLock {
    path: PathBuf,
    name: String,
    _file: File,
}

impl ProcessLock {
    /// Makes and locks a file of its own in `locks`.
    pub(crate) fn take(locks: &Path) -> Result<ProcessLock, Error> {
        let name = format!("process-{}.lock", random_id());
        let path = locks.join(&name);
        let lock = || {
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)?;
            file.lock()?;
            Ok(file)
        };
        let file = lock().map_err(|e: std::io::Error| {
            Error::new(
                Code::Store,
                format!("the lock file {} cannot be made: {e}", path.display()),
            )
        })?;
        Ok(ProcessLock {
            path,
            name,
            _file: file,
        })
    }
}

impl Drop for ProcessLock {
    fn drop(&mut self) {
        // One that stays behind is a free lock, which whoever finds it removes.
        let _ = fs::remove_file(&self.path);
    }
}

/// Whether nobody holds this lock file any more; removes the file then.
fn is_free(path: &Path) -> bool {
    let file = match File::open(path) {
        Ok(file) => file,
        // Of any other failure nothing follows.
        Err(error) => return error.kind() == ErrorKind::NotFound,
    };
    let free = file.try_lock().is_ok();
    if free {
        // Somebody else may have been faster.
        let _ = fs::remove_file(path);
    }
    free
}

fn view(run: job::JobRun, attempts: Vec<job::JobAttempt>) -> JobView {
    JobView {
        id: run.id,
        job: run.job,
        workspace: run.workspace,
        trigger: run.trigger,
        state: run.state,
        started_at: run.started_at.to_string(),
        completed_at: run.completed_at.map(|at| at.to_string()),
        error: run.error.map(error_view),
        attempts: attempts
            .into_iter()
            .map(|attempt| JobAttemptView {
                started_at: attempt.started_at.to_string(),
                completed_at: attempt.completed_at.map(|at| at.to_string()),
                requests: attempt.requests,
                error: attempt.error.map(error_view),
            })
            .collect(),
    }
}

fn error_view((code, message): (String, String)) -> ErrorView {
    ErrorView { code, message }
}
