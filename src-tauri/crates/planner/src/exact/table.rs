//! The cheapest way to place one task when slots have prices: dynamic programming from the last slot to the first.
//!
//! A run's cost is a part for where it starts and a part for where it ends, so that a row of the table is made of rows
//! behind it by a few additions an entry.

use super::window::Window;
use crate::mask::{self, Mask};
use crate::place::Price;
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;
use crate::stretch::Stretch;

/// More than any plan that is looked for costs, and less than what would overflow when a few are added.
pub(super) const MUCH: i64 = 1 << 50;

/// The places of one task, and the least cost of what of it is still to place, by slot.
pub(super) struct Table<'p> {
    pub(super) task: &'p Task,
    /// Slots that are placed together: one, or all of a task that can only be done in one run.
    pub(super) unit: usize,
    /// How many units the task has.
    pub(super) rest: usize,
    /// The shortest and the longest run, in units.
    lengths: (usize, usize),
    /// By slot: how many are free from there on, for one run on days that are limited.
    free: Vec<usize>,
    /// By slot: what a run adds that starts there, and what one that ends there does; the sum is its cost.
    opening: Vec<i64>,
    closing: Vec<i64>,
    /// By slot: what it costs that the last run of a complete task ends there.
    ends: Vec<i64>,
    /// By number of units without a place.
    partial: Vec<i64>,
    /// By slot: its row. Slots where no run can start share that of the next one.
    row: Vec<usize>,
    /// By row but the first: the slot that it belongs to.
    starts: Vec<usize>,
    /// Rows by number of units still to place: the least cost from there on.
    least: Vec<i64>,
    /// By slot: the sum of the prices before it.
    prices: Vec<i64>,
}

