//! Every plan that may be better, run by run in order of time, where plans that differ only in how they came to be the
//! same are one.
//!
//! A state is a slot, how much of each task is still to place then, whose run has just ended, and how full the day is.
//! Of two ways to one state the cheaper is kept, and a state goes as soon as what it has paid and the bound on what is
//! to come exceed the limit: dynamic programming with the bounds of a relaxation (T. Ibaraki and Y. Nakamura, "A
//! dynamic programming method for single machine scheduling", 1994; S. Tanaka, S. Fujikura and M. Araki, "An exact
//! algorithm for single-machine scheduling without machine idle time", 2009).

use super::MOST_TASKS;
use super::prices::Prices;
use super::table::Table;
use crate::day_slots::{DaySlots, Filled};

/// So many states are looked at, over all limits.
const MOST_STATES: usize = 1_500_000;

pub(super) struct Forward<'s, 'p> {
    tables: &'s [Table<'p>],
    prices: &'s Prices,
    keys: Keys,
    /// By task: those that must be complete before it starts.
    before: Vec<Vec<usize>>,
    states: usize,
    out_of_time: &'s dyn Fn() -> bool,
}

/// A state on its way, and how it came to be.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Arrival {
    key: u128,
    cost: i64,
    step: Step,
}

/// A run that ends where the state is, and the step before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    before: u32,
    task: u32,
    start: u32,
    end: u32,
}

/// The first step of every plan.
const NOTHING: Step = Step {
    before: 0,
    task: u32::MAX,
    start: 0,
    end: 0,
};

/// What a search has come to.
pub(super) enum Outcome {
    /// The runs of each table's task in the best plan there is.
    Best(Vec<Vec<(usize, usize)>>),
    /// No plan costs as little as the limit.
    None,
    /// Too many states, or no more time.
    Unknown,
}

impl<'s, 'p> Forward<'s, 'p> {
    /// `None` where a state does not fit a key. `tasks` are the tables' tasks.
    pub(super) fn new(
        tables: &'s [Table<'p>],
        tasks: &[usize],
        prices: &'s Prices,
        out_of_time: &'s dyn Fn() -> bool,
    ) -> Option<Self> {
        let before = tables.iter().map(|table| {
            let predecessors = table.task.predecessors.iter();
            // Those that are not here are complete; the table's first slot knows of them.
            predecessors
                .filter_map(|p| tasks.iter().position(|t| t == p))
                .collect()
        });
        Some(Forward {
            keys: Keys::new(tables, prices.day_slots.is_limited())?,
            before: before.collect(),
            tables,
            prices,
            states: 0,
            out_of_time,
        })
    }

    /// The best plan, if one costs no more than `limit`.
    pub(super) fn search(&mut self, limit: i64) -> Outcome {
        let count = self.prices.count();
        let mut arrivals: Vec<Vec<Arrival>> = vec![Vec::new(); count + 1];
        let mut all = [0; MOST_TASKS];
        all.iter_mut()
            .zip(self.tables)
            .for_each(|(rest, table)| *rest = table.rest);
        arrivals[0].push(Arrival {
            key: self.keys.write(&all, self.tables.len(), Filled::default()),
            cost: 0,
            step: NOTHING,
        });
        let mut steps = Vec::new();
        let mut best: Option<(i64, Step)> = None;
        for slot in 0..=count {
            let mut here = std::mem::take(&mut arrivals[slot]);
            here.sort_unstable();
            here.dedup_by_key(|arrival| arrival.key);
            for arrival in here {
                self.states += 1;
                let enough = self.states > MOST_STATES;
                if enough || (self.states.is_multiple_of(256) && (self.out_of_time)()) {
                    return Outcome::Unknown;
                }
                let state = self.keys.read(arrival, slot, &self.prices.day_slots);
                let left: i64 = self.partial(&state.rests);
                let limit = best.map_or(limit, |(cost, _)| cost - 1);
                if arrival.cost + left <= limit {
                    best = Some((arrival.cost + left, arrival.step));
                }
                self.leave(&state, limit, &mut arrivals, &mut steps);
            }
        }
        best.map_or(Outcome::None, |(_, step)| {
            Outcome::Best(self.runs(step, &steps))
        })
    }

    /// Adds what a state can lead to: a later start, or a run that starts now.
    fn leave(
        &self,
        state: &State,
        limit: i64,
        arrivals: &mut [Vec<Arrival>],
        steps: &mut Vec<Step>,
    ) {
        let (slot, day_slots) = (state.slot, &self.prices.day_slots);
        let mut arrive = |rests: &Rests, last: usize, filled: Filled, slot: usize, cost, step| {
            if cost + self.to_come(rests, last, filled, slot) <= limit {
                let key = self.keys.write(rests, last, filled);
                arrivals[slot].push(Arrival { key, cost, step });
            }
        };
        let nobody = self.tables.len();
        let waiting = |t: &usize| state.rests[*t] > 0;
        let unfinished: Vec<usize> = (0..nobody).filter(waiting).collect();
        let next = unfinished
            .iter()
            .filter_map(|&t| self.tables[t].next_start(slot + 1));
        if let Some(next) = next.min() {
            let filled = day_slots.at(next, state.filled);
            arrive(&state.rests, nobody, filled, next, state.cost, state.step);
        }
        let mut index = None;
        for t in unfinished {
            let blocked = |p: &usize| state.rests[*p] > 0;
            if t == state.last || self.before[t].iter().any(blocked) {
                continue;
            }
            let table = &self.tables[t];
            let mut rests = state.rests;
            for length in table.lengths(slot, state.rests[t]) {
                let end = slot + length * table.unit;
                let Ok(filled) = day_slots.after(slot, end, state.filled) else {
                    break;
                };
                rests[t] = state.rests[t] - length;
                let cost = state.cost + table.cost(slot, end, rests[t] == 0);
                let before = *index.get_or_insert_with(|| {
                    steps.push(state.step);
                    steps.len() - 1
                });
                let step = Step {
                    before: narrow(before),
                    task: narrow(t),
                    start: narrow(slot),
                    end: narrow(end),
                };
                let last = if rests[t] == 0 { nobody } else { t };
                arrive(&rests, last, filled, end, cost, step);
            }
        }
    }

    /// What the rest of a plan costs at least, from `slot` on.
    fn to_come(&self, rests: &Rests, last: usize, filled: Filled, slot: usize) -> i64 {
        let mut sum = -self.prices.income(slot, filled);
        for (t, table) in self.tables.iter().enumerate() {
            if rests[t] > 0 {
                let after = slot + usize::from(t == last);
                sum += table.from(after.max(self.earliest(rests, t, slot)), rests[t]);
            }
        }
        sum
    }

    /// The slot before which `t` can't start: each task that it waits for needs its time first.
    fn earliest(&self, rests: &Rests, t: usize, slot: usize) -> usize {
        let open = self.before[t].iter().filter(|&&p| rests[p] > 0);
        let end = |&p: &usize| self.earliest(rests, p, slot) + rests[p] * self.tables[p].unit;
        open.map(end).fold(slot, usize::max)
    }

    /// What is paid in the end for what has no place then.
    fn partial(&self, rests: &Rests) -> i64 {
        let rests = self.tables.iter().zip(rests);
        rests.map(|(table, &rest)| table.partial(rest)).sum()
    }

    /// The runs that led to the last of these steps, by task.
    fn runs(&self, last: Step, steps: &[Step]) -> Vec<Vec<(usize, usize)>> {
        let mut runs: Vec<Vec<_>> = vec![Vec::new(); self.tables.len()];
        let mut step = last;
        while let Some(runs) = runs.get_mut(step.task as usize) {
            runs.push((step.start as usize, step.end as usize));
            step = steps[step.before as usize];
        }
        for runs in &mut runs {
            runs.reverse();
        }
        runs
    }
}

