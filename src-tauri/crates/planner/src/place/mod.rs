//! Where one task goes when all others stand still: the cheapest lawful runs in the free slots.

mod greedy;
mod price;
mod split;
mod whole;

use crate::calendar::Slots;
use crate::days::Days;
use crate::mask::{self, Mask};
use crate::problem::Problem;
use crate::schedule::{Placement, Schedule};
use crate::stretch::{Stretch, round_down, total};

pub(crate) use price::Price;

/// The cheapest runs for task `t`, which has none now; `None` where no place is better than no place.
///
/// With `latest`, something hangs on the task: it must be complete, and finished by then.
pub(crate) fn best(
    schedule: &mut Schedule<'_>,
    t: usize,
    latest: Option<i64>,
) -> Option<Placement> {
    let earliest = schedule.earliest(t)?;
    let free = free(schedule, t, earliest, latest)?;
    search(&free, t)
}

/// The cheapest runs for a task on an empty schedule, whatever it waits for.
pub(crate) fn best_alone(schedule: &mut Schedule<'_>, t: usize) -> Option<Placement> {
    let ready = schedule.problem.tasks[t].ready;
    let free = free(schedule, t, ready, None)?;
    search(&free, t)
}

fn search(free: &Free<'_>, t: usize) -> Option<Placement> {
    let task = &free.problem.tasks[t];
    let price = Price::new(free.problem, task);
    if task.whole {
        whole::best(free, &price)
    } else {
        split::best(free, &price)
    }
}

/// What task `t` may use now; `None` where nothing of it can be planned.
fn free<'a>(
    schedule: &'a mut Schedule<'_>,
    t: usize,
    earliest: i64,
    latest: Option<i64>,
) -> Option<Free<'a>> {
    let problem = schedule.problem;
    let task = &problem.tasks[t];
    let too_late = latest.is_some_and(|latest| task.pinned_end().is_some_and(|end| end > latest));
    if task.rest == 0 || too_late {
        return None;
    }
    Some(Free {
        problem,
        open: schedule.calendar.open(task.hours),
        taken: &schedule.taken,
        slots: schedule.slots,
        days: schedule.days.as_ref(),
        within: Stretch::new(earliest, latest.unwrap_or(problem.window.end)),
        complete_only: latest.is_some(),
    })
}

/// The slots that a task may use now.
struct Free<'a> {
    problem: &'a Problem,
    open: &'a Mask,
    taken: &'a Mask,
    slots: Slots,
    days: Option<&'a Days>,
    within: Stretch,
    /// Whether something hangs on the task, so that all of it must be placed or nothing.
    complete_only: bool,
}

impl<'a> Free<'a> {
    /// The maximal free stretches, in order of time, on the grid.
    fn gaps(&self) -> impl Iterator<Item = Stretch> + 'a {
        self.gaps_from(self.within.start)
    }

    /// The same, what lies before `start` cut off.
    fn gaps_from(&self, start: i64) -> impl Iterator<Item = Stretch> + 'a {
        let (slots, end) = (self.slots, self.within.end);
        mask::gaps(
            self.open,
            self.taken,
            slots.slot(start.max(self.within.start)),
        )
        .map(move |(start, end)| Stretch::new(slots.minute(start), slots.minute(end)))
        .take_while(move |gap| gap.start < end)
        // The end is the start of another task's run or past the last slot, so the result stays on the grid.
        .map(move |gap| Stretch::new(gap.start, gap.end.min(end)))
    }

    /// The first start from `start` on at which a run of `length` minutes ends by `end` and the days allow it.
    fn first_start(&self, start: i64, length: i64, end: i64, own: &[Stretch]) -> Option<i64> {
        match self.days {
            Some(days) => days.first_start(start, length, end, self.slots.grid, own),
            None => (start + length <= end).then_some(start),
        }
    }

    /// How long a run from `start` can be, up to `most` minutes, in a gap that ends at `end`.
    fn longest(&self, start: i64, most: i64, end: i64, own: &[Stretch]) -> i64 {
        let end = end.min(start + most);
        let reach = match self.days {
            Some(days) if start < end => days.reach(start, end, own),
            _ => end,
        };
        round_down(reach - start, self.slots.grid)
    }
}

/// Exactly these runs for task `t`, if they are lawful, complete, and better than none.
pub(crate) fn as_given(
    schedule: &mut Schedule<'_>,
    t: usize,
    runs: &[Stretch],
) -> Option<Placement> {
    let task = &schedule.problem.tasks[t];
    let grid = schedule.slots.grid;
    let lawful = |run: &Stretch| {
        run.start % grid == 0
            && run.end % grid == 0
            && (task.min_run..=task.max_run).contains(&run.len())
    };
    if task.rest == 0 || total(runs) != task.rest || !runs.iter().all(lawful) {
        return None;
    }
    let (earliest, latest) = (schedule.earliest(t)?, schedule.latest(t));
    let free = free(schedule, t, earliest, latest)?;
    let fits = |index: usize| {
        let (run, own) = (runs[index], &runs[..index]);
        let gap = free.gaps_from(run.start).next();
        gap.is_some_and(|gap| gap.start == run.start && run.end <= gap.end)
            && free.longest(run.start, run.len(), run.end, own) == run.len()
    };
    if !(0..runs.len()).all(fits) {
        return None;
    }
    let price = Price::new(free.problem, task);
    let last = runs.last()?;
    let cost = price.complete(runs.iter().map(|&run| price.run(run)).sum(), last.end);
    (cost <= price.absent()).then(|| Placement {
        runs: runs.to_vec(),
        cost,
    })
}
