//! Why a task is late or has no place: the smallest set of reasons.
//!
//! The question "could it be done in time?" is put to the planner as a problem of this one task, in which everything else
//! is fixed. Starting with all obstacles, each is taken away in turn, the least first; where it still cannot be done
//! without, that obstacle was no reason. What remains is an irreducible infeasible set, found by the deletion filter (J.
//! Chinneck and E. Dravnieks, "Locating minimal infeasible constraint sets in linear programs", 1991).

use std::collections::BTreeSet;

use model::Interval;

use super::{Reason, Trouble, TroubleKind};
use crate::budget::Budget;
use crate::error::Error;
use crate::instant::from_minute;
use crate::laid::{Laid, runs_of};
use crate::problem::Problem;
use crate::read::MAX_DURATION;
use crate::solve::plan;
use crate::stretch::{Stretch, difference, total};
use crate::wire;

/// Of more obstacles than these, the least are not tried one by one: they count as reasons.
const MOST_OBSTACLES: usize = 200;

pub(super) fn trouble(
    wire: &wire::Problem,
    laid: &Laid,
    t: usize,
) -> Result<Option<Trouble>, Error> {
    let task = laid.task(t);
    let (window, missing) = (laid.problem.window, laid.missing(t));
    let (kind, until) = if missing > 0 {
        let waits = task.predecessors.iter().any(|&p| laid.missing(p) > 0);
        let has_hours = laid
            .hours(t)
            .last()
            .is_some_and(|last| last.end > task.ready);
        let kind = match (waits, has_hours) {
            (true, _) => TroubleKind::Predecessor,
            (_, true) => TroubleKind::NoRoom,
            (_, false) => TroubleKind::NoHours,
        };
        (kind, window.end)
    } else if laid.tardiness(t) > 0 {
        // Late tasks have a due date.
        (TroubleKind::Late, task.due.unwrap_or(window.end))
    } else {
        return Ok(None);
    };
    let question = Question {
        wire,
        laid,
        t,
        until,
    };
    let obstacles = question.obstacles();
    let all: BTreeSet<Reason> = obstacles.iter().copied().collect();
    let mut in_pieces = all.clone();
    in_pieces.remove(&Reason::Pieces);
    let free = question.placeable(&in_pieces, question.all_hours())?;
    let mut reasons = all;
    let from = laid.earliest(t).unwrap_or(task.ready);
    match kind {
        // What is missing of a predecessor is that one's trouble.
        TroubleKind::Predecessor => reasons
            .retain(|reason| matches!(reason, Reason::Predecessor(p) if laid.missing(*p) > 0)),
        TroubleKind::NoHours => reasons = BTreeSet::from([Reason::Hours]),
        TroubleKind::Late | TroubleKind::NoRoom => {
            reasons = question.irreducible(obstacles, reasons)?;
        }
    }
    Ok(Some(Trouble {
        kind,
        needed_minutes: task.rest,
        from: from_minute(from),
        until: from_minute(until),
        free_minutes: free,
        longest_minutes: longest_free(laid, t, Stretch::new(from, until)),
        reasons: reasons.into_iter().collect(),
    }))
}

/// The longest stretch that nobody else has.
fn longest_free(laid: &Laid, t: usize, within: Stretch) -> i64 {
    let free = difference(&laid.open(t), &laid.taken(|other| other != t));
    let grid = laid.problem.grid;
    let lengths = free
        .iter()
        .map(|gap| gap.intersection(within).shrunk_to(grid).len());
    lengths.max().unwrap_or(0).max(0)
}

/// How much of a task could be done by a moment.
struct Question<'a> {
    wire: &'a wire::Problem,
    laid: &'a Laid,
    t: usize,
    until: i64,
}