impl<'p> Table<'p> {
    /// The task may not start before the minute `earliest`.
    pub(super) fn new(schedule: &mut Schedule<'p>, t: usize, earliest: i64) -> Table<'p> {
        let problem: &'p Problem = schedule.problem;
        let (task, slots) = (&problem.tasks[t], schedule.slots);
        let price = Price::new(problem, task);
        let steps = |minutes: i64| usize::try_from(minutes / slots.grid).unwrap_or(0);
        let one_run = task.min_run == task.rest;
        let unit = if one_run { steps(task.rest) } else { 1 };
        let rest = steps(task.rest) / unit;
        let lengths = (
            steps(task.min_run) / unit,
            steps(task.max_run.min(task.rest)) / unit,
        );
        let count = slots.count();
        let minute = |slot: usize| slots.minute(slot);
        let open = schedule.calendar.open(task.hours);
        let mut free = free(open, slots.slot(earliest), count);
        if let Some(days) = &schedule.days {
            for (slot, free) in free.iter_mut().enumerate().filter(|(_, free)| **free > 0) {
                let reach = days.reach(minute(slot), minute(slot + *free), &[]);
                *free = steps(reach - minute(slot));
            }
        }
        let mut through = vec![0; count + 1];
        for slot in 0..count {
            let one = Stretch::new(minute(slot), minute(slot + 1));
            // Before its release a minute has a negative price, but no run is there.
            through[slot + 1] = through[slot] + price.through(one);
        }
        let opening = (0..=count).map(|slot| price.opening(minute(slot)) - through[slot]);
        let closing = (0..=count).map(|slot| price.closing(minute(slot)) + through[slot]);
        let partial = (0..=rest).map(|missing| match missing {
            0 => MUCH,
            _ if missing == rest => price.absent(),
            _ => price.partial(0, slots.grid * i64::try_from(missing).unwrap_or(i64::MAX)),
        });
        let mut table = Table {
            task,
            unit,
            rest,
            lengths,
            free,
            opening: opening.collect(),
            closing: closing.collect(),
            ends: (0..=count)
                .map(|end| price.complete(0, minute(end)).min(MUCH))
                .collect(),
            partial: partial.map(|cost| cost.min(MUCH)).collect(),
            least: Vec::new(),
            row: Vec::new(),
            starts: Vec::new(),
            prices: vec![0; count + 1],
        };
        table.find_rows();
        table
    }

    fn find_rows(&mut self) {
        let count = self.free.len();
        (self.row, self.starts) = (vec![0; count + 2], Vec::new());
        for slot in (0..count).rev() {
            if self.free[slot] >= self.lengths.0 * self.unit {
                self.starts.push(slot);
            }
            self.row[slot] = self.starts.len();
        }
    }

    /// Forgets the places that are so late that the task costs more than `most`.
    pub(super) fn forget_beyond(&mut self, most: i64) {
        let no_prices = vec![0; self.free.len()];
        let ends = std::mem::replace(&mut self.ends, vec![MUCH; self.free.len() + 1]);
        let incomplete = self.reprice(&no_prices);
        self.ends.fill(0);
        let runs = self.reprice(&no_prices);
        self.ends = ends;
        if incomplete > most {
            let too_late = self.ends.partition_point(|end| runs + end <= most);
            for (slot, free) in self.free.iter_mut().enumerate() {
                *free = (*free).min(too_late.saturating_sub(slot + 1));
            }
            self.find_rows();
        }
    }

    /// How many numbers [`Table::reprice`] computes.
    pub(super) fn work(&self) -> usize {
        (self.row[0] + 1) * (self.rest + 1)
    }

    /// The least cost of the task when each slot has a price.
    pub(super) fn reprice(&mut self, prices: &[i64]) -> i64 {
        for (slot, price) in prices.iter().enumerate() {
            self.prices[slot + 1] = self.prices[slot] + price;
        }
        let width = self.rest + 1;
        let mut least = std::mem::take(&mut self.least);
        least.resize(self.work(), 0);
        least[..width].copy_from_slice(&self.partial);
        let mut window = Window::new(width);
        // The runs that start at one slot end where those do that start at the next, but for one more and some less.
        let mut first_end = usize::MAX;
        for start in (0..self.free.len()).rev() {
            if self.row[start] == self.row[start + 1] {
                continue;
            }
            let (behind, row) = least.split_at_mut(self.row[start] * width);
            let row = &mut row[..width];
            row.copy_from_slice(&behind[behind.len() - width..]);
            let lengths = self.lengths(start, self.rest);
            let [shortest, longest] =
                [lengths.start(), lengths.end()].map(|n| start + n * self.unit);
            if longest < first_end {
                window.clear();
                first_end = longest + 1;
            }
            while first_end > shortest {
                first_end -= 1;
                let end = first_end;
                let add = self.closing[end] + self.prices[end];
                let after = &behind[self.row[end + 1] * width..][1..width];
                let after = std::iter::once(&self.ends[end]).chain(after);
                window.enter(after.map(|after| add + after));
            }
            while window.len() > lengths.clone().count() {
                window.leave();
            }
            let add = self.opening[start] - self.prices[start];
            window.lower(&mut row[*lengths.start()..], add);
        }
        self.least = least;
        self.from(0, self.rest)
    }

    /// The slots that the cheapest way takes.
    pub(super) fn cheapest(&self) -> Vec<(usize, usize)> {
        let (mut runs, mut start, mut rest) = (Vec::new(), 0, self.rest);
        while rest > 0 && start < self.free.len() {
            let cost = self.from(start, rest);
            if self.from(start + 1, rest) == cost {
                start += 1;
                continue;
            }
            let best = |length: &usize| {
                let end = start + length * self.unit;
                self.priced(start, end) + self.behind(end, rest - length) == cost
            };
            // One of them has made the cost what it is.
            let length = self.lengths(start, rest).find(best).unwrap_or(rest);
            let end = start + length * self.unit;
            runs.push((start, end));
            (start, rest) = (end + 1, rest - length);
        }
        runs
    }

    /// How many units a run can have that starts there when `rest` of them are still to place.
    pub(super) fn lengths(&self, start: usize, rest: usize) -> std::ops::RangeInclusive<usize> {
        let free = self.free.get(start).map_or(0, |free| free / self.unit);
        self.lengths.0..=self.lengths.1.min(free).min(rest)
    }

    /// What a run adds, and what more it adds if it completes the task.
    pub(super) fn cost(&self, start: usize, end: usize, completes: bool) -> i64 {
        let completing = if completes { self.ends[end] } else { 0 };
        self.opening[start] + self.closing[end] + completing
    }

    /// What is paid in the end for `rest` units without a place.
    pub(super) fn partial(&self, rest: usize) -> i64 {
        if rest == 0 { 0 } else { self.partial[rest] }
    }

    /// The first slot from `slot` on where a run can start.
    pub(super) fn next_start(&self, slot: usize) -> Option<usize> {
        let row = *self.row.get(slot)?;
        self.starts.get(row.checked_sub(1)?).copied()
    }

    /// The least cost, with prices, of `rest` units from `slot` on; nothing is left to pay for a complete task.
    pub(super) fn from(&self, slot: usize, rest: usize) -> i64 {
        match rest {
            0 => 0,
            _ => self.least[self.row[slot.min(self.free.len())] * (self.rest + 1) + rest],
        }
    }

    /// The least cost, with prices, after a run that ends at `end`: the next one does not touch it.
    fn behind(&self, end: usize, rest: usize) -> i64 {
        match rest {
            0 => self.ends[end],
            _ => self.from(end + 1, rest),
        }
    }

    fn priced(&self, start: usize, end: usize) -> i64 {
        self.opening[start] - self.prices[start] + self.closing[end] + self.prices[end]
    }
}

/// By slot: how many slots are free from there on, none of them before `first`.
fn free(open: &Mask, first: usize, count: usize) -> Vec<usize> {
    let mut free = vec![0; count];
    for (start, end) in mask::gaps(open, &Mask::empty(count), first) {
        for (free, slot) in free[start..end].iter_mut().zip(start..end) {
            *free = end - slot;
        }
    }
    free
}
