//! Half-open stretches of whole minutes.

use model::Interval;

use crate::instant;

/// The minutes `start <= x < end` since 1970-01-01T00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stretch {
    pub(crate) start: i64,
    pub(crate) end: i64,
}

impl Stretch {
    pub(crate) fn new(start: i64, end: i64) -> Stretch {
        Stretch { start, end }
    }

    /// The whole minutes that `interval` touches: the start rounded down, the end up.
    pub(crate) fn around(interval: Interval) -> Stretch {
        Stretch {
            start: instant::floor_minute(interval.start),
            end: instant::ceil_minute(interval.end),
        }
    }

    /// The same as instants.
    pub(crate) fn interval(self) -> Interval {
        Interval {
            start: instant::from_minute(self.start),
            end: instant::from_minute(self.end),
        }
    }

    /// Minutes; zero or less where it is empty.
    pub(crate) fn len(self) -> i64 {
        self.end - self.start
    }

    pub(crate) fn is_empty(self) -> bool {
        self.end <= self.start
    }

    /// The common part, perhaps empty.
    pub(crate) fn intersection(self, other: Stretch) -> Stretch {
        Stretch::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// How many minutes both have.
    pub(crate) fn overlap(self, other: Stretch) -> i64 {
        self.intersection(other).len().max(0)
    }

    /// Starts and ends moved inward to multiples of `grid`; perhaps empty.
    pub(crate) fn shrunk_to(self, grid: i64) -> Stretch {
        Stretch::new(round_up(self.start, grid), round_down(self.end, grid))
    }

    /// Starts and ends moved outward to multiples of `grid`.
    pub(crate) fn grown_to(self, grid: i64) -> Stretch {
        Stretch::new(round_down(self.start, grid), round_up(self.end, grid))
    }
}

/// The union: sorted, disjoint, touching ones joined, empty ones left out.
pub(crate) fn union(mut stretches: Vec<Stretch>) -> Vec<Stretch> {
    stretches.retain(|s| !s.is_empty());
    stretches.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::with_capacity(stretches.len());
    for next in stretches {
        match joined.last_mut() {
            Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
            _ => joined.push(next),
        }
    }
    joined
}

/// What of `from` is not in `without`; both sorted and disjoint.
pub(crate) fn difference(from: &[Stretch], without: &[Stretch]) -> Vec<Stretch> {
    let mut rest = Vec::new();
    for &whole in from {
        let mut start = whole.start;
        let first = without.partition_point(|hole| hole.end <= whole.start);
        for hole in without[first..]
            .iter()
            .take_while(|hole| hole.start < whole.end)
        {
            rest.push(Stretch::new(start, hole.start));
            start = hole.end;
        }
        rest.push(Stretch::new(start, whole.end));
    }
    rest.retain(|s| !s.is_empty());
    rest
}

/// The sum of the lengths.
pub(crate) fn total(stretches: &[Stretch]) -> i64 {
    stretches.iter().map(|s| s.len()).sum()
}

/// The first multiple of `grid` at or after `minute`.
pub(crate) fn round_up(minute: i64, grid: i64) -> i64 {
    -(-minute).div_euclid(grid) * grid
}

/// The last multiple of `grid` at or before `minute`.
pub(crate) fn round_down(minute: i64, grid: i64) -> i64 {
    minute.div_euclid(grid) * grid
}
