//! A break after so many minutes of work.

use super::{Rule, Wish};
use crate::problem::Problem;
use crate::stretch::{Stretch, union};

/// For one minute of work beyond what is wanted without a break.
const UNIT: i64 = 600;

pub(super) struct Breaks;

impl Rule for Breaks {
    fn wish(&self) -> Wish {
        Wish::Breaks
    }

    fn name(&self) -> &'static str {
        "breaks"
    }

    fn reason(&self) -> &'static str {
        "nobody works well for hours without a pause"
    }

    fn weight(&self) -> i64 {
        UNIT
    }

    /// Planned and pinned blocks of all tasks that follow each other without a break are one stretch of work.
    fn cost(&self, problem: &Problem, runs: &[Vec<Stretch>]) -> i64 {
        let wanted = &problem.preferences;
        let Some(after) = wanted.break_after else {
            return 0;
        };
        let pinned = problem.tasks.iter().flat_map(|task| &task.pinned);
        let blocks = union(pinned.chain(runs.iter().flatten()).copied().collect());
        let (mut beyond, mut work, mut end) = (0, 0, i64::MIN);
        for block in blocks {
            // No block has ended at the beginning of time.
            if end == i64::MIN || block.start - end >= wanted.break_minutes {
                work = 0;
            }
            let before = (work - after).max(0);
            work += block.len();
            beyond += (work - after).max(0) - before;
            end = block.end;
        }
        UNIT * beyond
    }

    fn worst(&self, problem: &Problem) -> i128 {
        if problem.preferences.break_after.is_none() {
            return 0;
        }
        let work = problem.tasks.iter().map(|task| {
            let pinned: i64 = task.pinned.iter().map(|p| p.len()).sum();
            i128::from(task.rest) + i128::from(pinned)
        });
        i128::from(UNIT) * work.sum::<i128>()
    }
}
