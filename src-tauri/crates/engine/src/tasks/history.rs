//! What became of a task: found by looking at it before and after a step, and told with what people did in Google.

use jiff::tz::TimeZone;
use model::{Interval, Task, TaskStatus, duration_text};
use store::remote_edit::{self, Kind, RemoteEdit};
use store::task_history::{self, Happening};

use super::find;
use super::recording::Known;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{HistoryEntry, HistoryView, SpanView};
use crate::{Error, show};

/// The most lines of a task's history that are told.
const TOLD: u32 = 200;

impl Engine {
    /// What became of a task, the newest first, what was done to its blocks in Google too.
    pub fn task_history(&self, workspace: &str, id: &str) -> Result<HistoryView, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let task = find(tx, &workspace, id)?.id;
            let own = task_history::of_task(tx, task, TOLD)?;
            let mut entries: Vec<_> = own
                .iter()
                .map(|entry| (entry.at, view(entry, &zone)))
                .collect();
            let edits = remote_edit::list(tx, workspace.id, u32::MAX)?;
            entries.extend(
                edits
                    .iter()
                    .filter(|edit| edit.task == task)
                    .map(|edit| (edit.seen_at, of_google(edit, &zone))),
            );
            // Stable: of one moment the newest line stays first.
            entries.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
            Ok(HistoryView {
                entries: entries.into_iter().map(|(_, entry)| entry).collect(),
            })
        })
    }
}

fn span(time: Interval, zone: &TimeZone) -> SpanView {
    SpanView {
        start: show::instant(time.start, zone),
        end: show::instant(time.end, zone),
    }
}

fn view(entry: &task_history::Entry, zone: &TimeZone) -> HistoryEntry {
    let (field, before_text, after_text) = match &entry.what {
        Happening::Edited {
            field,
            before,
            after,
        } => (Some(field.clone()), before.clone(), after.clone()),
        _ => (None, None, None),
    };
    let (before, after) = entry.what.times();
    HistoryEntry {
        at: show::instant(entry.at, zone),
        actor: entry.actor.as_str().to_owned(),
        what: entry.what.word().to_owned(),
        field,
        before_text,
        after_text,
        before: before.map(|time| span(time, zone)),
        after: after.map(|time| span(time, zone)),
    }
}

fn of_google(edit: &RemoteEdit, zone: &TimeZone) -> HistoryEntry {
    let what = match edit.kind {
        Kind::Moved => "moved",
        Kind::Renamed => "renamed",
        Kind::Deleted => "unplanned",
        Kind::Done => "done",
    };
    let moved = edit.kind == Kind::Moved;
    HistoryEntry {
        at: show::instant(edit.seen_at, zone),
        actor: "google".to_owned(),
        what: what.to_owned(),
        field: None,
        before_text: None,
        after_text: (edit.kind == Kind::Renamed).then(|| edit.after_title.clone()),
        before: (moved || edit.kind == Kind::Deleted).then(|| span(edit.before, zone)),
        after: moved.then(|| span(edit.after, zone)),
    }
}

/// What happened between two looks at a task; dates are told in `zone`.
pub(super) fn happenings(
    before: Option<&Known>,
    after: Option<&Known>,
    zone: &TimeZone,
) -> Vec<Happening> {
    let (before, after) = match (before, after) {
        (None, None) => return Vec::new(),
        (None, Some(after)) => return added(after),
        (Some(_), None) => return vec![Happening::Removed],
        (Some(before), Some(after)) => (before, after),
    };
    let mut found = Vec::new();
    match (before.task.status, after.task.status) {
        (TaskStatus::Open, TaskStatus::Done) => found.push(Happening::Done),
        (TaskStatus::Done, TaskStatus::Open) => found.push(Happening::Reopened),
        _ => {}
    }
    let said = said(&before.task, zone)
        .into_iter()
        .zip(said(&after.task, zone));
    found.extend(
        said.filter(|(old, new)| old != new)
            .map(|(old, new)| Happening::Edited {
                field: old.0.to_owned(),
                before: old.1,
                after: new.1,
            }),
    );
    found.extend(of_blocks(before, after));
    found
}

fn added(task: &Known) -> Vec<Happening> {
    let planned = task
        .blocks
        .iter()
        .map(|block| Happening::Planned(block.time));
    [Happening::Added].into_iter().chain(planned).collect()
}

