//! Where plans of these runs are orders of jobs on a single machine.
//!
//! That is so where the runs lie back to back whatever their order: each may be anywhere in one free stretch that holds
//! them all (so do limited days) and no earlier, none waits for another, and each costs by its end alone, because nothing
//! of its task is pinned or in the last plan. Then [`dynasearch`] finds better orders, and far sooner, than steps at
//! random.

use rand::rngs::Xoshiro256PlusPlus as Random;

use super::Sequence;
use super::dynasearch::{self, Job};
use crate::day_slots::Filled;

/// With more jobs it takes too long to price all their pairs.
const MOST_JOBS: usize = 500;

impl Sequence<'_, '_> {
    /// Puts the runs in the best order that is found, never a worse one; `false` where they are not jobs of a single
    /// machine, or too many.
    pub(crate) fn search_single_machine(
        &mut self,
        random: &mut Random,
        out_of_time: &dyn Fn() -> bool,
    ) -> bool {
        let Some(jobs) = self.jobs() else {
            return false;
        };
        let before = self.total - dynasearch::total(&jobs);
        let jobs = dynasearch::search(jobs, random, out_of_time);
        self.order = jobs.iter().map(|job| job.item).collect();
        self.move_up();
        debug_assert_eq!(self.total, before + dynasearch::total(&jobs));
        true
    }

    /// The runs as jobs, in order.
    fn jobs(&self) -> Option<Vec<Job>> {
        if !(2..=MOST_JOBS).contains(&self.len()) {
            return None;
        }
        let start = self.places[0].start;
        let all = self.items.iter().map(|item| item.length).sum();
        let first_start = |hours, from, length| {
            let found = self
                .lanes
                .first_start(hours, from, length, Filled::default());
            found.map(|(start, _)| start)
        };
        let job = |&index: &usize| {
            let item = &self.items[index];
            let anywhere = item.before.is_empty()
                && first_start(item.hours, item.floor, item.length) == Some(start)
                && first_start(item.hours, start, all) == Some(start);
            let from = self.run(item, start);
            let job = item.price.job(index, from);
            job.filter(|_| anywhere)
        };
        self.order.iter().map(job).collect()
    }
}
