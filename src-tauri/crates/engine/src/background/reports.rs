//! The weekly report: what was planned and done, what is late, and how the jobs went.

use jiff::{SignedDuration, Timestamp};
use model::TaskStatus;
use store::workspace::{self, Workspace};
use store::{ReadTx, block, report, task};

use crate::engine::{Engine, zone_of};
use crate::jobs::{Job, Trigger};
use crate::tasks::late_minutes;
use crate::view::{LateTaskView, ReportList, ReportView, WorkspaceReport};
use crate::{Code, Error, show, workspaces};

/// What a report is about.
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many are kept: a year of them.
const KEPT: u32 = 53;

impl Engine {
    /// The newest reports first.
    pub fn reports(&self, limit: u32) -> Result<ReportList, Error> {
        self.store().read(|tx| {
            let read = |text: String| {
                serde_json::from_str(&text)
                    .map_err(|e| Error::new(Code::Store, format!("a stored report: {e}")))
            };
            let reports = report::list(tx, limit)?;
            Ok(ReportList {
                reports: reports
                    .into_iter()
                    .map(read)
                    .collect::<Result<_, Error>>()?,
            })
        })
    }

    /// Makes a report of the last seven days because somebody asks for it.
    pub fn make_report(&self, trigger: Trigger) -> Result<(), Error> {
        self.upkeep(Job::Report, trigger)
    }

    /// Reports on the seven days before now, and keeps that.
    pub(super) fn report(&self) -> Result<(), Error> {
        let now = self.now();
        let view = self.store().read(|tx| report_of(tx, now))?;
        let body = serde_json::to_string(&view).map_err(|e| Error::new(Code::Internal, e))?;
        Ok(self
            .store()
            .write(|tx| report::insert(tx, &body, KEPT, now))?)
    }
}

fn report_of(tx: &ReadTx<'_>, now: Timestamp) -> Result<ReportView, Error> {
    let from = now.checked_sub(WEEK).unwrap_or(Timestamp::MIN);
    let zone = workspaces::own_zone();
    let health = report::health(tx, from, now)?;
    let workspaces = workspace::list(tx)?
        .iter()
        .map(|workspace| of_workspace(tx, workspace, from, now))
        .collect::<Result<_, Error>>()?;
    Ok(ReportView {
        from: show::instant(from, &zone),
        to: show::instant(now, &zone),
        workspaces,
        syncs: health.syncs,
        failed_syncs: health.failed_syncs,
        failed_jobs: health.failed_jobs,
    })
}

fn of_workspace(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    from: Timestamp,
    now: Timestamp,
) -> Result<WorkspaceReport, Error> {
    let zone = zone_of(workspace)?;
    let (done_tasks, done_minutes) = report::done(tx, workspace.id, from, now)?;
    let mut late = Vec::new();
    for task in task::list(tx, workspace.id)? {
        let Some(due) = task.due.filter(|_| task.status == TaskStatus::Open) else {
            continue;
        };
        let minutes = late_minutes(&task, &block::of_task(tx, task.id)?);
        if due < now || minutes > 0 {
            late.push(LateTaskView {
                title: task.title,
                due: show::instant(due, &zone),
                late_minutes: minutes,
            });
        }
    }
    Ok(WorkspaceReport {
        workspace: workspace.name.clone(),
        planned_minutes: report::planned_minutes(tx, workspace.id, from, now)?,
        done_tasks,
        done_minutes,
        late,
    })
}
