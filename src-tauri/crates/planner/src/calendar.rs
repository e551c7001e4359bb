//! The free slots of each hour set: hours, less busy time with its buffers, less what is pinned.

use crate::mask::Mask;
use crate::problem::Problem;
use crate::stretch::{Stretch, round_down, round_up};

/// The most memory that the free slots of all hour sets may use before they are computed anew each time. Only a
/// problem with thousands of hour sets and years of single minutes comes near.
const MOST_BYTES: usize = 64 << 20;

/// The slots of the window, and which of them each hour set leaves free.
pub(crate) struct Calendar<'p> {
    problem: &'p Problem,
    slots: Slots,
    /// Busy, buffered or pinned: nobody may plan here.
    blocked: Mask,
    /// By hour set; computed when first asked for.
    open: Vec<Option<Mask>>,
    bytes: usize,
}

impl<'p> Calendar<'p> {
    pub(crate) fn new(problem: &'p Problem) -> Calendar<'p> {
        let slots = Slots::new(problem);
        let mut calendar = Calendar {
            problem,
            slots,
            blocked: slots.none(),
            open: vec![None; problem.hours.len()],
            bytes: 0,
        };
        let pinned = problem.tasks.iter().flat_map(|task| &task.pinned);
        for &stretch in problem.busy.iter().chain(pinned) {
            calendar.block(stretch);
        }
        calendar
    }

    /// The slots free for tasks with this hour set, before anything is planned.
    pub(crate) fn open(&mut self, hours: usize) -> &Mask {
        if self.open[hours].is_none() {
            let mask = self.compute(hours);
            if self.bytes + mask.bytes() > MOST_BYTES {
                self.open.fill(None);
                self.bytes = 0;
            }
            self.bytes += mask.bytes();
            self.open[hours] = Some(mask);
        }
        // The branch above has just filled it.
        self.open[hours].as_ref().unwrap_or(&self.blocked)
    }

    fn compute(&self, hours: usize) -> Mask {
        let mut mask = self.slots.none();
        for &interval in self.problem.hours_in_window(hours).as_slice() {
            let whole = Stretch::around(interval).shrunk_to(self.problem.grid);
            if !whole.is_empty() {
                mask.insert(self.slots.slot(whole.start), self.slots.slot(whole.end));
            }
        }
        mask.subtract(&self.blocked);
        mask
    }

    /// Every slot that `stretch` touches.
    fn block(&mut self, stretch: Stretch) {
        let grid = self.problem.grid;
        let start = round_down(stretch.start, grid);
        let (start, end) = (self.slots.slot(start), self.slots.slot(stretch.end));
        self.blocked.insert(start, end);
    }
}

/// The whole slots of the window, numbered from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slots {
    /// Minutes a slot.
    pub(crate) grid: i64,
    /// The number, since 1970, of slot 0.
    first: i64,
    count: usize,
}

impl Slots {
    pub(crate) fn new(problem: &Problem) -> Slots {
        let whole = problem.window.shrunk_to(problem.grid);
        Slots {
            grid: problem.grid,
            first: whole.start / problem.grid,
            count: usize::try_from(whole.len() / problem.grid).unwrap_or(0),
        }
    }

    /// How many there are.
    pub(crate) fn count(self) -> usize {
        self.count
    }

    /// The empty set of these slots.
    pub(crate) fn none(self) -> Mask {
        Mask::empty(self.count)
    }

    /// The slot that starts at, or the first that starts after, `minute`; at most the number of slots.
    pub(crate) fn slot(self, minute: i64) -> usize {
        let number = round_up(minute, self.grid) / self.grid - self.first;
        usize::try_from(number.max(0)).map_or(self.count, |slot| slot.min(self.count))
    }

    /// The minute at which a slot starts.
    pub(crate) fn minute(self, slot: usize) -> i64 {
        // The longest horizon has fewer than 2^23 slots.
        let slot = i64::try_from(slot).unwrap_or(i64::from(u32::MAX));
        (self.first + slot) * self.grid
    }
}
