//! The time of day that a task is best at.

use jiff::civil::Weekday;
use model::{WeekHours, Window};

use super::{Rule, Wish};
use crate::problem::Problem;
use crate::stretch::{Stretch, difference, total, union};

/// For one planned minute outside the window, and each of the task's weight: an hour of work waits up to a day for it.
const UNIT: i64 = 2400;

pub(super) struct TimeOfDay;

impl Rule for TimeOfDay {
    fn wish(&self) -> Wish {
        Wish::TimeOfDay
    }

    fn name(&self) -> &'static str {
        "time of day"
    }

    fn reason(&self) -> &'static str {
        "some work goes better in the morning, some in the evening"
    }

    fn weight(&self) -> i64 {
        UNIT
    }

    fn cost(&self, problem: &Problem, runs: &[Vec<Stretch>]) -> i64 {
        let tasks = problem.tasks.iter().zip(runs);
        let cost = tasks.filter_map(|(task, runs)| {
            let outside = total(&difference(runs, task.prefer.as_ref()?));
            Some(task.weight * UNIT * outside)
        });
        cost.sum()
    }

    fn worst(&self, problem: &Problem) -> i128 {
        let tasks = problem.tasks.iter().filter(|task| task.prefer.is_some());
        tasks
            .map(|task| i128::from(task.weight) * i128::from(UNIT) * i128::from(task.rest))
            .sum()
    }
}

/// The minutes of the planning window that lie in a window of every day.
pub(crate) fn preferred(local_days: &model::LocalDays, window: Window) -> Vec<Stretch> {
    const WEEK: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let intervals = local_days.hours(&WeekHours::on(&WEEK, window));
    let stretches = intervals.as_slice().iter().copied().map(Stretch::around);
    union(stretches.collect())
}
