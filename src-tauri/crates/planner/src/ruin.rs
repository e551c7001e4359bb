//! Which tasks a round of the search takes out, and in which order they come back.

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus as Random;
use rand::seq::SliceRandom;

use crate::schedule::Schedule;

/// The most neighbours in time that one round takes out.
const LONGEST_STRING: usize = 12;
/// About the most tasks that are taken out together with what they wait for.
const MOST_PREDECESSORS: usize = 8;
/// The most tasks that are taken out together with what hangs on them.
const MOST_TASKS: usize = 40;

/// Tasks to place anew, in this order; each behind those of its predecessors that are here.
pub(crate) struct Ruin {
    pub(crate) tasks: Vec<usize>,
    /// One that shall not take the place that is best for itself.
    pub(crate) modest: Option<usize>,
}

/// Draws one.
pub(crate) fn choose(schedule: &Schedule<'_>, random: &mut Random) -> Ruin {
    let mut tasks = match random.random_range(0..10) {
        0..4 => string(schedule, random),
        4..8 => pull(schedule, random),
        _ => scattered(schedule, random),
    };
    tasks.retain(|&t| schedule.problem.tasks[t].rest > 0);
    if random.random_bool(0.5) {
        add_successors(schedule, &mut tasks);
    }
    let modest = random.random_bool(0.15) && !tasks.is_empty();
    Ruin {
        modest: modest.then(|| tasks[random.random_range(0..tasks.len())]),
        tasks: predecessors_first(schedule, tasks),
    }
}

/// Neighbours in time, in a new order.
fn string(schedule: &Schedule<'_>, random: &mut Random) -> Vec<usize> {
    if schedule.timeline().is_empty() {
        return scattered(schedule, random);
    }
    let centre = random.random_range(0..schedule.timeline().len());
    let mut tasks = neighbours(schedule, centre, random);
    match random.random_range(0..3) {
        0 => tasks.shuffle(random),
        // One comes before all others, which keep their order: an insertion.
        1 => tasks.rotate_right(1),
        // Or behind them.
        _ => tasks.rotate_left(1),
    }
    tasks
}

/// One task, and what lies where it would rather be.
fn pull(schedule: &Schedule<'_>, random: &mut Random) -> Vec<usize> {
    let task = dear_task(schedule, random);
    let ready = schedule.problem.tasks[task].ready;
    let now = schedule.runs()[task]
        .last()
        .map_or(schedule.problem.window.end, |run| run.end);
    let place = random.random_range(ready.min(now)..=now);
    let centre = schedule
        .timeline()
        .partition_point(|&(start, _)| start < place);
    let mut tasks = vec![task];
    if random.random_bool(0.5) {
        add_predecessors(schedule, &mut tasks);
    }
    if centre < schedule.timeline().len() {
        tasks.extend(neighbours(schedule, centre, random));
        dedup(&mut tasks);
    }
    tasks
}

/// A few tasks from anywhere, those without a place among them.
fn scattered(schedule: &Schedule<'_>, random: &mut Random) -> Vec<usize> {
    let count = schedule.problem.tasks.len();
    let mut tasks: Vec<usize> = (0..random.random_range(1..=4))
        .map(|_| random.random_range(0..count))
        .collect();
    dedup(&mut tasks);
    tasks
}

/// The dearest of three.
fn dear_task(schedule: &Schedule<'_>, random: &mut Random) -> usize {
    let count = schedule.problem.tasks.len();
    let drawn = [(); 3].map(|()| random.random_range(0..count));
    drawn
        .into_iter()
        .max_by_key(|&t| schedule.cost(t))
        .unwrap_or(0)
}

/// Some tasks around an entry of the timeline, in order of time.
fn neighbours(schedule: &Schedule<'_>, centre: usize, random: &mut Random) -> Vec<usize> {
    let timeline = schedule.timeline();
    let length = random.random_range(1..=LONGEST_STRING);
    let first = centre.saturating_sub(random.random_range(0..length));
    let last = (first + length).min(timeline.len());
    let mut tasks: Vec<usize> = timeline[first..last].iter().map(|&(_, t)| t).collect();
    dedup(&mut tasks);
    tasks
}

/// Adds what the tasks wait for, the nearest first: they can't come earlier if it does not.
fn add_predecessors(schedule: &Schedule<'_>, tasks: &mut Vec<usize>) {
    let mut next = 0;
    while next < tasks.len() && tasks.len() < MOST_PREDECESSORS {
        for &predecessor in &schedule.problem.tasks[tasks[next]].predecessors {
            if !tasks.contains(&predecessor) {
                tasks.push(predecessor);
            }
        }
        next += 1;
    }
}

/// Adds what hangs on the tasks, unless that is a great many.
fn add_successors(schedule: &Schedule<'_>, tasks: &mut Vec<usize>) {
    let mut next = 0;
    while next < tasks.len() && tasks.len() < MOST_TASKS {
        let successors = &schedule.problem.tasks[tasks[next]].successors;
        for &successor in successors {
            if !schedule.runs()[successor].is_empty() && !tasks.contains(&successor) {
                tasks.push(successor);
            }
        }
        next += 1;
    }
}

/// All planned tasks that hang on `t`, each behind its predecessors.
pub(crate) fn planned_successors(schedule: &Schedule<'_>, t: usize) -> Vec<usize> {
    let problem = schedule.problem;
    let mut found = vec![t];
    let mut seen = std::collections::BTreeSet::from([t]);
    let mut next = 0;
    while let Some(&task) = found.get(next) {
        next += 1;
        for &successor in &problem.tasks[task].successors {
            if !schedule.runs()[successor].is_empty() && seen.insert(successor) {
                found.push(successor);
            }
        }
    }
    found.remove(0);
    found.sort_by_key(|&t| problem.depth[t]);
    found
}

/// The same tasks, each moved behind those of its predecessors that are here.
pub(crate) fn predecessors_first(schedule: &Schedule<'_>, tasks: Vec<usize>) -> Vec<usize> {
    let all = &schedule.problem.tasks;
    if tasks.iter().all(|&t| all[t].predecessors.is_empty()) {
        return tasks;
    }
    let mut waiting = tasks;
    let mut order = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = |t: &usize| !all[*t].predecessors.iter().any(|p| waiting.contains(p));
        // There is no cycle, so some task waits for none of the others.
        let next = waiting.iter().position(free).unwrap_or(0);
        order.push(waiting.remove(next));
    }
    order
}

fn dedup(tasks: &mut Vec<usize>) {
    let mut kept = 0;
    for index in 0..tasks.len() {
        if !tasks[..kept].contains(&tasks[index]) {
            tasks.swap(kept, index);
            kept += 1;
        }
    }
    tasks.truncate(kept);
}
