//! A task too long for dynamic programming: fill the gaps as they come.

use super::Free;
use super::price::Price;
use crate::schedule::Placement;
use crate::stretch::Stretch;

/// The earliest runs, each as long as can be while the rest can still be done lawfully.
pub(super) fn best(free: &Free<'_>, price: &Price<'_>) -> Option<Placement> {
    let runs = earliest_runs(free, price);
    let last = runs.last()?;
    let adds = runs.iter().map(|&run| price.run(run)).sum();
    let rest = price.task.rest - runs.iter().map(|run| run.len()).sum::<i64>();
    let cost = match rest {
        0 => price.complete(adds, last.end),
        _ if free.complete_only => return None,
        _ => price.partial(adds, rest),
    };
    (cost <= price.absent()).then_some(Placement { runs, cost })
}

fn earliest_runs(free: &Free<'_>, price: &Price<'_>) -> Vec<Stretch> {
    const TWO_DAYS: i64 = 2 * 24 * 60;
    let task = price.task;
    let mut runs: Vec<Stretch> = Vec::new();
    let mut rest = task.rest;
    for gap in free.gaps() {
        let mut start = gap.start;
        while rest >= task.min_run {
            let recent = runs.partition_point(|run| run.end < start - TWO_DAYS);
            let own = &runs[recent..];
            let Some(from) = free.first_start(start, task.min_run, gap.end, own) else {
                break;
            };
            let longest = free.longest(from, task.max_run.min(rest), gap.end, own);
            let completing = rest - task.least_rest(rest - longest);
            let length = if completing >= task.min_run {
                completing
            } else {
                longest
            };
            runs.push(Stretch::new(from, from + length));
            rest -= length;
            start = from + length + free.slots.grid;
        }
        if rest < task.min_run {
            break;
        }
    }
    runs
}
