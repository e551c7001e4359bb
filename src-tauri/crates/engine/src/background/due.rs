//! Which jobs are due, from the store and the civil clock.

use jiff::{SignedDuration, Timestamp};
use store::job::JobRun;
use store::{ReadTx, job, sync_run};

use super::pace::poll_interval;
use super::timetable::Timetable;
use crate::engine::{Engine, lock};
use crate::jobs::Job;
use crate::syncing::{SyncRequest, Work};
use crate::{Error, settings, workspaces};

impl Engine {
    /// What is to be started now, none of which goes on already in this process. Where the batch is due it does the
    /// polling, too. What asks Google does so `late` by this copy's phase.
    pub(super) fn due_jobs(&self, late: bool) -> Result<Vec<Job>, Error> {
        let now = self.now();
        let times = self.store().read(|tx| {
            if settings::is_paused(tx)? {
                return Ok(Vec::new());
            }
            let lateness = if late {
                self.shared.phase.lateness(interval(tx, now)?)
            } else {
                SignedDuration::ZERO
            };
            let of = |job: Job| {
                let due = due_at(tx, job, now)?;
                // What is due because nothing is known is not put off: it would be anew at each look.
                let put_off = job.needs_google() && due != Some(now);
                let due = due.map(|due| {
                    let later = due.checked_add(lateness).ok().filter(|_| put_off);
                    later.unwrap_or(due)
                });
                Ok((job, due))
            };
            Job::BY_THE_CLOCK
                .into_iter()
                .map(of)
                .collect::<Result<Vec<_>, Error>>()
        })?;
        *lock(&self.shared.next_sync) = times
            .iter()
            .filter(|(job, _)| job.needs_google())
            .filter_map(|(_, due)| *due)
            .min();
        let mut due: Vec<Job> = times
            .into_iter()
            .filter(|(_, due)| due.is_some_and(|due| due <= now))
            .map(|(job, _)| job)
            .collect();
        if self.is_syncing() {
            due.retain(|job| !job.needs_google());
        } else if due.contains(&Job::BatchSync) {
            due.retain(|&job| job != Job::IncrementalSync);
        }
        Ok(due)
    }

    /// Whether there is anything to poll, and the last poll began longer ago than that.
    pub(super) fn is_poll_older_than(&self, age: SignedDuration) -> Result<bool, Error> {
        let now = self.now();
        self.store().read(|tx| {
            let every = Timetable::Every(age);
            let due = every.due_at(last(tx, Job::IncrementalSync)?, now);
            let work = Work::of(tx, &SyncRequest::by_the_clock())?;
            Ok(!work.is_nothing() && due.is_some_and(|due| due <= now))
        })
    }
}

/// How often Google is asked for changes now.
pub(crate) fn interval(tx: &ReadTx<'_>, now: Timestamp) -> Result<SignedDuration, Error> {
    let base = SignedDuration::from_mins(settings::sync_interval(tx)?);
    Ok(poll_interval(base, sync_run::last_change(tx)?, now))
}

/// When a job is due; `None` where it never is, or has nothing to do.
pub(crate) fn due_at(
    tx: &ReadTx<'_>,
    job: Job,
    now: Timestamp,
) -> Result<Option<Timestamp>, Error> {
    let mut not_before = Timestamp::MIN;
    if job.needs_google() {
        let work = Work::of(tx, &SyncRequest::by_the_clock())?;
        match work.rests_until(tx, now)? {
            _ if work.is_nothing() => return Ok(None),
            Some(end) => not_before = end,
            None => {}
        }
    }
    let due = timetable(tx, job, now)?.due_at(last(tx, job)?, now);
    Ok(due.map(|due| due.max(not_before)))
}

/// When a job runs by itself.
pub(crate) fn timetable(tx: &ReadTx<'_>, job: Job, now: Timestamp) -> Result<Timetable, Error> {
    if job == Job::IncrementalSync {
        return Ok(Timetable::Every(interval(tx, now)?));
    }
    settings::timetable(tx, job, &workspaces::own_zone())
}

/// When the job last began, whoever asked for it. The batch polls as well.
fn last(tx: &ReadTx<'_>, job: Job) -> Result<Option<Timestamp>, Error> {
    let own = counted_from(&job::newest(tx, job.as_str(), 2)?);
    if job != Job::IncrementalSync {
        return Ok(own);
    }
    Ok(own.max(last(tx, Job::BatchSync)?))
}

/// The run from which the next is counted, of the newest two: one that crashed is made good at once, as if it had not
/// been; two in a row are not, or what crashes a program would keep doing it.
fn counted_from(newest: &[JobRun]) -> Option<Timestamp> {
    let crashed = |run: &&JobRun| run.state == "crashed";
    let counted = match newest {
        [last, before] if crashed(&last) && !crashed(&before) => Some(before),
        [last] if crashed(&last) => None,
        runs => runs.first(),
    };
    counted.map(|run| run.started_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crashed_run_is_made_good_at_once_but_not_again_and_again() {
        let run = |hour: i64, state: &str| JobRun {
            id: hour,
            job: "prune".to_owned(),
            workspace: None,
            trigger: "schedule".to_owned(),
            state: state.to_owned(),
            started_at: at(hour),
            completed_at: None,
            error: None,
        };
        let check = |newest: &[JobRun], expected: Option<i64>| {
            assert_eq!(counted_from(newest), expected.map(at), "{newest:?}");
        };
        check(&[], None);
        check(&[run(2, "completed")], Some(2));
        check(&[run(2, "failed"), run(1, "completed")], Some(2));
        check(&[run(2, "crashed")], None);
        check(&[run(2, "crashed"), run(1, "completed")], Some(1));
        check(&[run(2, "crashed"), run(1, "crashed")], Some(2));
    }

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(hour * 3600).unwrap()
    }
}
