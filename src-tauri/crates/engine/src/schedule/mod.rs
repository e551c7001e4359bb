//! The job "schedule tasks": from the store to a problem, from its plan back to the store.

mod changes;
mod fingerprint;
mod frozen;
mod preview;
mod problem;
mod what_if;

use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::task_history::Actor;
use store::workspace::Workspace;
use store::{WriteTx, block, planned_from, planning_calendar};
use sync::Which;
use tokio_util::sync::CancellationToken;

use self::changes::{Change, changes, counts, task_of};
pub(crate) use self::fingerprint::Fingerprint;
pub(crate) use self::preview::Preview;
pub(crate) use self::problem::{Assumed, Situation};
use crate::blocks;
use crate::engine::{Engine, workspace_named};
use crate::jobs::{Ended, Job};
use crate::random::random_id;
use crate::tasks::Recording;
use crate::view::{ScheduleView, UnmetView, Wrong};
use crate::written::write_file;
use crate::{Code, Error, Trigger, explain};

/// How to plan.
pub struct ScheduleOptions<'a> {
    /// Who asks.
    pub trigger: Trigger,
    /// Whether the plan is only shown.
    pub dry_run: bool,
    /// Whether the improving must end now; a first plan is always finished.
    pub out_of_time: &'a dyn Fn() -> bool,
    /// Ends it without a plan.
    pub cancel: &'a CancellationToken,
    /// Where to write the problem that was solved, once it is: a failure leaves what is there.
    pub problem_out: Option<&'a Path>,
}

/// How often a plan is made anew because what it was made from changed meanwhile.
const TRIES: usize = 3;

impl Engine {
    /// Plans every open task of a workspace into its free time and, unless it is a dry run, stores the blocks.
    ///
    /// Takes as long as the options let it: run it on a thread that may block.
    ///
    /// # Errors
    /// `invalid-input` for a problem file that cannot be written; `cancelled`. Nothing was stored then.
    pub fn schedule(
        &self,
        workspace: &str,
        options: &ScheduleOptions<'_>,
    ) -> Result<ScheduleView, Error> {
        if options.dry_run {
            return self.schedule_until_stored(workspace, options);
        }
        let id = self
            .store()
            .read(|tx| workspace_named(tx, workspace).map(|w| w.id))?;
        let job = self.begin_job(Job::ScheduleTasks, Some(id), options.trigger)?;
        let going_on = self.shared.running.begin(job, options.cancel);
        let stoppable = ScheduleOptions {
            cancel: &going_on.token,
            ..*options
        };
        let result = self
            .job_span(job)
            .in_scope(|| self.schedule_until_stored(workspace, &stoppable));
        drop(going_on);
        self.end_job(job, &Ended::with(result.as_ref().err()))?;
        result
    }

    /// The same from a window or the clock, away from the async threads, improving the plan until `limit` is over.
    pub async fn plan(
        &self,
        workspace: &str,
        limit: Duration,
        trigger: Trigger,
    ) -> Result<ScheduleView, Error> {
        let workspace = workspace.to_owned();
        let deadline = Instant::now() + limit;
        self.off_thread(move |engine| {
            let options = ScheduleOptions {
                trigger,
                dry_run: false,
                out_of_time: &|| Instant::now() >= deadline,
                cancel: &engine.shared.stop,
                problem_out: None,
            };
            engine.schedule(&workspace, &options)
        })
        .await
    }

    fn schedule_until_stored(
        &self,
        workspace: &str,
        options: &ScheduleOptions<'_>,
    ) -> Result<ScheduleView, Error> {
        for _ in 0..TRIES {
            if let Some(view) = self.try_schedule(workspace, options)? {
                return Ok(view);
            }
        }
        Err(Error::invalid(format!(
            "workspace {workspace}: tasks or events changed again and again while the plan was made; plan once more"
        )).because(Wrong::ChangedWhilePlanned))
    }

