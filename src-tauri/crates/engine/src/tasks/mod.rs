//! Tasks: adding, editing, finishing, pinning; and where each stands in the plan.

mod draft;
mod standing;

use jiff::Timestamp;
use model::{Block, Interval, Meaning, Priority, Task, TaskStatus};
use store::outbox::{self, Operation};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, remote_edit, task};
use sync::Which;

pub(crate) use self::draft::drafted;
use self::draft::{instant, minutes};
use self::standing::{view_of, views};
use crate::Error;
use crate::blocks;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::hours::DEFAULT_HOURS;
use crate::random::random_id;
use crate::view::{TaskDraft, TaskList, TaskView};

pub(crate) use self::standing::late_minutes;

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
        self.change_tasks(workspace, |tx, workspace| {
            let task = drafted(tx, workspace, fresh, draft)?;
            let id = task::insert(tx, workspace.id, &task, self.now())?;
            Ok(id.to_string())
        })
    }

    /// Changes what the draft names; blocks stay until the next plan.
    pub fn edit_task(
        &self,
        workspace: &str,
        id: &str,
        draft: &TaskDraft,
    ) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let old = find(tx, workspace, id)?;
            let new = drafted(tx, workspace, old, draft)?;
            task::update(tx, workspace.id, &new, self.now())?;
            // What somebody deleted in Google was planned for the task as it was.
            remote_edit::unbar(tx, new.id)?;
            Ok(id.to_owned())
        })
    }

    /// Finishes a task: blocks that have not begun are given back, one that runs ends now, what is past stays as it was.
    pub fn complete_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let task = find(tx, workspace, id)?;
            let asked = self.is_asked(tx, workspace)?;
            sync::finish_task(tx, workspace.id, &task, None, asked, self.now())?;
            Ok(id.to_owned())
        })
    }

    /// Takes a finished task up again.
    pub fn reopen_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let open = Task {
                status: TaskStatus::Open,
                ..find(tx, workspace, id)?
            };
            task::update(tx, workspace.id, &open, self.now())?;
            Ok(id.to_owned())
        })
    }

    /// Removes a task and its blocks; what had to wait for it no longer does.
    pub fn remove_task(&self, workspace: &str, id: &str) -> Result<(), Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let task = find(tx, &workspace, id)?;
            let asked = self.is_asked(tx, &workspace)?;
            remove_blocks(tx, &workspace, task.id, |_| true, asked, self.now())?;
            Ok(task::delete(tx, task.id)?)
        })
    }

    /// Fixes all blocks of an open task where they are, or with a start and an end (RFC 3339, or a date: the start of that
    /// day): one block there, in place of its unpinned ones and of pinned ones that overlap it.
    pub fn pin_task(
        &self,
        workspace: &str,
        id: &str,
        time: Option<(&str, &str)>,
    ) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let task = find(tx, workspace, id)?;
            if task.status == TaskStatus::Done {
                return Err(Error::invalid(format!("task {id} is done; reopen it first")));
            }
            match time {
                Some(place) => {
                    let asked = self.is_asked(tx, workspace)?;
                    pin_at(tx, workspace, &task, place, asked, self.now())?;
                }
                None if blocks_of(tx, workspace, task.id)?.is_empty() => {
                    return Err(Error::invalid(format!(
                        "task {id} has no blocks to pin yet; plan it first, or say --start and --end"
                    )));
                }
                None => block::set_pinned(tx, task.id, true)?,
            }
            Ok(id.to_owned())
        })
    }

    /// Lets the planner move all blocks of a task again.
    pub fn unpin_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            block::set_pinned(tx, find(tx, workspace, id)?.id, false)?;
            Ok(id.to_owned())
        })
    }

    fn change_tasks(
        &self,
        workspace: &str,
        change: impl FnOnce(&WriteTx<'_>, &Workspace) -> Result<String, Error>,
    ) -> Result<TaskView, Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let id = change(tx, &workspace)?;
            let asked = self.is_asked(tx, &workspace)?;
            blocks::queue_changed(tx, &workspace, Which::Written, asked, self.now())?;
            view_of(tx, &workspace, &id)
        })
    }
}

/// A task of this length, everything else as if nothing were said.
pub(crate) fn fresh(draft: &TaskDraft) -> Result<Task, Error> {
    let duration = draft.duration.as_deref().ok_or_else(|| {
        Error::invalid("duration: say how long the task takes, like 90m or 1h30m")
    })?;
    Ok(Task {
        id: 0,
        title: String::new(),
        status: TaskStatus::Open,
        duration_minutes: minutes("duration", duration)?,
        priority: Priority::Normal,
        due: None,
        not_before: None,
        hours: DEFAULT_HOURS.to_owned(),
        min_block_minutes: None,
        max_block_minutes: None,
        after: Vec::new(),
        prefer: None,
        spread_minutes: None,
    })
}

/// The task of that id, or an error that names it.
pub(crate) fn find(tx: &ReadTx<'_>, workspace: &Workspace, id: &str) -> Result<Task, Error> {
    let found = match id.parse() {
        Ok(number) => task::get(tx, workspace.id, number)?,
        Err(_) => None,
    };
    found.ok_or_else(|| Error::invalid(format!("workspace {} has no task {id:?}", workspace.name)))
}

fn blocks_of(tx: &ReadTx<'_>, workspace: &Workspace, task: i64) -> Result<Vec<Block>, Error> {
    let mut blocks = block::of_workspace(tx, workspace.id)?;
    blocks.retain(|block| block.task == task);
    Ok(blocks)
}

fn remove_blocks(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: i64,
    which: impl Fn(&Block) -> bool,
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    for gone in blocks_of(tx, workspace, task)?.iter().filter(|b| which(b)) {
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
    let makes_way = |block: &Block| !block.pinned || block.time.overlaps(time);
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
