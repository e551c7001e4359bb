//! What no plan can cost less than.

use crate::place;
use crate::problem::Problem;
use crate::schedule::Schedule;

/// With more tasks, one that has nothing in its way is rare, and the bound not worth its time.
const MOST_TASKS: usize = 1000;

/// The sum of what each task would cost if it had the free time for itself and waited for no other.
///
/// It is what a calm week really costs, so that the search ends there at once. `i64::MIN` where it can't be said: under
/// a daily limit the best place of a task alone is only a good one.
pub(crate) fn of(problem: &Problem) -> i64 {
    if problem.daily_limit.is_some() || problem.tasks.len() > MOST_TASKS {
        return i64::MIN;
    }
    let mut nothing = Schedule::new(problem);
    let alone = |t: usize| {
        let placement = place::best_alone(&mut nothing, t);
        placement.map_or_else(|| nothing.cost(t), |placement| placement.cost)
    };
    (0..problem.tasks.len()).map(alone).sum()
}
