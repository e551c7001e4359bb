//! First plans: tasks are placed one after the other, each at its best, in an order that a rule gives.

use crate::cost::Unit;
use crate::place;
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;

/// A rule of list scheduling: what comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// What costs most a minute of delay, for each minute of work. Without due dates that is W. E. Smith's rule (1956);
    /// lateness counts the more the nearer the due date is, as in the apparent tardiness cost of A. P. J. Vepsalainen
    /// and T. E. Morton (1987): slack of so many days divides it by e.
    Urgency {
        /// 0 to look at no due date.
        slack_days: i32,
    },
    /// The earliest due date, then the highest weight.
    DueDate,
}

/// The rules worth trying, the best on average first.
pub(crate) const RULES: [Rule; 5] = [
    Rule::Urgency { slack_days: 2 },
    Rule::DueDate,
    Rule::Urgency { slack_days: 0 },
    Rule::Urgency { slack_days: 8 },
    Rule::Urgency { slack_days: 1 },
];

/// Places every task that has no run yet and can have one. `None` where `out_of_time` stopped it half way.
pub(crate) fn fill(
    schedule: &mut Schedule<'_>,
    rule: Rule,
    out_of_time: &dyn Fn() -> bool,
) -> Option<()> {
    for t in order(schedule.problem, rule) {
        if out_of_time() {
            return None;
        }
        place_if_absent(schedule, t);
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

/// All tasks by the rule, but each behind its predecessors.
fn order(problem: &Problem, rule: Rule) -> Vec<usize> {
    let ranks = ranks(problem, rule);
    let mut by_rank: Vec<usize> = (0..problem.tasks.len()).collect();
    by_rank.sort_by(|&a, &b| ranks[b].total_cmp(&ranks[a]).then(a.cmp(&b)));
    predecessors_first(problem, &by_rank)
}

/// The same tasks in the same order, but each right behind those of its predecessors that are not there yet.
fn predecessors_first(problem: &Problem, tasks: &[usize]) -> Vec<usize> {
    let mut listed = vec![false; problem.tasks.len()];
    let mut order = Vec::with_capacity(tasks.len());
    let mut open = Vec::new();
    for &task in tasks {
        open.push(task);
        while let Some(&next) = open.last() {
            let waiting_for = problem.tasks[next]
                .predecessors
                .iter()
                .find(|&&p| !listed[p]);
            if let Some(&predecessor) = waiting_for {
                open.push(predecessor);
                continue;
            }
            open.pop();
            if !std::mem::replace(&mut listed[next], true) {
                order.push(next);
            }
        }
    }
    order
}

/// What comes first has the highest rank. A task is at least as urgent as what waits for it.
fn ranks(problem: &Problem, rule: Rule) -> Vec<f64> {
    let mut ranks = vec![0.0; problem.tasks.len()];
    let mut dues = vec![None; problem.tasks.len()];
    for &t in problem.topological.iter().rev() {
        let task = &problem.tasks[t];
        let inherited = task
            .successors
            .iter()
            .filter_map(|&s| Some(dues[s]? - problem.tasks[s].rest));
        dues[t] = task.due.into_iter().chain(inherited).min();
        let own = rank(problem, task, dues[t], rule);
        ranks[t] = task
            .successors
            .iter()
            .map(|&s| ranks[s])
            .fold(own, f64::max);
    }
    ranks
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only an order: it decides how good a first plan is, not what it costs"
)]
fn rank(problem: &Problem, task: &Task, due: Option<i64>, rule: Rule) -> f64 {
    let unit = Unit::of(problem, task);
    let work = task.rest.max(problem.grid) as f64;
    let delay = unit.finish as f64 / work + unit.wait as f64;
    match (rule, due) {
        (Rule::DueDate, Some(due)) => -(due as f64) * 1e3 + task.weight as f64 / 1e3,
        // Behind every task with a due date, in the order of delay.
        (Rule::DueDate, None) => -1e15 + delay,
        (Rule::Urgency { slack_days: 0 }, _) | (Rule::Urgency { .. }, None) => delay,
        (Rule::Urgency { slack_days }, Some(due)) => {
            let slack = (due - task.ready - task.rest).max(0) as f64;
            let near = (-slack / (f64::from(slack_days) * 24.0 * 60.0)).exp();
            delay + unit.tardy as f64 * near / work
        }
    }
}
