//! The optimum of a small problem, proved.
//!
//! Lagrangian relaxation of "one task a slot" gives each slot a price, and the cheapest way to place each task under
//! these prices a lower bound (M. L. Fisher, "Optimal solution of scheduling problems using Lagrange multipliers", 1973;
//! the time-indexed bound of M. E. Dyer and L. A. Wolsey, 1990). The same tables bound what is still to come of a plan
//! that is half made, and with that all plans are looked at that can be better.

mod forward;
mod prices;
mod table;
mod window;

use crate::cost::{self, Unit};
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;
use crate::stretch::Stretch;
use forward::{Forward, Outcome};
use prices::Prices;
use table::{MUCH, Table};

/// With more tasks, or more slots for each of them, a problem is not even looked at closely.
const MOST_TASKS: usize = 12;
const MOST_SLOTS: i64 = 50_000;
/// With higher costs, the sum of all prices might not fit.
const MOST_COST: i64 = 1 << 40;
/// With more numbers than this in all tables, the proof would take longer than the search.
const MOST_WORK: usize = 2_000_000;
/// The search begins with the distance between bound and best plan halved so many times.
const LIMITS: u32 = 6;

/// What is known when the proof has ended.
pub(crate) struct Proof {
    /// No plan costs less.
    pub(crate) bound: i64,
    /// A plan that costs less than the one given.
    pub(crate) better: Option<Vec<Vec<Stretch>>>,
}

/// Looks for a plan that costs less than `best`; ends early, with what it knows, when `out_of_time` says so.
pub(crate) fn prove(problem: &Problem, best: i64, out_of_time: &dyn Fn() -> bool) -> Proof {
    let mut proof = Proof {
        bound: i64::MIN,
        better: None,
    };
    if !is_small(problem, best) {
        return proof;
    }
    let mut schedule = Schedule::new(problem);
    let (tasks, mut tables) = tables(&mut schedule);
    if tables.iter().map(Table::work).sum::<usize>() > MOST_WORK {
        return proof;
    }
    let mut prices = Prices::new(&schedule);
    let placed = |t: &usize| problem.tasks[*t].rest > 0;
    let all = 0..problem.tasks.len();
    let fixed: i64 = all.filter(|t| !placed(t)).map(|t| schedule.cost(t)).sum();
    let no_prices = vec![0; prices.count()];
    let alone: Vec<i64> = tables
        .iter_mut()
        .map(|table| table.reprice(&no_prices))
        .collect();
    let spare = best - fixed - alone.iter().sum::<i64>();
    for (table, alone) in tables.iter_mut().zip(&alone) {
        table.forget_beyond(alone + spare);
    }
    let bound = fixed + prices.raise(&mut tables, best - fixed, out_of_time);
    proof.bound = bound;
    let Some(mut forward) = Forward::new(&tables, &tasks, &prices, out_of_time) else {
        return proof;
    };
    // Most states are far from the bound, so the search begins near it.
    let mut power = LIMITS;
    while proof.bound < best {
        let limit = bound + ((best - 1 - bound) >> power);
        match forward.search(limit - fixed) {
            Outcome::None => proof.bound = limit + 1,
            Outcome::Unknown => break,
            Outcome::Best(found) => {
                let runs = runs(&schedule, &tasks, found);
                proof.bound = cost::of_plan(problem, &runs).total;
                proof.better = Some(runs);
                break;
            }
        }
        power = power.saturating_sub(1);
    }
    proof
}

/// Whether a proof can be had in a moment, and no sum in it can overflow.
fn is_small(problem: &Problem, best: i64) -> bool {
    let minutes = problem.window.len();
    let waits = |task: &Task| Unit::of(problem, task).wait * minutes <= MUCH / minutes;
    problem.tasks.len() <= MOST_TASKS
        && minutes / problem.grid <= MOST_SLOTS
        && best <= MOST_COST
        && problem.tasks.iter().all(waits)
}

/// The tasks of which something is to be placed, and their tables.
fn tables<'p>(schedule: &mut Schedule<'p>) -> (Vec<usize>, Vec<Table<'p>>) {
    let problem = schedule.problem;
    let heads = heads(problem);
    let tasks = (0..heads.len()).filter(|&t| problem.tasks[t].rest > 0);
    tasks
        .map(|t| (t, Table::new(schedule, t, heads[t])))
        .unzip()
}

/// All tasks' runs, in minutes, from the slots of those that were placed.
fn runs(
    schedule: &Schedule<'_>,
    tasks: &[usize],
    found: Vec<Vec<(usize, usize)>>,
) -> Vec<Vec<Stretch>> {
    let minute = |slot: usize| schedule.slots.minute(slot);
    let mut runs = vec![Vec::new(); schedule.problem.tasks.len()];
    for (&t, found) in tasks.iter().zip(found) {
        let run = |(start, end)| Stretch::new(minute(start), minute(end));
        runs[t] = found.into_iter().map(run).collect();
    }
    runs
}

/// By task: the first minute at which it could start if each task it waits for were as early as can be.
fn heads(problem: &Problem) -> Vec<i64> {
    let mut heads: Vec<i64> = problem.tasks.iter().map(|task| task.ready).collect();
    for &t in &problem.topological {
        let task = &problem.tasks[t];
        let pinned = task.pinned_end().unwrap_or(i64::MIN);
        let end = if task.rest == 0 {
            pinned
        } else {
            pinned.max(heads[t] + task.rest)
        };
        for &s in &task.successors {
            heads[s] = heads[s].max(end);
        }
    }
    heads
}
