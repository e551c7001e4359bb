//! Preferences: soft rules beside the contract's, each a file of its own with a name, a unit cost and a reason.
//!
//! They look at planned minutes only, never make a plan unlawful, and are off unless the problem states them
//! (`FORMAT.md`). Then their cost is one more part of the plan's, and [`polish()`] looks for a plan that is cheaper with it.

mod batch;
mod breaks;
mod polish;
mod spread;
mod time_of_day;

pub(crate) use polish::polish;
pub(crate) use time_of_day::preferred;

use crate::error::Error;
use crate::laid::runs_of;
use crate::problem::Problem;
use crate::stretch::Stretch;
use crate::wire::{self, Block};

/// What can be preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wish {
    /// Work at the time of day that its task is best at.
    TimeOfDay,
    /// Breaks between long stretches of work.
    Breaks,
    /// A long task on several days.
    Spread,
    /// Small tasks together.
    Batching,
}

/// A preference.
pub(crate) trait Rule {
    /// Which one it is.
    fn wish(&self) -> Wish;
    /// What people call it.
    fn name(&self) -> &'static str;
    /// Why anybody wants it.
    fn reason(&self) -> &'static str;
    /// What one unit of not meeting it costs.
    fn weight(&self) -> i64;
    /// What the runs of all tasks cost by it; never below 0.
    fn cost(&self, problem: &Problem, runs: &[Vec<Stretch>]) -> i64;
    /// No runs cost more than this.
    fn worst(&self, problem: &Problem) -> i128;
}

/// All of them.
pub(crate) const RULES: [&dyn Rule; 4] = [
    &time_of_day::TimeOfDay,
    &breaks::Breaks,
    &spread::Spread,
    &batch::Batch,
];

/// What the problem prefers, ready to be looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Preferences {
    /// A stretch of work that is longer than this wants a break.
    pub(crate) break_after: Option<i64>,
    /// A pause that is at least so long is a break.
    pub(crate) break_minutes: i64,
    /// Tasks of up to so many minutes are small.
    pub(crate) batch_up_to: Option<i64>,
    /// The local dates of the window, each with its stretches of time: two where a fold just after midnight cut it.
    /// Empty where no rule asks.
    pub(crate) days: Vec<Vec<Stretch>>,
}

/// Whether the problem states any preference.
pub(crate) fn any(problem: &Problem) -> bool {
    let own = |task: &crate::problem::Task| task.prefer.is_some() || task.spread.is_some();
    problem.preferences.break_after.is_some()
        || problem.preferences.batch_up_to.is_some()
        || problem.tasks.iter().any(own)
}

/// What the runs cost by all preferences.
pub(crate) fn of_plan(problem: &Problem, runs: &[Vec<Stretch>]) -> i64 {
    RULES.iter().map(|rule| rule.cost(problem, runs)).sum()
}

/// No plan costs more by the preferences.
pub(crate) fn worst_total(problem: &Problem) -> i128 {
    RULES.iter().map(|rule| rule.worst(problem)).sum()
}

/// A preference that a plan does not wholly meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unmet {
    /// What people call it.
    pub name: &'static str,
    /// Why anybody wants it.
    pub reason: &'static str,
    /// What one unit of not meeting it costs (`FORMAT.md` says of what).
    pub weight: i64,
    /// What it adds to the plan's cost.
    pub cost: i64,
}

/// The preferences that the plan made of `blocks` does not wholly meet.
///
/// # Errors
/// The problem breaks an input rule.
pub fn unmet(wire: &wire::Problem, blocks: &[Block]) -> Result<Vec<Unmet>, Error> {
    let problem = Problem::new(wire)?;
    let runs = runs_of(&problem, blocks);
    let told = RULES.iter().map(|rule| Unmet {
        name: rule.name(),
        reason: rule.reason(),
        weight: rule.weight(),
        cost: rule.cost(&problem, &runs),
    });
    Ok(told.filter(|unmet| unmet.cost > 0).collect())
}
