//! The first plan: the best of those that list scheduling makes by several rules, with the last plan kept and without.

use crate::budget::Budget;
use crate::calendar::Slots;
use crate::construct;
use crate::eject;
use crate::improve;
use crate::problem::Problem;
use crate::schedule::Schedule;
use crate::urgency::{RULES, Rule};

/// Up to this product of tasks and slots every rule is tried, whatever the budget: 200 tasks in half a year of quarter
/// hours, a matter of milliseconds. So a budget that is over at once gives no worse a plan than none at all.
const LITTLE_WORK: usize = 4_000_000;

/// So many rounds improve the first plan then, whatever the budget: the first of them puts the runs in a better order,
/// which is most of what can be had in a few milliseconds.
const POLISHING: u64 = 4;

/// The first plan is always finished; what else is tried depends on the budget.
pub(crate) fn plan<'p>(problem: &'p Problem, budget: &Budget<'_>) -> Schedule<'p> {
    let little_work = problem.tasks.len() * Slots::new(problem).count() <= LITTLE_WORK;
    let is_enough = || !little_work && (budget.iterations == 0 || (budget.out_of_time)());
    let has_previous = problem.tasks.iter().any(|task| !task.previous.is_empty());
    let keeping = has_previous.then_some((true, RULES[0]));
    let mut ways = keeping.into_iter().chain(RULES.map(|rule| (false, rule)));
    let first = ways.next().and_then(|way| build(problem, way, &|| false));
    let mut best = first.unwrap_or_else(|| Schedule::new(problem));
    if has_previous {
        eject::settle(&mut best, &is_enough);
    }
    for way in ways {
        match build(problem, way, &is_enough) {
            Some(other) if other.total() < best.total() => best = other,
            // If one rule does not make up for what is moved, the others don't either.
            Some(_) if !has_previous => {}
            _ => break,
        }
    }
    if little_work {
        improve::improve(&mut best, &Budget::iterations(POLISHING));
    }
    best
}

/// Whether to keep the last plan, and what comes first of what is not kept.
type Way = (bool, Rule);

/// `None` where `out_of_time` stopped it half way.
fn build<'p>(
    problem: &'p Problem,
    (keep, rule): Way,
    out_of_time: &dyn Fn() -> bool,
) -> Option<Schedule<'p>> {
    let mut schedule = Schedule::new(problem);
    if keep {
        construct::keep_previous(&mut schedule);
    }
    construct::fill(&mut schedule, rule, out_of_time)?;
    Some(schedule)
}
