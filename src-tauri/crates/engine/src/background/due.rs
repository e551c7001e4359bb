//! Which jobs are due, from the store and the civil clock.

use std::path::Path;
use std::sync::atomic::Ordering;

use jiff::{SignedDuration, Timestamp};
use store::job::JobRun;
use store::workspace::Workspace;
use store::{ReadTx, job, sync_run, sync_state};

use super::metered::is_metered;
use super::pace::poll_interval;
use super::pausing::Pause;
use super::power::{SOURCES, is_on_battery};
use super::timetable::Timetable;
use super::{notices, planning, pushes};
use crate::engine::{Engine, lock};
use crate::jobs::Job;
use crate::syncing::Work;
use crate::{Error, settings, workspaces};

/// How often the calendars are polled while somebody looks at them.
const WATCHED: SignedDuration = SignedDuration::from_mins(1);

/// A job that is to be started, and the name of the workspace, where it is for one.
pub(crate) type Due = (Job, Option<String>);

impl Engine {
    /// What is to be started now, none of which goes on already in this process. What reads calendars does so `late` by
    /// this copy's phase.
    pub(super) fn due_jobs(&self, late: bool) -> Result<Vec<Due>, Error> {
        let now = self.now();
        // Never off, but half as often.
        let spares = is_on_battery(Path::new(SOURCES)) || is_metered();
        let (times, mut due) = self.store().read(|tx| {
            if Pause::read(tx, now)?.holds() {
                return Ok((Vec::new(), Vec::new()));
            }
            let lateness = if late {
                self.shared.phase.lateness(interval(tx, now)?)
            } else {
                SignedDuration::ZERO
            };
            let watched = self.shared.watched.load(Ordering::Relaxed);
            let of = |job: Job| {
                let mut due = due_at(tx, job, now)?;
                if job == Job::IncrementalSync && due.is_some() && watched {
                    let every = Timetable::Every(WATCHED);
                    return Ok((job, every.due_at(last(tx, job)?, now).min(due)));
                }
                if job == Job::IncrementalSync && spares {
                    let spared = due.and_then(|due| due.checked_add(interval(tx, now).ok()?).ok());
                    due = spared.filter(|_| due != Some(now)).or(due);
                }
                // What is due because nothing is known is not put off: it would be anew at each look.
                let put_off = job.is_sync() && due != Some(now);
                let due = due.map(|due| {
                    let later = due.checked_add(lateness).ok().filter(|_| put_off);
                    later.unwrap_or(due)
                });
                Ok((job, due))
            };
            let times = Job::BY_THE_CLOCK
                .into_iter()
                .map(of)
                .collect::<Result<Vec<_>, Error>>()?;
            let plans = planning::by_the_clock(tx, now)?.into_iter();
            let mut due: Vec<Due> = plans
                .filter(|(_, due)| *due <= now)
                .map(|(workspace, _)| (Job::ScheduleTasks, Some(workspace.name)))
                .collect();
            if !self.is_syncing() {
                due.extend(for_each(Job::Push, pushes::due(tx, now)?));
            }
            Ok::<_, Error>((times, due))
        })?;
        *lock(&self.shared.next_sync) = times
            .iter()
            .filter(|(job, _)| job.is_sync())
            .filter_map(|(_, due)| *due)
            .min();
        let mut timed: Vec<Job> = times
            .into_iter()
            .filter(|(job, _)| *job != Job::ScheduleTasks)
            .filter(|(_, due)| due.is_some_and(|due| due <= now))
            .map(|(job, _)| job)
            .collect();
        if let Some(sync) = timed.iter().copied().find(|job| job.is_sync()) {
            // The first of them, which reads most, does what the others would, and sends what waits before it reads.
            let goes_on = self.is_syncing();
            timed.retain(|&job| !job.is_sync() || (job == sync && !goes_on));
            due.retain(|(job, _)| *job != Job::Push);
        }
        due.extend(timed.into_iter().map(|job| (job, None)));
        Ok(due)
    }

    /// What changes to the store call for: plans, writes, notices. A notice waits for the plan that may make it needless.
    pub(super) fn due_after_changes(&self) -> Result<Vec<Due>, Error> {
        let now = self.now();
        self.store().read(|tx| {
            if Pause::read(tx, now)?.holds() {
                return Ok(Vec::new());
            }
            let mut due = for_each(Job::ScheduleTasks, planning::outdated(tx, now)?);
            if due.is_empty() && notices::are_due(tx, now)? {
                due.push((Job::Remind, None));
            }
            if !self.is_syncing() {
                due.extend(for_each(Job::Push, pushes::due(tx, now)?));
            }
            Ok(due)
        })
    }

