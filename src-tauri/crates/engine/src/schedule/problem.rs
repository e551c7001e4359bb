//! From the store to a planning problem.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, IntervalSet, Task, TaskStatus};
use planner::wire;
use store::workspace::Workspace;
use store::{ReadTx, block, task};

use crate::engine::zone_of;
use crate::settings::PlanSettings;
use crate::{Error, agenda, hours, settings};

/// What a plan is made from. Two that are equal lead to the same plan, and to the same changes.
#[derive(PartialEq, Eq)]
pub(super) struct Situation {
    pub(super) problem: wire::Problem,
    /// The stored blocks of the tasks in it.
    pub(super) blocks: Vec<Block>,
}

impl Situation {
    /// The open tasks of a workspace, its hours, and what is busy between `now` and the horizon.
    pub(super) fn read(
        tx: &ReadTx<'_>,
        workspace: &Workspace,
        now: Timestamp,
    ) -> Result<Situation, Error> {
        let zone = zone_of(workspace)?;
        let settings = settings::planning(tx, workspace.id)?;
        let buffer = settings.buffer_minutes;
        let horizon = now
            .checked_add(SignedDuration::from_mins(settings.horizon_days * 1440))
            .unwrap_or(Timestamp::MAX);
        let busy = match Interval::new(now, horizon) {
            Some(window) => agenda::busy(tx, workspace, &zone, window, buffer)?,
            None => Vec::new(),
        };
        let mut tasks = task::list(tx, workspace.id)?;
        tasks.retain(|task| task.status == TaskStatus::Open);
        let open: BTreeSet<i64> = tasks.iter().map(|task| task.id).collect();
        let mut blocks = block::of_workspace(tx, workspace.id)?;
        blocks.retain(|block| open.contains(&block.task));
        let taken = agenda::buffered(&busy, buffer);
        let frozen = Frozen::new(now, &settings, &taken);
        let tasks = tasks
            .iter()
            .map(|task| stated(task, &open, &blocks, &frozen, settings.slot_minutes))
            .collect();
        let problem = wire::Problem {
            format: wire::ProblemFormat::V1,
            now,
            time_zone: workspace.time_zone.clone(),
            horizon_days: settings.horizon_days,
            slot_minutes: settings.slot_minutes,
            hours: hours::week_hours(tx, workspace.id)?,
            busy,
            buffer_minutes: buffer,
            daily_limit_minutes: settings.daily_limit_minutes,
            cost: wire::UnitCosts::default(),
            tasks,
        };
        Ok(Situation { problem, blocks })
    }
}

/// The near window in which blocks stay where they are unless a busy event took their place.
struct Frozen<'a> {
    window: Option<Interval>,
    taken: &'a IntervalSet,
}

impl Frozen<'_> {
    fn new<'a>(now: Timestamp, settings: &PlanSettings, taken: &'a IntervalSet) -> Frozen<'a> {
        let end = now.checked_add(SignedDuration::from_mins(settings.frozen_minutes));
        Frozen {
            window: end.ok().and_then(|end| Interval::new(now, end)),
            taken,
        }
    }

    fn holds(&self, block: &Block) -> bool {
        self.window.is_some_and(|w| block.time.overlaps(w)) && !self.taken.overlaps(block.time)
    }
}

fn stated(
    task: &Task,
    open: &BTreeSet<i64>,
    blocks: &[Block],
    frozen: &Frozen<'_>,
    slot: i64,
) -> wire::Task {
    let own = || blocks.iter().filter(|block| block.task == task.id);
    wire::Task {
        id: task.id.to_string(),
        duration_minutes: task.duration_minutes,
        priority: task.priority,
        weight: None,
        hours: task.hours.clone(),
        due: task.due,
        not_before: task.not_before,
        min_block_minutes: task.min_block_minutes,
        max_block_minutes: task.max_block_minutes,
        // A predecessor that is done no longer holds anything up.
        after: task
            .after
            .iter()
            .filter(|id| open.contains(id))
            .map(i64::to_string)
            .collect(),
        pinned: own()
            .filter(|block| block.pinned || frozen.holds(block))
            .map(|block| agenda::widened(block.time, slot))
            .collect(),
        previous: own().map(|block| block.time).collect(),
    }
}
