//! One block: the earliest allowed moment, what was in the way, and what bound it.

use super::{Binding, Blocker, What, WhyHere, alternatives};
use crate::budget::Budget;
use crate::instant::from_minute;
use crate::laid::Laid;
use crate::stretch::{Stretch, difference, round_up, total, union};
use crate::wire;

/// Explains run `index` of task `t`; `pinned` says whether it really is, though not in `laid`.
pub(super) fn why(
    wire: &wire::Problem,
    laid: &Laid,
    t: usize,
    index: usize,
    pinned: bool,
    budget: &Budget<'_>,
) -> WhyHere {
    let run = laid.runs[t][index];
    let begun = run.start < laid.problem.window.start;
    let earliest = earliest(laid, t).unwrap_or(run.start);
    let alternatives = if begun {
        Vec::new()
    } else {
        alternatives::cheapest(wire, laid, t, index, budget)
    };
    let improvable = |limit: i64| {
        let earlier = |a: &&super::Alternative| a.start < from_minute(limit);
        alternatives
            .iter()
            .filter(earlier)
            .any(|a| a.displaces.is_empty() && a.cost_delta < 0)
    };
    let binding = if pinned {
        Binding::Pinned
    } else if begun {
        Binding::Begun
    } else if run.start < earliest || !laid.allows(t, &laid.runs[t], |_| false) {
        Binding::Outdated
    } else if run.start == earliest {
        first_moment(laid, t, earliest)
    } else if improvable(run.start) {
        Binding::Improvable
    } else {
        no_room_before(laid, t, index)
    };
    WhyHere {
        time: run.interval(),
        earliest: from_minute(earliest),
        binding,
        blockers: blockers(wire, laid, t, Stretch::new(earliest, run.start)),
        slack_minutes: laid.task(t).due.map(|due| due - run.end),
        alternatives,
    }
}

/// The first minute on the grid at which release, predecessors and hours allow a slot of task `t`.
pub(super) fn earliest(laid: &Laid, t: usize) -> Option<i64> {
    let (from, grid) = (laid.earliest(t)?, laid.problem.grid);
    laid.hours(t).iter().find_map(|hours| {
        let start = round_up(hours.start.max(from), grid);
        (start + grid <= hours.end).then_some(start)
    })
}

/// Why nothing earlier is allowed at all.
fn first_moment(laid: &Laid, t: usize, earliest: i64) -> Binding {
    let grid = laid.problem.grid;
    let task = laid.task(t);
    let finish = task.predecessors.iter().map(|&p| laid.finish(p)).max();
    match finish {
        _ if laid
            .earliest(t)
            .is_none_or(|e| round_up(e, grid) < earliest) =>
        {
            Binding::Hours
        }
        Some(finish) if round_up(finish, grid) == earliest => Binding::Predecessor,
        _ if task.ready > laid.problem.window.start => Binding::NotBefore,
        _ => Binding::Now,
    }
}

/// What of hours, busy time, tasks and daily limit leaves no place for the run before where it is.
fn no_room_before(laid: &Laid, t: usize, index: usize) -> Binding {
    let run = laid.runs[t][index];
    let Some(earliest) = laid.earliest(t) else {
        return Binding::Predecessor;
    };
    let own = alternatives::other_blocks(laid, t, index);
    let before = Stretch::new(earliest, run.end - 1);
    let fits = |free: &[Stretch]| {
        let gaps = free.iter().map(|gap| gap.intersection(before));
        let grid = laid.problem.grid;
        gaps.map(|gap| gap.shrunk_to(grid))
            .any(|gap| gap.len() >= run.len())
    };
    let others = laid.taken(|other| other != t);
    let open = difference(&laid.open(t), &own);
    let free = difference(&open, &others);
    if !fits(&difference(laid.hours(t), &own)) {
        Binding::Hours
    } else if !fits(&open) {
        Binding::Busy
    } else if !fits(&free) {
        Binding::Tasks
    } else {
        beside_itself(laid, t, index)
    }
}

/// The same where there is room for the run alone: what counts more than the run is against it.
fn beside_itself(laid: &Laid, t: usize, index: usize) -> Binding {
    let not_too_long = |runs: &Vec<Stretch>| {
        let longest = laid.task(t).max_run;
        runs.iter().all(|run| run.len() <= longest)
    };
    let places = || alternatives::places_before(laid, t, index);
    if places().any(|runs| laid.allows(t, &runs, |_| false)) {
        Binding::Cost
    } else if places().any(|runs| not_too_long(&runs)) {
        Binding::DailyLimit
    } else {
        Binding::LongestBlock
    }
}

/// Everything that took allowed time of task `t` in `before`.
fn blockers(wire: &wire::Problem, laid: &Laid, t: usize, before: Stretch) -> Vec<Blocker> {
    let hours: Vec<Stretch> = laid
        .hours(t)
        .iter()
        .map(|hours| hours.intersection(before))
        .filter(|hours| !hours.is_empty())
        .collect();
    let in_the_way = |stretch: Stretch| hours.iter().any(|hours| hours.overlap(stretch) > 0);
    let mut found: Vec<(Stretch, What)> = Vec::new();
    let busy: Vec<Stretch> = wire.busy.iter().copied().map(Stretch::around).collect();
    found.extend(busy.iter().enumerate().map(|(i, b)| (*b, What::Busy(i))));
    let all_busy = union(busy.clone());
    let buffer = wire.buffer_minutes;
    for (i, busy) in busy.iter().enumerate() {
        let around = [
            Stretch::new(busy.start.saturating_sub(buffer), busy.start),
            Stretch::new(busy.end, busy.end.saturating_add(buffer)),
        ];
        // What another busy time covers needs no buffer to be taken.
        let margins = around.map(|margin| difference(&union(vec![margin]), &all_busy));
        found.extend(margins.into_iter().flatten().map(|m| (m, What::Buffer(i))));
    }
    for other in (0..laid.runs.len()).filter(|&other| other != t) {
        found.extend(laid.blocks(other).map(|block| (block, What::Task(other))));
    }
    found.retain(|(stretch, _)| in_the_way(*stretch));
    found.extend(full_days(laid, t, &hours).map(|day| (day, What::DailyLimit)));
    found.sort_unstable();
    found
        .into_iter()
        .map(|(stretch, what)| Blocker {
            time: stretch.interval(),
            what,
        })
        .collect()
}

/// The free time of days on which the daily limit leaves no run of task `t`, a stretch a day.
fn full_days<'a>(
    laid: &'a Laid,
    t: usize,
    before: &[Stretch],
) -> impl Iterator<Item = Stretch> + 'a {
    let taken = laid.taken(|_| true);
    let mut free = difference(before, &laid.problem.busy);
    free = difference(&free, &taken);
    let days: Vec<_> = before
        .iter()
        .flat_map(|hours| laid.days_of(*hours))
        .collect();
    let mut days: Vec<Stretch> = days
        .into_iter()
        .filter(|(date, _)| {
            let left = laid.left_on(*date, |_| true);
            left.is_some_and(|left| left < laid.task(t).min_run)
        })
        .map(|(_, day)| day)
        .collect();
    days.dedup();
    days.into_iter().filter_map(move |day| {
        let parts: Vec<Stretch> = free
            .iter()
            .map(|gap| gap.intersection(day))
            .filter(|gap| !gap.is_empty())
            .collect();
        let (first, last) = (parts.first()?, parts.last()?);
        (total(&parts) > 0).then(|| Stretch::new(first.start, last.end))
    })
}
