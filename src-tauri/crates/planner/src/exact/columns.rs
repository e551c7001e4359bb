//! All ways to place one task: the cheapest one under prices for slots, and every one that is nearly as cheap.

use std::ops::RangeInclusive;

use crate::mask::Mask;
use crate::place::Price;
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;
use crate::stretch::Stretch;

/// A way to place a task; no runs is one, too.
pub(super) struct Column {
    /// Slots, half-open.
    pub(super) runs: Vec<(usize, usize)>,
    /// What it costs by itself.
    pub(super) cost: i64,
    /// By how much it is dearer than the cheapest column when slots have prices.
    pub(super) excess: i64,
}

/// The places of one task, and dynamic programming over them: the slots from the last to the first, and for each the
/// least cost of placing so many slots from there on.
pub(super) struct Columns<'p> {
    pub(super) task: &'p Task,
    /// The task's length, and the shortest and longest run, in slots.
    rest: usize,
    lengths: (usize, usize),
    /// By slot: how many are free from there on.
    free: Vec<usize>,
    /// By slot and length of the run: what it adds.
    adds: Vec<i64>,
    /// By slot: what it costs that the last run of a complete task ends there.
    ends: Vec<i64>,
    /// By number of slots without a place.
    partial: Vec<i64>,
    /// By slot and number of slots still to place: the least cost from there on.
    least: Vec<i64>,
    /// By slot: the sum of the prices before it.
    prices: Vec<i64>,
}

