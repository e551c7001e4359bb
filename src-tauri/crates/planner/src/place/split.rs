//! A task that may be done in several runs: dynamic programming over the free gaps.
//!
//! A label says: so many minutes are placed, and this is the cheapest way found. Gaps are taken in order of time, and
//! in each the labels are extended by the runs that the rules allow, so that the label for all minutes is in the end
//! the cheapest set of runs. It is label setting as for shortest paths with a resource (M. Desrochers and F. Soumis,
//! "A generalized permanent labelling algorithm", 1988), with one label for each number of minutes. That is exact but
//! for two cases: a daily limit, and several runs inside one gap, where a dearer label could leave more room.

use super::price::Price;
use super::{Free, greedy};
use crate::schedule::Placement;
use crate::stretch::{Stretch, round_down, round_up};

/// More grid steps than this are placed greedily.
const MOST_STEPS: i64 = 256;
/// Up to so many grid steps every length of a run is tried; above, only those that can matter in most cases.
const FEW_STEPS: i64 = 48;

/// The cheapest runs.
pub(super) fn best(free: &Free<'_>, price: &Price<'_>) -> Option<Placement> {
    if price.task.rest > MOST_STEPS * free.slots.grid {
        return greedy::best(free, price);
    }
    let mut labels = Labels::new(free, price);
    for gap in free.gaps() {
        if labels.no_gain_from(gap.start) {
            break;
        }
        // Where the days are full, no label need be asked.
        if free
            .first_start(gap.start, price.task.min_run, gap.end, &[])
            .is_none()
        {
            continue;
        }
        let ends = ends(free, price, gap);
        for start in starts(free, price, gap) {
            labels.extend(Stretch::new(start, gap.end), &ends);
        }
        labels.leave_gap();
    }
    labels.cheapest()
}

/// Where runs in a gap may start: where it does, where a day does if days are limited, and where previous blocks did.
fn starts(free: &Free<'_>, price: &Price<'_>, gap: Stretch) -> Vec<i64> {
    let grid = free.slots.grid;
    let mut starts = vec![gap.start];
    if let Some(days) = free.days {
        starts.extend(days.starts_inside(gap).map(|start| round_up(start, grid)));
    }
    for previous in price.previous_near(gap) {
        starts.extend([
            round_down(previous.start, grid),
            round_up(previous.start, grid),
        ]);
    }
    starts.retain(|start| (gap.start..gap.end).contains(start));
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Where it may pay that a run ends: where previous blocks did, and where a pinned block follows.
fn ends(free: &Free<'_>, price: &Price<'_>, gap: Stretch) -> Vec<i64> {
    let previous = price.previous_near(gap).iter();
    let mut ends: Vec<i64> = previous
        .map(|p| round_up(p.end, free.slots.grid).min(gap.end))
        .collect();
    ends.extend(price.is_pinned_at(gap.end).then_some(gap.end));
    ends.sort_unstable();
    ends.dedup();
    ends
}

struct Labels<'a> {
    free: &'a Free<'a>,
    price: &'a Price<'a>,
    /// By the number of grid steps that are placed: the best without a run in the gap at hand.
    before: Vec<Option<Label>>,
    /// Those with a run in the gap at hand, which the next run must keep a distance from: the cheapest and, because it
    /// leaves most room, the one that ends first.
    here: Vec<Here>,
    /// All runs of all labels; each knows the one before it.
    chain: Vec<Link>,
}

#[derive(Clone, Copy)]
struct Label {
    /// What the runs add; for the complete task, its whole cost.
    cost: i64,
    /// Minutes without a place.
    rest: i64,
    /// The end of the last run.
    end: i64,
    /// Index into the chain.
    last: Option<usize>,
}

#[derive(Clone, Copy, Default)]
struct Here {
    cheapest: Option<Label>,
    /// Only where that is another one.
    first: Option<Label>,
}

impl Here {
    /// Whether the label is worth keeping.
    fn take_in(&mut self, new: Label) -> bool {
        let ends_first = |than: Option<Label>| than.is_none_or(|than| new.end < than.end);
        match self.cheapest {
            Some(cheapest) if new.cost >= cheapest.cost => {
                let better = ends_first(self.cheapest) && ends_first(self.first);
                if better {
                    self.first = Some(new);
                }
                better
            }
            cheapest => {
                if cheapest.is_some_and(|old| old.end < new.end) && self.first.is_none() {
                    self.first = cheapest;
                }
                self.cheapest = Some(new);
                self.first = self.first.filter(|first| first.end < new.end);
                true
            }
        }
    }
}

struct Link {
    run: Stretch,
    before: Option<usize>,
}

