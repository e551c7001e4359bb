//! From a problem to a plan: the best of some first plans, improved while the budget lasts.

use std::collections::HashMap;

use crate::budget::Budget;
use crate::cost;
use crate::first;
use crate::improve;
use crate::instant::{ceil_minute, from_minute};
use crate::laid::Laid;
use crate::problem::{Problem, Task};
use crate::rules;
use crate::stretch::{Stretch, total, union};
use crate::wire::{Block, Plan, PlanFormat, Reason, Unscheduled};

/// The best lawful plan found within the budget. A first plan is always finished.
pub fn plan(problem: &Problem, budget: &Budget<'_>) -> Plan {
    if rules::any(problem) {
        return plan_with_preferences(problem, budget);
    }
    let mut schedule = first::plan(problem, budget);
    improve::improve(&mut schedule, budget);
    written(problem, schedule.runs())
}

/// The search knows the contract's cost only; a part of the budget goes to it, and the rest to the preferences.
fn plan_with_preferences(problem: &Problem, budget: &Budget<'_>) -> Plan {
    const STEPS: u64 = 500;
    let most = Budget {
        iterations: budget.iterations.min(STEPS),
        ..*budget
    };
    let mut schedule = first::plan(problem, &most);
    let first = schedule.runs().to_vec();
    improve::improve(&mut schedule, &most);
    let improved = schedule.runs().to_vec();
    // What is better by the contract's cost may be worse by the preferences.
    let total = |runs: &[Vec<Stretch>]| cost::of_plan(problem, runs).total;
    let start = if total(&improved) < total(&first) {
        improved
    } else {
        first
    };
    let mut laid = Laid::of(problem.clone(), start);
    if budget.iterations > 0 {
        rules::polish(&mut laid, budget);
    }
    written(problem, &laid.runs)
}

/// The plan as it stands in a file.
pub(crate) fn written(problem: &Problem, runs: &[Vec<Stretch>]) -> Plan {
    let mut blocks: Vec<Block> = Vec::new();
    for (task, runs) in problem.tasks.iter().zip(runs) {
        let all = union(task.pinned.iter().chain(runs).copied().collect());
        blocks.extend(all.into_iter().map(|stretch| Block {
            task: task.id.clone(),
            start: from_minute(stretch.start),
            end: from_minute(stretch.end),
        }));
    }
    blocks.sort_by(|a, b| (a.start, a.end, &a.task).cmp(&(b.start, b.end, &b.task)));
    Plan {
        format: PlanFormat::V1,
        blocks,
        unscheduled: unscheduled(problem, runs),
        cost: cost::of_plan(problem, runs),
    }
}

fn unscheduled(problem: &Problem, runs: &[Vec<Stretch>]) -> Vec<Unscheduled> {
    let missing = |t: usize| problem.tasks[t].rest - total(&runs[t]);
    let mut last_hours = HashMap::new();
    let mut has_hours = |task: &Task| {
        let last = last_hours.entry(task.hours).or_insert_with(|| {
            let hours = problem.hours_in_window(task.hours);
            hours
                .as_slice()
                .last()
                .map_or(i64::MIN, |interval| ceil_minute(interval.end))
        });
        *last > task.ready
    };
    let mut entry = |(t, task): (usize, &Task)| Unscheduled {
        task: task.id.clone(),
        missing_minutes: missing(t),
        reason: if task.predecessors.iter().any(|&p| missing(p) > 0) {
            Reason::Predecessor
        } else if has_hours(task) {
            Reason::NoRoom
        } else {
            Reason::NoHours
        },
    };
    let incomplete = problem
        .tasks
        .iter()
        .enumerate()
        .filter(|&(t, _)| missing(t) > 0);
    incomplete.map(&mut entry).collect()
}