    /// Whether there is anything to poll, and the last poll began longer ago than that.
    pub(super) fn is_poll_older_than(&self, age: SignedDuration) -> Result<bool, Error> {
        let now = self.now();
        self.store().read(|tx| {
            let every = Timetable::Every(age);
            let due = every.due_at(last(tx, Job::IncrementalSync)?, now);
            let work = Work::by_the_clock(tx)?;
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
    if job == Job::ScheduleTasks {
        let times = planning::by_the_clock(tx, now)?;
        return Ok(times.into_iter().map(|(_, due)| due).min());
    }
    let mut not_before = Timestamp::MIN;
    if job.is_sync() {
        let work = Work::by_the_clock(tx)?;
        match work.rests_until(tx, now)? {
            _ if work.is_nothing() => return Ok(None),
            Some(end) => not_before = end,
            None => {}
        }
    }
    let last = match job {
        Job::FullSync => match last_listing(tx, now)? {
            // What was never read completely, the next poll reads so.
            None => return Ok(None),
            last => last,
        },
        // There is nothing to say of a week of which nothing is known.
        Job::Report => match last(tx, job)?.or(job::oldest(tx)?) {
            None => return Ok(None),
            last => last,
        },
        _ => last(tx, job)?,
    };
    let due = timetable(tx, job, now)?.due_at(last, now);
    Ok(due.map(|due| due.max(not_before)))
}

/// When a job runs by itself; where that is each workspace's own affair, the first one's.
pub(crate) fn timetable(tx: &ReadTx<'_>, job: Job, now: Timestamp) -> Result<Timetable, Error> {
    if job == Job::IncrementalSync {
        return Ok(Timetable::Every(interval(tx, now)?));
    }
    if job == Job::ScheduleTasks
        && let Some((workspace, _)) = planning::by_the_clock(tx, now)?
            .into_iter()
            .min_by_key(|(_, due)| *due)
    {
        return planning::timetable(tx, &workspace);
    }
    settings::timetable(tx, job, &workspaces::own_zone())
}

/// When the job last began, whoever asked for it. What reads more does the work of what reads less.
fn last(tx: &ReadTx<'_>, job: Job) -> Result<Option<Timestamp>, Error> {
    let counts: &[Job] = match job {
        Job::IncrementalSync => &[Job::IncrementalSync, Job::BatchSync, Job::FullSync],
        Job::BatchSync => &[Job::BatchSync, Job::FullSync],
        _ => &[job],
    };
    let mut newest = None;
    for job in counts {
        let runs = job::newest_of(tx, job.as_str(), None, 2)?;
        newest = newest.max(counted_from(&runs));
    }
    Ok(newest.map(|(_, at)| at))
}

/// When every calendar had been read from its beginning, or that was last tried. A time in the future shows that the
/// clock was set back, and counts only where there is no other.
fn last_listing(tx: &ReadTx<'_>, now: Timestamp) -> Result<Option<Timestamp>, Error> {
    let Some(listed) = sync_state::oldest_full(tx)? else {
        return Ok(None);
    };
    let tried = last(tx, Job::FullSync)?.unwrap_or(listed);
    let is_past = |at: &Timestamp| *at <= now;
    let past = [listed, tried].into_iter().filter(is_past).max();
    Ok(past.or(Some(listed)))
}

fn for_each(job: Job, workspaces: Vec<Workspace>) -> Vec<Due> {
    let names = workspaces.into_iter().map(|workspace| workspace.name);
    names.map(|name| (job, Some(name))).collect()
}

/// The run from which the next is counted, of the newest two, with its id, by which runs are in order whatever the clock
/// did: one that crashed is made good at once, as if it had not been; two in a row are not, or what crashes a program
/// would keep doing it.
pub(super) fn counted_from(newest: &[JobRun]) -> Option<(i64, Timestamp)> {
    let crashed = |run: &&JobRun| run.state == "crashed";
    let counted = match newest {
        [last, before] if crashed(&last) && !crashed(&before) => Some(before),
        [last] if crashed(&last) => None,
        runs => runs.first(),
    };
    counted.map(|run| (run.id, run.started_at))
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
            waits_for: None,
            waits_until: None,
        };
        let check = |newest: &[JobRun], expected: Option<i64>| {
            assert_eq!(
                counted_from(newest),
                expected.map(|id| (id, at(id))),
                "{newest:?}"
            );
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
