//! From a plan that is good by the contract's cost to one that is good by the preferences too.
//!
//! The search prices one task at a time, and breaks and batches are about neighbours. So this is a second, plain local
//! search over whole plans: one task after the other is put wherever the total is least, everything behind a block is
//! pushed to make room for a break, until nothing helps. It costs only those who state preferences.

use crate::budget::Budget;
use crate::cost;
use crate::laid::Laid;
use crate::stretch::{Stretch, difference, round_up, total, union};

/// Passes over all tasks; each but the last improved something.
const MOST_PASSES: usize = 12;
/// The most places that are tried for one run of a task.
const MOST_PLACES: usize = 160;
/// Runs that start further from each other, in minutes, do not change places.
const FAR: i64 = 24 * 60;

/// So many costs of a task are computed whatever the budget, a matter of milliseconds: a plan of a few tasks meets what
/// is wished for also on a machine that has no time.
const LITTLE_WORK: usize = 100_000;

/// New runs for some tasks.
type Change = Vec<(usize, Vec<Stretch>)>;

/// Improves the runs while the budget lasts, and a little in any case.
pub(crate) fn polish(laid: &mut Laid, budget: &Budget<'_>) {
    let mut best = cost::of_plan(&laid.problem, &laid.runs).total;
    let mut work = 0;
    for _ in 0..MOST_PASSES {
        let before = best;
        for t in 0..laid.runs.len() {
            for mut change in changes(laid, t) {
                work += laid.runs.len();
                if work > LITTLE_WORK && (budget.out_of_time)() {
                    return;
                }
                swap(laid, &mut change);
                let new = cost::of_plan(&laid.problem, &laid.runs).total;
                if new < best && change.iter().all(|(t, _)| is_lawful(laid, *t)) {
                    best = new;
                } else {
                    swap(laid, &mut change);
                }
            }
        }
        if best == before {
            return;
        }
    }
}

/// Puts the change's runs in and takes out what was there; twice is as if nothing had been done.
fn swap(laid: &mut Laid, change: &mut Change) {
    for (t, runs) in change {
        std::mem::swap(&mut laid.runs[*t], runs);
    }
}

/// Whether every rule allows task `t` where it is, and what hangs on it.
fn is_lawful(laid: &Laid, t: usize) -> bool {
    let finish = laid.finish(t);
    let waiting = laid.task(t).successors.iter();
    let mut first = waiting.filter_map(|&s| laid.runs[s].first());
    laid.allows(t, &laid.runs[t], |_| false) && first.all(|first| first.start >= finish)
}

/// Places worth a try for task `t`.
fn changes(laid: &Laid, t: usize) -> Vec<Change> {
    let mut found = Vec::new();
    for index in 0..laid.runs[t].len() {
        found.extend(moved(laid, t, index));
        found.extend(pushed(laid, t, index));
        found.extend(exchanged(laid, t, index));
    }
    if laid.task(t).spread.is_some() {
        let beside_others = a_share_a_day(laid, t, &free(laid, t, &[]));
        found.extend(beside_others.map(|runs| vec![(t, runs)]));
        found.extend(a_share_with_room(laid, t));
        found.extend(traded(laid, t));
    }
    found
}

/// One run at another start.
fn moved(laid: &Laid, t: usize, index: usize) -> Vec<Change> {
    let run = laid.runs[t][index];
    let mut own = laid.runs[t].clone();
    own.remove(index);
    let free = free(laid, t, &own);
    let starts = starts(laid, t, run.len(), &free);
    let at = |start: i64| {
        let mut runs = own.clone();
        runs.push(Stretch::new(start, start + run.len()));
        vec![(t, union(runs))]
    };
    starts.into_iter().take(MOST_PLACES).map(at).collect()
}

/// What task `t` may use beside everybody else and its runs `own`.
fn free(laid: &Laid, t: usize, own: &[Stretch]) -> Vec<Stretch> {
    let taken = laid.taken(|other| other != t);
    let blocked = taken.iter().chain(&laid.task(t).pinned).chain(own);
    difference(&laid.open(t), &union(blocked.copied().collect()))
}

