//! The plan as a sequence: all runs in the order of their starts, each as early as its hours and the run before allow
//! (or where it was in the last plan).
//!
//! Whatever the order, the sequence gives a lawful plan, and some order gives the best plan with these runs: taken in
//! the order of their starts, the runs of any plan come no later than they were. So neighbours of the plan are those
//! of a permutation, as in searches for weighted tardiness on one machine: runs change places or are inserted elsewhere,
//! and what lies between moves up. A neighbour is priced run by run until the plan is the one of before again or too dear
//! to be taken. Where nothing is in the way of the runs they are jobs on one machine ([`single_machine`]), and a search
//! made for that takes over.

mod dynasearch;
mod item;
mod lane;
mod single_machine;
mod step;

use std::collections::BTreeMap;

use rand::rngs::Xoshiro256PlusPlus as Random;

use crate::day_slots::Filled;
use crate::late::LateAcceptance;
use crate::schedule::{Placement, Schedule};
use crate::stretch::Stretch;
use item::Item;
pub(crate) use lane::Lanes;
use step::Step;

/// So often the clock is looked at.
const STEPS_A_LOOK: usize = 64;

/// The runs of a schedule in order.
pub(crate) struct Sequence<'p, 'l> {
    grid: i64,
    first_minute: i64,
    lanes: &'l Lanes,
    items: Vec<Item<'p>>,
    /// By position: which item.
    order: Vec<usize>,
    /// By position: where it is.
    places: Vec<Place>,
    /// By item: its position.
    position: Vec<usize>,
    total: i64,
    /// The places of the neighbour that is being priced, from its first position on.
    trial: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    /// A slot.
    start: usize,
    /// How full the day is on which the run ends.
    filled: Filled,
    cost: i64,
}

impl Place {
    /// Whether all that follows a run here is where it would be behind one there.
    fn leads_on_like(self, other: Place) -> bool {
        self.start == other.start && self.filled == other.filled
    }

    /// Whether nothing that follows a run here can be earlier than behind one there.
    fn leads_on_no_earlier(self, than: Place) -> bool {
        self.start >= than.start && self.filled >= than.filled
    }
}

impl<'p, 'l> Sequence<'p, 'l> {
    pub(crate) fn of(schedule: &Schedule<'p>, lanes: &'l Lanes) -> Sequence<'p, 'l> {
        let items = item::items(schedule);
        let order: Vec<usize> = (0..items.len()).collect();
        let mut sequence = Sequence {
            grid: schedule.slots.grid,
            first_minute: schedule.slots.minute(0),
            lanes,
            items,
            position: order.clone(),
            order,
            places: Vec::new(),
            total: schedule.total(),
            trial: Vec::new(),
        };
        let starts = schedule
            .timeline()
            .iter()
            .map(|&(start, _)| schedule.slots.slot(start));
        let place = |(item, start): (&Item<'p>, usize)| Place {
            start,
            // Until the runs are moved up.
            filled: Filled::default(),
            cost: item.price.of(sequence.run(item, start)),
        };
        sequence.places = sequence.items.iter().zip(starts).map(place).collect();
        sequence.move_up();
        sequence
    }

    pub(crate) fn len(&self) -> usize {
        self.items.len()
    }

    /// Takes `steps` steps, each to a random neighbour if that is acceptable, or fewer if `out_of_time` says so. Leaves
    /// the best plan met if that is cheaper than `best`, or else the last one.
    pub(crate) fn search(
        &mut self,
        steps: usize,
        late: &mut LateAcceptance,
        best: i64,
        random: &mut Random,
        out_of_time: &dyn Fn() -> bool,
    ) {
        let mut least = best;
        let mut best_order = None;
        for count in 1..=steps {
            if count % STEPS_A_LOOK == 0 && out_of_time() {
                break;
            }
            let step = Step::draw(self.order.len(), random);
            if let Some(change) = self.price(step, late.limit(self.total) - self.total) {
                if change > 0 && self.total < least {
                    least = self.total;
                    best_order = Some(self.order.clone());
                }
                self.take(step, change);
            }
            late.step(self.total);
        }
        if let Some(order) = best_order.filter(|_| self.total > least) {
            self.order = order;
            self.move_up();
        }
    }

