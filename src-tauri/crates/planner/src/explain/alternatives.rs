//! Where else a block could be, and what that would cost everybody.
//!
//! Candidates lie side by side: in every free stretch one behind the other, and on the blocks of other tasks. What a
//! candidate displaces is planned anew by the planner itself, with everything else fixed where it is; so the cost is that
//! of a lawful plan that exists.

use super::{Alternative, shifts};
use crate::budget::Budget;
use crate::cost;
use crate::instant::from_minute;
use crate::laid::{Laid, runs_of};
use crate::problem::Problem;
use crate::rules;
use crate::solve::{plan, written};
use crate::stretch::{Stretch, difference, round_down, union};
use crate::wire;

/// How many are told.
const TOLD: usize = 3;
/// How many that displace others are planned, nearest first: each costs a plan of what it displaces.
const MOST_DISPLACING: usize = 8;
/// How many are looked at, nearest first.
const MOST_CANDIDATES: usize = 400;

/// The cheapest other places for run `index` of task `t`, none overlapping another.
pub(super) fn cheapest(
    wire: &wire::Problem,
    laid: &Laid,
    t: usize,
    index: usize,
    budget: &Budget<'_>,
) -> Vec<Alternative> {
    let run = laid.runs[t][index];
    let mut found: Vec<Choice> = Vec::new();
    let mut displacing = 0;
    for start in candidates(laid, t, index) {
        let Some(runs) = moved(laid, t, index, start) else {
            continue;
        };
        let displaced = displaced(laid, t, &runs);
        if !laid.allows(t, &runs, |other| displaced.contains(&other)) {
            continue;
        }
        if displaced.is_empty() {
            let mut new = laid.runs.clone();
            new[t] = runs;
            found.push(Choice::new(laid, start, new));
        } else if displacing < MOST_DISPLACING {
            displacing += 1;
            found.extend(displace(wire, laid, t, runs, displaced, start, budget));
        }
    }
    found.sort_by_key(|choice| (choice.cost_delta, choice.start));
    let mut told: Vec<Choice> = Vec::new();
    for new in found {
        let apart = |old: &Choice| (new.start - old.start).abs() >= run.len();
        if told.len() < TOLD && told.iter().all(apart) {
            told.push(new);
        }
    }
    told.into_iter()
        .map(|choice| choice.told(laid, t))
        .collect()
}

/// Another place for a run, and where everything would be then.
struct Choice {
    start: i64,
    cost_delta: i64,
    runs: Vec<Vec<Stretch>>,
}

impl Choice {
    fn new(laid: &Laid, start: i64, runs: Vec<Vec<Stretch>>) -> Choice {
        let changed = (0..runs.len()).filter(|&t| runs[t] != laid.runs[t]);
        let own = changed
            .map(|t| laid.cost_with(t, &runs[t]) - laid.cost_with(t, &laid.runs[t]))
            .sum::<i64>();
        let wishes = rules::of_plan(&laid.problem, &runs);
        let cost_delta = own + wishes - rules::of_plan(&laid.problem, &laid.runs);
        Choice {
            start,
            cost_delta,
            runs,
        }
    }

    fn told(self, laid: &Laid, t: usize) -> Alternative {
        let moves = |other: &usize| *other != t && self.runs[*other] != laid.runs[*other];
        let displaces: Vec<usize> = (0..self.runs.len()).filter(moves).collect();
        let shift = |t: usize| shifts::shift(laid, t, &self.runs[t]);
        Alternative {
            start: from_minute(self.start),
            cost_delta: self.cost_delta,
            shifts: std::iter::once(t)
                .chain(displaces.iter().copied())
                .map(shift)
                .collect(),
            wishes: shifts::wishes(laid, &self.runs),
            displaces,
            plan: written(&laid.problem, &self.runs),
        }
    }
}

/// The runs of task `t` with run `index` wherever it has room before where it is, everything else as it is; the longest
/// block and the daily limit are not looked at.
pub(super) fn places_before(
    laid: &Laid,
    t: usize,
    index: usize,
) -> impl Iterator<Item = Vec<Stretch>> + '_ {
    let grid = laid.problem.grid;
    let run = laid.runs[t][index];
    let earliest = laid.earliest(t).unwrap_or(run.end);
    let before = Stretch::new(earliest, run.end - 1);
    free_beside(laid, t, index)
        .into_iter()
        .map(move |gap| gap.intersection(before).shrunk_to(grid))
        .flat_map(move |gap| {
            let starts = 0..=(gap.len() - run.len()).div_euclid(grid);
            starts.map(move |step| gap.start + step * grid)
        })
        .filter_map(move |start| moved(laid, t, index, start))
}

