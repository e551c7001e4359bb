//! Jobs that need no network: those that keep the store small, whole and safe, and those that tell a person something.

use std::fs;
use std::path::PathBuf;

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::retention::{self, Retention};
use store::{WriteTx, task_history};

use crate::engine::Engine;
use crate::jobs::{Ended, Job, Trigger};
use crate::{Code, Error, show};

/// How long rows of the logs are kept …
const RUNS: SignedDuration = SignedDuration::from_hours(14 * 24);
/// … where they tell of failures, and how many at most of either.
const FAILURES: SignedDuration = SignedDuration::from_hours(90 * 24);
const ROWS: u32 = 2_000;
/// How long the history of tasks is kept, and how many lines of it at most.
const HISTORY: SignedDuration = SignedDuration::from_hours(365 * 24);
const HISTORY_ROWS: u32 = 20_000;
/// How many rows one transaction removes, so that nobody waits for long.
const BATCH: u32 = 1_000;
/// How many backups are kept.
const BACKUPS: usize = 7;

impl Engine {
    /// Runs one of these jobs to its end, and notes that it did.
    pub(super) fn upkeep(&self, job: Job, trigger: Trigger) -> Result<(), Error> {
        let id = self.begin_job(job, None, trigger)?;
        let done = self.job_span(id).in_scope(|| match job {
            Job::Prune => self.prune(),
            Job::Backup => self.back_up(),
            Job::Remind => self.remind(),
            Job::Report => self.report(),
            _ => Err(Error::new(Code::Internal, format!("{job:?} is no upkeep"))),
        });
        self.end_job(id, &Ended::with(done.as_ref().err()))?;
        done
    }

    /// Removes what the logs no longer keep, batch after batch; what is removed stays so if it is stopped in between.
    /// Then it looks whether the store's pages are whole.
    fn prune(&self) -> Result<(), Error> {
        let now = self.now();
        let before = |age| now.checked_sub(age).unwrap_or(now);
        let keep = Retention {
            runs_from: before(RUNS),
            failures_from: before(FAILURES),
            rows: ROWS,
        };
        let history_from = before(HISTORY);
        let batch = |tx: &WriteTx<'_>| {
            Ok::<_, Error>(retention::prune(tx, keep, BATCH)?.max(task_history::prune(
                tx,
                history_from,
                HISTORY_ROWS,
                BATCH,
            )?))
        };
        while self.store().write(batch)? == BATCH {
            if self.shared.stop.is_cancelled() {
                return Err(Error::new(Code::Cancelled, "cancelled"));
            }
        }
        Ok(self.store().quick_check()?)
    }

    /// Copies the store into a file of the day, and removes the oldest copies beyond a week's.
    fn back_up(&self) -> Result<(), Error> {
        let folder = self.config().backups();
        let unusable = |e: std::io::Error| {
            Error::new(
                Code::Store,
                format!("backups in {} cannot be kept: {e}", folder.display()),
            )
        };
        fs::create_dir_all(&folder).map_err(unusable)?;
        let day = show::day(self.now(), &TimeZone::UTC);
        self.store()
            .copy_to(&folder.join(format!("hourwright-{day}.db")))?;
        let mut copies: Vec<PathBuf> = fs::read_dir(&folder)
            .map_err(unusable)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| is_copy(path))
            .collect();
        // Their names sort as their days do.
        copies.sort();
        for old in copies.iter().rev().skip(BACKUPS) {
            fs::remove_file(old).map_err(unusable)?;
        }
        Ok(())
    }
}

/// Whether a file is one that this job made: nothing else in the folder is ever removed.
fn is_copy(path: &std::path::Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.strip_prefix("hourwright-")?.strip_suffix(".db"))
        .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}