/// Starts worth a try: both ends of what is free, a break behind or before a neighbour, and where the time of day that
/// is preferred begins.
fn starts(laid: &Laid, t: usize, length: i64, free: &[Stretch]) -> Vec<i64> {
    let (grid, task) = (laid.problem.grid, laid.task(t));
    let pause = round_up(laid.problem.preferences.break_minutes, grid);
    let preferred = task.prefer.as_deref().unwrap_or(&[]);
    let mut starts = Vec::new();
    for gap in free {
        let gap = gap.shrunk_to(grid);
        if gap.len() < length {
            continue;
        }
        let last = gap.end - length;
        let inside = preferred.iter().flat_map(|p| {
            [
                round_up(p.start, grid),
                round_up(p.end - length - grid + 1, grid),
            ]
        });
        let tries = [gap.start, last, gap.start + pause, last - pause];
        starts.extend(
            tries
                .into_iter()
                .chain(inside)
                .filter(|start| (gap.start..=last).contains(start)),
        );
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The run and all that follow it without a break, a break later.
fn pushed(laid: &Laid, t: usize, index: usize) -> Option<Change> {
    laid.problem.preferences.break_after?;
    let pause = round_up(laid.problem.preferences.break_minutes, laid.problem.grid);
    let first = laid.runs[t][index];
    let mut timeline: Vec<(Stretch, usize)> = Vec::new();
    for (other, runs) in laid.runs.iter().enumerate() {
        timeline.extend(runs.iter().map(|run| (*run, other)));
    }
    timeline.sort_unstable();
    let mut end = first.start;
    let mut pushed = Vec::new();
    for (run, other) in timeline {
        // What lies behind a gap that is as long has room enough.
        if run.start >= first.start && run.start < end + pause {
            pushed.push((run, other));
            end = run.end;
        }
    }
    let mut tasks: Vec<usize> = pushed.iter().map(|(_, other)| *other).collect();
    tasks.sort_unstable();
    tasks.dedup();
    let later = |other: usize| {
        let runs = laid.runs[other].iter().map(|&run| {
            let by = if pushed.contains(&(run, other)) {
                pause
            } else {
                0
            };
            Stretch::new(run.start + by, run.end + by)
        });
        (other, union(runs.collect()))
    };
    let change = tasks.into_iter().map(later).collect();
    Some(change)
}

/// The run at the start of one before it, or at the end of one behind it, and what lies between on its other side.
fn exchanged(laid: &Laid, t: usize, index: usize) -> Vec<Change> {
    let run = laid.runs[t][index];
    let near = |other: &Stretch| (other.start - run.start).abs() <= FAR && *other != run;
    let ends = laid.runs.iter().flatten().filter(|other| near(other));
    let exchange = |other: &Stretch| -> Change {
        let earlier = other.start < run.start;
        let between = if earlier {
            Stretch::new(other.start, run.start)
        } else {
            Stretch::new(run.end, other.end)
        };
        let (to, by) = if earlier {
            (other.start, run.len())
        } else {
            (other.end - run.len(), -run.len())
        };
        let place = |task: usize, old: Stretch| {
            if (task, old) == (t, run) {
                Stretch::new(to, to + run.len())
            } else if between.overlap(old) > 0 {
                Stretch::new(old.start + by, old.end + by)
            } else {
                old
            }
        };
        let tasks = laid.runs.iter().enumerate().map(|(task, runs)| {
            let new = runs.iter().map(|&old| place(task, old));
            (task, union(new.collect()))
        });
        tasks
            .filter(|(task, runs)| *runs != laid.runs[*task])
            .collect()
    };
    ends.map(exchange).collect()
}

/// All of the task anew in what is free, at most its share on each day.
fn a_share_a_day(laid: &Laid, t: usize, free: &[Stretch]) -> Option<Vec<Stretch>> {
    let task = laid.task(t);
    let share = task.spread?;
    if task.whole || task.rest == 0 {
        return None;
    }
    let grid = laid.problem.grid;
    let earliest = laid.earliest(t)?;
    let (mut runs, mut rest): (Vec<Stretch>, i64) = (Vec::new(), task.rest);
    let mut days: Vec<&Stretch> = laid.problem.preferences.days.iter().flatten().collect();
    days.sort_by_key(|day| day.start);
    for day in days {
        let mut today = share.max(task.min_run).min(rest);
        for gap in free {
            let within = Stretch::new(earliest, i64::MAX).intersection(*day);
            let gap = gap.intersection(within).shrunk_to(grid);
            let longest = gap.len().min(task.max_run).min(today);
            // What remains must be possible in lawful pieces.
            let length = rest - task.least_rest(rest - longest);
            if length >= task.min_run && length <= longest {
                runs.push(Stretch::new(gap.start, gap.start + length));
                rest -= length;
                today -= length;
            }
            if today < task.min_run {
                break;
            }
        }
        if rest == 0 {
            break;
        }
    }
    (total(&runs) == task.rest).then(|| union(runs))
}

/// The same from where the task begins now, whoever is there: what is in the way comes later.
fn a_share_with_room(laid: &Laid, t: usize) -> Option<Change> {
    let begins = laid.runs[t].first()?.start;
    let tasks = &laid.problem.tasks;
    let pinned = union(
        tasks
            .iter()
            .flat_map(|task| &task.pinned)
            .copied()
            .collect(),
    );
    let from_there = Stretch::new(begins, laid.problem.window.end);
    let mut free = difference(&laid.open(t), &pinned);
    free.retain_mut(|gap| {
        *gap = gap.intersection(from_there);
        !gap.is_empty()
    });
    let own = a_share_a_day(laid, t, &free)?;
    let in_the_way = |run: &Stretch| own.iter().any(|own| own.overlap(*run) > 0);
    let others = (0..tasks.len()).filter(|&other| other != t);
    let (mut taken, mut moved) = ([pinned, own.clone()].concat(), Vec::new());
    for other in others {
        let (late, kept): (Vec<Stretch>, _) =
            laid.runs[other].iter().partition(|run| in_the_way(run));
        taken.extend(&kept);
        if !late.is_empty() {
            moved.push((other, kept, late));
        }
    }
    let mut change = vec![(t, own)];
    for (other, mut runs, late) in moved {
        for run in late {
            let mut gaps = difference(&laid.open(other), &union(taken.clone())).into_iter();
            let later = Stretch::new(run.start, i64::MAX);
            let place = gaps.find_map(|gap| {
                let gap = gap.intersection(later).shrunk_to(laid.problem.grid);
                (gap.len() >= run.len()).then(|| Stretch::new(gap.start, gap.start + run.len()))
            })?;
            taken.push(place);
            runs.push(place);
        }
        change.push((other, union(runs)));
    }
    Some(change)
}

/// What a day has beyond the task's share, against as much of another task's run on another day.
fn traded(laid: &Laid, t: usize) -> Vec<Change> {
    let Some(share) = laid.task(t).spread else {
        return Vec::new();
    };
    let ends = |run: &Stretch, length: i64| {
        [
            Stretch::new(run.start, run.start + length),
            Stretch::new(run.end - length, run.end),
        ]
    };
    let with = |t: usize, gone: Stretch, come: Stretch| {
        let mut runs = difference(&laid.runs[t], &[gone]);
        runs.push(come);
        (t, union(runs))
    };
    let mut found = Vec::new();
    for day in laid.problem.preferences.days.iter().flatten() {
        let today = laid.runs[t].iter().filter(|run| run.overlap(*day) > 0);
        let beyond = today.clone().map(|run| run.overlap(*day)).sum::<i64>() - share;
        if beyond <= 0 {
            continue;
        }
        for given in today
            .filter(|run| run.len() >= beyond)
            .flat_map(|run| ends(run, beyond))
        {
            for (other, runs) in laid
                .runs
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != t)
            {
                let elsewhere = runs
                    .iter()
                    .filter(|run| run.overlap(*day) == 0 && run.len() >= beyond);
                for got in elsewhere.flat_map(|run| ends(run, beyond)) {
                    found.push(vec![with(t, given, got), with(other, got, given)]);
                }
            }
        }
    }
    found
}
