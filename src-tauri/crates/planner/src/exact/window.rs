//! The least entries of a window that slides over rows, along their diagonals, in constant time an entry.
//!
//! A queue of two stacks that know their minima: rows come into the one, and when the other is empty, all of them go
//! over.

/// A row enters in front, and with it each entry of those inside moves on by one place.
pub(super) struct Window {
    width: usize,
    /// The newer rows, the newest last, and the least of each diagonal over them, by its place in the newest.
    entered: Vec<i64>,
    least: Vec<i64>,
    /// For each older row, the next to leave last: the least of each diagonal over it and the other older ones that leave
    /// after it, by its place in the newest of these.
    leaving: Vec<i64>,
}

/// More than any entry.
const NOTHING: i64 = i64::MAX / 2;

impl Window {
    pub(super) fn new(width: usize) -> Window {
        Window {
            width,
            entered: Vec::new(),
            least: vec![NOTHING; width],
            leaving: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.entered.clear();
        self.least.fill(NOTHING);
        self.leaving.clear();
    }

    /// How many rows are in it.
    pub(super) fn len(&self) -> usize {
        (self.entered.len() + self.leaving.len()) / self.width
    }

    /// A row of the same width comes in.
    pub(super) fn enter(&mut self, row: impl Iterator<Item = i64>) {
        let first = self.entered.len();
        self.entered.extend(row);
        self.least.copy_within(..self.width - 1, 1);
        self.least[0] = NOTHING;
        lower(&mut self.least, &self.entered[first..], 0);
    }

    /// The oldest row goes.
    pub(super) fn leave(&mut self) {
        if self.leaving.is_empty() {
            let mut least = vec![NOTHING; self.width];
            for (index, row) in self.entered.rchunks_exact(self.width).enumerate() {
                lower(least.get_mut(index..).unwrap_or_default(), row, 0);
                self.leaving.extend(&least);
            }
            self.entered.clear();
            self.least.fill(NOTHING);
        }
        self.leaving.truncate(self.leaving.len() - self.width);
    }

    /// Lowers the entries of `row` to `add` more than the least of their diagonals; its first one lies on that of the
    /// newest row's first.
    pub(super) fn lower(&self, row: &mut [i64], add: i64) {
        lower(row, &self.least, add);
        let entered = self.entered.len() / self.width;
        if let (Some(row), Some(first)) = (
            row.get_mut(entered..),
            self.leaving.len().checked_sub(self.width),
        ) {
            lower(row, &self.leaving[first..], add);
        }
    }
}

fn lower(row: &mut [i64], least: &[i64], add: i64) {
    for (entry, least) in row.iter_mut().zip(least) {
        *entry = (*entry).min(add + least);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Each diagonal's least is what a look at every row finds.
        #[test]
        fn a_diagonal_is_lowered_to_its_least(
            rows in prop::collection::vec((prop::collection::vec(0i64..100, 7), 0usize..3), 1..40),
        ) {
            let mut window = Window::new(7);
            let mut inside = std::collections::VecDeque::new();
            for (row, leave) in rows {
                window.enter(row.iter().copied());
                inside.push_front(row);
                for _ in 0..leave.min(inside.len()) {
                    window.leave();
                    inside.pop_back();
                }
                let mut found = [1000; 7];
                window.lower(&mut found, 5);
                let least = |place: usize| {
                    let on_diagonal = |(age, row): (usize, &Vec<i64>)| row.get(place.checked_sub(age)?).copied();
                    let entries = inside.iter().enumerate().filter_map(on_diagonal);
                    entries.map(|entry| entry + 5).min().unwrap_or(1000)
                };
                prop_assert_eq!(window.len(), inside.len());
                prop_assert_eq!(found, std::array::from_fn(least));
            }
        }
    }
}
