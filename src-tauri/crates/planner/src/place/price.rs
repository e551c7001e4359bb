//! What runs cost one task, taken apart so that a run can be judged before the others are known.
//!
//! A task's cost is a fixed part, plus a part for each run by itself, plus a part for when it is finished. Blocks count
//! as in a path: runs and pinned blocks are its nodes, touches its edges, and nodes minus edges is the number of
//! stretches, so each run adds one block less its touches.

use crate::cost::{self, Unit};
use crate::problem::{Problem, Task};
use crate::stretch::{Stretch, total};

pub(crate) struct Price<'a> {
    problem: &'a Problem,
    pub(crate) task: &'a Task,
    unit: Unit,
    /// What every placement with at least one run pays.
    fixed: i64,
    /// The most that touching pinned blocks and keeping previous ones can take off.
    savings: i64,
}

impl<'a> Price<'a> {
    pub(crate) fn new(problem: &'a Problem, task: &'a Task) -> Price<'a> {
        let unit = Unit::of(problem, task);
        let pinned = i64::try_from(task.pinned.len()).unwrap_or(i64::MAX);
        let moved = problem.costs.moved * total(&task.previous);
        Price {
            problem,
            task,
            unit,
            fixed: unit.split * (pinned - 1) + moved,
            savings: unit.split.saturating_mul(pinned * 2).saturating_add(moved),
        }
    }

    /// What one run adds.
    pub(crate) fn run(&self, run: Stretch) -> i64 {
        self.through(run) + self.unit.split * (1 - self.touches(run))
    }

    /// The part of that which is a sum over minutes.
    pub(crate) fn through(&self, run: Stretch) -> i64 {
        self.waiting(run) - self.problem.costs.moved * self.kept(run)
    }

    /// The part of that which comes from the run's start.
    pub(crate) fn opening(&self, start: i64) -> i64 {
        let pinned = &self.task.pinned;
        let touches = pinned.binary_search_by_key(&start, |p| p.end).is_ok();
        self.unit.split * i64::from(!touches)
    }

    /// The part of that which comes from the run's end.
    pub(crate) fn closing(&self, end: i64) -> i64 {
        -self.unit.split * i64::from(self.is_pinned_at(end))
    }

    /// The cost of a complete task whose runs add `runs` and whose last one ends at `end`.
    pub(crate) fn complete(&self, runs: i64, end: i64) -> i64 {
        let end = self.task.pinned_end().map_or(end, |pinned| pinned.max(end));
        self.fixed + runs + self.unit.finishing(self.task, end)
    }

    /// The cost of a task whose runs add `runs` and of which `missing` minutes have no place.
    pub(crate) fn partial(&self, runs: i64, missing: i64) -> i64 {
        let end = cost::finish(self.problem, self.task, &[]);
        let waiting = self.unit.wait * missing * cost::flow(self.task, end);
        self.complete(runs, end) + self.unit.missing * missing + waiting
    }

    /// The cost of having no run.
    pub(crate) fn absent(&self) -> i64 {
        cost::of_task(self.problem, self.task, &[]).total
    }

    /// No way of placing the last `rest` minutes at `start` or later makes a complete task cheaper, if the runs before
    /// add `runs`.
    pub(crate) fn bound(&self, runs: i64, rest: i64, start: i64) -> i64 {
        let ideal = Stretch::new(start, start + rest);
        if ideal.end > self.problem.window.end {
            // There is no such way; and what lies beyond the horizon may cost more than 63 bits.
            return i64::MAX;
        }
        self.complete(runs + self.waiting(ideal), ideal.end) - self.savings
    }

    /// Whether a block of the task is pinned from `end` on.
    pub(crate) fn is_pinned_at(&self, end: i64) -> bool {
        self.task
            .pinned
            .binary_search_by_key(&end, |p| p.start)
            .is_ok()
    }

    /// The first few blocks of the last plan that meet `gap`: where it may pay to put a run exactly.
    pub(crate) fn previous_near(&self, gap: Stretch) -> &'a [Stretch] {
        // Of more than that, somebody made the file up; it must not cost hours.
        const MOST: usize = 16;
        let previous = &self.task.previous;
        let first = previous.partition_point(|p| p.end <= gap.start);
        let last = previous.partition_point(|p| p.start < gap.end);
        &previous[first..last.clamp(first, first + MOST)]
    }

    fn waiting(&self, run: Stretch) -> i64 {
        self.unit.wait * cost::wait_of_run(self.task, run)
    }

    /// How many pinned blocks the run touches.
    fn touches(&self, run: Stretch) -> i64 {
        let pinned = &self.task.pinned;
        if pinned.is_empty() {
            return 0;
        }
        let next = pinned.partition_point(|p| p.end <= run.start);
        let before = next > 0 && pinned[next - 1].end == run.start;
        let after = pinned.get(next).is_some_and(|p| p.start == run.end);
        i64::from(before) + i64::from(after)
    }

    /// Minutes of the last plan that the run keeps.
    fn kept(&self, run: Stretch) -> i64 {
        let previous = &self.task.previous;
        let first = previous.partition_point(|p| p.end <= run.start);
        previous[first..]
            .iter()
            .take_while(|p| p.start < run.end)
            .map(|p| p.overlap(run))
            .sum()
    }
}
