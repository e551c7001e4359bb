//! First plans: list scheduling. The most urgent task is placed at its best, then the most urgent of the others as things
//! stand then, and so on.

use crate::place;
use crate::problem::Problem;
use crate::schedule::Schedule;
use crate::urgency::{self, Rule};

/// So often the tasks are ranked anew. Up to that many tasks it is done before each.
const RANKINGS: usize = 250;

/// Places every task that has no run yet and can have one. `None` where `out_of_time` stopped it half way.
pub(crate) fn fill(
    schedule: &mut Schedule<'_>,
    rule: Rule,
    out_of_time: &dyn Fn() -> bool,
) -> Option<()> {
    let problem = schedule.problem;
    let mut waiting: Vec<usize> = (0..problem.tasks.len())
        .filter(|&t| schedule.runs()[t].is_empty())
        .collect();
    let mut done: Vec<bool> = schedule
        .runs()
        .iter()
        .map(|runs| !runs.is_empty())
        .collect();
    let step = waiting.len().div_ceil(RANKINGS).max(1);
    while !waiting.is_empty() {
        let ranks = urgency::ranks(schedule, rule, &done);
        let by_rank = |a: &usize, b: &usize| ranks[*b].total_cmp(&ranks[*a]).then(a.cmp(b));
        let step = step.min(waiting.len());
        waiting.select_nth_unstable_by(step - 1, by_rank);
        waiting[..step].sort_unstable_by(by_rank);
        for t in predecessors_first(problem, &waiting[..step], &mut done) {
            if out_of_time() {
                return None;
            }
            place_if_absent(schedule, t);
        }
        waiting.retain(|&t| !done[t]);
    }
    Some(())
}

/// Puts tasks where they were in the last plan, as far as that is lawful still.
pub(crate) fn keep_previous(schedule: &mut Schedule<'_>) {
    let problem = schedule.problem;
    for &t in &problem.topological {
        if let Some(placement) = place::as_given(schedule, t, &problem.tasks[t].previous) {
            schedule.insert(t, placement);
        }
    }
}

/// Inserts `t` at its best if it has no run.
pub(crate) fn place_if_absent(schedule: &mut Schedule<'_>, t: usize) {
    if !schedule.runs()[t].is_empty() {
        return;
    }
    let latest = schedule.latest(t);
    if let Some(placement) = place::best(schedule, t, latest) {
        schedule.insert(t, placement);
    }
}

/// These tasks in this order, but each right behind those of its predecessors that are not done yet. Marks them as done.
fn predecessors_first(problem: &Problem, tasks: &[usize], done: &mut [bool]) -> Vec<usize> {
    let mut order = Vec::with_capacity(tasks.len());
    let mut open = Vec::new();
    for &task in tasks {
        open.push(task);
        while let Some(&next) = open.last() {
            let waiting_for = problem.tasks[next].predecessors.iter().find(|&&p| !done[p]);
            if let Some(&predecessor) = waiting_for {
                open.push(predecessor);
                continue;
            }
            open.pop();
            if !std::mem::replace(&mut done[next], true) {
                order.push(next);
            }
        }
    }
    order
}
