//! Neighbours of an order: runs change places, or some go behind others.

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus as Random;

/// The farthest that one step moves a run, counted in runs.
const FARTHEST: usize = 60;

/// Another order of the positions from `first` to `last`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) first: usize,
    pub(super) last: usize,
    how: How,
}

#[derive(Debug, Clone, Copy)]
enum How {
    /// So many from the front go to the end.
    Rotate(usize),
    /// The two ends change places.
    Swap,
}

impl Step {
    /// One of `count` positions, at least two; near ones more often.
    pub(super) fn draw(count: usize, random: &mut Random) -> Step {
        let reach = random.random_range(1..=FARTHEST.min(count - 1));
        let distance = random.random_range(1..=reach);
        let first = random.random_range(0..count - distance);
        let how = match random.random_range(0..8) {
            0..3 => How::Swap,
            3..5 => How::Rotate(1),
            5..7 => How::Rotate(distance),
            _ => How::Rotate(random.random_range(1..=distance)),
        };
        Step {
            first,
            last: first + distance,
            how,
        }
    }

    /// From which position what comes to `position` is taken.
    pub(super) fn source(self, position: usize) -> usize {
        match self.how {
            How::Rotate(by) => self.rotated(position, by),
            How::Swap => self.swapped(position),
        }
    }

    /// To which position what is at `position` goes.
    pub(super) fn target(self, position: usize) -> usize {
        match self.how {
            How::Rotate(by) => self.rotated(position, self.last + 1 - self.first - by),
            How::Swap => self.swapped(position),
        }
    }

    pub(super) fn apply(self, order: &mut [usize]) {
        match self.how {
            How::Rotate(by) => order[self.first..=self.last].rotate_left(by),
            How::Swap => order.swap(self.first, self.last),
        }
    }

    fn rotated(self, position: usize, by: usize) -> usize {
        if !(self.first..=self.last).contains(&position) {
            return position;
        }
        let rotated = position + by;
        if rotated > self.last {
            rotated - (self.last + 1 - self.first)
        } else {
            rotated
        }
    }

    fn swapped(self, position: usize) -> usize {
        if position == self.first {
            self.last
        } else if position == self.last {
            self.first
        } else {
            position
        }
    }
}
