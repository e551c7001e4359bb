//! The dashboard: what ran, what comes next, and what a person may do about it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::job::{JobRun, Unbegun};
use store::workspace::Workspace;
use store::{ReadTx, account, job, pause, sync_run, workspace};

use super::{Job, Trigger, Zones};
use crate::background::{Pause, paused_until};
use crate::engine::{Engine, lock, workspace_named};
use crate::syncing::{SyncRequest, Work, views};
use crate::view::{
    BackgroundView, JobDetails, JobLineView, JobRow, JobRows, RestingAccount, ScheduledJob, Wrong,
};
use crate::{Error, show, workspaces};

/// How many times ahead a timetable is shown.
const AHEAD: usize = 5;

impl Engine {
    /// The newest runs first, at most `limit`, a line each.
    pub fn job_rows(&self, limit: u32) -> Result<JobRows, Error> {
        self.store().read(|tx| {
            let (requests, zones) = (job::requests(tx)?, Zones::of(tx)?);
            let row = |run: JobRun| JobRow {
                id: run.id,
                duration_ms: duration_ms(&run),
                started_at: show::instant(run.started_at, zones.of_run(&run)),
                waits_until: run
                    .waits_until
                    .map(|at| show::instant(at, zones.of_run(&run))),
                waits_for: run.waits_for,
                requests: requests.get(&run.id).copied().unwrap_or(0),
                job: run.job,
                workspace: run.workspace,
                trigger: run.trigger,
                state: run.state,
                error: run.error.map(|(code, _)| code),
            };
            let rows = job::list(tx, limit)?.into_iter().map(row).collect();
            Ok(JobRows { rows })
        })
    }

    /// One run with its attempts and what it did.
    ///
    /// # Errors
    /// `not-found` where the log no longer has it.
    pub fn job_details(&self, id: i64) -> Result<JobDetails, Error> {
        self.store().read(|tx| {
            let run = job::get(tx, id)?.ok_or_else(|| {
                Error::new(
                    crate::Code::NotFound,
                    format!("the log has no run {id} (any more)"),
                )
            })?;
            let attempts = job::attempts(tx, id)?;
            let waits_its_turn = run.state == "queued" && self.awaits(&run);
            Ok(JobDetails {
                job: super::view(run, attempts, &Zones::of(tx)?),
                runs: views(tx, sync_run::of_job(tx, id)?)?,
                lines: job::lines(tx, id)?
                    .into_iter()
                    .map(|line| JobLineView {
                        after_ms: line.after_ms,
                        level: line.level,
                        text: line.text,
                    })
                    .collect(),
                cancellable: waits_its_turn || self.shared.running.has(id),
            })
        })
    }

    /// What runs by the clock, and when.
    pub fn background(&self) -> Result<BackgroundView, Error> {
        let (now, zone) = (self.now(), workspaces::own_zone());
        let offline = lock(&self.shared.connection).is_offline();
        let (jobs, pause, resting) = self.store().read(|tx| {
            let scheduled = |job: Job| scheduled(tx, job, offline, now, &zone);
            let jobs = Job::BY_THE_CLOCK
                .into_iter()
                .map(scheduled)
                .collect::<Result<Vec<_>, Error>>()?;
            Ok::<_, Error>((jobs, Pause::read(tx, now)?, resting(tx, now, &zone)?))
        })?;
        Ok(BackgroundView {
            scheduling: self.is_scheduling(),
            pause: pause.view(),
            offline,
            resting,
            jobs,
        })
    }

    /// Starts a job because somebody asks for it, in the background. To be called where a tokio runtime is.
    ///
    /// # Errors
    /// `invalid-input` for a word that names no job that can be started so.
    pub fn start_job(
        &self,
        job: &str,
        workspace: Option<&str>,
        trigger: Trigger,
    ) -> Result<(), Error> {
        match Job::BY_THE_CLOCK
            .into_iter()
            .chain([Job::Push, Job::Remind])
            .find(|known| known.as_str() == job)
        {
            Some(job @ (Job::ScheduleTasks | Job::Push)) => {
                for name in self.names_for(workspace)? {
                    match job {
                        Job::Push => self.start_push(&name, trigger),
                        _ => self.start_plan(&name, trigger),
                    }
                }
            }
            Some(job) if !job.is_sync() => self.start_upkeep(job, trigger),
            Some(job) => {
                let request = SyncRequest {
                    workspaces: workspace.map(str::to_owned).into_iter().collect(),
                    full: job == Job::FullSync,
                    trigger,
                };
                self.start_sync_as(job, request);
            }
            None => {
                return Err(Error::invalid(format!(
                    "{job:?} is no job that can be started by its name"
                )));
            }
        }
        Ok(())
    }

