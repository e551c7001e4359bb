//! A round of ruin and recreate: some tasks are taken out and placed anew, each at its best, and all of it can be undone.

use std::collections::{BTreeMap, VecDeque};

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus as Random;

use crate::calendar::Slots;
use crate::ruin::{self, Ruin};
use crate::schedule::{Placement, Schedule};
use crate::stretch::Stretch;
use crate::{construct, place};

/// So many tasks that waited for a task are tried when it is placed; the others have their turn in another round.
const MOST_WAITING: usize = 8;

/// Takes the tasks of the ruin out and places them anew, in its order.
pub(crate) fn recreate(schedule: &mut Schedule<'_>, ruin: &Ruin, random: &mut Random) -> Undo {
    let mut undo = Undo::default();
    for &t in &ruin.tasks {
        undo.remove(schedule, t);
    }
    let mut queue = VecDeque::from(ruin.tasks.clone());
    let mut placed = Vec::new();
    while let Some(t) = queue.pop_front() {
        let latest = schedule.latest(t);
        let mut placement = place::best(schedule, t, latest);
        if placement.is_none() && latest.is_some() {
            // What hangs on it must go, and comes again behind it.
            for successor in ruin::planned_successors(schedule, t) {
                undo.remove(schedule, successor);
                queue.push_back(successor);
            }
            placement = place::best(schedule, t, None);
        }
        if let Some(placement) = placement {
            let modest = ruin.modest == Some(t);
            let placement = if modest {
                less_greedy(schedule, t, placement, random)
            } else {
                placement
            };
            schedule.insert(t, placement);
        }
        placed.push(t);
    }
    // A predecessor that has found its place may open the way for what waited for it.
    for t in placed {
        let waiting = schedule.problem.tasks[t].successors.iter();
        let waiting = waiting
            .filter(|&&s| schedule.runs()[s].is_empty())
            .take(MOST_WAITING);
        for &successor in waiting.collect::<Vec<_>>() {
            undo.remove(schedule, successor);
            construct::place_if_absent(schedule, successor);
        }
    }
    undo
}

/// The best place but for some slots that the very best one uses: it may be worth more to leave them to others.
fn less_greedy(
    schedule: &mut Schedule<'_>,
    t: usize,
    best: Placement,
    random: &mut Random,
) -> Placement {
    let left = left_to_others(&best.runs, schedule.slots, random);
    for &(start, end) in &left {
        schedule.taken.insert(start, end);
    }
    let latest = schedule.latest(t);
    let other = place::best(schedule, t, latest);
    for (start, end) in left {
        schedule.taken.remove(start, end);
    }
    other.unwrap_or(best)
}

/// Some slots of one run or of several.
fn left_to_others(runs: &[Stretch], slots: Slots, random: &mut Random) -> Vec<(usize, usize)> {
    let one = random.random_range(0..runs.len());
    let several = runs.len() > 1 && random.random_bool(0.4);
    let mut left = Vec::new();
    for (index, &run) in runs.iter().enumerate() {
        if index != one && !(several && random.random_bool(0.4)) {
            continue;
        }
        let (first, end) = (slots.slot(run.start), slots.slot(run.end));
        let start = random.random_range(first..end);
        let length = if random.random_bool(0.5) {
            1
        } else {
            random.random_range(2..=8)
        };
        left.push((start, end.min(start + length)));
    }
    left
}

/// What the tasks of a round were before it.
#[derive(Default)]
pub(crate) struct Undo {
    before: BTreeMap<usize, Placement>,
}

impl Undo {
    fn remove(&mut self, schedule: &mut Schedule<'_>, t: usize) {
        let placement = schedule.remove(t);
        self.before.entry(t).or_insert(placement);
    }

    /// The tasks that may have changed.
    pub(crate) fn tasks(&self) -> impl Iterator<Item = usize> + '_ {
        self.before.keys().copied()
    }

    pub(crate) fn apply(self, schedule: &mut Schedule<'_>) {
        for &t in self.before.keys() {
            schedule.remove(t);
        }
        for (t, placement) in self.before {
            schedule.insert(t, placement);
        }
    }
}
