//! The daily limit for plans that are made in order of time: how full a day is depends on the runs before, and only on
//! those of that day.

use crate::calendar::Slots;
use crate::days::Days;
use crate::stretch::Stretch;

/// Which day each slot is part of, and how many minutes each day takes.
pub(crate) struct DaySlots {
    slots: Slots,
    /// In order of time, without holes. Empty where there is no limit.
    pieces: Vec<Piece>,
    /// By slot: the piece that it starts in.
    of_slot: Vec<u32>,
    /// By day: the minutes that it takes.
    most: Vec<i64>,
}

/// A stretch of a day: all of it, unless a clock goes back over midnight, which brings the day before again.
struct Piece {
    stretch: Stretch,
    day: usize,
    /// Whether the piece before the last is of the same day.
    again: bool,
    /// Whether the piece after the next is.
    comes_again: bool,
}

/// A piece of a day and how full that day is. The same for every moment where days are not limited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Filled {
    piece: u32,
    /// Used minutes of the day.
    pub(crate) minutes: i64,
    /// Used minutes of the day before, if that comes again.
    pub(crate) before: i64,
}

impl DaySlots {
    pub(crate) fn new(days: Option<&Days>, slots: Slots) -> DaySlots {
        let pieces: Vec<(Stretch, usize)> =
            days.map_or_else(Vec::new, |days| days.pieces().collect());
        let day = |index: Option<usize>| pieces.get(index?).map(|&(_, day)| day);
        let piece = |(index, &(stretch, own)): (usize, &(Stretch, usize))| Piece {
            stretch,
            day: own,
            again: day(index.checked_sub(2)) == Some(own),
            comes_again: day(Some(index + 2)) == Some(own),
        };
        let starts_in = |days: &Days| {
            let piece = |slot| u32::try_from(days.piece_at(slots.minute(slot))).unwrap_or(0);
            (0..=slots.count()).map(piece).collect()
        };
        DaySlots {
            pieces: pieces.iter().enumerate().map(piece).collect(),
            of_slot: days.map_or_else(Vec::new, starts_in),
            most: days.map_or_else(Vec::new, |days| days.left().to_vec()),
            slots,
        }
    }

    pub(crate) fn is_limited(&self) -> bool {
        !self.pieces.is_empty()
    }

    /// The day of a slot, when `before` is how full the day was that the last run ended on.
    pub(crate) fn at(&self, slot: usize, before: Filled) -> Filled {
        let piece = self.of_slot.get(slot).copied().unwrap_or(0);
        let mut filled = before;
        while filled.piece < piece {
            if (filled.minutes, filled.before) == (0, 0) {
                return Filled { piece, ..filled };
            }
            filled = self.next(filled);
        }
        filled
    }

    /// How full the day of the next piece is where that of this one is so full.
    fn next(&self, filled: Filled) -> Filled {
        let piece = filled.piece + 1;
        let [old, new] = [filled.piece, piece].map(|piece| self.pieces.get(piece as usize));
        let kept = |piece: Option<&Piece>, is: fn(&Piece) -> bool, minutes| {
            if piece.is_some_and(is) { minutes } else { 0 }
        };
        Filled {
            piece,
            minutes: kept(new, |new| new.again, filled.before),
            before: kept(old, |old| old.comes_again, filled.minutes),
        }
    }

    /// The day of a slot with so many minutes used.
    pub(crate) fn with(&self, slot: usize, minutes: i64, before: i64) -> Filled {
        Filled {
            minutes,
            before,
            ..self.at(slot, Filled::default())
        }
    }

