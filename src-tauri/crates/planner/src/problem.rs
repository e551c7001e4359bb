//! A problem in the planner's own terms: checked, in whole minutes, with indices instead of names.
//!
//! The search below this border never meets an unknown name, a cycle, a reversed interval or a sum that overflows.

use jiff::tz::TimeZone;
use model::{IntervalSet, LocalDays, WeekHours};

use crate::compile;
use crate::error::Error;
use crate::rules::Preferences;
use crate::stretch::Stretch;
use crate::wire;

/// A valid problem. All times are minutes since 1970-01-01T00:00Z.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The window of planning: from now to the horizon.
    pub(crate) window: Stretch,
    /// Blocks start and end at multiples of this many minutes.
    pub(crate) grid: i64,
    pub(crate) zone: TimeZone,
    /// The local days of the window.
    pub(crate) local_days: LocalDays,
    /// The hour sets that tasks use, each once.
    pub(crate) hours: Vec<HourSet>,
    /// Busy time with its buffers, inside the window; sorted, disjoint.
    pub(crate) busy: Vec<Stretch>,
    /// The most task minutes on one local day.
    pub(crate) daily_limit: Option<i64>,
    pub(crate) costs: wire::UnitCosts,
    /// Soft rules about all tasks together.
    pub(crate) preferences: Preferences,
    pub(crate) tasks: Vec<Task>,
    /// The tasks' indices such that each comes after its predecessors.
    pub(crate) topological: Vec<usize>,
    /// Each task's place in that order.
    pub(crate) depth: Vec<usize>,
}

/// When a task may be planned: windows of the week, less what is barred for it.
#[derive(Debug, Clone)]
pub(crate) struct HourSet {
    pub(crate) week: WeekHours,
    /// In whole minutes.
    pub(crate) barred: IntervalSet,
}

/// What is to be planned of one task.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) weight: i64,
    /// Minutes still to plan: R of the contract.
    pub(crate) rest: i64,
    /// The shortest run: m.
    pub(crate) min_run: i64,
    /// The longest run: X.
    pub(crate) max_run: i64,
    /// Whether it is planned in one run of `rest` minutes or not at all.
    pub(crate) whole: bool,
    /// Index into [`Problem::hours`].
    pub(crate) hours: usize,
    pub(crate) due: Option<i64>,
    /// Where waiting starts to cost: now, or the release if that is later.
    pub(crate) ready: i64,
    /// The user's blocks, anywhere; sorted, disjoint.
    pub(crate) pinned: Vec<Stretch>,
    /// The last plan's blocks inside the window, without what is pinned now (which is kept anyhow); sorted, disjoint.
    pub(crate) previous: Vec<Stretch>,
    pub(crate) predecessors: Vec<usize>,
    pub(crate) successors: Vec<usize>,
    /// The minutes of the window at the time of day that is best for it.
    pub(crate) prefer: Option<Vec<Stretch>>,
    /// At most so many minutes a day, if that can be.
    pub(crate) spread: Option<i64>,
}

impl Problem {
    /// Checks every input rule of the contract and compiles.
    pub fn new(wire: &wire::Problem) -> Result<Problem, Error> {
        compile::problem(wire)
    }

    /// Reads and compiles a problem file.
    pub fn from_json(text: &str) -> Result<Problem, Error> {
        Problem::new(&wire::Problem::from_json(text)?)
    }

    /// The hours of a set inside the window.
    pub(crate) fn hours_in_window(&self, hours: usize) -> IntervalSet {
        let set = &self.hours[hours];
        self.local_days.hours(&set.week).minus(&set.barred)
    }
}

impl Task {
    /// The least number of minutes, `rest` or more, that lawful runs can make up exactly.
    pub(crate) fn least_rest(&self, rest: i64) -> i64 {
        let rest = rest.max(0);
        // The fewest runs; each has at least the shortest length.
        let runs = rest / self.max_run + i64::from(rest % self.max_run != 0);
        rest.max(runs * self.min_run)
    }

    /// The end of the last pinned block.
    pub(crate) fn pinned_end(&self) -> Option<i64> {
        self.pinned.last().map(|p| p.end)
    }
}
