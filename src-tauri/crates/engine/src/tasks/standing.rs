//! Where a task stands in the plan.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::{Block, Interval, IntervalSet, Subtask, Task, TaskStatus};
use store::workspace::Workspace;
use store::{ReadTx, block, task};

use super::find;
use crate::agenda::{minute_floor, widened};
use crate::engine::zone_of;
use crate::view::{BlockView, SubtaskView, TaskView};
use crate::{Error, settings, show};

/// One task.
pub(super) fn view_of(tx: &ReadTx<'_>, workspace: &Workspace, id: &str) -> Result<TaskView, Error> {
    let task = find(tx, workspace, id)?;
    Ok(Standings::read(tx, workspace)?.view(&task))
}

/// Those of these tasks that are there.
pub(super) fn views_of(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    ids: &[i64],
) -> Result<Vec<TaskView>, Error> {
    let standings = Standings::read(tx, workspace)?;
    let mut views = Vec::new();
    for &id in ids {
        views.extend(task::get(tx, workspace.id, id)?.map(|task| standings.view(&task)));
    }
    Ok(views)
}

/// All tasks, in the order in which they were added.
pub(crate) fn views(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Vec<TaskView>, Error> {
    let standings = Standings::read(tx, workspace)?;
    let tasks = task::list(tx, workspace.id)?;
    Ok(tasks.iter().map(|task| standings.view(task)).collect())
}

/// What the views of a workspace's tasks have in common.
struct Standings {
    zone: TimeZone,
    slot_minutes: i64,
    /// By task, each task's in order of start.
    blocks: BTreeMap<i64, Vec<Block>>,
}

impl Standings {
    fn read(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Standings, Error> {
        let mut blocks: BTreeMap<i64, Vec<Block>> = BTreeMap::new();
        for block in block::of_workspace(tx, workspace.id)? {
            blocks.entry(block.task).or_default().push(block);
        }
        Ok(Standings {
            zone: zone_of(workspace)?,
            slot_minutes: settings::planning(tx, workspace.id)?.slot_minutes,
            blocks,
        })
    }

    fn view(&self, task: &Task) -> TaskView {
        let own = self.blocks.get(&task.id).map_or(&[][..], Vec::as_slice);
        let shown = |at| show::instant(at, &self.zone);
        TaskView {
            id: task.id.to_string(),
            title: task.title.clone(),
            status: match task.status {
                TaskStatus::Open => "open".to_owned(),
                TaskStatus::Done => "done".to_owned(),
            },
            duration_minutes: task.duration_minutes,
            priority: task.priority.as_str().to_owned(),
            due: task.due.map(shown),
            not_before: task.not_before.map(shown),
            hours: task.hours.clone(),
            min_block_minutes: task.min_block_minutes,
            max_block_minutes: task.max_block_minutes,
            after: task.after.iter().map(i64::to_string).collect(),
            prefer: task.prefer.map(|prefer| prefer.to_string()),
            spread_minutes: task.spread_minutes,
            list: task.list.clone(),
            rank: rank_text(task.rank),
            subtasks: task.subtasks.iter().map(subtask_view).collect(),
            blocks: own
                .iter()
                .map(|block| BlockView {
                    start: shown(block.time.start),
                    end: shown(block.time.end),
                    pinned: block.pinned,
                })
                .collect(),
            missing_minutes: missing_minutes(task, own, self.slot_minutes),
            late_minutes: late_minutes(task, own),
        }
    }
}

/// Ranks are larger than what JavaScript counts to: texts of one length sort as the numbers do.
fn rank_text(rank: i64) -> String {
    format!("{:020}", i128::from(rank) - i128::from(i64::MIN))
}

fn subtask_view(subtask: &Subtask) -> SubtaskView {
    SubtaskView {
        title: subtask.title.clone(),
        done: subtask.done,
    }
}

/// Work without a place, as the plan counts it: in whole slots, of which a pin off the grid takes each that it touches;
/// never more than the work there is. A finished task misses none.
pub(crate) fn missing_minutes(task: &Task, own: &[Block], slot_minutes: i64) -> i64 {
    if task.status == TaskStatus::Done {
        return 0;
    }
    let planned: IntervalSet = own
        .iter()
        .map(|block| widened(block.time, slot_minutes))
        .collect();
    let slots = (task.duration_minutes + slot_minutes - 1) / slot_minutes;
    (slots * slot_minutes - planned.minutes()).clamp(0, task.duration_minutes)
}

/// Minutes from the due date, rounded down as the plan does, to the end of the last block.
pub(crate) fn late_minutes(task: &Task, own: &[Block]) -> i64 {
    let last = own.iter().map(|block| block.time.end).max();
    last.zip(task.due)
        .and_then(|(end, due)| Interval::new(minute_floor(due), end))
        .map_or(0, Interval::minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(n * 60).unwrap()
    }

    fn task(duration_minutes: i64, due: Option<i64>) -> Task {
        Task {
            id: 1,
            due: due.map(minute),
            ..Task::new("", duration_minutes)
        }
    }

    fn blocks(times: &[(i64, i64)]) -> Vec<Block> {
        times
            .iter()
            .map(|&(start, end)| Block {
                task: 1,
                time: Interval::new(minute(start), minute(end)).unwrap(),
                pinned: false,
                event_id: String::new(),
                title: None,
            })
            .collect()
    }

    #[test]
    fn missing_minutes_count_whole_slots() {
        for (duration, times, missing) in [
            (50, &[][..], 50),
            (50, &[(0, 60)], 0),
            (50, &[(0, 30)], 30),
            (60, &[(7, 52)], 0),
            (60, &[(0, 30), (15, 45)], 15),
            (60, &[(0, 600)], 0),
        ] {
            let found = missing_minutes(&task(duration, None), &blocks(times), 15);
            assert_eq!(found, missing, "{duration} {times:?}");
        }
        let done = Task {
            status: TaskStatus::Done,
            ..task(60, None)
        };
        assert_eq!(missing_minutes(&done, &[], 15), 0);
    }

    #[test]
    fn late_is_what_the_last_block_ends_after_the_due_date() {
        let late =
            |due: Option<i64>, times: &[(i64, i64)]| late_minutes(&task(60, due), &blocks(times));
        assert_eq!(late(None, &[(0, 60)]), 0);
        assert_eq!(late(Some(60), &[(0, 60)]), 0);
        assert_eq!(late(Some(30), &[(0, 60)]), 30);
        assert_eq!(late(Some(30), &[]), 0);
        assert_eq!(late(Some(-30), &[(60, 90), (0, 30)]), 120);
    }
}
