//! How one plan differs from another, block by block, and why.

use std::collections::BTreeMap;

use model::Interval;

use crate::cost;
use crate::error::Error;
use crate::instant::{ceil_minute, floor_minute, from_minute};
use crate::laid::Laid;
use crate::stretch::{Stretch, difference, total, union};
use crate::wire::{self, Block};

/// One block, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The task's id.
    pub task: String,
    /// What became of it.
    pub kind: ChangeKind,
    /// Where it was; `None` for one that is new.
    pub before: Option<Interval>,
    /// Where it is; `None` for one that is gone.
    pub after: Option<Interval>,
    /// Why.
    pub cause: Cause,
}

/// What became of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChangeKind {
    /// It was not there.
    Added,
    /// Same task and length, another time.
    Moved,
    /// It is no longer there.
    Removed,
    /// It is where it was.
    Kept,
}

/// Why a block is not where it was, or is there at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// Nothing speaks against its place.
    Kept,
    /// A person fixed it.
    Pinned,
    /// The task had no block before.
    NewTask,
    /// The task's work is cut differently, or there is more of it.
    Recut,
    /// The task is no longer to be planned.
    TaskGone,
    /// Its time is past.
    Past,
    /// A busy time, by its index in the problem, or its buffer is there now.
    Busy(usize),
    /// The task's hours do not hold its time.
    Hours,
    /// The task is not released by then.
    NotBefore,
    /// A task that must be finished first, by its id, is not by then.
    Predecessor(String),
    /// Another task, by its id, is there now.
    Taken(String),
    /// The whole plan is cheaper so.
    Cheaper,
}

/// What turns the plan made of `before` into the one made of `after`, which solves `wire`; in order of time.
///
/// Touching blocks of one task count as one. Of those that are not kept, those of equal length are moved, in order of
/// time.
///
/// # Errors
/// The problem breaks an input rule.
pub fn diff(wire: &wire::Problem, before: &[Block], after: &[Block]) -> Result<Vec<Change>, Error> {
    let laid = Laid::new(wire, after)?;
    let mut old = by_task(before);
    let mut changes = Vec::new();
    for (t, task) in wire.tasks.iter().enumerate() {
        let was = old.remove(task.id.as_str()).unwrap_or_default();
        let pinned = &laid.task(t).pinned;
        let mut add = |kind, before: Option<Stretch>, after: Option<Stretch>, cause| {
            changes.push(Change {
                task: task.id.clone(),
                kind,
                before: before.map(Stretch::interval),
                after: after.map(Stretch::interval),
                cause,
            });
        };
        for &pin in pinned {
            if was.iter().any(|block| block.overlap(pin) > 0) {
                add(ChangeKind::Kept, Some(pin), Some(pin), Cause::Pinned);
            } else {
                add(ChangeKind::Added, None, Some(pin), Cause::Pinned);
            }
        }
        let free = difference(&was, pinned);
        for (before, after) in matched(&free, &laid.runs[t]) {
            let (kind, cause) = match (before, after) {
                (Some(b), Some(a)) if a == b => (ChangeKind::Kept, Cause::Kept),
                (Some(b), Some(_)) => (ChangeKind::Moved, cause(wire, &laid, t, b, after)),
                (Some(b), None) => (ChangeKind::Removed, cause(wire, &laid, t, b, None)),
                (None, _) if was.is_empty() => (ChangeKind::Added, Cause::NewTask),
                (None, _) => (ChangeKind::Added, Cause::Recut),
            };
            add(kind, before, after, cause);
        }
    }
    for (task, blocks) in old {
        changes.extend(blocks.into_iter().map(|block| Change {
            task: task.to_owned(),
            kind: ChangeKind::Removed,
            before: Some(block.interval()),
            after: None,
            cause: Cause::TaskGone,
        }));
    }
    changes.sort_by_key(|change| (change.after.or(change.before), change.before));
    Ok(changes)
}