impl<'a> Labels<'a> {
    fn new(free: &'a Free<'a>, price: &'a Price<'a>) -> Labels<'a> {
        let rest = price.task.rest;
        let steps = usize::try_from(rest / free.slots.grid).unwrap_or(0);
        let mut before = vec![None; steps + 1];
        before[0] = Some(Label {
            cost: 0,
            rest,
            end: i64::MIN,
            last: None,
        });
        Labels {
            free,
            price,
            here: vec![Here::default(); steps + 1],
            before,
            chain: Vec::new(),
        }
    }

    /// Whether no run that starts at `start` or later can lead to a cheaper complete task.
    fn no_gain_from(&self, start: i64) -> bool {
        let [partial @ .., Some(complete)] = self.before.as_slice() else {
            return false;
        };
        let hopeless =
            |label: &Label| self.price.bound(label.cost, label.rest, start) >= complete.cost;
        partial.iter().flatten().all(hopeless)
    }

    /// Adds to every label a run in `room`: what a gap has left from some start on.
    fn extend(&mut self, room: Stretch, ends: &[i64]) {
        // In rising order, so that a label that has just got a run here may get another one behind it.
        for steps in 0..self.before.len() - 1 {
            let Here { cheapest, first } = self.here[steps];
            for label in [self.before[steps], cheapest, first].into_iter().flatten() {
                self.extend_label(label, room, ends);
            }
        }
    }

    fn leave_gap(&mut self) {
        for (before, here) in self.before.iter_mut().zip(&mut self.here) {
            let better = |new: &Label| before.is_none_or(|old| new.cost < old.cost);
            if let Some(new) = std::mem::take(here).cheapest.filter(better) {
                *before = Some(new);
            }
        }
    }

    fn extend_label(&mut self, label: Label, room: Stretch, ends: &[i64]) {
        let grid = self.free.slots.grid;
        let (shortest, most) = (
            self.price.task.min_run,
            self.price.task.max_run.min(label.rest),
        );
        // A run that touches the one before would be one run with it.
        let start = if label.end >= room.start {
            label.end + grid
        } else {
            room.start
        };
        if most < shortest || start + shortest > room.end {
            return;
        }
        let own = self.recent_runs(label, start);
        let Some(start) = self.free.first_start(start, shortest, room.end, &own) else {
            return;
        };
        let longest = self.free.longest(start, most, room.end, &own);
        for length in self.lengths(label.rest, shortest, longest) {
            self.offer(label, Stretch::new(start, start + length));
            for late in ends
                .iter()
                .map(|end| end - length)
                .filter(|&late| late > start)
            {
                if self.free.first_start(late, length, room.end, &own) == Some(late) {
                    self.offer(label, Stretch::new(late, late + length));
                }
            }
        }
    }

    /// The lengths worth trying between the shortest and the longest possible, of `rest` minutes.
    fn lengths(&self, rest: i64, shortest: i64, longest: i64) -> Vec<i64> {
        let grid = self.free.slots.grid;
        if self.price.task.rest <= FEW_STEPS * grid {
            return (shortest..=longest)
                .step_by(usize::try_from(grid).unwrap_or(1))
                .collect();
        }
        let completing = rest - self.price.task.least_rest(rest - longest);
        let mut lengths = vec![longest];
        lengths.extend((completing >= shortest && completing < longest).then_some(completing));
        lengths
    }

    fn offer(&mut self, label: Label, run: Stretch) {
        let rest = label.rest - run.len();
        let runs = label.cost + self.price.run(run);
        let cost = if rest == 0 {
            self.price.complete(runs, run.end)
        } else {
            runs
        };
        let new = Label {
            cost,
            rest,
            end: run.end,
            last: Some(self.chain.len()),
        };
        let steps = (self.price.task.rest - rest) / self.free.slots.grid;
        let here = usize::try_from(steps)
            .ok()
            .and_then(|steps| self.here.get_mut(steps));
        if here.is_some_and(|here| here.take_in(new)) {
            self.chain.push(Link {
                run,
                before: label.last,
            });
        }
    }

    /// The label's runs that may share a local day with a run from `start` on; none are needed without a daily limit.
    fn recent_runs(&self, label: Label, start: i64) -> Vec<Stretch> {
        const TWO_DAYS: i64 = 2 * 24 * 60;
        if self.free.days.is_none() {
            return Vec::new();
        }
        self.runs(label)
            .take_while(|run| run.end > start - TWO_DAYS)
            .collect()
    }

    /// The runs of a label, the last one first.
    fn runs(&self, label: Label) -> impl Iterator<Item = Stretch> {
        let mut next = label.last;
        std::iter::from_fn(move || {
            let link = &self.chain[next?];
            next = link.before;
            Some(link.run)
        })
    }

    fn cheapest(&self) -> Option<Placement> {
        let whole_cost = |label: &Label| match label.rest {
            0 => label.cost,
            rest => self.price.partial(label.cost, rest),
        };
        let placed = self.before[1..]
            .iter()
            .flatten()
            .filter(|label| label.rest == 0 || !self.free.complete_only);
        let (cost, label) = placed
            .map(|label| (whole_cost(label), label))
            .min_by_key(|(cost, _)| *cost)?;
        let mut runs: Vec<Stretch> = self.runs(*label).collect();
        runs.reverse();
        (cost <= self.price.absent()).then_some(Placement { runs, cost })
    }
}
