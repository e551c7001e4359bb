//! The job "schedule tasks": from the store to a problem, from its plan back to the store.

mod changes;
mod problem;

use std::path::Path;
use std::time::{Duration, Instant};

use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, task};

use self::changes::{Change, changes, counts};
use crate::accounts::off_thread;
use crate::blocks::new_event_id;
use crate::engine::{Engine, workspace_named};
use crate::view::ScheduleView;
use crate::{Code, Error, Trigger};

/// How to plan.
pub struct ScheduleOptions<'a> {
    /// Who asks.
    pub trigger: Trigger,
    /// Whether the plan is only shown.
    pub dry_run: bool,
    /// Whether the improving must end now; a first plan is always finished.
    pub out_of_time: &'a dyn Fn() -> bool,
    /// Where to write the problem that is solved.
    pub problem_out: Option<&'a Path>,
}

/// How often a plan is made anew because tasks were edited while it was made.
const TRIES: usize = 3;

impl Engine {
    /// Plans every open task of a workspace into its free time and, unless it is a dry run, stores the blocks.
    ///
    /// Takes as long as the options let it: run it on a thread that may block.
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
        let job = self.begin_job("schedule-tasks", Some(id), options.trigger)?;
        let result = self.schedule_until_stored(workspace, options);
        self.end_job(job, 0, result.as_ref().err().map(Error::view).as_ref())?;
        result
    }

    /// The same from a window or the clock, away from the async threads, improving the plan until `limit` is over.
    pub async fn plan(
        &self,
        workspace: &str,
        limit: Duration,
        trigger: Trigger,
    ) -> Result<ScheduleView, Error> {
        let (engine, workspace) = (self.clone(), workspace.to_owned());
        let deadline = Instant::now() + limit;
        off_thread(move || {
            let options = ScheduleOptions {
                trigger,
                dry_run: false,
                out_of_time: &|| Instant::now() >= deadline,
                problem_out: None,
            };
            engine.schedule(&workspace, &options)
        })
        .await?
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
        Err(Error::invalid(
            "the tasks were edited again and again while the plan was made; plan once more",
        ))
    }

    /// `None` where the tasks were edited meanwhile.
    fn try_schedule(
        &self,
        workspace: &str,
        options: &ScheduleOptions<'_>,
    ) -> Result<Option<ScheduleView>, Error> {
        let now = self.now();
        let (problem, seen) = self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            Ok::<_, Error>((
                problem::build(tx, &workspace, now)?,
                Snapshot::take(tx, &workspace)?,
            ))
        })?;
        if let Some(path) = options.problem_out {
            write_json(path, &problem)?;
        }
        let compiled = planner::Problem::new(&problem)
            .map_err(|e| Error::invalid(format!("the tasks: {e}")))?;
        let plan = planner::plan(&compiled, &planner::Budget::until(options.out_of_time));
        let changes = changes(&problem, &plan, &seen.blocks)?;
        let view = ScheduleView {
            plan,
            changes: counts(&changes, &seen.blocks),
        };
        if options.dry_run {
            return Ok(Some(view));
        }
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            if Snapshot::take(tx, &workspace)? != seen {
                return Ok(None);
            }
            for change in &changes {
                apply(tx, &workspace, change, now)?;
            }
            Ok(Some(view))
        })
    }
}

/// What a plan was made from, to notice an edit that came in between.
#[derive(PartialEq, Eq)]
struct Snapshot {
    tasks: Vec<model::Task>,
    blocks: Vec<model::Block>,
}

impl Snapshot {
    fn take(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Snapshot, Error> {
        Ok(Snapshot {
            tasks: task::list(tx, workspace.id)?,
            blocks: problem::blocks_of_open_tasks(tx, workspace)?,
        })
    }
}

/// Carries one change out, and queues what it means for Google in the same transaction.
fn apply(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    change: &Change,
    now: jiff::Timestamp,
) -> Result<(), Error> {
    use store::outbox::{self, Operation};
    match change {
        Change::Add { task, time } => {
            let event_id = new_event_id();
            block::insert(
                tx,
                &model::Block {
                    task: *task,
                    time: *time,
                    pinned: false,
                    event_id: event_id.clone(),
                },
            )?;
            outbox::queue(tx, workspace.id, &event_id, Operation::Put, now)?;
        }
        Change::Move { event_id, to } => {
            block::set_time(tx, event_id, to.start, to.end)?;
            outbox::queue(tx, workspace.id, event_id, Operation::Put, now)?;
        }
        Change::Remove { event_id } => {
            block::delete(tx, event_id)?;
            outbox::queue(tx, workspace.id, event_id, Operation::Delete, now)?;
        }
    }
    Ok(())
}

fn write_json(path: &Path, problem: &planner::wire::Problem) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(problem).map_err(|e| Error::new(Code::Internal, e))?;
    std::fs::write(path, text + "\n").map_err(|e| {
        Error::invalid(format!(
            "the problem file {} cannot be written: {e}",
            path.display()
        ))
    })
}
