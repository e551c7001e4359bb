//! What could be changed so that a late or unplaced task is in time; each change is planned before it is told.
//!
//! A fix must do it without harm: in the plan of the changed problem the task is complete and in time, and no other task
//! is later, or misses more, than in the plan that stands.

use jiff::Timestamp;
use model::Priority;

use crate::budget::Budget;
use crate::error::Error;
use crate::instant::from_minute;
use crate::laid::Laid;
use crate::problem::Problem;
use crate::solve::plan;
use crate::stretch::Stretch;
use crate::wire::{self, Block, Plan};

/// The most tasks that are left out, one at a time, to see whether that helps.
const MOST_DROPPED: usize = 8;
/// The most of them that are told.
const DROPS_TOLD: usize = 2;
/// The shortest piece that is offered first, in minutes.
const HALF_HOUR: i64 = 30;

/// A change of the problem. Tasks are named by their index in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Nothing but planning again; where that helps, nothing else is told.
    Replan,
    /// This due date, the end of a local day; it is the first that works.
    ExtendDue(Timestamp),
    /// It may be split into pieces of at least so many minutes.
    Split(i64),
    /// This hour set.
    Hours(String),
    /// So many minutes of work; it is the most that works.
    Shorten(i64),
    /// This priority; it is the lowest that works.
    Raise(Priority),
    /// That task is not done.
    Drop(usize),
}

/// A fix that works, and what comes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remedy {
    /// The change.
    pub fix: Fix,
    /// When the task is finished then.
    pub finish: Timestamp,
    /// The plan of the changed problem.
    pub plan: Plan,
}

/// Fixes that put task `t`, an index into the problem's tasks, in time. Each is planned with `budget`.
///
/// The problem is the one that would be planned next: with the blocks of the plan as `previous`.
///
/// # Errors
/// The problem breaks an input rule.
pub fn fixes(
    wire: &wire::Problem,
    blocks: &[Block],
    t: usize,
    budget: &Budget<'_>,
) -> Result<Vec<Remedy>, Error> {
    let laid = Laid::new(wire, blocks)?;
    if laid.missing(t) == 0 && laid.tardiness(t) == 0 {
        return Ok(Vec::new());
    }
    let bench = Bench {
        wire,
        laid,
        t,
        budget,
    };
    let mut found: Vec<Remedy> = bench.tried(Fix::Replan).into_iter().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    found.extend(bench.extend_due());
    found.extend(bench.split());
    found.extend(bench.other_hours());
    found.extend(bench.shorten());
    found.extend(bench.raise());
    found.extend(bench.drop_lower());
    Ok(found)
}

/// The problem on which fixes are tried.
struct Bench<'a> {
    wire: &'a wire::Problem,
    /// The plan that stands.
    laid: Laid,
    t: usize,
    budget: &'a Budget<'a>,
}