impl Question<'_> {
    /// Whatever may be in the way, in the order in which it is to be forgiven.
    fn obstacles(&self) -> Vec<Reason> {
        let (laid, t) = (self.laid, self.t);
        let buffer = self.wire.buffer_minutes;
        let weight_of = |stretch: Stretch| -> i64 {
            let stretch = stretch.intersection(Stretch::new(laid.task(t).ready, self.until));
            laid.hours(t).iter().map(|h| h.overlap(stretch)).sum()
        };
        let busy = self.wire.busy.iter().enumerate().map(|(i, busy)| {
            let busy = Stretch::around(*busy);
            let around = Stretch::new(
                busy.start.saturating_sub(buffer),
                busy.end.saturating_add(buffer),
            );
            (weight_of(around), Reason::Busy(i))
        });
        let tasks = (0..laid.runs.len())
            .filter(|&other| other != t)
            .map(|other| {
                let blocks: Vec<Stretch> = laid.blocks(other).collect();
                (
                    blocks.iter().map(|b| weight_of(*b)).sum(),
                    Reason::Task(other),
                )
            });
        let mut timed: Vec<(i64, Reason)> = busy.chain(tasks).filter(|(w, _)| *w > 0).collect();
        timed.sort_unstable();
        let skipped = timed.len().saturating_sub(MOST_OBSTACLES);
        let mut obstacles: Vec<Reason> = timed.drain(skipped..).map(|(_, reason)| reason).collect();
        let task = laid.task(t);
        if task.min_run > laid.problem.grid {
            obstacles.push(Reason::Pieces);
        }
        if laid.problem.daily_limit.is_some() {
            obstacles.push(Reason::DailyLimit);
        }
        if task.ready > laid.problem.window.start {
            obstacles.push(Reason::NotBefore);
        }
        obstacles.extend(task.predecessors.iter().map(|&p| Reason::Predecessor(p)));
        obstacles
    }

    /// What remains of `reasons`, which are all `obstacles`, when each is taken away that need not be there.
    fn irreducible(
        &self,
        obstacles: Vec<Reason>,
        mut reasons: BTreeSet<Reason>,
    ) -> Result<BTreeSet<Reason>, Error> {
        let work = self.laid.task(self.t).rest;
        if self.placeable(&reasons, work)? >= work {
            return Ok(BTreeSet::from([Reason::Cost]));
        }
        for obstacle in obstacles {
            reasons.remove(&obstacle);
            if self.placeable(&reasons, work)? >= work {
                reasons.insert(obstacle);
            }
        }
        if reasons.is_empty() {
            reasons.insert(Reason::Hours);
        }
        Ok(reasons)
    }

    /// The minutes of the task's hours before the end, on the grid.
    fn all_hours(&self) -> i64 {
        let (laid, t) = (self.laid, self.t);
        let within = Stretch::new(laid.task(t).ready, self.until);
        let hours = laid.hours(t).iter();
        let minutes: i64 = hours
            .map(|hours| {
                hours
                    .intersection(within)
                    .shrunk_to(laid.problem.grid)
                    .len()
                    .max(0)
            })
            .sum();
        minutes.min(MAX_DURATION)
    }

    /// How many of `work` minutes, cut as the task may be, lawful runs can take up before the end, if only these
    /// obstacles are there.
    fn placeable(&self, obstacles: &BTreeSet<Reason>, work: i64) -> Result<i64, Error> {
        let (laid, t) = (self.laid, self.t);
        let task = laid.task(t);
        let has = |reason: Reason| obstacles.contains(&reason);
        let window = laid.problem.window;
        let mut from = if has(Reason::NotBefore) {
            task.ready
        } else {
            window.start
        };
        for &p in task
            .predecessors
            .iter()
            .filter(|&&p| has(Reason::Predecessor(p)))
        {
            from = from.max(laid.finish(p));
        }
        let within = Stretch::new(from, self.until.min(window.end));
        if within.is_empty() || work == 0 {
            return Ok(0);
        }
        let problem = wire::Problem {
            busy: self.busy_until(within.end, &has),
            daily_limit_minutes: self
                .wire
                .daily_limit_minutes
                .filter(|_| has(Reason::DailyLimit)),
            // Nothing counts but how much has a place.
            cost: wire::UnitCosts {
                missing: 1_000_000,
                tardy: 0,
                finish: 0,
                wait: 0,
                split: 0,
                moved: 0,
            },
            preferences: wire::Preferences::default(),
            tasks: self.alone(from, work, &has),
            ..self.wire.clone()
        };
        let planned = plan(&Problem::new(&problem)?, &Budget::first_plan());
        let placed = runs_of(&Problem::new(&problem)?, &planned.blocks);
        Ok(total(&placed[0]))
    }

    /// The busy times among the obstacles, and everything from `end` on.
    fn busy_until(&self, end: i64, has: &impl Fn(Reason) -> bool) -> Vec<Interval> {
        let busy = self.wire.busy.iter().enumerate();
        let mut busy: Vec<Interval> = busy
            .filter(|(i, _)| has(Reason::Busy(*i)))
            .map(|(_, busy)| *busy)
            .collect();
        let window = self.laid.problem.window;
        if end < window.end {
            // With its buffer it begins at the end.
            let start = end.saturating_add(self.wire.buffer_minutes);
            busy.push(Stretch::new(start, window.end.max(start.saturating_add(1))).interval());
            busy.retain(|busy| busy.start < busy.end);
        }
        busy
    }

    /// The task by itself, with nothing behind it, and the obstacles among the others pinned where they are.
    fn alone(&self, from: i64, work: i64, has: &impl Fn(Reason) -> bool) -> Vec<wire::Task> {
        let (laid, t) = (self.laid, self.t);
        let (task, grid) = (laid.task(t), laid.problem.grid);
        let stated = &self.wire.tasks[t];
        let mut alone = wire::Task {
            not_before: Some(from_minute(from)),
            hours: stated.hours.clone(),
            min_block_minutes: stated.min_block_minutes,
            max_block_minutes: stated.max_block_minutes,
            barred: stated.barred.clone(),
            ..wire::Task::new("asked", work)
        };
        if !has(Reason::Pieces) {
            alone.min_block_minutes = Some(grid);
            alone.max_block_minutes = None;
        }
        let pinned = |other: usize| -> Vec<Interval> {
            // What is pinned of the task itself stays; where its planned runs may go is the question.
            let blocks: Vec<Stretch> = match other == t {
                true => task.pinned.clone(),
                false if has(Reason::Task(other)) => laid.blocks(other).collect(),
                false => Vec::new(),
            };
            let on_grid = blocks.into_iter().map(|block| block.grown_to(grid));
            on_grid.map(Stretch::interval).collect()
        };
        let others = (0..laid.runs.len()).map(|other| wire::Task {
            hours: stated.hours.clone(),
            pinned: pinned(other),
            ..wire::Task::new(format!("fixed {other}"), 1)
        });
        let others = others.filter(|other| !other.pinned.is_empty());
        std::iter::once(alone).chain(others).collect()
    }
}
