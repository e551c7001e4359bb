//! A plan laid over its problem: who is where, what is free, and what the rules of the contract say of one task more.
//!
//! The search keeps masks and counters that answer in nanoseconds. This answers questions of people, a few at a time,
//! with sorted stretches that can be read, and it takes any plan: also a stored one that the calendar has overtaken.

use std::collections::HashMap;

use jiff::civil::Date;

use crate::cost;
use crate::days::dates;
use crate::error::Error;
use crate::instant::{ceil_minute, floor_minute};
use crate::problem::{Problem, Task};
use crate::stretch::{Stretch, difference, total, union};
use crate::wire::{self, Block};

/// A problem and the blocks of a plan for it.
pub(crate) struct Laid {
    pub(crate) problem: Problem,
    /// By task: its planned runs, without what is pinned; sorted, disjoint, none touching another.
    pub(crate) runs: Vec<Vec<Stretch>>,
    /// By hour set: its minutes in the window.
    hours: Vec<Vec<Stretch>>,
    /// The local dates around the window, in order of time.
    dates: Vec<(Date, Stretch)>,
}

impl Laid {
    /// Blocks of tasks that the problem does not know are left out.
    pub(crate) fn new(wire: &wire::Problem, blocks: &[Block]) -> Result<Laid, Error> {
        let problem = Problem::new(wire)?;
        let runs = runs_of(&problem, blocks);
        Ok(Laid::of(problem, runs))
    }

    /// The runs of every task, sorted and disjoint.
    pub(crate) fn of(problem: Problem, runs: Vec<Vec<Stretch>>) -> Laid {
        let hours = (0..problem.hours.len())
            .map(|set| {
                let intervals = problem.hours_in_window(set);
                union(
                    intervals
                        .as_slice()
                        .iter()
                        .copied()
                        .map(Stretch::around)
                        .collect(),
                )
            })
            .collect();
        let dates = dates(&problem);
        Laid {
            problem,
            runs,
            hours,
            dates,
        }
    }

    pub(crate) fn task(&self, t: usize) -> &Task {
        &self.problem.tasks[t]
    }

    /// What task `t` would cost with these runs.
    pub(crate) fn cost_with(&self, t: usize, runs: &[Stretch]) -> i64 {
        cost::of_task(&self.problem, self.task(t), runs).total
    }

    /// Minutes of task `t` without a place.
    pub(crate) fn missing(&self, t: usize) -> i64 {
        cost::missing(self.task(t), &self.runs[t])
    }

    /// When task `t` is finished; the horizon or later while something is missing.
    pub(crate) fn finish(&self, t: usize) -> i64 {
        cost::finish(&self.problem, self.task(t), &self.runs[t])
    }

    /// How late task `t` is, in minutes.
    pub(crate) fn tardiness(&self, t: usize) -> i64 {
        cost::tardiness(self.task(t), self.finish(t))
    }

    /// The first minute that release and predecessors allow; `None` while one of these is incomplete.
    pub(crate) fn earliest(&self, t: usize) -> Option<i64> {
        let mut earliest = self.task(t).ready;
        for &p in &self.task(t).predecessors {
            if self.missing(p) > 0 {
                return None;
            }
            earliest = earliest.max(self.finish(p));
        }
        Some(earliest)
    }

    /// The minutes of task `t`'s hour set inside the window.
    pub(crate) fn hours(&self, t: usize) -> &[Stretch] {
        &self.hours[self.task(t).hours]
    }

    /// The hours of task `t` without busy time and its buffers.
    pub(crate) fn open(&self, t: usize) -> Vec<Stretch> {
        difference(self.hours(t), &self.problem.busy)
    }

    /// The blocks, planned and pinned, of every task for which `which` says so, as one set.
    pub(crate) fn taken(&self, which: impl Fn(usize) -> bool) -> Vec<Stretch> {
        let tasks = (0..self.runs.len()).filter(|&t| which(t));
        union(tasks.flat_map(|t| self.blocks(t)).collect())
    }