fn of_blocks(before: &Known, after: &Known) -> Vec<Happening> {
    let mut found = Vec::new();
    for old in &before.blocks {
        match after.blocks.iter().find(|b| b.event_id == old.event_id) {
            None => found.push(Happening::Unplanned(old.time)),
            Some(new) => {
                if new.time != old.time {
                    found.push(Happening::Moved {
                        before: old.time,
                        after: new.time,
                    });
                }
                match (old.pinned, new.pinned) {
                    (false, true) => found.push(Happening::Pinned(new.time)),
                    (true, false) => found.push(Happening::Unpinned(new.time)),
                    _ => {}
                }
            }
        }
    }
    let is_new = |id: &str| before.blocks.iter().all(|old| old.event_id != id);
    for new in after.blocks.iter().filter(|new| is_new(&new.event_id)) {
        found.push(Happening::Planned(new.time));
        if new.pinned {
            found.push(Happening::Pinned(new.time));
        }
    }
    found
}

/// Every field of a task as text, under the name that `task edit` has for it.
fn said(task: &Task, zone: &TimeZone) -> [(&'static str, Option<String>); 13] {
    let ids = task.after.iter().map(i64::to_string).collect::<Vec<_>>();
    let done = task.subtasks.iter().filter(|subtask| subtask.done).count();
    let all = task.subtasks.len();
    [
        ("title", Some(task.title.clone())),
        ("duration", Some(duration_text(task.duration_minutes))),
        ("priority", Some(task.priority.as_str().to_owned())),
        ("due", task.due.map(|at| show::instant(at, zone))),
        (
            "not-before",
            task.not_before.map(|at| show::instant(at, zone)),
        ),
        ("hours", Some(task.hours.clone())),
        ("min-block", task.min_block_minutes.map(duration_text)),
        ("max-block", task.max_block_minutes.map(duration_text)),
        ("after", (!ids.is_empty()).then(|| ids.join(", "))),
        ("prefer", task.prefer.map(|prefer| prefer.to_string())),
        ("spread", task.spread_minutes.map(duration_text)),
        ("list", task.list.clone()),
        ("checklist", (all > 0).then(|| format!("{done}/{all}"))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use model::{Block, Priority};

    fn at(from: i64, to: i64) -> Interval {
        let hour = |n: i64| Timestamp::from_second(n * 3600).unwrap();
        Interval::new(hour(from), hour(to)).unwrap()
    }

    fn known(task: Task, blocks: &[(&str, Interval, bool)]) -> Known {
        let block = |&(id, time, pinned): &(&str, Interval, bool)| Block {
            task: task.id,
            time,
            pinned,
            event_id: id.to_owned(),
            title: None,
        };
        Known {
            blocks: blocks.iter().map(block).collect(),
            task,
        }
    }

    fn told(before: Option<&Known>, after: Option<&Known>) -> Vec<Happening> {
        happenings(before, after, &TimeZone::UTC)
    }

    #[test]
    fn each_difference_is_one_line() {
        let report = Task::new("Report", 60);
        let before = known(
            report.clone(),
            &[
                ("a", at(1, 2), false),
                ("b", at(3, 4), true),
                ("c", at(5, 6), false),
            ],
        );
        let changed = Task {
            priority: Priority::High,
            due: Some(at(9, 10).start),
            status: TaskStatus::Done,
            ..report
        };
        let after = known(
            changed,
            &[
                ("a", at(2, 3), false),
                ("b", at(3, 4), false),
                ("d", at(7, 8), true),
            ],
        );
        let edited = |field: &str, before: Option<&str>, after: &str| Happening::Edited {
            field: field.to_owned(),
            before: before.map(str::to_owned),
            after: Some(after.to_owned()),
        };
        assert_eq!(
            told(Some(&before), Some(&after)),
            [
                Happening::Done,
                edited("priority", Some("normal"), "high"),
                edited("due", None, "1970-01-01T09:00:00Z"),
                Happening::Moved {
                    before: at(1, 2),
                    after: at(2, 3)
                },
                Happening::Unpinned(at(3, 4)),
                Happening::Unplanned(at(5, 6)),
                Happening::Planned(at(7, 8)),
                Happening::Pinned(at(7, 8)),
            ]
        );
        assert_eq!(told(Some(&after), Some(&after)), []);
    }

    #[test]
    fn coming_and_going() {
        let task = known(Task::new("Report", 60), &[("a", at(1, 2), false)]);
        assert_eq!(
            told(None, Some(&task)),
            [Happening::Added, Happening::Planned(at(1, 2))]
        );
        assert_eq!(told(Some(&task), None), [Happening::Removed]);
        assert_eq!(told(None, None), []);
    }
}