    /// `None` where what the plan was made from changed meanwhile.
    fn try_schedule(
        &self,
        workspace: &str,
        options: &ScheduleOptions<'_>,
    ) -> Result<Option<ScheduleView>, Error> {
        let now = self.now();
        let assumed = assumed(options.trigger);
        let seen = self
            .store()
            .read(|tx| Situation::read(tx, &workspace_named(tx, workspace)?, now, assumed))?;
        let zone = self.zone(workspace)?;
        let problem = planner::Problem::new(&seen.problem)
            .map_err(|e| Error::invalid(format!("workspace {workspace}: {e}")))?;
        let must_end = || (options.out_of_time)() || options.cancel.is_cancelled();
        let plan = planner::plan(&problem, &planner::Budget::until(&must_end));
        if options.cancel.is_cancelled() {
            return Err(Error::new(
                Code::Cancelled,
                "cancelled; nothing was planned",
            ));
        }
        if let Some(path) = options.problem_out {
            write_json(path, &seen.problem)?;
        }
        let changes = changes(&seen.problem, &plan, &seen.blocks)?;
        let view = planned(&seen, &zone, plan, &changes)?;
        if options.dry_run {
            return Ok(Some(view));
        }
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            if Situation::read(tx, &workspace, now, assumed)? != seen {
                return Ok(None);
            }
            self.carry_out(tx, &workspace, &seen, &changes, options.trigger, now)?;
            Ok(Some(view))
        })
    }

    /// Stores a plan's changes, with their history, the way back and what they mean for Google.
    fn carry_out(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        seen: &Situation,
        changes: &[Change],
        trigger: Trigger,
        now: Timestamp,
    ) -> Result<(), Error> {
        // At the command line this is the wish to have it written. In the window a plan is shown first, and where
        // the clock plans nobody looks on: a large change waits for a word of its own.
        let at_command_line = trigger == Trigger::CommandLine;
        let asked = at_command_line && !self.config().asks_first;
        if asked {
            planning_calendar::set_may_write(tx, workspace.id, true)?;
        }
        let tasks = changes
            .iter()
            .filter_map(|change| task_of(change, &seen.blocks));
        let recording = Recording::begin(tx, workspace, tasks.collect())?;
        for change in changes {
            apply(tx, workspace, change, asked, now)?;
        }
        blocks::queue_changed(tx, workspace, Which::All, asked, now)?;
        let actor = match trigger {
            Trigger::Schedule => Actor::Clock,
            Trigger::CommandLine | Trigger::Window | Trigger::Tray => Actor::Plan,
        };
        recording.end(tx, workspace, &[], ("plan", ""), actor, now)?;
        let made_from = Fingerprint::of(tx, workspace, now)?.text()?;
        Ok(planned_from::put(tx, workspace.id, &made_from)?)
    }
}

/// The view of a plan that turns the stored blocks into its own by `changes`.
fn planned(
    seen: &Situation,
    zone: &TimeZone,
    plan: planner::wire::Plan,
    changes: &[Change],
) -> Result<ScheduleView, Error> {
    Ok(ScheduleView {
        diff: explain::diff(seen, seen, zone, &plan.blocks)?,
        unmet: unmet(seen, &plan.blocks)?,
        changes: counts(changes, &seen.blocks),
        plan,
    })
}

fn unmet(seen: &Situation, blocks: &[planner::wire::Block]) -> Result<Vec<UnmetView>, Error> {
    let unmet = planner::unmet(&seen.problem, blocks)
        .map_err(|e| Error::new(Code::Internal, e.to_string()))?;
    let view = |unmet: planner::Unmet| UnmetView {
        name: unmet.name.to_owned(),
        reason: unmet.reason.to_owned(),
        cost: unmet.cost,
    };
    Ok(unmet.into_iter().map(view).collect())
}

/// A plan that nobody asked for must not move what is about to begin.
fn assumed(trigger: Trigger) -> Assumed<'static> {
    Assumed {
        frozen_minutes: match trigger {
            Trigger::Schedule => frozen::BY_THE_CLOCK_MINUTES,
            Trigger::CommandLine | Trigger::Window | Trigger::Tray => 0,
        },
        ..Assumed::default()
    }
}

/// Carries one change out, and queues what it means for Google in the same transaction.
fn apply(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    change: &Change,
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    use store::outbox::{self, Operation};
    match change {
        Change::Add { task, time } => {
            let event_id = random_id();
            block::insert(
                tx,
                &model::Block {
                    task: *task,
                    time: *time,
                    pinned: false,
                    event_id: event_id.clone(),
                    title: None,
                },
            )?;
            outbox::queue(tx, workspace.id, &event_id, Operation::Put, asked, now)?;
        }
        Change::Move { event_id, to } => {
            block::set_time(tx, event_id, to.start, to.end)?;
            outbox::queue(tx, workspace.id, event_id, Operation::Put, asked, now)?;
        }
        Change::Remove { event_id } => {
            block::delete(tx, event_id)?;
            outbox::queue(tx, workspace.id, event_id, Operation::Delete, asked, now)?;
        }
    }
    Ok(())
}

fn write_json(path: &Path, problem: &planner::wire::Problem) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(problem).map_err(|e| Error::new(Code::Internal, e))?;
    write_file(path, &(text + "\n"))
}
