//! A plan in the making: which runs each task has, and what is left free.
//!
//! A schedule is lawful at every moment: [`crate::place`] finds runs that break no rule, and only such are inserted.

use crate::calendar::{Calendar, Slots};
use crate::cost;
use crate::days::Days;
use crate::mask::Mask;
use crate::problem::{Problem, Task};
use crate::stretch::{Stretch, total};

/// The runs of all tasks, with what they occupy and cost.
pub(crate) struct Schedule<'p> {
    pub(crate) problem: &'p Problem,
    pub(crate) calendar: Calendar<'p>,
    pub(crate) slots: Slots,
    /// Where runs are.
    pub(crate) taken: Mask,
    /// The daily limit, where there is one.
    pub(crate) days: Option<Days>,
    runs: Vec<Vec<Stretch>>,
    costs: Vec<i64>,
    total: i64,
    /// The start of every run and whose it is, in order of time.
    timeline: Vec<(i64, usize)>,
}

/// Runs for one task, and what the task then costs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Placement {
    /// Sorted; none touches another.
    pub(crate) runs: Vec<Stretch>,
    pub(crate) cost: i64,
}

impl Placement {
    /// These runs of task `t`, at what they cost.
    pub(crate) fn new(problem: &Problem, t: usize, runs: Vec<Stretch>) -> Placement {
        let cost = cost::of_task(problem, &problem.tasks[t], &runs).total;
        Placement { runs, cost }
    }
}

impl<'p> Schedule<'p> {
    /// Nothing is planned.
    pub(crate) fn new(problem: &'p Problem) -> Schedule<'p> {
        let slots = Slots::new(problem);
        let costs: Vec<i64> = problem
            .tasks
            .iter()
            .map(|task| cost::of_task(problem, task, &[]).total)
            .collect();
        Schedule {
            problem,
            calendar: Calendar::new(problem),
            slots,
            taken: slots.none(),
            days: Days::new(problem),
            runs: vec![Vec::new(); problem.tasks.len()],
            total: costs.iter().sum(),
            costs,
            timeline: Vec::new(),
        }
    }

    /// The cost of the whole plan.
    pub(crate) fn total(&self) -> i64 {
        self.total
    }

    /// What task `t` costs now.
    pub(crate) fn cost(&self, t: usize) -> i64 {
        self.costs[t]
    }

    /// The runs of every task.
    pub(crate) fn runs(&self) -> &[Vec<Stretch>] {
        &self.runs
    }

    /// The start of every run and its task, in order of time.
    pub(crate) fn timeline(&self) -> &[(i64, usize)] {
        &self.timeline
    }

    /// Whether nothing of task `t` is missing.
    pub(crate) fn is_complete(&self, t: usize) -> bool {
        total(&self.runs[t]) == self.task(t).rest
    }

    /// Up to when the hours of a set would be used up by what is placed, if that filled them from the front.
    pub(crate) fn reached(&mut self, hours: usize) -> i64 {
        let slot = self.calendar.open(hours).reached(&self.taken);
        self.slots.minute(slot)
    }

    /// The first minute that the release and the predecessors of `t` allow; `None` while one of them is incomplete.
    pub(crate) fn earliest(&self, t: usize) -> Option<i64> {
        let mut earliest = self.task(t).ready;
        for &p in &self.task(t).predecessors {
            if !self.is_complete(p) {
                return None;
            }
            earliest = earliest.max(cost::finish(self.problem, self.task(p), &self.runs[p]));
        }
        Some(earliest)
    }

    /// When `t` must be finished for the planned runs of its successors to stay lawful; `None` where nothing hangs on it.
    pub(crate) fn latest(&self, t: usize) -> Option<i64> {
        let successors = self.task(t).successors.iter();
        successors
            .filter_map(|&s| self.runs[s].first())
            .map(|run| run.start)
            .min()
    }

    /// Gives a task without runs these.
    pub(crate) fn insert(&mut self, t: usize, placement: Placement) {
        debug_assert!(self.runs[t].is_empty());
        debug_assert_eq!(
            placement.cost,
            cost::of_task(self.problem, self.task(t), &placement.runs).total
        );
        for &run in &placement.runs {
            self.set_taken(run);
            let at = self
                .timeline
                .partition_point(|&entry| entry < (run.start, t));
            self.timeline.insert(at, (run.start, t));
        }
        self.set(t, placement);
    }

    /// Takes all runs of a task out and returns what was there.
    pub(crate) fn remove(&mut self, t: usize) -> Placement {
        for run in self.runs[t].clone() {
            self.set_free(run);
            let at = self
                .timeline
                .partition_point(|&entry| entry < (run.start, t));
            self.timeline.remove(at);
        }
        let absent = cost::of_task(self.problem, self.task(t), &[]).total;
        self.set(
            t,
            Placement {
                runs: Vec::new(),
                cost: absent,
            },
        )
    }

    /// What the run occupies is taken.
    pub(crate) fn set_taken(&mut self, run: Stretch) {
        let (start, end) = (self.slots.slot(run.start), self.slots.slot(run.end));
        self.taken.insert(start, end);
        if let Some(days) = &mut self.days {
            days.take(run);
        }
    }

    /// What the run occupies is free, as if it were not there.
    pub(crate) fn set_free(&mut self, run: Stretch) {
        let (start, end) = (self.slots.slot(run.start), self.slots.slot(run.end));
        self.taken.remove(start, end);
        if let Some(days) = &mut self.days {
            days.give_back(run);
        }
    }

    fn set(&mut self, t: usize, placement: Placement) -> Placement {
        self.total += placement.cost - self.costs[t];
        Placement {
            runs: std::mem::replace(&mut self.runs[t], placement.runs),
            cost: std::mem::replace(&mut self.costs[t], placement.cost),
        }
    }

    fn task(&self, t: usize) -> &'p Task {
        &self.problem.tasks[t]
    }
}