    /// By how much a neighbour is dearer; `None` where that is more than `most`, or the order is not allowed.
    fn price(&mut self, step: Step, most: i64) -> Option<i64> {
        if !self.is_allowed(step) {
            return None;
        }
        self.trial.clear();
        let mut change = 0;
        let mut before = step
            .first
            .checked_sub(1)
            .map(|position| (self.order[position], self.places[position]));
        for position in step.first..self.order.len() {
            let index = self.order[step.source(position)];
            let (place, was) = (self.place(index, before)?, self.places[position]);
            if position > step.last && place.leads_on_like(was) {
                break;
            }
            change += place.cost - was.cost;
            // What follows comes later than it was, and costs no less.
            if change > most && position >= step.last && place.leads_on_no_earlier(was) {
                return None;
            }
            before = Some((index, place));
            self.trial.push(place);
        }
        (change <= most).then_some(change)
    }

    /// Goes to the neighbour that was priced last.
    fn take(&mut self, step: Step, change: i64) {
        step.apply(&mut self.order);
        for position in step.first..=step.last {
            self.position[self.order[position]] = position;
        }
        self.places[step.first..step.first + self.trial.len()].copy_from_slice(&self.trial);
        self.total += change;
    }

    /// Puts every run as early as the order allows.
    fn move_up(&mut self) {
        let mut before = None;
        for position in 0..self.order.len() {
            let index = self.order[position];
            // The order has been placed before, so there is a place for each.
            let place = self.place(index, before).unwrap_or(self.places[position]);
            self.total += place.cost - self.places[position].cost;
            self.places[position] = place;
            self.position[index] = position;
            before = Some((index, place));
        }
    }

    /// Whether every run stays behind those that must come before it.
    fn is_allowed(&self, step: Step) -> bool {
        let in_order = |position: usize| {
            let before = &self.items[self.order[position]].before;
            before
                .iter()
                .all(|&other| step.target(self.position[other]) < step.target(position))
        };
        (step.first..=step.last).all(in_order)
    }

    /// The place of an item behind another one with its start: the first there is, or where it keeps the last plan if that
    /// is cheaper. Runs of one task must not touch.
    fn place(&self, index: usize, before: Option<(usize, Place)>) -> Option<Place> {
        let item = &self.items[index];
        let (from, filled) = before.map_or((0, Filled::default()), |(before, place)| {
            let before = &self.items[before];
            let touching = usize::from(before.task == item.task);
            (place.start + before.length + touching, place.filled)
        });
        let first = |from: usize| {
            let (start, filled) = self
                .lanes
                .first_start(item.hours, from, item.length, filled)?;
            let cost = item.price.of(self.run(item, start));
            Some(Place {
                start,
                filled,
                cost,
            })
        };
        let early = first(from.max(item.floor))?;
        let home = item.home.filter(|&home| home > early.start);
        let home = home.and_then(|home| first(home).filter(|place| place.start == home));
        Some(home.filter(|home| home.cost < early.cost).unwrap_or(early))
    }

    #[expect(
        clippy::cast_possible_wrap,
        reason = "a window has fewer than 2^23 slots"
    )]
    fn run(&self, item: &Item<'_>, start: usize) -> Stretch {
        let start = self.first_minute + start as i64 * self.grid;
        Stretch::new(start, start + item.length as i64 * self.grid)
    }

    /// Brings the schedule to this plan, and says which tasks have moved.
    pub(crate) fn write(&self, schedule: &mut Schedule<'p>) -> Vec<usize> {
        let mut runs: BTreeMap<usize, Vec<Stretch>> = BTreeMap::new();
        for (place, &index) in self.places.iter().zip(&self.order) {
            let item = &self.items[index];
            runs.entry(item.task)
                .or_default()
                .push(self.run(item, place.start));
        }
        runs.retain(|&t, runs| schedule.runs()[t] != *runs);
        let changed: Vec<usize> = runs.keys().copied().collect();
        for &t in &changed {
            schedule.remove(t);
        }
        for (t, runs) in runs {
            schedule.insert(t, Placement::new(schedule.problem, t, runs));
        }
        changed
    }
}
