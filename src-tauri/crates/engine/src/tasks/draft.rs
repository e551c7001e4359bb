//! What a form or a command says of a task, checked as a whole.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Meaning, Priority, Subtask, Task, TimeOfDay};
use store::workspace::Workspace;
use store::{ReadTx, task};

use crate::engine::zone_of;
use crate::hours::DEFAULT_HOURS;
use crate::view::{SubtaskView, TaskDraft, Wrong};
use crate::{Error, hours};

/// `task` with what the draft says, checked as a whole.
pub(crate) fn drafted(
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
        task.priority = priority(name)?;
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
        let cleared = or_none(name, |name| Ok(name.to_owned()))?;
        task.hours = cleared.unwrap_or_else(|| DEFAULT_HOURS.to_owned());
    }
    hours::stored_set(tx, workspace.id, &task.hours)?;
    if let Some(text) = &draft.min_block {
        task.min_block_minutes = or_none(text, |text| minutes("min-block", text))?;
    }
    if let Some(text) = &draft.max_block {
        task.max_block_minutes = or_none(text, |text| minutes("max-block", text))?;
    }
    check_bounds(&task)?;
    if let Some(text) = &draft.prefer {
        task.prefer = or_none(text, time_of_day)?;
    }
    if let Some(text) = &draft.spread {
        task.spread_minutes = or_none(text, |text| minutes("spread", text))?;
    }
    if let Some(text) = &draft.list {
        task.list = or_none(text, list_name)?;
    }
    if let Some(lines) = &draft.subtasks {
        task.subtasks = lines.iter().map(subtask).collect::<Result<_, Error>>()?;
    }
    if let Some(ids) = &draft.after {
        task.after = predecessors(tx, workspace, &task, ids)?;
    }
    Ok(task)
}

/// One by name; a task that has none is a normal one.
fn priority(name: &str) -> Result<Priority, Error> {
    if name == "none" {
        return Ok(Priority::Normal);
    }
    Priority::from_name(name).ok_or_else(|| {
        Error::invalid(format!(
            "priority: {name:?} is not critical, high, normal or low"
        ))
    })
}

fn time_of_day(text: &str) -> Result<TimeOfDay, Error> {
    TimeOfDay::parse(text).ok_or_else(|| {
        Error::invalid(format!(
            "prefer: {text:?} is not morning, afternoon, evening or a window like 09:00-11:00"
        ))
    })
}

/// A word that can stand behind a `#`.
fn list_name(text: &str) -> Result<String, Error> {
    let name = text.trim().trim_start_matches('#');
    if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '#') {
        return Err(Error::invalid(format!(
            "list: {text:?} is not one word, like work"
        )));
    }
    Ok(name.to_owned())
}

fn subtask(line: &SubtaskView) -> Result<Subtask, Error> {
    let title = line.title.trim();
    if title.is_empty() || title.chars().any(char::is_control) {
        return Err(Error::invalid(
            "checklist: say in one line what is to be done",
        ));
    }
    Ok(Subtask {
        title: title.to_owned(),
        done: line.done,
    })
}

fn check_bounds(task: &Task) -> Result<(), Error> {
    match (task.min_block_minutes, task.max_block_minutes) {
        (Some(min), Some(max)) if min > max => Err(Error::invalid(format!(
            "min-block: {min} minutes is longer than max-block, {max} minutes"
        ))),
        _ => Ok(()),
    }
}

pub(super) fn minutes(field: &str, text: &str) -> Result<i64, Error> {
    model::parse_duration(text).map_err(|e| Error::invalid(format!("{field}: {e}")))
}

pub(super) fn instant(
    field: &str,
    text: &str,
    zone: &TimeZone,
    meaning: Meaning,
) -> Result<Timestamp, Error> {
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
                .because(Wrong::TaskGone)
            })?;
        if number == task.id || waits_for(&tasks, number, task.id) {
            return Err(Error::invalid(format!(
                "after: task {id} cannot come before task {}, it has to wait for it",
                task.id
            ))
            .because(Wrong::WaitsForItself));
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
    let mut seen = BTreeSet::new();
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
