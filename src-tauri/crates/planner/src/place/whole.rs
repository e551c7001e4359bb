//! A task that is done in one run.
//!
//! Its cost never falls with time, except where the run covers more of the last plan or touches a pinned block. So in
//! each gap only a few starts can be best: the first lawful one, those that meet an edge of a previous block, and the
//! one that ends where the gap ends.

use super::Free;
use super::price::Price;
use crate::schedule::Placement;
use crate::stretch::{Stretch, round_down, round_up};

pub(super) fn best(free: &Free<'_>, price: &Price<'_>) -> Option<Placement> {
    let length = price.task.rest;
    let mut best: Option<(i64, Stretch)> = None;
    for gap in free.gaps() {
        if best.is_some_and(|(cost, _)| price.bound(0, length, gap.start) >= cost) {
            break;
        }
        for start in starts(free, price, gap) {
            let run = Stretch::new(start, start + length);
            let cost = price.complete(price.run(run), run.end);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, run));
            }
        }
    }
    let (cost, run) = best.filter(|&(cost, _)| cost <= price.absent())?;
    Some(Placement {
        runs: vec![run],
        cost,
    })
}

/// The lawful starts in a gap of which one is the best.
fn starts(free: &Free<'_>, price: &Price<'_>, gap: Stretch) -> Vec<i64> {
    let (length, grid) = (price.task.rest, free.slots.grid);
    let last = gap.end - length;
    if last < gap.start {
        return Vec::new();
    }
    let mut starts = Vec::from_iter(free.first_start(gap.start, length, gap.end, &[]));
    let lawful = |&start: &i64| free.first_start(start, length, start + length, &[]) == Some(start);
    let edges = price
        .previous_near(gap)
        .iter()
        .flat_map(|p| [p.start, p.end - length]);
    let edges = edges.flat_map(|edge| [round_down(edge, grid), round_up(edge, grid)]);
    // A block that reaches out of the gap is kept best at the gap's edge.
    let edges = edges.map(|start| start.clamp(gap.start, last));
    let at_the_end = price.is_pinned_at(gap.end).then_some(last);
    starts.extend(edges.chain(at_the_end).filter(lawful));
    starts
}
