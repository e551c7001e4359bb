//! A change that is only thought of: laid over what the store says, before a problem is made of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Block, Interval, Meaning, Task};
use store::ReadTx;
use store::workspace::Workspace;

use crate::Error;
use crate::tasks::{drafted, fresh};
use crate::view::{WhatIf, Wrong};

/// Ids of tasks that are not there yet, from the end of what the store can count to.
const FIRST_IMAGINED: i64 = i64::MAX - 100_000;

/// The open tasks as they would be.
pub(super) fn tasks(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    tasks: &mut Vec<Task>,
    what_if: &WhatIf,
) -> Result<(), Error> {
    for id in &what_if.without {
        let index = position(tasks, workspace, id)?;
        let gone = tasks.remove(index).id;
        for task in tasks.iter_mut() {
            task.after.retain(|p| *p != gone);
        }
    }
    for edit in &what_if.edits {
        let index = position(tasks, workspace, &edit.id)?;
        tasks[index] = drafted(tx, workspace, tasks[index].clone(), &edit.draft)?;
    }
    for (id, draft) in (FIRST_IMAGINED..).zip(&what_if.adds) {
        let task = Task {
            id,
            ..fresh(draft)?
        };
        tasks.push(drafted(tx, workspace, task, draft)?);
    }
    Ok(())
}

/// The meetings that are only thought of.
pub(super) fn busy(what_if: &WhatIf, zone: &TimeZone) -> Result<Vec<(Interval, String)>, Error> {
    let meeting = |busy: &crate::view::BusyDraft| {
        let time = time("busy", &busy.start, &busy.end, zone)?;
        Ok((time, "a meeting that is only thought of".to_owned()))
    };
    what_if.busy.iter().map(meeting).collect()
}

/// The blocks as they would be: for each pin one at that time, in place of the task's unpinned ones and of pinned ones
/// that overlap, as if it were made.
pub(super) fn pins(
    tasks: &[Task],
    blocks: &mut Vec<Block>,
    workspace: &Workspace,
    what_if: &WhatIf,
    zone: &TimeZone,
) -> Result<(), Error> {
    for pin in &what_if.pins {
        let task = tasks[position(tasks, workspace, &pin.id)?].id;
        let time = time("pin", &pin.start, &pin.end, zone)?;
        blocks.retain(|block| block.task != task || !block.makes_way_for(time));
        blocks.push(Block {
            task,
            time,
            pinned: true,
            event_id: String::new(),
            title: None,
        });
    }
    Ok(())
}

fn time(field: &str, start: &str, end: &str, zone: &TimeZone) -> Result<Interval, Error> {
    let at = |text: &str| -> Result<Timestamp, Error> {
        model::parse_instant(text, zone, Meaning::StartOfDay)
            .map_err(|e| Error::invalid(format!("{field}: {e}")))
    };
    let (from, to) = (at(start)?, at(end)?);
    Interval::new(from, to)
        .ok_or_else(|| Error::invalid(format!("{field}: {end:?} is not after {start:?}")))
}

fn no_such_task(workspace: &Workspace, id: &str) -> Error {
    Error::invalid(format!(
        "workspace {} has no open task {id:?}",
        workspace.name
    ))
    .because(Wrong::TaskGone)
}

fn position(tasks: &[Task], workspace: &Workspace, id: &str) -> Result<usize, Error> {
    tasks
        .iter()
        .position(|task| task.id.to_string() == id)
        .ok_or_else(|| no_such_task(workspace, id))
}
