//! What a plan costs, exactly as section 3 of `plan-format.md` writes it.
//!
//! Sums are plain `i64`: [`worst_total`] was computed in 128 bits when the problem was compiled, and no part of any
//! plan, complete or not, exceeds it.

use crate::problem::{Problem, Task};
use crate::rules;
use crate::stretch::{Stretch, difference, total, union};
use crate::wire::{Cost, UnitCosts};

/// The cost of one task whose planned runs are `runs` (sorted, disjoint, none touching another).
pub(crate) fn of_task(problem: &Problem, task: &Task, runs: &[Stretch]) -> Cost {
    let missing = task.rest - total(runs);
    let end = finish(problem, task, runs);
    let wait: i64 = runs.iter().map(|run| wait_of_run(task, *run)).sum();
    let unit = Unit::of(problem, task);
    let mut cost = Cost {
        total: 0,
        missing: unit.missing * missing,
        tardy: unit.tardy * tardiness(task, end),
        finish: unit.finish * flow(task, end),
        wait: unit.wait * (wait + missing * flow(task, end)),
        split: unit.split * (stretches(task, runs) - 1).max(0),
        moved: problem.costs.moved * total(&difference(&task.previous, runs)),
        preferences: 0,
    };
    cost.total = cost.missing + cost.tardy + cost.finish + cost.wait + cost.split + cost.moved;
    cost
}

/// The sum over all tasks, and what preferences are not met; `runs[t]` are those of task `t`.
pub(crate) fn of_plan(problem: &Problem, runs: &[Vec<Stretch>]) -> Cost {
    let costs = problem
        .tasks
        .iter()
        .zip(runs)
        .map(|(task, runs)| of_task(problem, task, runs));
    let preferences = rules::of_plan(problem, runs);
    let wishes = Cost {
        total: preferences,
        preferences,
        ..Cost::default()
    };
    costs.fold(wishes, |sum, cost| Cost {
        total: sum.total + cost.total,
        missing: sum.missing + cost.missing,
        tardy: sum.tardy + cost.tardy,
        finish: sum.finish + cost.finish,
        wait: sum.wait + cost.wait,
        split: sum.split + cost.split,
        moved: sum.moved + cost.moved,
        preferences: sum.preferences,
    })
}

/// A task's unit costs, with its weight.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    pub(crate) missing: i64,
    pub(crate) tardy: i64,
    pub(crate) finish: i64,
    pub(crate) wait: i64,
    pub(crate) split: i64,
}

impl Unit {
    pub(crate) fn of(problem: &Problem, task: &Task) -> Unit {
        let UnitCosts {
            missing,
            tardy,
            finish,
            wait,
            split,
            ..
        } = problem.costs;
        Unit {
            missing: task.weight * missing,
            tardy: task.weight * tardy,
            finish: task.weight * finish,
            wait: task.weight * wait,
            split: task.weight * split,
        }
    }

    /// What it costs that the last block ends at `end`: T and F.
    pub(crate) fn finishing(self, task: &Task, end: i64) -> i64 {
        self.tardy * tardiness(task, end) + self.finish * flow(task, end)
    }
}

/// How many minutes of a task have no place.
pub(crate) fn missing(task: &Task, runs: &[Stretch]) -> i64 {
    (task.rest - total(runs)).max(0)
}

/// When a task is finished: the end of its last block, but not before the horizon while something is missing.
pub(crate) fn finish(problem: &Problem, task: &Task, runs: &[Stretch]) -> i64 {
    let last = runs.last().map(|run| run.end).max(task.pinned_end());
    if total(runs) < task.rest {
        last.map_or(problem.window.end, |end| end.max(problem.window.end))
    } else {
        // A task with nothing to plan and nothing pinned would have no duration, which the input rules exclude.
        last.unwrap_or(problem.window.start)
    }
}

/// T: how long after its due date a task ends that ends at `end`.
pub(crate) fn tardiness(task: &Task, end: i64) -> i64 {
    task.due.map_or(0, |due| (end - due).max(0))
}

/// F: how long after its release a task ends that ends at `end`.
pub(crate) fn flow(task: &Task, end: i64) -> i64 {
    (end - task.ready).max(0)
}

/// The part of W that is `run`'s: each minute's end, counted from the release.
pub(crate) fn wait_of_run(task: &Task, run: Stretch) -> i64 {
    let length = run.len();
    (run.start - task.ready) * length + length * (length + 1) / 2
}

/// B: the maximal touching stretches of planned and pinned minutes together.
pub(crate) fn stretches(task: &Task, runs: &[Stretch]) -> i64 {
    let together = union(task.pinned.iter().chain(runs).copied().collect());
    i64::try_from(together.len()).unwrap_or(i64::MAX)
}

/// No plan costs more: everything missing, everything as late as it can be, cut into as many pieces as the rules
/// allow, and nothing of the last plan kept.
pub(crate) fn worst_total(problem: &Problem) -> i128 {
    let tasks = problem.tasks.iter();
    let parts: i128 = tasks.map(|task| worst_of_task(problem, task)).sum();
    parts + rules::worst_total(problem)
}

fn worst_of_task(problem: &Problem, task: &Task) -> i128 {
    let end = task
        .pinned_end()
        .unwrap_or(i64::MIN)
        .max(problem.window.end);
    let [rest, flow, tardiness] =
        [task.rest, flow(task, end), tardiness(task, end)].map(i128::from);
    let pieces = task.pinned.len() as i128
        + if task.rest > 0 {
            rest / i128::from(task.min_run)
        } else {
            0
        };
    let UnitCosts {
        missing,
        tardy,
        finish,
        wait,
        split,
        moved,
    } = problem.costs;
    let [missing, tardy, finish, wait, split, moved] =
        [missing, tardy, finish, wait, split, moved].map(i128::from);
    let weighted =
        missing * rest + tardy * tardiness + finish * flow + wait * rest * flow + split * pieces;
    i128::from(task.weight) * weighted + moved * i128::from(total(&task.previous))
}
