//! Small tasks are done together.

use super::{Rule, Wish};
use crate::problem::Problem;
use crate::stretch::{Stretch, union};

/// For each group of small tasks on a day beyond the first.
const UNIT: i64 = 14_400;

pub(super) struct Batch;

impl Rule for Batch {
    fn wish(&self) -> Wish {
        Wish::Batching
    }

    fn name(&self) -> &'static str {
        "batching"
    }

    fn reason(&self) -> &'static str {
        "small things done in one go leave the rest of the day in one piece"
    }

    fn weight(&self) -> i64 {
        UNIT
    }

    /// Blocks of small tasks that touch are one group.
    fn cost(&self, problem: &Problem, runs: &[Vec<Stretch>]) -> i64 {
        let Some(up_to) = problem.preferences.batch_up_to else {
            return 0;
        };
        let small = problem
            .tasks
            .iter()
            .zip(runs)
            .filter(|(task, _)| task.rest <= up_to)
            .flat_map(|(_, runs)| runs);
        let groups = union(small.copied().collect());
        let days = problem.preferences.days.iter();
        let beyond = days.map(|day| {
            let begin_here = groups.iter().filter(|group| {
                day.iter()
                    .any(|part| part.start <= group.start && group.start < part.end)
            });
            (i64::try_from(begin_here.count()).unwrap_or(i64::MAX) - 1).max(0)
        });
        UNIT * beyond.sum::<i64>()
    }

    fn worst(&self, problem: &Problem) -> i128 {
        let Some(up_to) = problem.preferences.batch_up_to else {
            return 0;
        };
        let small = problem.tasks.iter().filter(|task| task.rest <= up_to);
        // A task has no more runs than minutes.
        i128::from(UNIT) * small.map(|task| i128::from(task.rest)).sum::<i128>()
    }
}
