//! A plan that is shown before it is stored: a person takes it whole, or task by task.

use std::time::{Duration, Instant};

use planner::Budget;
use planner::wire::Plan;

use super::changes::{Change, changes, task_of};
use super::problem::{Assumed, Situation};
use super::{ScheduleOptions, planned};
use crate::engine::{Engine, lock, workspace_named, zone_of};
use crate::jobs::{Ended, Job};
use crate::view::{ScheduleView, Wrong};
use crate::{Error, Trigger};

/// The plan that was last shown, and what it was made from.
pub(crate) struct Preview {
    workspace: i64,
    seen: Situation,
    plan: Plan,
}

impl Engine {
    /// What planning now would do, improved until `limit` is over. Nothing is stored; [`Engine::accept_plan`] stores
    /// just this.
    pub fn preview_plan(&self, workspace: &str, limit: Duration) -> Result<ScheduleView, Error> {
        let now = self.now();
        let (workspace, seen) = self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let seen = Situation::read(tx, &workspace, now, Assumed::default())?;
            Ok::<_, Error>((workspace, seen))
        })?;
        let plan = plan(&seen, limit)?;
        let changes = changes(&seen.problem, &plan, &seen.blocks)?;
        let view = planned(&seen, &zone_of(&workspace)?, plan.clone(), &changes)?;
        *lock(&self.shared.preview) = Some(Preview {
            workspace: workspace.id,
            seen,
            plan,
        });
        Ok(view)
    }

    /// Stores the plan that [`Engine::preview_plan`] has shown; where what it was made from has changed since, or its
    /// first blocks would have begun, a new one. With ids only those tasks are planned, and all other blocks stay where
    /// they are.
    ///
    /// Takes as long as `limit` lets it: run it on a thread that may block.
    pub fn accept_plan(
        &self,
        workspace: &str,
        only: Option<&[String]>,
        limit: Duration,
    ) -> Result<ScheduleView, Error> {
        let id = self
            .store()
            .read(|tx| workspace_named(tx, workspace).map(|w| w.id))?;
        let shown = lock(&self.shared.preview)
            .take()
            .filter(|preview| preview.workspace == id);
        let accepted = match (only, shown) {
            (Some(only), _) => {
                let job = self.begin_job(Job::ScheduleTasks, Some(id), Trigger::Window)?;
                let result = self.plan_only(workspace, only, limit);
                self.end_job(job, &Ended::with(result.as_ref().err()))?;
                Some(result?)
            }
            (None, Some(preview)) => self.store_shown(workspace, preview)?,
            (None, None) => None,
        };
        match accepted {
            Some(view) => Ok(view),
            None => self.plan_anew(workspace, limit),
        }
    }

    fn plan_anew(&self, workspace: &str, limit: Duration) -> Result<ScheduleView, Error> {
        let deadline = Instant::now() + limit;
        self.schedule(
            workspace,
            &ScheduleOptions {
                trigger: Trigger::Window,
                dry_run: false,
                out_of_time: &|| Instant::now() >= deadline,
                cancel: &self.shared.stop,
                problem_out: None,
            },
        )
    }

    /// `None`, and nothing is stored, where the plan is no longer what planning would make.
    fn store_shown(
        &self,
        workspace: &str,
        preview: Preview,
    ) -> Result<Option<ScheduleView>, Error> {
        let now = self.now();
        let Preview { seen, plan, .. } = preview;
        let changes = changes(&seen.problem, &plan, &seen.blocks)?;
        let would_begin = |change: &Change| match change {
            Change::Add { time, .. } | Change::Move { to: time, .. } => time.start < now,
            Change::Remove { .. } => false,
        };
        if changes.iter().any(would_begin) {
            return Ok(None);
        }
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let mut is = Situation::read(tx, &workspace, now, Assumed::default())?;
            is.problem.now = seen.problem.now;
            if is != seen {
                return Ok(None);
            }
            self.carry_out(tx, &workspace, &seen, &changes, Trigger::Window, now)?;
            planned(&seen, &zone_of(&workspace)?, plan, &changes).map(Some)
        })
    }

    fn plan_only(
        &self,
        workspace: &str,
        only: &[String],
        limit: Duration,
    ) -> Result<ScheduleView, Error> {
        let now = self.now();
        let assumed = Assumed {
            only: Some(only),
            ..Assumed::default()
        };
        let seen = self
            .store()
            .read(|tx| Situation::read(tx, &workspace_named(tx, workspace)?, now, assumed))?;
        let plan = plan(&seen, limit)?;
        let mut changes = changes(&seen.problem, &plan, &seen.blocks)?;
        changes.retain(|change| {
            let task = task_of(change, &seen.blocks).map(|task| task.to_string());
            task.is_some_and(|task| only.contains(&task))
        });
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            if Situation::read(tx, &workspace, now, assumed)? != seen {
                return Err(Error::invalid(format!(
                    "workspace {}: tasks or events changed while the plan was made; try again",
                    workspace.name
                ))
                .because(Wrong::ChangedWhilePlanned));
            }
            self.carry_out(tx, &workspace, &seen, &changes, Trigger::Window, now)?;
            let mut view = planned(&seen, &zone_of(&workspace)?, plan, &changes)?;
            view.diff.retain(|change| only.contains(&change.task));
            Ok(view)
        })
    }
}

fn plan(seen: &Situation, limit: Duration) -> Result<Plan, Error> {
    let deadline = Instant::now() + limit;
    let problem =
        planner::Problem::new(&seen.problem).map_err(|e| Error::invalid(e.to_string()))?;
    Ok(planner::plan(
        &problem,
        &Budget::until(&|| Instant::now() >= deadline),
    ))
}
