//! The difference between the stored blocks and a plan, as a list of what to do.
//!
//! Decide, then do: the list can be counted for a dry run, or carried out.

use std::collections::BTreeMap;

use model::{Block, Interval, IntervalSet};
use planner::wire;

use crate::agenda::widened;
use crate::view::ChangesView;
use crate::{Code, Error};

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// A block that was not there.
    Add { task: i64, time: Interval },
    /// A block of the same task and length at another time; its event stays the same.
    Move { event_id: String, to: Interval },
    /// A block that is no longer there.
    Remove { event_id: String },
}

/// What turns the stored blocks into the plan's. Pinned blocks, also those pinned only for this problem, stay as they
/// are: the plan repeats them, widened to the grid.
pub(super) fn changes(
    problem: &wire::Problem,
    plan: &wire::Plan,
    stored: &[Block],
) -> Result<Vec<Change>, Error> {
    let mut planned = plan_times(plan)?;
    let mut changes = Vec::new();
    for task in &problem.tasks {
        let id = number(&task.id)?;
        let pins: IntervalSet = task.pinned.iter().copied().collect();
        let wanted = planned.remove(&id).unwrap_or_default().minus(&pins);
        let free: Vec<&Block> = stored
            .iter()
            .filter(|block| block.task == id && !is_kept(block, problem.slot_minutes, task))
            .collect();
        match_up(id, wanted.as_slice(), &free, &mut changes);
    }
    Ok(changes)
}

/// Whether the problem held this block as pinned.
fn is_kept(block: &Block, slot: i64, task: &wire::Task) -> bool {
    block.pinned || task.pinned.contains(&widened(block.time, slot))
}

/// Equal times keep their block; of the others, those of equal length move, in order of time.
fn match_up(task: i64, wanted: &[Interval], stored: &[&Block], changes: &mut Vec<Change>) {
    let mut left: Vec<&Block> = stored
        .iter()
        .filter(|b| !wanted.contains(&b.time))
        .copied()
        .collect();
    for &time in wanted
        .iter()
        .filter(|time| !stored.iter().any(|b| b.time == **time))
    {
        match left
            .iter()
            .position(|block| block.time.minutes() == time.minutes())
        {
            Some(index) => changes.push(Change::Move {
                event_id: left.remove(index).event_id.clone(),
                to: time,
            }),
            None => changes.push(Change::Add { task, time }),
        }
    }
    changes.extend(left.into_iter().map(|block| Change::Remove {
        event_id: block.event_id.clone(),
    }));
}

fn plan_times(plan: &wire::Plan) -> Result<BTreeMap<i64, IntervalSet>, Error> {
    let mut times: BTreeMap<i64, Vec<Interval>> = BTreeMap::new();
    for block in &plan.blocks {
        let time = Interval::new(block.start, block.end)
            .ok_or_else(|| Error::new(Code::Internal, "the planner made an empty block"))?;
        times.entry(number(&block.task)?).or_default().push(time);
    }
    Ok(times
        .into_iter()
        .map(|(task, times)| (task, times.into_iter().collect()))
        .collect())
}

/// Task ids in a problem are the store's numbers.
fn number(id: &str) -> Result<i64, Error> {
    id.parse()
        .map_err(|_| Error::new(Code::Internal, format!("the planner made up a task {id:?}")))
}

/// The task whose block it is.
pub(super) fn task_of(change: &Change, stored: &[Block]) -> Option<i64> {
    match change {
        Change::Add { task, .. } => Some(*task),
        Change::Move { event_id, .. } | Change::Remove { event_id } => {
            let block = stored.iter().find(|block| block.event_id == *event_id);
            block.map(|block| block.task)
        }
    }
}

/// How many blocks come, move, go and stay.
pub(super) fn counts(changes: &[Change], stored: &[Block]) -> ChangesView {
    let count = |which: fn(&Change) -> bool| {
        u32::try_from(changes.iter().filter(|c| which(c)).count()).unwrap_or(u32::MAX)
    };
    let moved = count(|c| matches!(c, Change::Move { .. }));
    let removed = count(|c| matches!(c, Change::Remove { .. }));
    let before = u32::try_from(stored.len()).unwrap_or(u32::MAX);
    ChangesView {
        added: count(|c| matches!(c, Change::Add { .. })),
        moved,
        removed,
        kept: before.saturating_sub(moved).saturating_sub(removed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::WeekHours;

    fn interval(from: i64, to: i64) -> Interval {
        let at = |minute: i64| jiff::Timestamp::from_second(minute * 60).unwrap();
        Interval::new(at(from), at(to)).unwrap()
    }

    fn stored(task: i64, from: i64, to: i64, pinned: bool) -> Block {
        Block {
            task,
            time: interval(from, to),
            pinned,
            event_id: format!("e{task}-{from}"),
            title: None,
        }
    }

    fn problem(tasks: Vec<wire::Task>) -> wire::Problem {
        wire::Problem {
            format: wire::ProblemFormat::V1,
            now: jiff::Timestamp::UNIX_EPOCH,
            time_zone: "UTC".to_owned(),
            horizon_days: 1,
            slot_minutes: 15,
            hours: [("default".to_owned(), WeekHours::default())].into(),
            busy: Vec::new(),
            buffer_minutes: 0,
            daily_limit_minutes: None,
            cost: wire::UnitCosts::default(),
            preferences: wire::Preferences::default(),
            tasks,
        }
    }

    fn plan(blocks: &[(i64, i64, i64)]) -> wire::Plan {
        wire::Plan {
            format: wire::PlanFormat::V1,
            blocks: blocks
                .iter()
                .map(|&(task, from, to)| wire::Block {
                    task: task.to_string(),
                    start: interval(from, to).start,
                    end: interval(from, to).end,
                })
                .collect(),
            unscheduled: Vec::new(),
            cost: wire::Cost::default(),
        }
    }

    #[test]
    fn blocks_are_kept_moved_added_and_removed() {
        let before = [
            stored(1, 60, 120, false),
            stored(2, 120, 180, false),
            stored(3, 180, 210, false),
        ];
        let problem = problem(vec![
            wire::Task::new("1", 60),
            wire::Task::new("2", 60),
            wire::Task::new("3", 60),
        ]);
        let after = plan(&[(1, 60, 120), (2, 240, 300), (3, 180, 240)]);
        let changes = changes(&problem, &after, &before).unwrap();
        assert_eq!(
            changes,
            [
                Change::Move {
                    event_id: "e2-120".to_owned(),
                    to: interval(240, 300)
                },
                Change::Add {
                    task: 3,
                    time: interval(180, 240)
                },
                Change::Remove {
                    event_id: "e3-180".to_owned()
                },
            ]
        );
        assert_eq!(
            counts(&changes, &before),
            ChangesView {
                added: 1,
                moved: 1,
                removed: 1,
                kept: 1
            }
        );
    }

    #[test]
    fn a_pin_off_the_grid_is_left_alone_and_what_touches_it_is_new() {
        let before = [stored(1, 67, 112, true)];
        let mut task = wire::Task::new("1", 120);
        task.pinned = vec![interval(60, 120)];
        let changes = changes(&problem(vec![task]), &plan(&[(1, 0, 120)]), &before).unwrap();
        assert_eq!(
            changes,
            [Change::Add {
                task: 1,
                time: interval(0, 60)
            }]
        );
        assert_eq!(counts(&changes, &before).kept, 1);
    }
}
