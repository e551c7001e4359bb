//! Prices of slots, and of the minutes of days that are limited.

use super::MOST_COST;
use super::columns::Columns;
use crate::calendar::Slots;
use crate::days::Days;
use crate::schedule::Schedule;
use crate::stretch::Stretch;

/// So often the prices are changed, and so long without a better bound at the same step length.
const ROUNDS: usize = 300;
const PATIENCE: usize = 20;

pub(super) struct Prices {
    slots: Slots,
    /// The slots that several tasks may want.
    slot: Vec<i64>,
    days: Vec<Day>,
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
        let day = |(pieces, left): (Vec<Stretch>, i64)| {
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
            days: days.into_iter().map(day).collect(),
        }
    }

    /// The best bound found by subgradient steps (M. Held, P. Wolfe and H. P. Crowder, 1974) towards `target`, which
    /// also ends it when reached. The columns are left priced as that bound had it.
    pub(super) fn raise(
        &mut self,
        columns: &mut [Columns<'_>],
        target: i64,
        out_of_time: &dyn Fn() -> bool,
    ) -> i64 {
        let mut best = (
            i64::MIN,
            self.slot.clone(),
            self.days.iter().map(|day| day.price).collect::<Vec<_>>(),
        );
        let (mut length, mut idle) = (1.5, 0);
        for _ in 0..ROUNDS {
            let bound = self.bound(columns);
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
            if best.0 >= target || out_of_time() || !self.step(columns, target - bound, length) {
                break;
            }
        }
        let (_, slot, days) = best;
        self.slot = slot;
        self.days
            .iter_mut()
            .zip(days)
            .for_each(|(day, price)| day.price = price);
        self.bound(columns)
    }

    /// The least that all columns cost together, less what the prices bring in.
    fn bound(&self, columns: &mut [Columns<'_>]) -> i64 {
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
        columns
            .iter_mut()
            .map(|columns| columns.reprice(&prices))
            .sum::<i64>()
            - income
    }

    /// Raises the prices where too much is wanted, and lowers them where too little; `false` where all is well.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "any prices give a bound"
    )]
    fn step(&mut self, columns: &[Columns<'_>], distance: i64, length: f64) -> bool {
        let mut used = vec![0i64; self.slots.count()];
        for (start, end) in columns.iter().flat_map(Columns::cheapest) {
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
