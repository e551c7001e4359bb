//! One run as an element of the sequence: how long it is, where it may be, and what it costs there.

use super::dynasearch::Job;
use crate::cost::{self, Unit};
use crate::problem::{Problem, Task};
use crate::schedule::Schedule;
use crate::stretch::{Stretch, total};

/// A run of fixed length.
pub(super) struct Item<'p> {
    pub(super) task: usize,
    /// In slots.
    pub(super) length: usize,
    pub(super) hours: usize,
    /// The first slot where it may start.
    pub(super) floor: usize,
    /// Where it keeps some of the last plan, which may be worth more than an earlier start.
    pub(super) home: Option<usize>,
    pub(super) price: Price<'p>,
    /// Items that must come before.
    pub(super) before: Vec<usize>,
}

/// The runs of a schedule in the order of their starts.
pub(super) fn items<'p>(schedule: &Schedule<'p>) -> Vec<Item<'p>> {
    let problem = schedule.problem;
    let mut last: Vec<Option<usize>> = vec![None; problem.tasks.len()];
    let mut used: Vec<usize> = vec![0; problem.tasks.len()];
    let mut items = Vec::with_capacity(schedule.timeline().len());
    for (index, &(_, t)) in schedule.timeline().iter().enumerate() {
        let predecessors = problem.tasks[t].predecessors.iter();
        let before = predecessors
            .filter_map(|&p| last[p])
            .chain(last[t])
            .collect();
        items.push(Item::new(schedule, t, used[t], before));
        last[t] = Some(index);
        used[t] += 1;
    }
    items
}

impl<'p> Item<'p> {
    /// The run at `index` of those that task `t` has.
    fn new(schedule: &Schedule<'p>, t: usize, index: usize, before: Vec<usize>) -> Item<'p> {
        let (problem, slots) = (schedule.problem, schedule.slots);
        let (task, runs) = (&problem.tasks[t], &schedule.runs()[t]);
        let (run, price) = (runs[index], Price::new(problem, t, runs, index));
        let touches = |pinned: &Stretch| pinned.end == run.start || pinned.start == run.end;
        // What makes one block with a pinned one is not drawn forward from there.
        let stays = task.pinned.iter().any(touches);
        let earliest = if stays { run.start } else { task.ready };
        let pinned = task
            .predecessors
            .iter()
            .filter_map(|&p| problem.tasks[p].pinned_end());
        Item {
            task: t,
            length: slots.slot(run.end) - slots.slot(run.start),
            hours: task.hours,
            floor: slots.slot(pinned.fold(earliest, i64::max)),
            home: (price.kept(run) > 0).then(|| slots.slot(run.start)),
            price,
            before,
        }
    }
}

/// What a run adds to the cost, but for what does not depend on its place.
pub(super) struct Price<'p> {
    task: &'p Task,
    unit: Unit,
    moved: i64,
    /// Whether the task is finished when this run is.
    finishes: bool,
    pinned_end: i64,
}

impl<'p> Price<'p> {
    fn new(problem: &'p Problem, t: usize, runs: &[Stretch], index: usize) -> Price<'p> {
        let task = &problem.tasks[t];
        Price {
            task,
            unit: Unit::of(problem, task),
            moved: problem.costs.moved,
            finishes: index + 1 == runs.len() && total(runs) == task.rest,
            pinned_end: task.pinned_end().unwrap_or(i64::MIN),
        }
    }

    pub(super) fn of(&self, run: Stretch) -> i64 {
        let mut cost = self.unit.wait * cost::wait_of_run(self.task, run);
        if self.finishes {
            cost += self.unit.finishing(self.task, run.end.max(self.pinned_end));
        }
        if !self.task.previous.is_empty() {
            cost -= self.moved * self.kept(run);
        }
        cost
    }

    /// The run as a job that costs by its end alone, if it does; ends and due dates count from the start of `first`, where
    /// it comes before all others.
    pub(super) fn job(&self, item: usize, first: Stretch) -> Option<Job> {
        let keeps = self.moved > 0 && !self.task.previous.is_empty();
        if keeps || !self.task.pinned.is_empty() {
            return None;
        }
        let finishing = i64::from(self.finishes);
        Some(Job {
            item,
            length: first.len(),
            waiting: self.unit.wait * first.len() + self.unit.finish * finishing,
            tardy: self.task.due.map_or(0, |_| self.unit.tardy * finishing),
            due: self.task.due.map_or(0, |due| due - first.start),
        })
    }

    /// Minutes of the last plan that the run keeps.
    fn kept(&self, run: Stretch) -> i64 {
        self.task
            .previous
            .iter()
            .map(|previous| previous.overlap(run))
            .sum()
    }
}
