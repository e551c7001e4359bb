//! Tasks: adding, editing, finishing, pinning; and where each stands in the plan.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Block, Interval, IntervalSet, Meaning, Priority, Task, TaskStatus};
use store::outbox::{self, Operation};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, task};

use crate::blocks::new_event_id;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{BlockView, TaskDraft, TaskList, TaskView};
use crate::{Error, agenda, hours, settings, show};

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
        let duration = draft.duration.as_deref().ok_or_else(|| {
            Error::invalid("duration: say how long the task takes, like 90m or 1h30m")
        })?;
        let fresh = Task {
            id: 0,
            title: String::new(),
            status: TaskStatus::Open,
            duration_minutes: minutes("duration", duration)?,
            priority: Priority::Normal,
            due: None,
            not_before: None,
            hours: "default".to_owned(),
            min_block_minutes: None,
            max_block_minutes: None,
            after: Vec::new(),
        };
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
            task::update(tx, &new, self.now())?;
            Ok(id.to_owned())
        })
    }

    /// Finishes a task: its blocks that have not begun are given back, what is past stays as it was.
    pub fn complete_task(&self, workspace: &str, id: &str) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let now = self.now();
            let done = Task {
                status: TaskStatus::Done,
                ..find(tx, workspace, id)?
            };
            task::update(tx, &done, now)?;
            remove_blocks(tx, workspace, done.id, |block| block.time.start >= now, now)?;
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
            task::update(tx, &open, self.now())?;
            Ok(id.to_owned())
        })
    }

    /// Removes a task and its blocks; what had to wait for it no longer does.
    pub fn remove_task(&self, workspace: &str, id: &str) -> Result<(), Error> {
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let task = find(tx, &workspace, id)?;
            remove_blocks(tx, &workspace, task.id, |_| true, self.now())?;
            Ok(task::delete(tx, task.id)?)
        })
    }

    /// Fixes all blocks of a task where they are, or with a time: one block there in place of its unpinned ones.
    pub fn pin_task(
        &self,
        workspace: &str,
        id: &str,
        time: Option<(&str, &str)>,
    ) -> Result<TaskView, Error> {
        self.change_tasks(workspace, |tx, workspace| {
            let task = find(tx, workspace, id)?;
            match time {
                Some((start, end)) => pin_at(tx, workspace, &task, start, end, self.now())?,
                None => {
                    if !block::of_workspace(tx, workspace.id)?.iter().any(|b| b.task == task.id) {
                        return Err(Error::invalid(format!(
                            "task {id} has no blocks to pin yet; plan it first, or say --start and --end"
                        )));
                    }
                    block::set_pinned(tx, task.id, true)?;
                }
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
            view_of(tx, &workspace, &id)
        })
    }
}

/// The task of that id, or an error that names it.
fn find(tx: &ReadTx<'_>, workspace: &Workspace, id: &str) -> Result<Task, Error> {
    let found = match id.parse() {
        Ok(number) => task::get(tx, workspace.id, number)?,
        Err(_) => None,
    };
    found.ok_or_else(|| Error::invalid(format!("workspace {} has no task {id:?}", workspace.name)))
}

/// `task` with what the draft says, checked as a whole.
fn drafted(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    mut task: Task,
    draft: &TaskDraft,
) -> Result<Task, Error> {
    let zone = zone_of(workspace)?;
    if let Some(title) = &draft.title {
        title.trim().clone_into(&mut task.title);
    }
    if task.title.is_empty() || task.title.chars().any(char::is_control) {
        return Err(Error::invalid("title: say in one line what is to be done"));
    }
    if let Some(text) = &draft.duration {
        task.duration_minutes = minutes("duration", text)?;
    }
    if let Some(name) = &draft.priority {
        task.priority = Priority::from_name(name).ok_or_else(|| {
            Error::invalid(format!(
                "priority: {name:?} is not critical, high, normal or low"
            ))
        })?;
    }
    if let Some(text) = &draft.due {
        task.due = or_none(text, |text| instant("due", text, &zone, Meaning::EndOfDay))?;
    }
    if let Some(text) = &draft.not_before {
        task.not_before = or_none(text, |text| {
            instant("not-before", text, &zone, Meaning::StartOfDay)
        })?;
    }
    if let Some(name) = &draft.hours {
        name.clone_into(&mut task.hours);
    }
    hours::must_exist(tx, workspace.id, &task.hours)?;
    if let Some(text) = &draft.min_block {
        task.min_block_minutes = or_none(text, |text| minutes("min-block", text))?;
    }
    if let Some(text) = &draft.max_block {
        task.max_block_minutes = or_none(text, |text| minutes("max-block", text))?;
    }
    if let (Some(min), Some(max)) = (task.min_block_minutes, task.max_block_minutes)
        && min > max
    {
        return Err(Error::invalid(format!(
            "min-block: {min} minutes is longer than max-block, {max} minutes"
        )));
    }
    if let Some(ids) = &draft.after {
        task.after = predecessors(tx, workspace, &task, ids)?;
    }
    Ok(task)
}

fn minutes(field: &str, text: &str) -> Result<i64, Error> {
    model::parse_duration(text).map_err(|e| Error::invalid(format!("{field}: {e}")))
}

fn instant(field: &str, text: &str, zone: &TimeZone, meaning: Meaning) -> Result<Timestamp, Error> {
    model::parse_instant(text, zone, meaning).map_err(|e| Error::invalid(format!("{field}: {e}")))
}