impl<'p> Columns<'p> {
    /// The task may not start before the minute `earliest`.
    pub(super) fn new(schedule: &mut Schedule<'p>, t: usize, earliest: i64) -> Columns<'p> {
        let problem: &'p Problem = schedule.problem;
        let (task, slots) = (&problem.tasks[t], schedule.slots);
        let price = Price::new(problem, task);
        let steps = |minutes: i64| usize::try_from(minutes / slots.grid).unwrap_or(0);
        let rest = steps(task.rest);
        let lengths = (steps(task.min_run), steps(task.max_run).min(rest));
        let count = slots.count();
        let free = free(
            schedule.calendar.open(task.hours),
            slots.slot(earliest),
            count,
        );
        let kinds = lengths.1 + 1 - lengths.0;
        let mut adds = vec![0; count * kinds];
        let run = |start: usize, length: usize| {
            Stretch::new(slots.minute(start), slots.minute(start + length))
        };
        for start in 0..count {
            for length in lengths.0..=lengths.1.min(free[start]) {
                adds[start * kinds + length - lengths.0] = price.run(run(start, length));
            }
        }
        let partial = (0..=rest).map(|missing| match missing {
            0 => i64::MAX,
            _ if missing == rest => price.absent(),
            _ => price.partial(0, slots.grid * i64::try_from(missing).unwrap_or(i64::MAX)),
        });
        Columns {
            task,
            rest,
            lengths,
            free,
            adds,
            ends: (0..=count)
                .map(|end| price.complete(0, slots.minute(end)))
                .collect(),
            partial: partial.collect(),
            least: vec![0; (count + 1) * (rest + 1)],
            prices: vec![0; count + 1],
        }
    }

    /// About how many operations [`Columns::reprice`] takes.
    pub(super) fn work(&self) -> usize {
        let open = self
            .free
            .iter()
            .filter(|&&free| free >= self.lengths.0)
            .count();
        let states = if self.task.whole { 1 } else { self.rest };
        self.free.len() * states + open * states * (self.lengths.1 + 1 - self.lengths.0)
    }

    /// The least cost of a column when each slot has a price.
    pub(super) fn reprice(&mut self, prices: &[i64]) -> i64 {
        for (slot, price) in prices.iter().enumerate() {
            self.prices[slot + 1] = self.prices[slot] + price;
        }
        let width = self.rest + 1;
        let count = self.free.len();
        let mut least = std::mem::take(&mut self.least);
        least[count * width..].copy_from_slice(&self.partial);
        let first = if self.task.whole { self.rest } else { 1 };
        for start in (0..count).rev() {
            let (row, later) = least[start * width..].split_at_mut(width);
            row.copy_from_slice(&later[..width]);
            for (rest, least) in row.iter_mut().enumerate().skip(first) {
                for length in self.lengths(start, rest) {
                    let after = self.then(start + length, rest - length, later, start + 1);
                    *least = (*least).min(self.add(start, length) + after);
                }
            }
        }
        self.least = least;
        self.least[self.rest]
    }

    /// The slots that the cheapest column takes.
    pub(super) fn cheapest(&self) -> Vec<(usize, usize)> {
        let (mut runs, mut start, mut rest) = (Vec::new(), 0, self.rest);
        while rest > 0 && start < self.free.len() {
            let cost = self.at(start, rest);
            if self.at(start + 1, rest) == cost {
                start += 1;
                continue;
            }
            let mut lengths = self.lengths(start, rest);
            let best = |length: &usize| {
                self.add(start, *length) + self.from(start + length, rest - length) == cost
            };
            // One of them has made the cost what it is.
            let length = lengths.find(best).unwrap_or(rest);
            runs.push((start, start + length));
            (start, rest) = (start + length + 1, rest - length);
        }
        runs
    }

    /// Every column that is dearer than the cheapest one by at most `excess`; `None` if they are more than `most`.
    pub(super) fn within(&self, excess: i64, most: usize) -> Option<Vec<Column>> {
        let mut found = Vec::new();
        let limit = self.least[self.rest].saturating_add(excess);
        self.collect(0, self.rest, 0, 0, limit, &mut Vec::new(), &mut found, most)?;
        found.sort_by_key(|column| column.excess);
        Some(found)
    }

    #[expect(clippy::too_many_arguments, reason = "the state of a walk")]
    fn collect(
        &self,
        from: usize,
        rest: usize,
        cost: i64,
        priced: i64,
        limit: i64,
        runs: &mut Vec<(usize, usize)>,
        found: &mut Vec<Column>,
        most: usize,
    ) -> Option<()> {
        let mut add = |end: i64| {
            let excess = priced + end - self.least[self.rest];
            found.push(Column {
                runs: runs.clone(),
                cost: cost + end,
                excess,
            });
            (found.len() <= most).then_some(())
        };
        if rest == 0 {
            return add(self.ends[from]);
        }
        if priced + self.partial[rest] <= limit {
            add(self.partial[rest])?;
        }
        let first = if runs.is_empty() { from } else { from + 1 };
        for start in first..self.free.len() {
            if priced + self.at(start, rest) > limit {
                break;
            }
            for length in self.lengths(start, rest) {
                let add = self.add(start, length);
                let own = add - (self.prices[start + length] - self.prices[start]);
                if priced + add + self.from(start + length, rest - length) <= limit {
                    runs.push((start, start + length));
                    self.collect(
                        start + length,
                        rest - length,
                        cost + own,
                        priced + add,
                        limit,
                        runs,
                        found,
                        most,
                    )?;
                    runs.pop();
                }
            }
        }
        Some(())
    }

    /// How long a run can be that starts there when `rest` slots are still to place.
    fn lengths(&self, start: usize, rest: usize) -> RangeInclusive<usize> {
        self.lengths.0..=self.lengths.1.min(self.free[start]).min(rest)
    }

    /// What a run adds, with the prices of its slots.
    fn add(&self, start: usize, length: usize) -> i64 {
        let kinds = self.lengths.1 + 1 - self.lengths.0;
        self.adds[start * kinds + length - self.lengths.0] + self.prices[start + length]
            - self.prices[start]
    }

    /// The least cost after a run that ends at `end`, when `rest` slots are still to place.
    fn from(&self, end: usize, rest: usize) -> i64 {
        self.then(end, rest, &self.least, 0)
    }

    /// The same, when `rows` begins with the row of slot `first`.
    fn then(&self, end: usize, rest: usize, rows: &[i64], first: usize) -> i64 {
        let width = self.rest + 1;
        match rest {
            0 => self.ends[end],
            // The next run does not touch this one.
            _ => rows[((end + 1).min(self.free.len()) - first) * width + rest],
        }
    }

    fn at(&self, start: usize, rest: usize) -> i64 {
        self.least[start * (self.rest + 1) + rest]
    }
}

/// By slot: how many slots are free from there on, none of them before `first`.
fn free(open: &Mask, first: usize, count: usize) -> Vec<usize> {
    let mut free = vec![0; count];
    for (start, end) in crate::mask::gaps(open, &Mask::empty(count), first) {
        for (free, slot) in free[start..end].iter_mut().zip(start..end) {
            *free = end - slot;
        }
    }
    free
}
