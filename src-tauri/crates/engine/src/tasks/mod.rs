//! Tasks: adding, editing, finishing, pinning; and where each stands in the plan.
//!
//! Whatever changes tasks goes through [`Engine::change_tasks`]: the change, its history, the way back and what Google is
//! to be told are one transaction.

mod draft;
mod history;
mod next;
mod rank;
mod recording;
mod review;
mod standing;
mod undo;

use jiff::Timestamp;
use model::{Block, Interval, Meaning, Task, TaskStatus};
use store::outbox::{self, Operation};
use store::task_history::Actor;
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, remote_edit, task};
use sync::Which;

pub(crate) use self::draft::drafted;
use self::draft::{instant, minutes};
pub(crate) use self::recording::Recording;
pub(crate) use self::standing::views;
use self::standing::{view_of, views_of};
use crate::blocks;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::random::random_id;
use crate::view::{TaskDraft, TaskList, TaskView, Wrong};
use crate::{Code, Error};

pub(crate) use self::standing::{late_minutes, missing_minutes};

impl Engine {
    /// All tasks of a workspace, done ones too, in the order in which they were added.
    pub fn tasks(&self, workspace: &str) -> Result<TaskList, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            views(tx, &workspace).map(|tasks| TaskList { tasks })
        })
    }

    /// One task.
    pub fn task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        self.store()
            .read(|tx| view_of(tx, &workspace_named(tx, workspace)?, id))
    }

    /// Adds a task; title and duration are required.
    pub fn add_task(&self, workspace: &str, draft: &TaskDraft) -> Result<TaskView, Error> {
        let fresh = fresh(draft)?;
        let added = self.change_tasks(workspace, "add", &[], |tx, workspace, _| {
            let task = drafted(tx, workspace, fresh, draft)?;
            Ok(vec![task::insert(tx, workspace.id, &task, self.now())?])
        })?;
        only(added)
    }

    /// Changes what the draft names; blocks stay until the next plan.
    pub fn edit_task(
        &self,
        workspace: &str,
        id: &str,
        draft: &TaskDraft,
    ) -> Result<TaskView, Error> {
        only(self.edit_tasks(workspace, &[id.to_owned()], draft)?)
    }

    /// The same for several tasks, all or none of them.
    pub fn edit_tasks(
        &self,
        workspace: &str,
        ids: &[String],
        draft: &TaskDraft,
    ) -> Result<TaskList, Error> {
        Ok(self.edit_in_a_step(workspace, ids, draft)?.0)
    }

    /// The same with the step's id.
    pub(crate) fn edit_in_a_step(
        &self,
        workspace: &str,
        ids: &[String],
        draft: &TaskDraft,
    ) -> Result<(TaskList, Option<i64>), Error> {
        self.change_tasks_in_a_step(workspace, "edit", ids, |tx, workspace, tasks| {
            for old in tasks {
                let new = drafted(tx, workspace, old.clone(), draft)?;
                task::update(tx, workspace.id, &new, self.now())?;
                // What somebody deleted in Google was planned for the task as it was.
                remote_edit::unbar(tx, new.id)?;
            }
            Ok(Vec::new())
        })
    }

    /// Finishes a task: blocks that have not begun are given back, one that runs ends now, what is past stays as it was.
    pub fn complete_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        only(self.complete_tasks(workspace, &[id.to_owned()])?)
    }

    /// The same for several tasks.
    pub fn complete_tasks(&self, workspace: &str, ids: &[String]) -> Result<TaskList, Error> {
        self.change_tasks(workspace, "done", ids, |tx, workspace, tasks| {
            let asked = self.is_asked(tx, workspace)?;
            for task in tasks {
                sync::finish_task(tx, workspace.id, task, None, asked, self.now())?;
            }
            Ok(Vec::new())
        })
    }

    /// Takes a finished task up again.
    pub fn reopen_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        let ids = [id.to_owned()];
        only(
            self.change_tasks(workspace, "reopen", &ids, |tx, workspace, tasks| {
                for task in tasks {
                    let open = Task {
                        status: TaskStatus::Open,
                        ..task.clone()
                    };
                    task::update(tx, workspace.id, &open, self.now())?;
                }
                Ok(Vec::new())
            })?,
        )
    }

    /// Removes a task and its blocks; what had to wait for it no longer does.
    pub fn remove_task(&self, workspace: &str, id: &str) -> Result<(), Error> {
        self.remove_tasks(workspace, &[id.to_owned()])
    }

    /// The same for several tasks.
    pub fn remove_tasks(&self, workspace: &str, ids: &[String]) -> Result<(), Error> {
        self.remove_in_a_step(workspace, ids)?;
        Ok(())
    }

    /// The same with the step's id.
    pub(crate) fn remove_in_a_step(
        &self,
        workspace: &str,
        ids: &[String],
    ) -> Result<Option<i64>, Error> {
        let (_, step) =
            self.change_tasks_in_a_step(workspace, "remove", ids, |tx, workspace, tasks| {
                let asked = self.is_asked(tx, workspace)?;
                for gone in tasks {
                    remove_blocks(tx, workspace, gone.id, |_| true, asked, self.now())?;
                    task::delete(tx, gone.id)?;
                }
                Ok(Vec::new())
            })?;
        Ok(step)
    }

    /// Fixes all blocks of an open task where they are, or with a start and an end (RFC 3339, or a date: the start of that
    /// day): one block there, in place of its unpinned ones and of pinned ones that overlap it.
    pub fn pin_task(
        &self,
        workspace: &str,
        id: &str,
        time: Option<(&str, &str)>,
    ) -> Result<TaskView, Error> {
        let ids = [id.to_owned()];
        only(
            self.change_tasks(workspace, "pin", &ids, |tx, workspace, tasks| {
                for task in tasks {
                    self.pin(tx, workspace, task, time)?;
                }
                Ok(Vec::new())
            })?,
        )
    }

    fn pin(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        task: &Task,
        time: Option<(&str, &str)>,
    ) -> Result<(), Error> {
        let id = task.id;
        if task.status == TaskStatus::Done {
            return Err(
                Error::invalid(format!("task {id} is done; reopen it first"))
                    .because(Wrong::TaskDone),
            );
        }
        match time {
            Some(place) => {
                let asked = self.is_asked(tx, workspace)?;
                pin_at(tx, workspace, task, place, asked, self.now())
            }
            None if block::of_task(tx, id)?.is_empty() => Err(Error::invalid(format!(
                "task {id} has no blocks to pin yet; plan it first, or say --start and --end"
            ))
            .because(Wrong::NothingToPin)),
            None => Ok(block::set_pinned(tx, id, true)?),
        }
    }

    /// Lets the planner move all blocks of a task again.
    pub fn unpin_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        let ids = [id.to_owned()];
        only(self.change_tasks(workspace, "unpin", &ids, |tx, _, tasks| {
            for task in tasks {
                block::set_pinned(tx, task.id, false)?;
            }
            Ok(Vec::new())
        })?)
    }

    /// Makes one step of `change`, which is given the tasks of these ids and gives back the ids of those that it added.
    /// What is answered are all of them as they are then.
    pub(crate) fn change_tasks(
        &self,
        workspace: &str,
        step: &str,
        ids: &[String],
        change: impl FnOnce(&WriteTx<'_>, &Workspace, &[Task]) -> Result<Vec<i64>, Error>,
    ) -> Result<TaskList, Error> {
        let (tasks, _) = self.change_tasks_in_a_step(workspace, step, ids, change)?;
        Ok(tasks)
    }

    /// The same with the step's id for [`Engine::undo_through`]; `None` where nothing was changed.
    pub(crate) fn change_tasks_in_a_step(
        &self,
        workspace: &str,
        step: &str,
        ids: &[String],
        change: impl FnOnce(&WriteTx<'_>, &Workspace, &[Task]) -> Result<Vec<i64>, Error>,
    ) -> Result<(TaskList, Option<i64>), Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let tasks = ids
                .iter()
                .map(|id| find(tx, &workspace, id))
                .collect::<Result<Vec<_>, Error>>()?;
            let mut touched: Vec<i64> = tasks.iter().map(|task| task.id).collect();
            // They lose their predecessor with it.
            for task in &tasks {
                touched.extend(task::successors(tx, task.id)?);
            }
            let recording = Recording::begin(tx, &workspace, touched)?;
            let added = change(tx, &workspace, &tasks)?;
            let asked = self.is_asked(tx, &workspace)?;
            blocks::queue_changed(tx, &workspace, Which::Written, asked, self.now())?;
            let title = match tasks.as_slice() {
                [task] => &task.title,
                _ => "",
            };
            let step = recording.end(
                tx,
                &workspace,
                &added,
                (step, title),
                Actor::Person,
                self.now(),
            )?;
            let shown = tasks
                .iter()
                .map(|task| task.id)
                .chain(added)
                .collect::<Vec<_>>();
            Ok((
                TaskList {
                    tasks: views_of(tx, &workspace, &shown)?,
                },
                step,
            ))
        })
    }
}

