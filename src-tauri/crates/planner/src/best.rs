//! The best plan so far, beside the one that the search has in hand.

use std::collections::BTreeSet;

use crate::schedule::{Placement, Schedule};
use crate::stretch::Stretch;

/// The best plan so far.
pub(crate) struct Best {
    pub(crate) total: i64,
    runs: Vec<Vec<Stretch>>,
    /// Where the current plan may differ, so that a better one among ten thousand tasks is not copied whole.
    changed: BTreeSet<usize>,
}

impl Best {
    pub(crate) fn of(schedule: &Schedule<'_>) -> Best {
        Best {
            total: schedule.total(),
            runs: schedule.runs().to_vec(),
            changed: BTreeSet::new(),
        }
    }

    pub(crate) fn changed(&mut self, tasks: impl IntoIterator<Item = usize>) {
        self.changed.extend(tasks);
    }

    /// A better plan that was found elsewhere.
    pub(crate) fn take(&mut self, schedule: &mut Schedule<'_>, runs: Vec<Vec<Stretch>>) {
        self.runs = runs;
        self.changed.extend(0..self.runs.len());
        self.restore(schedule);
        self.total = schedule.total();
    }

    pub(crate) fn follow(&mut self, schedule: &Schedule<'_>) {
        self.total = schedule.total();
        for t in std::mem::take(&mut self.changed) {
            self.runs[t].clone_from(&schedule.runs()[t]);
        }
    }

    pub(crate) fn restore(&mut self, schedule: &mut Schedule<'_>) {
        let changed: Vec<usize> = std::mem::take(&mut self.changed).into_iter().collect();
        for &t in &changed {
            schedule.remove(t);
        }
        for t in changed {
            let placement = Placement::new(schedule.problem, t, self.runs[t].clone());
            schedule.insert(t, placement);
        }
    }
}
