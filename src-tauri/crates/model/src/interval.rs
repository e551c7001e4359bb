//! Half-open stretches of time, and sets of them.
//!
//! Everything that the planner and the free-slot search know about time is a set of intervals: busy time, hours,
//! buffers, blocks. The set keeps itself sorted and disjoint, so that each operation is one sweep.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The instants `start <= t < end`. Never empty: `start < end` holds for every value made by [`Interval::new`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// The first instant inside.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

impl Interval {
    /// `None` where the interval would be empty or reversed.
    pub fn new(start: Timestamp, end: Timestamp) -> Option<Interval> {
        (start < end).then_some(Interval { start, end })
    }

    /// Whether both share an instant; touching intervals do not.
    pub fn overlaps(self, other: Interval) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The part inside `other`.
    pub fn intersection(self, other: Interval) -> Option<Interval> {
        Interval::new(self.start.max(other.start), self.end.min(other.end))
    }

    /// Whole minutes between start and end, rounded down.
    pub fn minutes(self) -> i64 {
        self.end.duration_since(self.start).as_secs() / 60
    }

    /// Widened by `margin` on both sides, ending at the edges of representable time.
    #[must_use]
    pub fn grown(self, margin: SignedDuration) -> Interval {
        Interval {
            start: self.start.checked_sub(margin).unwrap_or(Timestamp::MIN),
            end: self.end.checked_add(margin).unwrap_or(Timestamp::MAX),
        }
    }
}

/// Sorted, disjoint intervals; touching ones are joined.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IntervalSet(Vec<Interval>);

impl IntervalSet {
    /// The set without any instant.
    pub fn new() -> IntervalSet {
        IntervalSet::default()
    }

    /// The maximal intervals, in order of time.
    pub fn as_slice(&self) -> &[Interval] {
        &self.0
    }

    /// The instants of this set that are not in `other`.
    #[must_use]
    pub fn minus(&self, other: &IntervalSet) -> IntervalSet {
        let mut rest = Vec::new();
        let mut holes = other.0.as_slice();
        for &whole in &self.0 {
            let mut start = whole.start;
            while let Some(&hole) = holes.first() {
                if hole.end <= start {
                    holes = &holes[1..];
                    continue;
                }
                if hole.start >= whole.end {
                    break;
                }
                rest.extend(Interval::new(start, hole.start));
                start = hole.end;
                if start >= whole.end {
                    break;
                }
            }
            rest.extend(Interval::new(start, whole.end));
        }
        IntervalSet(rest)
    }

    /// The instants of this set inside `window`.
    #[must_use]
    pub fn within(&self, window: Interval) -> IntervalSet {
        IntervalSet(
            self.0
                .iter()
                .filter_map(|i| i.intersection(window))
                .collect(),
        )
    }

    /// Whether any instant of `interval` is in the set.
    pub fn overlaps(&self, interval: Interval) -> bool {
        let first = self.0.partition_point(|i| i.end <= interval.start);
        self.0.get(first).is_some_and(|i| i.overlaps(interval))
    }

    /// The sum of the lengths, in whole minutes.
    pub fn minutes(&self) -> i64 {
        self.0.iter().map(|i| i.minutes()).sum()
    }
}

impl FromIterator<Interval> for IntervalSet {
    fn from_iter<I: IntoIterator<Item = Interval>>(intervals: I) -> IntervalSet {
        let mut sorted: Vec<Interval> = intervals.into_iter().collect();
        sorted.sort_unstable();
        let mut joined: Vec<Interval> = Vec::with_capacity(sorted.len());
        for next in sorted {
            match joined.last_mut() {
                Some(last) if next.start <= last.end => last.end = last.end.max(next.end),
                _ => joined.push(next),
            }
        }
        IntervalSet(joined)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn set(pairs: &[(i64, i64)]) -> IntervalSet {
        pairs
            .iter()
            .filter_map(|&(s, e)| Interval::new(at(s), at(e)))
            .collect()
    }

    fn contains(set: &IntervalSet, second: i64) -> bool {
        set.as_slice()
            .iter()
            .any(|i| i.start <= at(second) && at(second) < i.end)
    }

    #[test]
    fn touching_intervals_join_and_empty_ones_vanish() {
        assert_eq!(set(&[(5, 9), (0, 5), (20, 20)]), set(&[(0, 9)]));
    }

    proptest! {
        /// Every operation says of each instant what its name says.
        #[test]
        fn operations_agree_with_membership(
            a in prop::collection::vec((0i64..40, 0i64..40), 0..8),
            b in prop::collection::vec((0i64..40, 0i64..40), 0..8),
            w in (0i64..40, 0i64..40),
        ) {
            let (a, b) = (set(&a), set(&b));
            let minus = a.minus(&b);
            for second in 0..40 {
                prop_assert_eq!(contains(&minus, second), contains(&a, second) && !contains(&b, second));
            }
            if let Some(window) = Interval::new(at(w.0), at(w.1)) {
                let within = a.within(window);
                for second in 0..40 {
                    let inside = w.0 <= second && second < w.1;
                    prop_assert_eq!(contains(&within, second), contains(&a, second) && inside);
                }
                prop_assert_eq!(a.overlaps(window), !within.as_slice().is_empty());
            }
        }
    }
}
