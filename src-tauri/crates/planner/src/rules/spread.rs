//! A long task is spread over days.

use super::{Rule, Wish};
use crate::problem::Problem;
use crate::stretch::Stretch;

/// For one minute on a day beyond the task's share of it, and each of the task's weight.
const UNIT: i64 = 2400;

pub(super) struct Spread;

impl Rule for Spread {
    fn wish(&self) -> Wish {
        Wish::Spread
    }

    fn name(&self) -> &'static str {
        "spread"
    }

    fn reason(&self) -> &'static str {
        "a long task gets better with a night between its parts"
    }

    fn weight(&self) -> i64 {
        UNIT
    }

    fn cost(&self, problem: &Problem, runs: &[Vec<Stretch>]) -> i64 {
        let days = &problem.preferences.days;
        let tasks = problem.tasks.iter().zip(runs);
        let cost = tasks.filter_map(|(task, runs)| {
            let share = task.spread?;
            let minutes = |day: &Stretch| runs.iter().map(|run| run.overlap(*day)).sum::<i64>();
            let beyond: i64 = days
                .iter()
                .map(|day| (day.iter().map(minutes).sum::<i64>() - share).max(0))
                .sum();
            Some(task.weight * UNIT * beyond)
        });
        cost.sum()
    }

    fn worst(&self, problem: &Problem) -> i128 {
        let tasks = problem.tasks.iter().filter(|task| task.spread.is_some());
        tasks
            .map(|task| i128::from(task.weight) * i128::from(UNIT) * i128::from(task.rest))
            .sum()
    }
}
