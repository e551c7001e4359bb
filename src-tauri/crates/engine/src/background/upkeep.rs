//! Jobs that need no network: those that keep the store small, whole and safe, and those that tell a person something.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use store::retention::{self, Retention};
use store::{ReadTx, WriteTx, job, task_history};

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
/// How long the program must have been in use by a clock before that clock says what is old.
const TRUSTED_AFTER: SignedDuration = SignedDuration::from_hours(24);
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
        let trusted = self.store().read(|tx| is_trusted(tx, now))?;
        let before = |age| {
            let at = if trusted {
                now.checked_sub(age).ok()
            } else {
                None
            };
            at.unwrap_or(Timestamp::MIN)
        };
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
        let today = show::day(self.now(), &TimeZone::UTC);
        self.store()
            .copy_to(&folder.join(format!("hourwright-{today}.db")))?;
        let mut copies: Vec<(Date, PathBuf)> = fs::read_dir(&folder)
            .map_err(unusable)?
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                Some((day_of(&path)?, path))
            })
            .collect();
        // One of a day that is yet to come was made by a clock that was wrong, and is older than any of today.
        copies.sort_by_key(|(day, _)| (*day <= today, *day));
        for (_, old) in copies.iter().rev().skip(BACKUPS) {
            fs::remove_file(old).map_err(unusable)?;
        }
        Ok(())
    }
}

/// Whether the clock may say what is old. After a leap it is either wrong, and may come back, or the machine was off for
/// long: then nothing is lost by waiting until the program has been in use for a day.
fn is_trusted(tx: &ReadTx<'_>, now: Timestamp) -> Result<bool, Error> {
    let ago = |age| now.checked_sub(age).unwrap_or(Timestamp::MIN);
    Ok(job::any_began(tx, ago(RUNS), ago(TRUSTED_AFTER))?)
}

/// The day of a copy that this job made: nothing else in the folder is ever removed.
fn day_of(path: &Path) -> Option<Date> {
    let name = path.file_name()?.to_str()?;
    let day = name.strip_prefix("hourwright-")?.strip_suffix(".db")?;
    day.parse().ok()
}
