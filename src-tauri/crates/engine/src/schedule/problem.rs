//! From the store to a planning problem.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, Task, TaskStatus, TimeOfDay};
use planner::wire;
use store::workspace::Workspace;
use store::{ReadTx, block, remote_edit, task};

use super::frozen::Frozen;
use super::what_if;
use crate::engine::zone_of;
use crate::view::WhatIf;
use crate::{Error, agenda, hours, settings};

/// What a plan is made from. Two that are equal lead to the same plan, and to the same changes.
#[derive(PartialEq, Eq)]
pub(crate) struct Situation {
    pub(crate) problem: wire::Problem,
    /// The stored blocks of the tasks in it; with pins that are only thought of, as they would be.
    pub(crate) blocks: Vec<Block>,
    /// What the problem's busy times are called, in its order.
    pub(crate) busy_titles: Vec<String>,
    /// What its tasks are called, in its order.
    pub(crate) titles: Vec<String>,
}

/// What holds for one plan beyond what the store says.
#[derive(Clone, Copy, Default)]
pub(crate) struct Assumed<'a> {
    /// How long from now blocks stay where they are, where nobody has said.
    pub(crate) frozen_minutes: i64,
    /// Whether blocks are free to move all the same, whatever anybody has said.
    pub(crate) nothing_frozen: bool,
    /// A change that is only thought of.
    pub(crate) what_if: Option<&'a WhatIf>,
    /// The only tasks that may be planned; the blocks of all others stay where they are.
    pub(crate) only: Option<&'a [String]>,
}

impl Situation {
    /// The open tasks of a workspace, its hours, and what is busy between `now` and the horizon.
    pub(crate) fn read(
        tx: &ReadTx<'_>,
        workspace: &Workspace,
        now: Timestamp,
        assumed: Assumed<'_>,
    ) -> Result<Situation, Error> {
        let zone = zone_of(workspace)?;
        let settings = settings::planning(tx, workspace.id)?;
        let buffer = settings.buffer_minutes;
        let horizon = now
            .checked_add(SignedDuration::from_mins(settings.horizon_days * 1440))
            .unwrap_or(Timestamp::MAX);
        let (mut busy, hours) = match Interval::new(now, horizon) {
            Some(window) => (
                agenda::busy_named(tx, workspace, &zone, window, buffer)?,
                hours::week_hours(tx, workspace, &zone, window)?,
            ),
            None => Default::default(),
        };
        let mut tasks = task::list(tx, workspace.id)?;
        tasks.retain(|task| task.status == TaskStatus::Open);
        // Plans of equal cost are told apart by the order of the tasks: here a person's own comes in.
        tasks.sort_by_key(|task| (task.rank, task.id));
        if let Some(what_if) = assumed.what_if {
            what_if::tasks(tx, workspace, &mut tasks, what_if)?;
            busy.extend(what_if::busy(what_if, &zone)?);
        }
        let (busy, busy_titles): (Vec<Interval>, Vec<String>) = busy.into_iter().unzip();
        let open: BTreeSet<i64> = tasks.iter().map(|task| task.id).collect();
        let mut blocks = block::of_workspace(tx, workspace.id)?;
        blocks.retain(|block| open.contains(&block.task));
        if let Some(what_if) = assumed.what_if {
            what_if::pins(&tasks, &mut blocks, workspace, what_if, &zone)?;
        }
        let taken = agenda::buffered(&busy, buffer);
        let frozen_minutes = if assumed.nothing_frozen {
            0
        } else {
            settings.frozen_minutes.unwrap_or(assumed.frozen_minutes)
        };
        let frozen = Frozen::new(now, frozen_minutes, &zone, &hours, &taken, &tasks, &blocks);
        let mut barred = remote_edit::barred(tx, workspace.id)?;
        let mut stated: Vec<wire::Task> = tasks
            .iter()
            .map(|task| wire::Task {
                barred: barred.remove(&task.id).unwrap_or_default(),
                ..stated(task, &open, &blocks, &frozen, settings.slot_minutes)
            })
            .collect();
        if let Some(only) = assumed.only {
            keep_others(&mut stated, only, settings.slot_minutes);
        }
        let problem = wire::Problem {
            format: wire::ProblemFormat::V1,
            now,
            time_zone: workspace.time_zone.clone(),
            horizon_days: settings.horizon_days,
            slot_minutes: settings.slot_minutes,
            hours: hours.clone(),
            busy,
            buffer_minutes: buffer,
            daily_limit_minutes: settings.daily_limit_minutes,
            cost: wire::UnitCosts::default(),
            preferences: wire::Preferences {
                breaks: settings
                    .break_after_minutes
                    .map(|after_minutes| wire::BreakWish {
                        after_minutes,
                        minutes: settings.break_minutes,
                    }),
                batch_up_to_minutes: settings.batch_minutes,
            },
            tasks: stated,
        };
        Ok(Situation {
            problem,
            blocks,
            busy_titles,
            titles: tasks.into_iter().map(|task| task.title).collect(),
        })
    }

    /// The stored blocks as a plan has them.
    pub(crate) fn plan_blocks(&self) -> Vec<wire::Block> {
        let blocks = self.blocks.iter().map(|block| wire::Block {
            task: block.task.to_string(),
            start: block.time.start,
            end: block.time.end,
        });
        blocks.collect()
    }
}

/// Fixes the blocks of all tasks but these.
fn keep_others(tasks: &mut [wire::Task], only: &[String], slot: i64) {
    for task in tasks.iter_mut().filter(|task| !only.contains(&task.id)) {
        let kept = task
            .previous
            .iter()
            .map(|time| agenda::widened(*time, slot));
        task.pinned = kept.collect();
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
        barred: Vec::new(),
        prefer: task.prefer.map(TimeOfDay::window),
        spread_minutes: task.spread_minutes,
    }
}
