//! The improving phase: ruin a part of the plan, recreate it, and decide whether to go on from there.
//!
//! Ruin and recreate (G. Schrimpf and others, "Record breaking optimization results using the ruin and recreate
//! principle", 2000) with strings of neighbours in time as in SISR (J. Christiaens and G. Vanden Berghe, 2020), and late
//! acceptance (E. K. Burke and Y. Bykov, "The late acceptance hill-climbing heuristic", 2017), which needs to know
//! neither a temperature nor how much time there is.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use rand::rngs::Xoshiro256PlusPlus as Random;
use rand::{RngExt, SeedableRng};

use crate::budget::Budget;
use crate::ruin::{self, Ruin};
use crate::schedule::{Placement, Schedule};
use crate::stretch::Stretch;
use crate::{bound, construct, place};

/// How many rounds ago a cost is compared with, at first and at most.
const MEMORY: [usize; 2] = [100, 10_000];
/// After so many rounds a task without a better plan, the search goes back to the best.
const PATIENCE: u64 = 100;
/// So many tasks that waited for a task are tried when it is placed; the others have their turn in another round.
const MOST_WAITING: usize = 8;

/// Searches until the budget is used up or the plan is proved optimal, and leaves the best plan found in the schedule.
pub(crate) fn improve(schedule: &mut Schedule<'_>, budget: &Budget<'_>) {
    let problem = schedule.problem;
    let movable = problem.tasks.iter().filter(|task| task.rest > 0).count() as u64;
    if movable == 0 {
        return;
    }
    let bound = bound::of(problem);
    let mut random = Random::seed_from_u64(budget.seed);
    let mut best = Best::of(schedule);
    let mut memory = vec![best.total; MEMORY[0]];
    let mut idle = 0;
    for round in 0..budget.iterations {
        if best.total <= bound || (budget.out_of_time)() {
            break;
        }
        let before = schedule.total();
        let ruin = ruin::choose(schedule, &mut random);
        let undo = recreate(schedule, &ruin, &mut random);
        let place = usize::try_from(round).unwrap_or(0) % memory.len();
        if schedule.total() > before && schedule.total() > memory[place] {
            undo.apply(schedule);
        } else {
            best.changed(undo.before.into_keys());
        }
        memory[place] = memory[place].min(schedule.total());
        idle += 1;
        if schedule.total() < best.total {
            best.follow(schedule);
            idle = 0;
        } else if idle > PATIENCE * movable {
            // Next time more patiently, and at first more tolerantly.
            best.restore(schedule);
            memory = vec![
                best.total.saturating_add(best.total / 200);
                (memory.len() * 2).min(MEMORY[1])
            ];
            idle = 0;
        }
    }
    best.restore(schedule);
}

/// Takes the tasks of the ruin out and places them anew, in its order.
fn recreate(schedule: &mut Schedule<'_>, ruin: &Ruin, random: &mut Random) -> Undo {
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
    let grid = schedule.slots.grid;
    let run = best.runs[random.random_range(0..best.runs.len())];
    let start = run.start + random.random_range(0..run.len() / grid) * grid;
    let slots = if random.random_bool(0.5) {
        1
    } else {
        random.random_range(2..=8)
    };
    let hidden = Stretch::new(start, start + slots * grid);
    let latest = schedule.latest(t);
    place::best_beside(schedule, t, latest, hidden).unwrap_or(best)
}

/// What the tasks of a round were before it.
#[derive(Default)]
struct Undo {
    before: BTreeMap<usize, Placement>,
}

impl Undo {
    fn remove(&mut self, schedule: &mut Schedule<'_>, t: usize) {
        let placement = schedule.remove(t);
        self.before.entry(t).or_insert(placement);
    }

    fn apply(self, schedule: &mut Schedule<'_>) {
        for &t in self.before.keys() {
            schedule.remove(t);
        }
        for (t, placement) in self.before {
            schedule.insert(t, placement);
        }
    }
}

/// The best plan so far.
struct Best {
    total: i64,
    runs: Vec<Vec<Stretch>>,
    /// Where the current plan may differ, so that a better one among ten thousand tasks is not copied whole.
    changed: BTreeSet<usize>,
}

impl Best {
    fn of(schedule: &Schedule<'_>) -> Best {
        Best {
            total: schedule.total(),
            runs: schedule.runs().to_vec(),
            changed: BTreeSet::new(),
        }
    }

    fn changed(&mut self, tasks: impl IntoIterator<Item = usize>) {
        self.changed.extend(tasks);
    }

    fn follow(&mut self, schedule: &Schedule<'_>) {
        self.total = schedule.total();
        for t in std::mem::take(&mut self.changed) {
            self.runs[t].clone_from(&schedule.runs()[t]);
        }
    }

    fn restore(&mut self, schedule: &mut Schedule<'_>) {
        let changed: Vec<usize> = std::mem::take(&mut self.changed).into_iter().collect();
        for &t in &changed {
            schedule.remove(t);
        }
        for t in changed {
            let placement = Placement::new(schedule.problem, t, self.runs[t].clone());
            schedule.insert(t, placement);
        }
    }
}
