//! A set of slots, one bit each.
//!
//! Four weeks of quarter hours are 42 words, so looking for free time is a handful of word operations, and placing or
//! removing a block needs no list to be kept in order.

/// Which of a fixed number of slots are in the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    words: Vec<u64>,
    count: usize,
}

const BITS: usize = 64;

impl Mask {
    /// No slot of `count` is in the set.
    pub(crate) fn empty(count: usize) -> Mask {
        Mask {
            words: vec![0; count.div_ceil(BITS)],
            count,
        }
    }

    /// Adds the slots `start..end`.
    pub(crate) fn insert(&mut self, start: usize, end: usize) {
        self.each_word(start, end, |word, bits| *word |= bits);
    }

    /// Takes the slots `start..end` out.
    pub(crate) fn remove(&mut self, start: usize, end: usize) {
        self.each_word(start, end, |word, bits| *word &= !bits);
    }

    /// Takes out every slot that is in `other`.
    pub(crate) fn subtract(&mut self, other: &Mask) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// The first slot of this set that would be left if as many slots as it shares with `taken` were taken from its
    /// front; the number of slots where none is left.
    pub(crate) fn reached(&self, taken: &Mask) -> usize {
        let shared = self
            .words
            .iter()
            .zip(&taken.words)
            .map(|(open, taken)| (open & taken).count_ones());
        let mut rest: u32 = shared.sum();
        for (index, &word) in self.words.iter().enumerate() {
            if word.count_ones() > rest {
                let mut word = word;
                for _ in 0..rest {
                    word &= word - 1;
                }
                return index * BITS + word.trailing_zeros() as usize;
            }
            rest -= word.count_ones();
        }
        self.count
    }

    /// The memory that the slots need.
    pub(crate) fn bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }

    fn each_word(&mut self, start: usize, end: usize, change: impl Fn(&mut u64, u64)) {
        words(start, end.min(self.count))
            .for_each(|(word, bits)| change(&mut self.words[word], bits));
    }
}

/// The slots `start..end` as words and the bits of each.
fn words(start: usize, end: usize) -> impl Iterator<Item = (usize, u64)> {
    let mut slot = start;
    std::iter::from_fn(move || {
        if slot >= end {
            return None;
        }
        let (word, bit) = (slot / BITS, slot % BITS);
        let here = (end - slot).min(BITS - bit);
        slot += here;
        Some((word, ones(here) << bit))
    })
}

/// The maximal stretches `start..end` of slots from `from` on that are in `open` and not in `taken`.
pub(crate) fn gaps<'a>(
    open: &'a Mask,
    taken: &'a Mask,
    from: usize,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let mut slot = from;
    std::iter::from_fn(move || {
        let start = first(open, taken, slot, false)?;
        let end = first(open, taken, start, true).unwrap_or(open.count);
        slot = end;
        Some((start, end))
    })
}

/// The first slot from `from` on that is free, or with `flipped` that is not.
fn first(open: &Mask, taken: &Mask, from: usize, flipped: bool) -> Option<usize> {
    if from >= open.count {
        return None;
    }
    let flip = if flipped { u64::MAX } else { 0 };
    let wanted = |index: usize| (open.words[index] & !taken.words[index]) ^ flip;
    let mut index = from / BITS;
    let mut word = wanted(index) & (u64::MAX << (from % BITS));
    while word == 0 {
        index += 1;
        if index == open.words.len() {
            return None;
        }
        word = wanted(index);
    }
    let slot = index * BITS + word.trailing_zeros() as usize;
    (slot < open.count).then_some(slot)
}

fn ones(count: usize) -> u64 {
    if count == BITS {
        u64::MAX
    } else {
        (1 << count) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mask(bits: &[bool]) -> Mask {
        let mut mask = Mask::empty(bits.len());
        for (slot, _) in bits.iter().enumerate().filter(|(_, bit)| **bit) {
            mask.insert(slot, slot + 1);
        }
        mask
    }

    proptest! {
        /// Gaps are where a slot-by-slot look finds them.
        #[test]
        fn gaps_are_maximal_and_complete(
            slots in prop::collection::vec((prop::bool::weighted(0.8), prop::bool::weighted(0.2)), 1..300),
            from in 0usize..300,
            (cut, cut_end) in (0usize..300, 0usize..300),
        ) {
            let (open, mut taken): (Vec<bool>, Vec<bool>) = slots.iter().copied().unzip();
            let mut taken_mask = mask(&taken);
            taken_mask.remove(cut, cut_end);
            taken.iter_mut().enumerate().filter(|(s, _)| (cut..cut_end).contains(s)).for_each(|(_, t)| *t = false);
            let free = |slot: usize| slot >= from && slot < open.len() && open[slot] && !taken[slot];
            let open_mask = mask(&open);
            let found: Vec<(usize, usize)> = gaps(&open_mask, &taken_mask, from).collect();
            for &(start, end) in &found {
                prop_assert!(start < end && (start..end).all(free));
                prop_assert!(!free(end) && (start == 0 || !free(start - 1)));
            }
            let sum: usize = found.iter().map(|(start, end)| end - start).sum();
            prop_assert_eq!(sum, (0..open.len()).filter(|&s| free(s)).count());
            let mut rest = open_mask.clone();
            rest.subtract(&taken_mask);
            let nothing = Mask::empty(open.len());
            prop_assert_eq!(gaps(&rest, &nothing, from).collect::<Vec<_>>(), found);
        }
    }
}
