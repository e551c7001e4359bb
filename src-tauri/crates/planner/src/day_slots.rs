//! The daily limit for plans that are made in order of time: how full a day is depends on the runs before, and only on
//! those of that day.

use crate::calendar::Slots;
use crate::days::Days;

/// Which day each slot is part of, and how many minutes each day takes.
#[derive(Default)]
pub(crate) struct DaySlots {
    grid: i64,
    /// By slot: the day that it starts on, and the minutes of it that are the next day's. Empty where there is no limit.
    of_slot: Vec<(u32, i64)>,
    /// By day: the minutes that it takes, and the slot where it has ended.
    days: Vec<(i64, usize)>,
}

/// A day and how many minutes of it are used. The same for every moment where days are not limited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Filled {
    day: u32,
    pub(crate) minutes: i64,
}

impl Filled {
    /// Its number; days are numbered in order of time.
    pub(crate) fn day(self) -> usize {
        self.day as usize
    }
}

impl DaySlots {
    /// `None` where a day has two pieces, because a clock went back over midnight.
    pub(crate) fn new(days: Option<&Days>, slots: Slots) -> Option<DaySlots> {
        let Some(days) = days else {
            return Some(DaySlots::default());
        };
        let mut starts = Vec::new();
        let mut limits = Vec::new();
        for (pieces, left) in days.limits() {
            let [piece] = pieces.as_slice() else {
                return None;
            };
            starts.push(piece.start);
            limits.push((left, slots.slot(piece.end)));
        }
        let of_slot = |slot: usize| {
            let (start, end) = (slots.minute(slot), slots.minute(slot + 1));
            let next = starts.partition_point(|&day| day <= start);
            let spill = starts.get(next).map_or(0, |&day| (end - day).max(0));
            (u32::try_from(next.saturating_sub(1)).unwrap_or(0), spill)
        };
        Some(DaySlots {
            grid: slots.grid,
            of_slot: (0..slots.count()).map(of_slot).collect(),
            days: limits,
        })
    }

    pub(crate) fn is_limited(&self) -> bool {
        !self.days.is_empty()
    }

    /// The day of a slot, when `before` is how full the day was that the last run ended on.
    pub(crate) fn at(&self, slot: usize, before: Filled) -> Filled {
        let day = self.of_slot.get(slot).map_or(u32::MAX, |&(day, _)| day);
        if day == before.day || !self.is_limited() {
            before
        } else {
            Filled { day, minutes: 0 }
        }
    }

    /// The day of a slot with so many minutes used.
    pub(crate) fn with(&self, slot: usize, minutes: i64) -> Filled {
        Filled {
            minutes,
            ..self.at(slot, Filled::default())
        }
    }

    /// How full the day of `end` is after a run, when that of `start` was so full before; `Err` with a later start worth
    /// trying where a day has no room for it.
    pub(crate) fn after(&self, start: usize, end: usize, before: Filled) -> Result<Filled, usize> {
        let mut filled = before;
        for slot in start..end.min(self.of_slot.len()) {
            let (day, spill) = self.of_slot[slot];
            self.fill(&mut filled, self.grid - spill)?;
            filled = self.at(slot + 1, filled);
            if filled.day != day {
                self.fill(&mut filled, spill)?;
            }
        }
        Ok(filled)
    }

    fn fill(&self, filled: &mut Filled, minutes: i64) -> Result<(), usize> {
        // Behind the last day nothing is limited.
        let Some(&(most, end)) = self.days.get(filled.day()) else {
            return Ok(());
        };
        filled.minutes += minutes;
        if filled.minutes <= most {
            return Ok(());
        }
        // As much as the day takes may lie at its end.
        let fits = usize::try_from(most / self.grid).unwrap_or(0);
        Err(end.saturating_sub(fits + 1))
    }

    /// How many minutes the day of `filled` still takes.
    pub(crate) fn left(&self, filled: Filled) -> i64 {
        let most = self.days.get(filled.day()).map_or(0, |day| day.0);
        (most - filled.minutes).max(0)
    }
}