    /// Whether a run waits for its turn in this process.
    fn awaits(&self, run: &JobRun) -> bool {
        let asked_for = &self.shared.asked_for;
        asked_for.awaits(&run.job, run.workspace.as_deref())
    }

    /// The workspace that is named, or all that are enabled.
    fn names_for(&self, workspace: Option<&str>) -> Result<Vec<String>, Error> {
        self.store().read(|tx| {
            let all = match workspace {
                Some(name) => vec![workspace_named(tx, name)?],
                None => workspace::list(tx)?,
            };
            let chosen = all.into_iter().filter(|w| workspace.is_some() || w.enabled);
            Ok(chosen.map(|workspace| workspace.name).collect())
        })
    }

    /// Stops a job of this program, or takes it back where it waits for its turn; what it committed stays.
    ///
    /// # Errors
    /// `not-found` where it does not go on here.
    pub fn cancel_job(&self, id: i64) -> Result<(), Error> {
        if self.shared.running.cancel(id) {
            return Ok(());
        }
        if let Some(run) = self.store().read(|tx| job::get(tx, id))?
            && run.state == "queued"
            && self.end_unbegun(Unbegun::Run(id), "cancelled")?
        {
            let asked_for = &self.shared.asked_for;
            asked_for.forget(&run.job, run.workspace.as_deref());
            return Ok(());
        }
        Err(Error::new(
            crate::Code::NotFound,
            "this job has ended, or goes on in another program, which alone can stop it",
        )
        .because(Wrong::JobElsewhere))
    }
}

fn scheduled(
    tx: &ReadTx<'_>,
    job: Job,
    offline: bool,
    now: Timestamp,
    zone: &TimeZone,
) -> Result<ScheduledJob, Error> {
    let timetable = crate::background::timetable(tx, job, now)?;
    let due = crate::background::due_at(tx, job, now)?;
    let rests =
        job.is_sync() && due.is_some() && due == Work::by_the_clock(tx)?.rests_until(tx, now)?;
    let waits = rests || (offline && job.asks_google() && due.is_some_and(|due| due <= now));
    let first = due.map(|due| due.max(now));
    let times = std::iter::successors(first, |&at| timetable.next_after(at));
    Ok(ScheduledJob {
        job: job.as_str().to_owned(),
        timetable: timetable.to_string(),
        state: if waits { "waiting" } else { "scheduled" }.to_owned(),
        next: times
            .take(AHEAD)
            .map(|at| show::instant(at, zone))
            .collect(),
    })
}

/// The accounts of enabled workspaces that the background leaves alone now.
fn resting(tx: &ReadTx<'_>, now: Timestamp, zone: &TimeZone) -> Result<Vec<RestingAccount>, Error> {
    let of_enabled = |workspace: Workspace| workspace.account_id.filter(|_| workspace.enabled);
    let accounts: BTreeSet<i64> = workspace::list(tx)?
        .into_iter()
        .filter_map(of_enabled)
        .collect();
    let mut resting = Vec::new();
    for id in accounts {
        let until = paused_until(pause::get(tx, id)?, now);
        if let (Some(until), Some(account)) = (until, account::get(tx, id)?) {
            resting.push(RestingAccount {
                account: account.email,
                until: show::instant(until, zone),
            });
        }
    }
    Ok(resting)
}

/// A run that crashed was found later: nobody knows how long it took.
fn duration_ms(run: &JobRun) -> Option<i64> {
    let end = run.completed_at.filter(|_| run.state != "crashed")?;
    i64::try_from(end.duration_since(run.started_at).as_millis()).ok()
}
