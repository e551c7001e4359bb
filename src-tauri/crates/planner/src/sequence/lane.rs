//! The free time of one hour set as a list of gaps, so that the next place for a run is found in a step or two.

use crate::day_slots::{DaySlots, Filled};
use crate::days::Days;
use crate::mask::{self, Mask};
use crate::schedule::Schedule;

/// More slots than this, summed over the hour sets, are not worth their memory.
const MOST_SLOTS: usize = 8_000_000;

/// The free time of every hour set, and the days where they are limited, made once for a search.
pub(crate) struct Lanes {
    of_hours: Vec<Lane>,
    days: DaySlots,
}

impl Lanes {
    /// `None` where the window is too long.
    pub(crate) fn new(schedule: &mut Schedule<'_>) -> Option<Lanes> {
        let problem = schedule.problem;
        let slots = schedule.slots.count();
        if slots * problem.hours.len() > MOST_SLOTS {
            return None;
        }
        let mut lane = |hours| Lane::new(schedule.calendar.open(hours), slots);
        Some(Lanes {
            of_hours: (0..problem.hours.len()).map(&mut lane).collect(),
            // Not the schedule's, where the runs have been taken off.
            days: DaySlots::new(Days::new(problem).as_ref(), schedule.slots),
        })
    }

    /// The first start from `from` on at which an hour set has `length` free slots and the days take them, and how full
    /// the day is then on which the run ends. `before` is the one on which the run before has ended.
    pub(super) fn first_start(
        &self,
        hours: usize,
        from: usize,
        length: usize,
        before: Filled,
    ) -> Option<(usize, Filled)> {
        let mut from = from;
        loop {
            let start = self.of_hours[hours].first_start(from, length)?;
            let filled = self.days.at(start, before);
            match self.days.after(start, start + length, filled) {
                Ok(filled) => return Some((start, filled)),
                Err(retry) => from = retry.max(start + 1),
            }
        }
    }
}

/// What an hour set leaves free, pinned and busy time taken off.
struct Lane {
    /// Slots, half-open.
    gaps: Vec<(usize, usize)>,
    /// By slot: the first gap that ends behind it.
    at: Vec<u32>,
}

impl Lane {
    fn new(open: &Mask, slots: usize) -> Lane {
        let gaps: Vec<(usize, usize)> = mask::gaps(open, &Mask::empty(slots), 0).collect();
        let mut at = Vec::with_capacity(slots + 1);
        for (index, &(_, end)) in (0..).zip(&gaps) {
            at.resize(end, index);
        }
        at.resize(slots + 1, u32::try_from(gaps.len()).unwrap_or(u32::MAX));
        Lane { gaps, at }
    }

    fn first_start(&self, from: usize, length: usize) -> Option<usize> {
        let first = *self.at.get(from)? as usize;
        let fits = |&(start, end): &(usize, usize)| {
            let start = start.max(from);
            (end >= start + length).then_some(start)
        };
        self.gaps.get(first..)?.iter().find_map(fits)
    }
}