fn by_task(blocks: &[Block]) -> BTreeMap<&str, Vec<Stretch>> {
    let mut tasks: BTreeMap<&str, Vec<Stretch>> = BTreeMap::new();
    for block in blocks {
        let time = Stretch::new(floor_minute(block.start), ceil_minute(block.end));
        tasks.entry(&block.task).or_default().push(time);
    }
    for times in tasks.values_mut() {
        *times = union(std::mem::take(times));
    }
    tasks
}

/// Equal stretches belong together; of the others those of equal length, in order of time.
fn matched(before: &[Stretch], after: &[Stretch]) -> Vec<(Option<Stretch>, Option<Stretch>)> {
    let mut left: Vec<Stretch> = before.to_vec();
    left.retain(|old| !after.contains(old));
    let mut pairs = Vec::new();
    for &new in after {
        let same_length = |left: &[Stretch]| left.iter().position(|old| old.len() == new.len());
        let old = if before.contains(&new) {
            Some(new)
        } else {
            same_length(&left).map(|index| left.remove(index))
        };
        pairs.push((old, Some(new)));
    }
    pairs.extend(left.into_iter().map(|old| (Some(old), None)));
    pairs
}

/// Why task `t` has no block at `was`, where it had one, but at `now`.
fn cause(wire: &wire::Problem, laid: &Laid, t: usize, was: Stretch, now: Option<Stretch>) -> Cause {
    let task = laid.task(t);
    if was.start < laid.problem.window.start {
        return Cause::Past;
    }
    if task.ready > was.start {
        return Cause::NotBefore;
    }
    let buffer = wire.buffer_minutes;
    let busy = wire.busy.iter().position(|busy| {
        let busy = Stretch::around(*busy);
        was.start < busy.end.saturating_add(buffer) && busy.start.saturating_sub(buffer) < was.end
    });
    if let Some(index) = busy {
        return Cause::Busy(index);
    }
    if total(&difference(&[was], laid.hours(t))) > 0 {
        return Cause::Hours;
    }
    let is_late = |p: &&usize| laid.missing(**p) > 0 || laid.finish(**p) > was.start;
    if let Some(&p) = task.predecessors.iter().find(is_late) {
        return Cause::Predecessor(laid.task(p).id.clone());
    }
    if now.is_some_and(|now| now.start < was.start) {
        // Who is there now came after it had gone.
        return Cause::Cheaper;
    }
    let taker = (0..laid.runs.len())
        .filter(|&other| other != t)
        .find(|&other| laid.blocks(other).any(|block| block.overlap(was) > 0));
    match taker {
        Some(other) => Cause::Taken(laid.task(other).id.clone()),
        None => Cause::Cheaper,
    }
}

/// The blocks that a problem holds as `previous`: the plan before.
pub fn previous(wire: &wire::Problem) -> Vec<Block> {
    let blocks = wire.tasks.iter().flat_map(|task| {
        let times = task.previous.iter().map(|p| Stretch::around(*p));
        times.map(|time| Block {
            task: task.id.clone(),
            start: from_minute(time.start),
            end: from_minute(time.end),
        })
    });
    blocks.collect()
}

/// What of a task has no place, and how late it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Minutes without a place.
    pub missing_minutes: i64,
    /// Minutes from the due date to the finish, or to the horizon while something is missing.
    pub late_minutes: i64,
}

impl Outcome {
    /// That of task `t`, were it in these runs.
    pub(crate) fn of(laid: &Laid, t: usize, runs: &[Stretch]) -> Outcome {
        let task = laid.task(t);
        Outcome {
            missing_minutes: cost::missing(task, runs),
            late_minutes: cost::tardiness(task, cost::finish(&laid.problem, task, runs)),
        }
    }
}

/// How each task of a problem fares in the plan made of `blocks`.
///
/// # Errors
/// The problem breaks an input rule.
pub fn outcomes(wire: &wire::Problem, blocks: &[Block]) -> Result<Vec<Outcome>, Error> {
    let laid = Laid::new(wire, blocks)?;
    let outcome = |t: usize| Outcome::of(&laid, t, &laid.runs[t]);
    Ok((0..wire.tasks.len()).map(outcome).collect())
}