/// Starts to try, nearest to the run first: side by side in what is free, and where other tasks' blocks start.
fn candidates(laid: &Laid, t: usize, index: usize) -> Vec<i64> {
    let run = laid.runs[t][index];
    let grid = laid.problem.grid;
    let mut starts: Vec<i64> = Vec::new();
    let own = union(vec![run]);
    for gap in difference(&free_beside(laid, t, index), &own) {
        let gap = gap.shrunk_to(grid);
        let mut start = gap.start;
        while start + run.len() <= gap.end {
            starts.push(start);
            start += run.len();
        }
    }
    let movable = (0..laid.runs.len()).filter(|&other| other != t);
    starts.extend(movable.flat_map(|other| laid.runs[other].iter().map(|r| r.start)));
    // The time of a run and what is free right before or behind it may be a place too.
    starts.extend([run.start - run.len(), run.end]);
    starts.retain(|&start| {
        round_down(start, grid) == start && Stretch::new(start, start + run.len()).overlap(run) == 0
    });
    starts.sort_unstable_by_key(|&start| ((start - run.start).abs(), start));
    starts.dedup();
    starts.truncate(MOST_CANDIDATES);
    starts
}

/// What task `t` may use beside everybody else, its run `index` not there.
fn free_beside(laid: &Laid, t: usize, index: usize) -> Vec<Stretch> {
    let mut taken = laid.taken(|other| other != t);
    taken.extend(other_blocks(laid, t, index));
    difference(&laid.open(t), &union(taken))
}

/// The blocks of task `t`, planned and pinned, without its run `index`.
pub(super) fn other_blocks(laid: &Laid, t: usize, index: usize) -> Vec<Stretch> {
    let mut own = laid.runs[t].clone();
    own.remove(index);
    own.extend(&laid.task(t).pinned);
    union(own)
}

/// The runs of task `t` with run `index` at another start; `None` where it would meet another run of the task.
fn moved(laid: &Laid, t: usize, index: usize, start: i64) -> Option<Vec<Stretch>> {
    let mut runs = laid.runs[t].clone();
    let run = runs.remove(index);
    let new = Stretch::new(start, start + run.len());
    let apart = runs.iter().all(|own| own.overlap(new) == 0);
    runs.push(new);
    apart.then(|| union(runs))
}

/// The tasks whose planned runs are in the way of `runs`, or hang on task `t` and would start before it is finished.
fn displaced(laid: &Laid, t: usize, runs: &[Stretch]) -> Vec<usize> {
    let overlaps = |other: usize| {
        let own = &laid.runs[other];
        own.iter().any(|a| runs.iter().any(|b| a.overlap(*b) > 0))
    };
    let finish = cost::finish(&laid.problem, laid.task(t), runs);
    let too_early = |other: usize| {
        laid.task(t).successors.contains(&other)
            && laid.runs[other]
                .first()
                .is_some_and(|run| run.start < finish)
    };
    (0..laid.runs.len())
        .filter(|&other| other != t && (overlaps(other) || too_early(other)))
        .collect()
}

/// Plans what is displaced anew beside everything else.
fn displace(
    wire: &wire::Problem,
    laid: &Laid,
    t: usize,
    runs: Vec<Stretch>,
    displaced: Vec<usize>,
    start: i64,
    budget: &Budget<'_>,
) -> Option<Choice> {
    let moving = with_dependants(laid, displaced);
    if moving.contains(&t) {
        return None;
    }
    let mut new = laid.runs.clone();
    new[t] = runs;
    let fixed = fixed(wire, laid, &new, &moving);
    let planned = plan(&Problem::new(&fixed).ok()?, budget);
    let placed = runs_of(&laid.problem, &planned.blocks);
    for &other in &moving {
        new[other].clone_from(&placed[other]);
    }
    Some(Choice::new(laid, start, new))
}

/// The tasks, and what is planned of all that hangs on them.
fn with_dependants(laid: &Laid, mut tasks: Vec<usize>) -> Vec<usize> {
    let mut next = 0;
    while let Some(&t) = tasks.get(next) {
        for &successor in &laid.task(t).successors {
            if !laid.runs[successor].is_empty() && !tasks.contains(&successor) {
                tasks.push(successor);
            }
        }
        next += 1;
    }
    tasks.sort_unstable();
    tasks
}

/// The problem in which everything has its place but what is moving: the rest is pinned where it is, and what has no
/// place gets none.
fn fixed(
    wire: &wire::Problem,
    laid: &Laid,
    runs: &[Vec<Stretch>],
    moving: &[usize],
) -> wire::Problem {
    let has_place =
        |t: usize| !runs[t].is_empty() || !laid.task(t).pinned.is_empty() || moving.contains(&t);
    let stays: std::collections::HashSet<&str> = (0..runs.len())
        .filter(|&t| has_place(t))
        .map(|t| wire.tasks[t].id.as_str())
        .collect();
    let pinned = |t: usize, task: &wire::Task| -> wire::Task {
        let mut task = task.clone();
        task.after.retain(|id| stays.contains(id.as_str()));
        if !moving.contains(&t) {
            let blocks = union(
                laid.task(t)
                    .pinned
                    .iter()
                    .chain(&runs[t])
                    .copied()
                    .collect(),
            );
            // Nothing more of it is to be planned.
            task.duration_minutes = 1;
            let on_grid = blocks.iter().map(|block| block.grown_to(laid.problem.grid));
            task.pinned = on_grid.map(Stretch::interval).collect();
        }
        task
    };
    let tasks = wire.tasks.iter().enumerate();
    wire::Problem {
        tasks: tasks
            .filter(|(t, _)| has_place(*t))
            .map(|(t, task)| pinned(t, task))
            .collect(),
        ..wire.clone()
    }
}