impl Bench<'_> {
    /// Plans the problem with the fix; `None` where it does not work.
    fn tried(&self, fix: Fix) -> Option<Remedy> {
        let mut wire = self.wire.clone();
        let task = &mut wire.tasks[self.t];
        match &fix {
            Fix::Replan => {}
            Fix::ExtendDue(due) => task.due = Some(*due),
            Fix::Split(min) => task.min_block_minutes = Some(*min),
            Fix::Hours(name) => task.hours.clone_from(name),
            Fix::Shorten(minutes) => task.duration_minutes = *minutes,
            Fix::Raise(priority) => task.priority = *priority,
            Fix::Drop(other) => {
                let gone = wire.tasks.remove(*other);
                for task in &mut wire.tasks {
                    task.after.retain(|id| *id != gone.id);
                }
            }
        }
        let plan = plan(&Problem::new(&wire).ok()?, self.budget);
        let new = Laid::new(&wire, &plan.blocks).ok()?;
        let dropped = match fix {
            Fix::Drop(other) => Some(other),
            _ => None,
        };
        let index = |t: usize| t - usize::from(dropped.is_some_and(|other| other < t));
        let in_time = |t: usize| new.missing(t) == 0 && new.tardiness(t) == 0;
        let harmless = (0..self.wire.tasks.len())
            .filter(|&t| t != self.t && dropped != Some(t))
            .all(|t| {
                new.missing(index(t)) <= self.laid.missing(t)
                    && new.tardiness(index(t)) <= self.laid.tardiness(t)
            });
        let t = index(self.t);
        (in_time(t) && harmless).then(|| Remedy {
            fix,
            finish: from_minute(new.finish(t)),
            plan,
        })
    }

    /// The first end of a day that works as the due date: by bisection, as a later one makes nothing harder.
    fn extend_due(&self) -> Option<Remedy> {
        let due = self.laid.task(self.t).due?;
        if self.laid.missing(self.t) > 0 {
            return None;
        }
        let window = self.laid.problem.window;
        let from = due.max(window.start);
        let ends: Vec<i64> = self
            .laid
            .days_of(Stretch::new(from, self.laid.finish(self.t)))
            .map(|(_, day)| day.end)
            .filter(|&end| end > from)
            .collect();
        let try_end = |index: usize| self.tried(Fix::ExtendDue(from_minute(ends[index])));
        first_that_works(ends.len(), try_end)
    }

    fn split(&self) -> Option<Remedy> {
        let task = &self.wire.tasks[self.t];
        let (rest, grid) = (self.laid.task(self.t).rest, self.wire.slot_minutes);
        if task.min_block_minutes.is_some() || task.max_block_minutes.is_some() || rest < 2 * grid {
            return None;
        }
        let long = HALF_HOUR.max(grid);
        let mut lengths = vec![long, grid];
        lengths.dedup();
        lengths
            .into_iter()
            .filter(|&length| 2 * length <= rest)
            .find_map(|length| self.tried(Fix::Split(length)))
    }

    fn other_hours(&self) -> Option<Remedy> {
        let names = self.wire.hours.keys();
        names
            .filter(|name| **name != self.wire.tasks[self.t].hours)
            .find_map(|name| self.tried(Fix::Hours(name.clone())))
    }

    /// The longest work that works: by bisection over the steps of the grid.
    fn shorten(&self) -> Option<Remedy> {
        let grid = self.wire.slot_minutes;
        let pinned: i64 = self.laid.task(self.t).pinned.iter().map(|p| p.len()).sum();
        let rest = self.laid.task(self.t).rest;
        let steps = usize::try_from(rest / grid - 1).ok()?;
        // The first one leaves the most work.
        let minutes = |index: usize| {
            let less = i64::try_from(index + 1).unwrap_or(i64::MAX);
            pinned + rest - less * grid
        };
        first_that_works(steps, |index| self.tried(Fix::Shorten(minutes(index))))
    }

    fn raise(&self) -> Option<Remedy> {
        let now = self.wire.tasks[self.t].priority;
        if self.wire.tasks[self.t].weight.is_some() {
            return None;
        }
        [Priority::Normal, Priority::High, Priority::Critical]
            .into_iter()
            .filter(|&priority| priority > now)
            .find_map(|priority| self.tried(Fix::Raise(priority)))
    }

    /// Tasks of less weight that have blocks before the due date, the lightest and shortest first.
    fn drop_lower(&self) -> Vec<Remedy> {
        let task = self.laid.task(self.t);
        let until = match self.laid.missing(self.t) {
            0 => task.due.unwrap_or(i64::MAX),
            _ => i64::MAX,
        };
        let mut lower: Vec<usize> = (0..self.wire.tasks.len())
            .filter(|&other| other != self.t && self.laid.task(other).weight < task.weight)
            .filter(|&other| self.laid.blocks(other).any(|block| block.start < until))
            .filter(|&other| !self.comes_before(other, self.t))
            .collect();
        let minutes = |other: usize| -> i64 { self.laid.blocks(other).map(Stretch::len).sum() };
        lower.sort_by_key(|&other| (self.laid.task(other).weight, minutes(other)));
        lower
            .into_iter()
            .take(MOST_DROPPED)
            .filter_map(|other| self.tried(Fix::Drop(other)))
            .take(DROPS_TOLD)
            .collect()
    }

    /// Whether `t` has to wait for `other`, through any number of others.
    fn comes_before(&self, other: usize, t: usize) -> bool {
        let mut open = vec![t];
        let mut seen = vec![false; self.wire.tasks.len()];
        while let Some(at) = open.pop() {
            if at == other {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(&self.laid.task(at).predecessors);
            }
        }
        false
    }
}

/// The first of `count` steps that works, where each step is easier than the one before; what is given did work.
fn first_that_works(count: usize, try_step: impl Fn(usize) -> Option<Remedy>) -> Option<Remedy> {
    let (mut low, mut high) = (0, count);
    let mut best = None;
    while low < high {
        let middle = low + (high - low) / 2;
        match try_step(middle) {
            Some(remedy) => {
                best = Some(remedy);
                high = middle;
            }
            None => low = middle + 1,
        }
    }
    best
}
