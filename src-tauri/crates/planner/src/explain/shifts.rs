//! What another place would mean, in what people count: who is finished later, too late or without room, and which
//! wishes are met less or more. The costs are of these and nothing else.

use crate::cost;
use crate::diff::Outcome;
use crate::laid::Laid;
use crate::rules::{RULES, Wish};
use crate::stretch::{Stretch, total};

/// What would become of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// The task.
    pub task: usize,
    /// How many minutes later it would be finished, below 0 for earlier; a task of which some has no place is finished
    /// no sooner than the horizon.
    pub finish_minutes: i64,
    /// How many minutes later its planned work would be done on average, below 0 for earlier; 0 where it is not as much.
    pub work_minutes: i64,
    /// How many more pieces it would be in, below 0 for fewer.
    pub pieces: i64,
    /// How it is.
    pub before: Outcome,
    /// How it would be.
    pub after: Outcome,
}

/// What would become of task `t` with these runs.
pub(super) fn shift(laid: &Laid, t: usize, runs: &[Stretch]) -> Shift {
    let (task, old) = (laid.task(t), &laid.runs[t]);
    let finish = |runs: &[Stretch]| cost::finish(&laid.problem, task, runs);
    let pieces = |runs: &[Stretch]| cost::stretches(task, runs);
    let waited = |runs: &[Stretch]| -> i64 {
        let waits = runs.iter().map(|run| cost::wait_of_run(task, *run));
        waits.sum()
    };
    let minutes = total(runs);
    let as_much = minutes > 0 && minutes == total(old);
    Shift {
        task: t,
        finish_minutes: finish(runs) - finish(old),
        work_minutes: if as_much {
            (waited(runs) - waited(old)) / minutes
        } else {
            0
        },
        pieces: pieces(runs) - pieces(old),
        before: Outcome::of(laid, t, old),
        after: Outcome::of(laid, t, runs),
    }
}

/// The wishes that would be met otherwise than they are, and what that costs more; below 0 where they are met better.
pub(super) fn wishes(laid: &Laid, runs: &[Vec<Stretch>]) -> Vec<(Wish, i64)> {
    let of = |runs: &[Vec<Stretch>]| RULES.map(|rule| rule.cost(&laid.problem, runs));
    let (old, new) = (of(&laid.runs), of(runs));
    let changes = RULES.iter().zip(old.iter().zip(new));
    changes
        .map(|(rule, (old, new))| (rule.wish(), new - old))
        .filter(|(_, more)| *more != 0)
        .collect()
}
