//! Which task comes first when a plan is made from nothing.

use crate::cost::{self, Unit};
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;

/// A rule of list scheduling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// What costs most a minute of delay, for each minute of work. Without due dates that is W. E. Smith's rule (1956).
    /// With them it is the apparent tardiness cost of A. P. J. Vepsalainen and T. E. Morton (1987): lateness counts in
    /// full once it can't be helped, and so much slack before divides it by e.
    Urgency {
        /// At least 1.
        slack_hours: i32,
    },
    /// The earliest due date, then the highest weight.
    DueDate,
    /// What costs most if it finds no place at all, for each minute of work: G. B. Dantzig's rule for a knapsack (1957).
    /// Where there is far more work than time, it matters less what comes first than what comes in.
    Worth,
}

/// The rules worth trying, in the order in which they proved good (mean distance to the best of them on weeks of many
/// kinds with 40 to 1,000 tasks: 1 to 2 % for the first ones, 10 % for due dates alone).
pub(crate) const RULES: [Rule; 7] = [
    Rule::Urgency { slack_hours: 24 },
    Rule::Urgency { slack_hours: 3 },
    Rule::Urgency { slack_hours: 12 },
    Rule::Urgency { slack_hours: 48 },
    Rule::Urgency { slack_hours: 96 },
    Rule::DueDate,
    Rule::Worth,
];

/// With more hour sets than this, all tasks are ranked as if nothing were placed.
const MOST_HOUR_SETS: usize = 50;

/// The rank of every task that is not done; what comes first has the highest. A task is at least as urgent as what waits
/// for it.
pub(crate) fn ranks(schedule: &mut Schedule<'_>, rule: Rule, done: &[bool]) -> Vec<f64> {
    let problem = schedule.problem;
    if rule == Rule::Worth {
        return worth_with_successors(problem, done);
    }
    let reached = reached(schedule);
    let start = |t: usize| reached[problem.tasks[t].hours].max(problem.tasks[t].ready);
    ranks_from(problem, rule, done, start)
}

/// The same of all tasks where they are now.
pub(crate) fn ranks_in_place(schedule: &Schedule<'_>, rule: Rule) -> Vec<f64> {
    let problem = schedule.problem;
    let start = |t: usize| {
        let task = &problem.tasks[t];
        cost::finish(problem, task, &schedule.runs()[t]) - task.rest
    };
    ranks_from(problem, rule, &vec![false; problem.tasks.len()], start)
}

/// The ranks of tasks that would start then.
fn ranks_from(
    problem: &Problem,
    rule: Rule,
    done: &[bool],
    start: impl Fn(usize) -> i64,
) -> Vec<f64> {
    let mut ranks = vec![0.0; problem.tasks.len()];
    let mut dues = vec![None; problem.tasks.len()];
    for &t in problem.topological.iter().rev().filter(|&&t| !done[t]) {
        let task = &problem.tasks[t];
        let inherited = task
            .successors
            .iter()
            .filter_map(|&s| Some(dues[s]? - problem.tasks[s].rest));
        dues[t] = task.due.into_iter().chain(inherited).min();
        let own = rank(problem, task, dues[t], start(t), rule);
        ranks[t] = task
            .successors
            .iter()
            .map(|&s| ranks[s])
            .fold(own, f64::max);
    }
    ranks
}

/// What each task is worth for each minute of work, taken together with those that wait for it and are worth more: the
/// ratio by which W. A. Horn orders trees of jobs (1972).
#[expect(clippy::cast_precision_loss, reason = "only an order, as with `rank`")]
fn worth_with_successors(problem: &Problem, done: &[bool]) -> Vec<f64> {
    let ratio = |(worth, work): (f64, f64)| worth / work;
    let mut sums = vec![(0.0, 1.0); problem.tasks.len()];
    for &t in problem.topological.iter().rev().filter(|&&t| !done[t]) {
        let task = &problem.tasks[t];
        let work = task.rest.max(problem.grid) as f64;
        let alone = rank(problem, task, None, problem.window.start, Rule::Worth);
        let mut waiting: Vec<(f64, f64)> = task.successors.iter().map(|&s| sums[s]).collect();
        waiting.sort_by(|a, b| ratio(*b).total_cmp(&ratio(*a)));
        sums[t] = waiting
            .into_iter()
            .fold((alone * work, work), |sum, other| {
                if ratio(other) > ratio(sum) {
                    (sum.0 + other.0, sum.1 + other.1)
                } else {
                    sum
                }
            });
    }
    sums.into_iter().map(ratio).collect()
}

/// For each hour set, up to when its time would be used up by what is placed, if that filled it from the front.
fn reached(schedule: &mut Schedule<'_>) -> Vec<i64> {
    let problem = schedule.problem;
    if problem.hours.len() > MOST_HOUR_SETS {
        return vec![problem.window.start; problem.hours.len()];
    }
    (0..problem.hours.len())
        .map(|hours| schedule.reached(hours))
        .collect()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "only an order: it decides how good a first plan is, not what it costs"
)]
fn rank(problem: &Problem, task: &Task, due: Option<i64>, start: i64, rule: Rule) -> f64 {
    let unit = Unit::of(problem, task);
    let work = task.rest.max(problem.grid) as f64;
    let delay = unit.finish as f64 / work + unit.wait as f64;
    match (rule, due) {
        (Rule::DueDate, Some(due)) => -(due as f64) * 1e3 + task.weight as f64 / 1e3,
        // Behind every task with a due date, in the order of delay.
        (Rule::DueDate, None) => -1e15 + delay,
        (Rule::Worth, _) => cost::of_task(problem, task, &[]).total as f64 / work,
        (Rule::Urgency { .. }, None) => delay,
        (Rule::Urgency { slack_hours }, Some(due)) => {
            let slack = (due - start - task.rest).max(0) as f64;
            let near = (-slack / (f64::from(slack_hours) * 60.0)).exp();
            delay + unit.tardy as f64 * near / work
        }
    }
}