    /// Planned and pinned blocks of task `t`.
    pub(crate) fn blocks(&self, t: usize) -> impl Iterator<Item = Stretch> + '_ {
        self.task(t).pinned.iter().chain(&self.runs[t]).copied()
    }

    /// Whether `runs` (sorted, none touching another) would be a lawful place for all of task `t`'s planned minutes, or
    /// for a part of them, while the tasks for which `without` says so are not there. What hangs on `t` is not looked at.
    pub(crate) fn allows(
        &self,
        t: usize,
        runs: &[Stretch],
        without: impl Fn(usize) -> bool,
    ) -> bool {
        let task = self.task(t);
        let Some(earliest) = self.earliest(t) else {
            return false;
        };
        let mut taken = self.taken(|other| other != t && !without(other));
        taken.extend(self.problem.tasks.iter().flat_map(|task| &task.pinned));
        let free = difference(&self.open(t), &union(taken));
        let fits = |run: &Stretch| {
            run.start >= earliest
                && run.start % self.problem.grid == 0
                && run.end % self.problem.grid == 0
                && (task.min_run..=task.max_run).contains(&run.len())
                && free
                    .iter()
                    .any(|gap| gap.start <= run.start && run.end <= gap.end)
        };
        total(runs) <= task.rest
            && runs.iter().all(fits)
            && self.days_allow(runs, |other| other != t && !without(other))
    }

    /// Whether the daily limit allows `runs` beside everything pinned and the planned blocks of `others`.
    fn days_allow(&self, runs: &[Stretch], others: impl Fn(usize) -> bool) -> bool {
        let days = runs.iter().flat_map(|run| self.days_of(*run));
        let mut dates: Vec<Date> = days.map(|(date, _)| date).collect();
        dates.dedup();
        dates.iter().all(|&date| {
            let new: i64 = runs.iter().map(|run| self.on_date(date, *run)).sum();
            self.left_on(date, &others).is_none_or(|left| new <= left)
        })
    }

    /// What the daily limit leaves on a date beside everything pinned and the planned blocks of `others`; `None` without
    /// a limit.
    pub(crate) fn left_on(&self, date: Date, others: impl Fn(usize) -> bool) -> Option<i64> {
        let limit = self.problem.daily_limit?;
        let on = |stretches: &[Stretch]| -> i64 {
            stretches.iter().map(|s| self.on_date(date, *s)).sum()
        };
        let pinned: i64 = self.problem.tasks.iter().map(|task| on(&task.pinned)).sum();
        let planned = (0..self.runs.len())
            .filter(|&t| others(t))
            .map(|t| on(&self.runs[t]));
        Some((limit - pinned).max(0) - planned.sum::<i64>())
    }

    /// The local dates that a stretch touches, each with its whole length around the window.
    pub(crate) fn days_of(&self, stretch: Stretch) -> impl Iterator<Item = (Date, Stretch)> + '_ {
        let first = self
            .dates
            .partition_point(|(_, day)| day.end <= stretch.start);
        self.dates[first..]
            .iter()
            .take_while(move |(_, day)| day.start < stretch.end)
            .copied()
    }

    fn on_date(&self, date: Date, stretch: Stretch) -> i64 {
        self.days_of(stretch)
            .filter(|(day, _)| *day == date)
            .map(|(_, day)| day.overlap(stretch))
            .sum()
    }
}

/// Each task's planned runs: its blocks without what is pinned.
pub(crate) fn runs_of(problem: &Problem, blocks: &[Block]) -> Vec<Vec<Stretch>> {
    let index: HashMap<&str, usize> = problem
        .tasks
        .iter()
        .enumerate()
        .map(|(t, task)| (task.id.as_str(), t))
        .collect();
    let mut runs = vec![Vec::new(); problem.tasks.len()];
    for block in blocks {
        if let Some(&t) = index.get(block.task.as_str()) {
            let (start, end) = (floor_minute(block.start), ceil_minute(block.end));
            runs[t].push(Stretch::new(start, end));
        }
    }
    let without_pins = |(task, runs): (&Task, Vec<Stretch>)| difference(&union(runs), &task.pinned);
    problem.tasks.iter().zip(runs).map(without_pins).collect()
}