    /// How full the day of `end` is after a run, when that of `start` was so full before; `Err` with a later start worth
    /// trying where a day has no room for it.
    pub(crate) fn after(&self, start: usize, end: usize, before: Filled) -> Result<Filled, usize> {
        if !self.is_limited() {
            return Ok(before);
        }
        let run = Stretch::new(self.slots.minute(start), self.slots.minute(end));
        let mut filled = before;
        // The pieces reach beyond the last slot.
        while let Some(piece) = self.pieces.get(filled.piece as usize) {
            filled.minutes += piece.stretch.overlap(run);
            if filled.minutes > self.most[piece.day] {
                // As much as the day takes may lie at the piece's end.
                let fits = usize::try_from(self.most[piece.day] / self.slots.grid).unwrap_or(0);
                return Err(self.slots.slot(piece.stretch.end).saturating_sub(fits + 1));
            }
            if piece.stretch.end >= run.end {
                break;
            }
            filled = self.next(filled);
        }
        Ok(self.at(end, filled))
    }

    /// How many minutes the days take from a piece on, those that begin after it left out: its own, and the one before if
    /// that comes again. Each with the day's number.
    pub(crate) fn left(&self, filled: Filled) -> [(usize, i64); 2] {
        let index = filled.piece as usize;
        let comes_again = index
            .checked_sub(1)
            .filter(|&before| self.pieces[before].comes_again);
        let left = |piece: Option<usize>, minutes: i64| {
            let day = piece.and_then(|piece| self.pieces.get(piece));
            day.map_or((0, 0), |piece| {
                (piece.day, (self.most[piece.day] - minutes).max(0))
            })
        };
        [
            left(Some(index), filled.minutes),
            left(comes_again, filled.before),
        ]
    }

    /// The days that begin after the one that `slot` starts on, up to that of the next slot.
    pub(crate) fn begun_after(&self, slot: usize) -> impl Iterator<Item = usize> + '_ {
        let piece = |slot: usize| self.of_slot.get(slot).map_or(0, |&piece| piece as usize);
        let begun = self.pieces.get(piece(slot) + 1..=piece(slot + 1));
        let first = |piece: &&Piece| !piece.again;
        begun
            .into_iter()
            .flatten()
            .filter(first)
            .map(|piece| piece.day)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::problem::Problem;

    /// On 7 November 2010, one minute old, Newfoundland went back to 23:01 of the 6th.
    fn problem(limit: i64, grid: i64, hour: i64) -> Problem {
        let text = serde_json::json!({
            "format": "hourwright-problem/1", "now": format!("2010-11-0{}T{:02}:00:00Z", 5 + hour / 24, hour % 24),
            "time_zone": "America/St_Johns", "horizon_days": 2, "slot_minutes": grid, "hours": {},
            "daily_limit_minutes": limit, "tasks": [],
        });
        Problem::from_json(&text.to_string()).expect("a valid problem")
    }

    proptest! {
        /// Runs in order of time are taken where the days themselves take them, also on days of two pieces, and no start
        /// is skipped where they do.
        #[test]
        fn days_take_what_they_take_run_by_run(
            (limit, grid, hour) in (0i64..400, prop::sample::select(vec![5, 20, 30, 60]), 0i64..48),
            runs in prop::collection::vec((0usize..8, 1usize..14), 1..20),
        ) {
            let problem = problem(limit, grid, hour);
            let slots = Slots::new(&problem);
            let mut days = Days::new(&problem).expect("a limit");
            let day_slots = DaySlots::new(Some(&days), slots);
            let takes = |days: &Days, start: usize, length: usize| {
                let [from, to] = [start, start + length].map(|slot| slots.minute(slot));
                days.first_start(from, to - from, to, grid, &[]) == Some(from)
            };
            let (mut slot, mut filled) = (0, Filled::default());
            for (wait, length) in runs {
                let start = slot + wait;
                if start + length > slots.count() {
                    break;
                }
                match day_slots.after(start, start + length, day_slots.at(start, filled)) {
                    Ok(after) => {
                        prop_assert!(takes(&days, start, length));
                        days.take(Stretch::new(slots.minute(start), slots.minute(start + length)));
                        (slot, filled) = (start + length, after);
                        prop_assert_eq!(day_slots.with(slot, filled.minutes, filled.before), filled);
                    }
                    Err(retry) => {
                        let skipped = start..retry.min(slots.count() - length);
                        prop_assert!(skipped.chain([start]).all(|start| !takes(&days, start, length)));
                    }
                }
            }
        }
    }
}