/// The answer of a step that was about one task.
fn only(list: TaskList) -> Result<TaskView, Error> {
    let found = list.tasks.into_iter().next();
    found.ok_or_else(|| Error::new(Code::Internal, "the task is gone"))
}

/// A task of this length, everything else as if nothing were said.
pub(crate) fn fresh(draft: &TaskDraft) -> Result<Task, Error> {
    let duration = draft.duration.as_deref().ok_or_else(|| {
        Error::invalid("duration: say how long the task takes, like 90m or 1h30m")
    })?;
    Ok(Task::new("", minutes("duration", duration)?))
}

/// The task of that id, or an error that names it.
pub(crate) fn find(tx: &ReadTx<'_>, workspace: &Workspace, id: &str) -> Result<Task, Error> {
    let found = match id.parse() {
        Ok(number) => task::get(tx, workspace.id, number)?,
        Err(_) => None,
    };
    found.ok_or_else(|| {
        Error::invalid(format!("workspace {} has no task {id:?}", workspace.name))
            .because(Wrong::TaskGone)
    })
}

pub(crate) fn remove_blocks(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: i64,
    which: impl Fn(&Block) -> bool,
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    for gone in block::of_task(tx, task)?.iter().filter(|b| which(b)) {
        block::delete(tx, &gone.event_id)?;
        outbox::queue(
            tx,
            workspace.id,
            &gone.event_id,
            Operation::Delete,
            asked,
            now,
        )?;
    }
    Ok(())
}

fn pin_at(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: &Task,
    (start, end): (&str, &str),
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let zone = zone_of(workspace)?;
    let from = instant("start", start, &zone, Meaning::StartOfDay)?;
    let to = instant("end", end, &zone, Meaning::StartOfDay)?;
    let time = Interval::new(from, to)
        .ok_or_else(|| Error::invalid(format!("end: {end:?} is not after {start:?}")))?;
    let makes_way = |block: &Block| block.makes_way_for(time);
    remove_blocks(tx, workspace, task.id, makes_way, asked, now)?;
    let pinned = Block {
        task: task.id,
        time,
        pinned: true,
        event_id: random_id(),
        title: None,
    };
    block::insert(tx, &pinned)?;
    outbox::queue(
        tx,
        workspace.id,
        &pinned.event_id,
        Operation::Put,
        asked,
        now,
    )?;
    Ok(())
}
