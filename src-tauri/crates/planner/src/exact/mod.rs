//! The optimum of a small problem, proved.
//!
//! Lagrangian relaxation of "one task a slot" gives each slot a price, and the tasks' cheapest columns under these
//! prices a lower bound (M. L. Fisher, "Optimal solution of scheduling problems using Lagrange multipliers", 1973; the
//! time-indexed bound of M. E. Dyer and L. A. Wolsey, 1990). A column that is dearer than its task's cheapest by more
//! than the distance between bound and best plan is in no better plan; the few others are enumerated, as routes are in
//! vehicle routing (R. Baldacci, N. Christofides and A. Mingozzi, 2008), and combined depth first.

mod columns;
mod combine;
mod prices;

use crate::cost;
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;
use crate::stretch::Stretch;
use columns::Columns;
use combine::Combination;
use prices::Prices;

/// More tasks, or more numbers in their columns' tables, would not even be looked at closely.
const MOST_TASKS: usize = 12;
const MOST_CELLS: i64 = 2_000_000;
/// With higher costs, the sum of all prices might not fit.
const MOST_COST: i64 = 1 << 40;
/// With more operations than this a look at all columns, the proof would take longer than the search.
const MOST_WORK: usize = 500_000;
/// The most columns of one task that are enumerated.
const MOST_COLUMNS: usize = 20_000;

/// What is known when the proof has ended.
pub(crate) struct Proof {
    /// No plan costs less.
    pub(crate) bound: i64,
    /// A plan that costs less than the one given.
    pub(crate) better: Option<Vec<Vec<Stretch>>>,
}

/// Looks for a plan that costs less than `best`; ends early, with what it knows, when `out_of_time` says so.
pub(crate) fn prove(problem: &Problem, best: i64, out_of_time: &dyn Fn() -> bool) -> Proof {
    let nothing = Proof {
        bound: i64::MIN,
        better: None,
    };
    if problem.tasks.len() > MOST_TASKS || cells(problem) > MOST_CELLS || best > MOST_COST {
        return nothing;
    }
    let mut schedule = Schedule::new(problem);
    let heads = heads(problem);
    let mut fixed = 0;
    let mut tasks = Vec::new();
    let mut columns = Vec::new();
    for (t, &head) in heads.iter().enumerate() {
        if problem.tasks[t].rest > 0 {
            tasks.push(t);
            columns.push(Columns::new(&mut schedule, t, head));
        } else {
            fixed += schedule.cost(t);
        }
    }
    if columns.iter().map(Columns::work).sum::<usize>() > MOST_WORK {
        return nothing;
    }
    let mut prices = Prices::new(&schedule);
    let bound = prices.raise(&mut columns, best - fixed, out_of_time);
    let gap = best - fixed - bound - 1;
    if gap < 0 || out_of_time() {
        return Proof {
            bound: fixed + bound,
            better: None,
        };
    }
    let sets = columns
        .iter()
        .map(|columns| columns.within(gap, MOST_COLUMNS));
    let Some(sets) = sets.collect::<Option<Vec<_>>>() else {
        return Proof {
            bound: fixed + bound,
            better: None,
        };
    };
    let mut combination = Combination::new(&mut schedule, &tasks, &sets, best - fixed, bound);
    let complete = combination.search(out_of_time);
    let better = combination
        .best()
        .map(|runs| (cost::of_plan(problem, &runs).total, runs));
    let least = better.as_ref().map_or(best, |(cost, _)| *cost);
    Proof {
        bound: if complete { least } else { fixed + bound },
        better: better.map(|(_, runs)| runs),
    }
}

/// How many numbers the tables of all columns hold.
fn cells(problem: &Problem) -> i64 {
    let rows = problem.window.len() / problem.grid;
    let width =
        |task: &Task| (task.rest + task.max_run.min(task.rest) - task.min_run) / problem.grid + 2;
    problem.tasks.iter().map(|task| rows * width(task)).sum()
}

/// By task: the first minute at which it could start if each task it waits for were as early as can be.
fn heads(problem: &Problem) -> Vec<i64> {
    let mut heads: Vec<i64> = problem.tasks.iter().map(|task| task.ready).collect();
    for &t in &problem.topological {
        let task = &problem.tasks[t];
        let end = (heads[t] + task.rest).max(task.pinned_end().unwrap_or(i64::MIN));
        let end = if task.rest == 0 {
            task.pinned_end().unwrap_or(heads[t])
        } else {
            end
        };
        for &s in &task.successors {
            heads[s] = heads[s].max(end);
        }
    }
    heads
}