fn or_none<T>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    if text == "none" {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

/// Known tasks, each once, that do not have to wait for this one.
fn predecessors(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    task: &Task,
    ids: &[String],
) -> Result<Vec<i64>, Error> {
    if ids == ["none"] {
        return Ok(Vec::new());
    }
    let tasks: BTreeMap<i64, Task> = task::list(tx, workspace.id)?
        .into_iter()
        .map(|t| (t.id, t))
        .collect();
    let mut after = Vec::new();
    for id in ids {
        let number = id
            .parse()
            .ok()
            .filter(|number| tasks.contains_key(number))
            .ok_or_else(|| {
                Error::invalid(format!(
                    "after: workspace {} has no task {id:?}",
                    workspace.name
                ))
            })?;
        if number == task.id || waits_for(&tasks, number, task.id) {
            return Err(Error::invalid(format!(
                "after: task {id} cannot come before task {}, it has to wait for it",
                task.id
            )));
        }
        if !after.contains(&number) {
            after.push(number);
        }
    }
    Ok(after)
}

/// Whether `task` has to wait for `other`, through any number of others.
fn waits_for(tasks: &BTreeMap<i64, Task>, task: i64, other: i64) -> bool {
    let mut open = vec![task];
    let mut seen = std::collections::BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let after = tasks.get(&id).map_or(&[][..], |t| &t.after);
        if after.contains(&other) {
            return true;
        }
        open.extend(after);
    }
    false
}

fn remove_blocks(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: i64,
    which: impl Fn(&Block) -> bool,
    now: Timestamp,
) -> Result<(), Error> {
    let blocks = block::of_workspace(tx, workspace.id)?;
    for gone in blocks.iter().filter(|b| b.task == task && which(b)) {
        block::delete(tx, &gone.event_id)?;
        outbox::queue(tx, workspace.id, &gone.event_id, Operation::Delete, now)?;
    }
    Ok(())
}

fn pin_at(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    task: &Task,
    start: &str,
    end: &str,
    now: Timestamp,
) -> Result<(), Error> {
    let zone = zone_of(workspace)?;
    let start = instant("start", start, &zone, Meaning::StartOfDay)?;
    let end = instant("end", end, &zone, Meaning::EndOfDay)?;
    let time = Interval::new(start, end)
        .ok_or_else(|| Error::invalid("end: a block ends after it starts"))?;
    remove_blocks(tx, workspace, task.id, |block| !block.pinned, now)?;
    let pinned = Block {
        task: task.id,
        time,
        pinned: true,
        event_id: new_event_id(),
    };
    block::insert(tx, &pinned)?;
    outbox::queue(tx, workspace.id, &pinned.event_id, Operation::Put, now)?;
    Ok(())
}

fn view_of(tx: &ReadTx<'_>, workspace: &Workspace, id: &str) -> Result<TaskView, Error> {
    let task = find(tx, workspace, id)?;
    let blocks = block::of_workspace(tx, workspace.id)?;
    let slot = settings::planning(tx, workspace.id)?.slot_minutes;
    Ok(view(&task, &blocks, slot, &zone_of(workspace)?))
}

fn views(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Vec<TaskView>, Error> {
    let zone = zone_of(workspace)?;
    let slot = settings::planning(tx, workspace.id)?.slot_minutes;
    let mut by_task: BTreeMap<i64, Vec<Block>> = BTreeMap::new();
    for block in block::of_workspace(tx, workspace.id)? {
        by_task.entry(block.task).or_default().push(block);
    }
    Ok(task::list(tx, workspace.id)?
        .iter()
        .map(|task| {
            view(
                task,
                by_task.get(&task.id).map_or(&[], Vec::as_slice),
                slot,
                &zone,
            )
        })
        .collect())
}

fn view(task: &Task, blocks: &[Block], slot_minutes: i64, zone: &TimeZone) -> TaskView {
    let own: Vec<&Block> = blocks.iter().filter(|b| b.task == task.id).collect();
    TaskView {
        id: task.id.to_string(),
        title: task.title.clone(),
        status: match task.status {
            TaskStatus::Open => "open".to_owned(),
            TaskStatus::Done => "done".to_owned(),
        },
        duration_minutes: task.duration_minutes,
        priority: task.priority.as_str().to_owned(),
        due: task.due.map(|at| show::instant(at, zone)),
        not_before: task.not_before.map(|at| show::instant(at, zone)),
        hours: task.hours.clone(),
        min_block_minutes: task.min_block_minutes,
        max_block_minutes: task.max_block_minutes,
        after: task.after.iter().map(i64::to_string).collect(),
        blocks: own
            .iter()
            .map(|b| BlockView {
                start: show::instant(b.time.start, zone),
                end: show::instant(b.time.end, zone),
                pinned: b.pinned,
            })
            .collect(),
        missing_minutes: missing_minutes(task, &own, slot_minutes),
        late_minutes: late_minutes(task, &own),
    }
}

/// Work without a place, as the plan counts it: a pin off the grid takes its slots whole. A finished task misses none.
fn missing_minutes(task: &Task, own: &[&Block], slot_minutes: i64) -> i64 {
    if task.status == TaskStatus::Done {
        return 0;
    }
    let planned: IntervalSet = own
        .iter()
        .map(|b| agenda::widened(b.time, slot_minutes))
        .collect();
    (task.duration_minutes - planned.minutes()).max(0)
}

/// From the due date to the end of the last block.
pub(crate) fn late_minutes(task: &Task, own: &[&Block]) -> i64 {
    let last = own.iter().map(|b| b.time.end).max();
    last.zip(task.due)
        .and_then(|(end, due)| Interval::new(due, end))
        .map_or(0, Interval::minutes)
}