/// By table: how many units are still to place.
type Rests = [usize; MOST_TASKS];

struct State {
    slot: usize,
    rests: Rests,
    /// Whose run has just ended, so that no other one of it may start.
    last: usize,
    /// How full the slot's day is.
    filled: Filled,
    cost: i64,
    step: Step,
}

/// How states become numbers.
struct Keys {
    /// By table.
    bits: Vec<u32>,
    /// Of the used minutes of a day.
    day: u32,
}

impl Keys {
    fn new(tables: &[Table<'_>], limited: bool) -> Option<Keys> {
        let bits = tables
            .iter()
            .map(|table| usize::BITS - table.rest.leading_zeros());
        let keys = Keys {
            bits: bits.collect(),
            day: if limited { 12 } else { 0 },
        };
        (keys.bits.iter().sum::<u32>() + 2 * keys.day + 4 <= u128::BITS).then_some(keys)
    }

    fn write(&self, rests: &Rests, last: usize, filled: Filled) -> u128 {
        let [before, minutes] =
            [filled.before, filled.minutes].map(|m| u128::from(m.unsigned_abs()));
        let start = (((before << self.day) | minutes) << 4) | last as u128;
        let add = |key, (&rest, bits): (&usize, &u32)| (key << bits) | rest as u128;
        rests.iter().zip(&self.bits).fold(start, add)
    }

    fn read(&self, arrival: Arrival, slot: usize, day_slots: &DaySlots) -> State {
        let mut key = arrival.key;
        let mut take = |bits: u32| {
            let part = key & ((1 << bits) - 1);
            key >>= bits;
            usize::try_from(part).unwrap_or(0)
        };
        let mut rests = [0; MOST_TASKS];
        for (rest, &bits) in rests[..self.bits.len()].iter_mut().zip(&self.bits).rev() {
            *rest = take(bits);
        }
        let last = take(4);
        let [minutes, before] = [(); 2].map(|()| i64::try_from(take(self.day)).unwrap_or(0));
        State {
            slot,
            rests,
            last,
            filled: day_slots.with(slot, minutes, before),
            cost: arrival.cost,
            step: arrival.step,
        }
    }
}

fn narrow(number: usize) -> u32 {
    // There are fewer slots and steps.
    u32::try_from(number).unwrap_or(u32::MAX)
}
