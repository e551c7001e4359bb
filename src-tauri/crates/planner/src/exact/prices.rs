//! Prices of slots, and of the minutes of days that are limited.

use super::MOST_COST;
use super::table::Table;
use crate::calendar::Slots;
use crate::day_slots::{DaySlots, Filled};
use crate::days::Days;
use crate::schedule::Schedule;
use crate::stretch::Stretch;

/// So often the prices are changed, less often where that takes more than so many operations, and so long without a
/// better bound at the same step length.
const ROUNDS: usize = 300;
const OPERATIONS: usize = 15_000_000;
const PATIENCE: usize = 20;

pub(super) struct Prices {
    slots: Slots,
    /// The slots that several tasks may want.
    slot: Vec<i64>,
    days: Vec<Day>,
    pub(super) day_slots: DaySlots,
    /// By slot: what it and those behind it bring in, and the days behind its own.
    ahead: Vec<i64>,
}

/// A day that is limited.
struct Day {
    /// Its slots; whole ones, so that a day that begins inside a slot gets a little more than it has.
    slots: Vec<(usize, usize)>,
    /// How many slots may be used.
    left: i64,
    price: i64,
}

impl Prices {
    pub(super) fn new(schedule: &Schedule<'_>) -> Prices {
        let slots = schedule.slots;
        let days = schedule.days.as_ref().map_or_else(Vec::new, Days::limits);
        let limited = |(pieces, left): (Vec<Stretch>, i64)| {
            let whole = |piece: Stretch| {
                let piece = piece.shrunk_to(slots.grid);
                (slots.slot(piece.start), slots.slot(piece.end))
            };
            Day {
                slots: pieces
                    .into_iter()
                    .map(whole)
                    .filter(|(start, end)| start < end)
                    .collect(),
                left: left / slots.grid,
                price: 0,
            }
        };
        Prices {
            slots,
            slot: vec![0; slots.count()],
            days: days.into_iter().map(limited).collect(),
            day_slots: DaySlots::new(schedule.days.as_ref(), slots),
            ahead: Vec::new(),
        }
    }

    /// How many slots there are.
    pub(super) fn count(&self) -> usize {
        self.slots.count()
    }

    /// What the prices bring in from `slot` on, when its day is so full.
    pub(super) fn income(&self, slot: usize, filled: Filled) -> i64 {
        let begun = self.day_slots.left(filled).map(|(day, minutes)| {
            let price = self.days.get(day).map_or(0, |day| day.price);
            price * minutes.div_euclid(self.slots.grid)
        });
        self.ahead[slot] + begun.iter().sum::<i64>()
    }

    fn look_ahead(&mut self) {
        let count = self.count();
        self.ahead = vec![0; count + 1];
        for slot in (0..count).rev() {
            let begun = self.day_slots.begun_after(slot).map(|day| &self.days[day]);
            let later: i64 = begun.map(|day| day.price * day.left).sum();
            self.ahead[slot] = self.ahead[slot + 1] + self.slot[slot] + later;
        }
    }

    /// The best bound found by subgradient steps (M. Held, P. Wolfe and H. P. Crowder, 1974) towards `target`, which
    /// also ends it when reached. The tables are left priced as that bound had it.
    pub(super) fn raise(
        &mut self,
        tables: &mut [Table<'_>],
        target: i64,
        out_of_time: &dyn Fn() -> bool,
    ) -> i64 {
        let mut best = (
            i64::MIN,
            self.slot.clone(),
            self.days.iter().map(|day| day.price).collect::<Vec<_>>(),
        );
        let (mut length, mut idle) = (1.5, 0);
        let work = tables.iter().map(Table::work).sum::<usize>().max(1);
        for _ in 0..ROUNDS.min(OPERATIONS / work) {
            let bound = self.bound(tables);
            if bound > best.0 {
                best = (
                    bound,
                    self.slot.clone(),
                    self.days.iter().map(|day| day.price).collect(),
                );
                idle = 0;
            } else {
                idle += 1;
                if idle == PATIENCE {
                    length *= 0.7;
                    idle = 0;
                }
            }
            if best.0 >= target || out_of_time() || !self.step(tables, target - bound, length) {
                break;
            }
        }
        let (_, slot, days) = best;
        self.slot = slot;
        self.days
            .iter_mut()
            .zip(days)
            .for_each(|(day, price)| day.price = price);
        self.look_ahead();
        self.bound(tables)
    }

    /// The least that all tables cost together, less what the prices bring in.
    fn bound(&self, tables: &mut [Table<'_>]) -> i64 {
        let mut prices = self.slot.clone();
        for day in &self.days {
            for &(start, end) in &day.slots {
                prices[start..end]
                    .iter_mut()
                    .for_each(|price| *price += day.price);
            }
        }
        let income = self.slot.iter().sum::<i64>()
            + self
                .days
                .iter()
                .map(|day| day.price * day.left)
                .sum::<i64>();
        tables
            .iter_mut()
            .map(|tables| tables.reprice(&prices))
            .sum::<i64>()
            - income
    }

    /// Raises the prices where too much is wanted, and lowers them where too little; `false` where all is well.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "any prices give a bound"
    )]
    fn step(&mut self, tables: &[Table<'_>], distance: i64, length: f64) -> bool {
        let mut used = vec![0i64; self.slots.count()];
        for (start, end) in tables.iter().flat_map(Table::cheapest) {
            used[start..end].iter_mut().for_each(|count| *count += 1);
        }
        let surplus = |price: i64, over: i64| if price == 0 { over.max(0) } else { over };
        let of_days: Vec<i64> = self
            .days
            .iter()
            .map(|day| {
                let used: i64 = day
                    .slots
                    .iter()
                    .map(|&(start, end)| used[start..end].iter().sum::<i64>())
                    .sum();
                surplus(day.price, used - day.left)
            })
            .collect();
        let of_slots: Vec<i64> = used
            .iter()
            .zip(&self.slot)
            .map(|(&used, &price)| surplus(price, used - 1))
            .collect();
        let norm: i64 = of_slots
            .iter()
            .chain(&of_days)
            .map(|over| over * over)
            .sum();
        if norm == 0 {
            return false;
        }
        let step = length * distance as f64 / norm as f64;
        let moved = |price: i64, over: i64| {
            price
                .saturating_add((step * over as f64) as i64)
                .clamp(0, MOST_COST)
        };
        self.slot
            .iter_mut()
            .zip(of_slots)
            .for_each(|(price, over)| *price = moved(*price, over));
        self.days
            .iter_mut()
            .zip(of_days)
            .for_each(|(day, over)| day.price = moved(day.price, over));
        true
    }
}
