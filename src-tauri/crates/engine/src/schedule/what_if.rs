//! A change that is only thought of: laid over what the store says, before a problem is made of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Interval, Meaning, Task};
use store::ReadTx;
use store::workspace::Workspace;

use crate::Error;
use crate::tasks::{drafted, fresh};
use crate::view::WhatIf;

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
        let at = |field: &str, text: &str| -> Result<Timestamp, Error> {
            model::parse_instant(text, zone, Meaning::StartOfDay)
                .map_err(|e| Error::invalid(format!("{field}: {e}")))
        };
        let (start, end) = (at("busy", &busy.start)?, at("busy", &busy.end)?);
        let time = Interval::new(start, end).ok_or_else(|| {
            Error::invalid(format!(
                "busy: {:?} is not after {:?}",
                busy.end, busy.start
            ))
        })?;
        Ok((time, "a meeting that is only thought of".to_owned()))
    };
    what_if.busy.iter().map(meeting).collect()
}

fn position(tasks: &[Task], workspace: &Workspace, id: &str) -> Result<usize, Error> {
    tasks
        .iter()
        .position(|task| task.id.to_string() == id)
        .ok_or_else(|| {
            Error::invalid(format!(
                "workspace {} has no open task {id:?}",
                workspace.name
            ))
        })
}
