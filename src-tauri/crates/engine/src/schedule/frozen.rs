//! The near window, in which blocks stay where they are unless they must not.
//!
//! What stays is pinned for this one plan. A high cost of moving would do nearly the same, but only nearly: it would be
//! weighed against lateness, and it would change what the plan says that it costs. A pin cannot be unlawful by the
//! contract's rules, so what the rules no longer allow is let go here, before the planner sees it.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, IntervalSet, Task, WeekHours};

/// For plans that nobody asked for, where nobody has said otherwise: what starts within two hours stays.
pub(super) const BY_THE_CLOCK_MINUTES: i64 = 120;

/// The work is rounded up to the grid, by less than this.
const LONGEST_SLOT: i64 = 60;

/// What decides whether a block stays.
pub(super) struct Frozen<'a> {
    window: Option<Interval>,
    zone: &'a TimeZone,
    hours: &'a BTreeMap<String, WeekHours>,
    /// Busy time with its buffers.
    taken: &'a IntervalSet,
    tasks: BTreeMap<i64, &'a Task>,
    blocks: &'a [Block],
}

impl<'a> Frozen<'a> {
    /// From `now` on for so many minutes; `tasks` are the open ones and `blocks` theirs.
    pub(super) fn new(
        now: Timestamp,
        minutes: i64,
        zone: &'a TimeZone,
        hours: &'a BTreeMap<String, WeekHours>,
        taken: &'a IntervalSet,
        tasks: &'a [Task],
        blocks: &'a [Block],
    ) -> Frozen<'a> {
        let end = now.checked_add(SignedDuration::from_mins(minutes));
        Frozen {
            window: end.ok().and_then(|end| Interval::new(now, end)),
            zone,
            hours,
            taken,
            tasks: tasks.iter().map(|task| (task.id, task)).collect(),
            blocks,
        }
    }

    /// Whether the block begins inside the window, or runs, and every rule still allows it there.
    pub(super) fn holds(&self, block: &Block) -> bool {
        let Some(task) = self.tasks.get(&block.task) else {
            return false;
        };
        let time = block.time;
        self.window.is_some_and(|window| time.overlaps(window))
            && !self.taken.overlaps(time)
            && !self.is_pinned_by_another(block)
            && self.hours_hold(task, time)
            && task.not_before.is_none_or(|at| at <= time.start)
            && self.minutes(task.id) <= task.duration_minutes + LONGEST_SLOT
            && task.after.iter().all(|&p| self.is_done_by(p, time.start))
    }

    fn own(&self, task: i64) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.task == task)
    }

    fn minutes(&self, task: i64) -> i64 {
        self.own(task).map(|block| block.time.minutes()).sum()
    }

    fn is_pinned_by_another(&self, block: &Block) -> bool {
        let others = self.blocks.iter();
        others
            .filter(|other| other.pinned && other.task != block.task)
            .any(|other| other.time.overlaps(block.time))
    }

    fn hours_hold(&self, task: &Task, time: Interval) -> bool {
        let hours = self.hours.get(&task.hours);
        hours.is_some_and(|hours| hours.intervals(self.zone, time).minutes() == time.minutes())
    }

    /// Whether a task that must come first is done, or will be by blocks that stay.
    fn is_done_by(&self, task: i64, start: Timestamp) -> bool {
        self.tasks.get(&task).is_none_or(|first| {
            self.minutes(task) >= first.duration_minutes
                && self
                    .own(task)
                    .all(|block| block.time.end <= start && (block.pinned || self.holds(block)))
        })
    }
}
