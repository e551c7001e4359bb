//! One column for each task, such that they make a lawful plan together.

use super::columns::Column;
use crate::cost;
use crate::mask::Mask;
use crate::problem::Problem;
use crate::schedule::Schedule;
use crate::stretch::{Stretch, total};

/// So many columns are looked at.
const MOST_LOOKS: u64 = 20_000_000;

/// Depth-first search for the combination whose columns exceed the bound least.
pub(super) struct Combination<'s, 'p> {
    schedule: &'s mut Schedule<'p>,
    /// The tasks and their columns, the fewest first.
    sets: Vec<(usize, &'s [Column])>,
    /// What the best plan costs that is known.
    least: i64,
    /// The columns of a better one exceed the bound by no more than this.
    gap: i64,
    taken: Mask,
    /// By task: its runs, while it has a column.
    chosen: Vec<Option<Vec<Stretch>>>,
    best: Option<Vec<Vec<Stretch>>>,
    looks: u64,
}

impl<'s, 'p> Combination<'s, 'p> {
    /// Nothing is planned in the schedule; the best plan known costs `least`, and none less than `bound`.
    pub(super) fn new(
        schedule: &'s mut Schedule<'p>,
        tasks: &[usize],
        sets: &'s [Vec<Column>],
        least: i64,
        bound: i64,
    ) -> Self {
        let mut sets: Vec<(usize, &[Column])> = tasks
            .iter()
            .copied()
            .zip(sets.iter().map(Vec::as_slice))
            .collect();
        sets.sort_by_key(|(_, columns)| columns.len());
        let done = schedule
            .problem
            .tasks
            .iter()
            .map(|task| (task.rest == 0).then(Vec::new));
        Combination {
            taken: schedule.slots.none(),
            chosen: done.collect(),
            best: None,
            looks: 0,
            sets,
            least,
            gap: least - bound - 1,
            schedule,
        }
    }

    /// Whether every combination that could be better has been looked at.
    pub(super) fn search(&mut self, out_of_time: &dyn Fn() -> bool) -> bool {
        self.descend(0, 0, 0, out_of_time).is_some()
    }

    /// The runs of each task in the best combination.
    pub(super) fn best(self) -> Option<Vec<Vec<Stretch>>> {
        self.best
    }

    fn descend(
        &mut self,
        depth: usize,
        excess: i64,
        cost: i64,
        out_of_time: &dyn Fn() -> bool,
    ) -> Option<()> {
        let Some(&(t, columns)) = self.sets.get(depth) else {
            if cost < self.least {
                self.gap -= self.least - cost;
                self.least = cost;
                self.best = Some(
                    self.chosen
                        .iter()
                        .cloned()
                        .map(Option::unwrap_or_default)
                        .collect(),
                );
            }
            return Some(());
        };
        for column in columns {
            self.looks += 1;
            if self.looks > MOST_LOOKS || (self.looks.is_multiple_of(1024) && out_of_time()) {
                return None;
            }
            if excess + column.excess > self.gap {
                break;
            }
            if !self.is_free(column) {
                continue;
            }
            let slots = self.schedule.slots;
            let runs: Vec<Stretch> = column
                .runs
                .iter()
                .map(|&(start, end)| Stretch::new(slots.minute(start), slots.minute(end)))
                .collect();
            if !self.is_in_order(t, &runs) || !self.take_days(&runs) {
                continue;
            }
            column
                .runs
                .iter()
                .for_each(|&(start, end)| self.taken.insert(start, end));
            self.chosen[t] = Some(runs);
            let excess = excess + column.excess;
            let hopeless = excess + self.least_excess(depth + 1) > self.gap;
            let result = if hopeless {
                Some(())
            } else {
                self.descend(depth + 1, excess, cost + column.cost, out_of_time)
            };
            let runs = self.chosen[t].take().unwrap_or_default();
            column
                .runs
                .iter()
                .for_each(|&(start, end)| self.taken.remove(start, end));
            self.give_back_days(&runs);
            result?;
        }
        Some(())
    }

    /// What the tasks from `depth` on exceed the bound by at least, as things are taken.
    fn least_excess(&self, depth: usize) -> i64 {
        let least = |columns: &[Column]| {
            columns
                .iter()
                .find(|column| self.is_free(column))
                .map_or(0, |column| column.excess)
        };
        self.sets[depth..]
            .iter()
            .map(|(_, columns)| least(columns))
            .sum()
    }

    fn is_free(&self, column: &Column) -> bool {
        !column
            .runs
            .iter()
            .any(|&(start, end)| self.taken.has_any(start, end))
    }

    /// Whether these runs of `t` start behind what it waits for, and end before what waits for it.
    fn is_in_order(&self, t: usize, runs: &[Stretch]) -> bool {
        let problem: &Problem = self.schedule.problem;
        let follows = |p: usize, before: &[Stretch], behind: &[Stretch]| {
            let complete = total(before) == problem.tasks[p].rest;
            behind.first().is_none_or(|run| {
                complete && cost::finish(problem, &problem.tasks[p], before) <= run.start
            })
        };
        let task = &problem.tasks[t];
        let chosen = |other: usize| self.chosen[other].as_deref();
        task.predecessors
            .iter()
            .all(|&p| chosen(p).is_none_or(|before| follows(p, before, runs)))
            && task
                .successors
                .iter()
                .all(|&s| chosen(s).is_none_or(|behind| follows(t, runs, behind)))
    }

    /// Uses up the days' minutes if they are left.
    fn take_days(&mut self, runs: &[Stretch]) -> bool {
        let Some(days) = &mut self.schedule.days else {
            return true;
        };
        for (index, &run) in runs.iter().enumerate() {
            if days.reach(run.start, run.end, &[]) < run.end {
                runs[..index].iter().for_each(|&run| days.give_back(run));
                return false;
            }
            days.take(run);
        }
        true
    }

    fn give_back_days(&mut self, runs: &[Stretch]) {
        if let Some(days) = &mut self.schedule.days {
            for &run in runs {
                days.give_back(run);
            }
        }
    }
}
