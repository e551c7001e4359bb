//! An independent checker of plans: every rule and the cost, minute by minute.
//!
//! It reads the same files as the planner and shares nothing else with it: no calendar, no compiled problem, no cost
//! function. It is slow and simple on purpose, for tests.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use model::{Interval, Priority, WeekHours};

use crate::wire::{Cost, Plan, Problem, Task};

type Minutes = BTreeSet<i64>;

/// What is wrong with a plan, in words; nothing if it is lawful and its cost and its list of unscheduled tasks are
/// right. The problem itself must be valid.
pub fn check(problem: &Problem, plan: &Plan) -> Vec<String> {
    let Ok(zone) = TimeZone::get(&problem.time_zone) else {
        return vec![format!("unknown zone {}", problem.time_zone)];
    };
    let mut report = Vec::new();
    let works = works(problem, plan, &mut report);
    for work in &works {
        check_place(problem, &zone, work, &mut report);
        check_runs(problem, work, &mut report);
        check_order(problem, &works, work, &mut report);
    }
    check_overlaps(&works, &mut report);
    check_days(problem, &zone, &works, &mut report);
    check_cost(problem, &zone, plan, &works, &mut report);
    check_unscheduled(plan, &works, &mut report);
    report
}

/// One task and its minutes.
struct Work<'a> {
    task: &'a Task,
    pinned: Minutes,
    planned: Minutes,
    /// R.
    rest: i64,
    /// M.
    missing: i64,
    /// C.
    finish: i64,
}

fn works<'a>(problem: &'a Problem, plan: &Plan, report: &mut Vec<String>) -> Vec<Work<'a>> {
    let mut placed: HashMap<&str, Minutes> = problem
        .tasks
        .iter()
        .map(|t| (t.id.as_str(), Minutes::new()))
        .collect();
    for block in &plan.blocks {
        let Some(minutes) = placed.get_mut(block.task.as_str()) else {
            report.push(format!("{}: unknown task", block.task));
            continue;
        };
        if block.start >= block.end
            || up(block.start) != down(block.start)
            || up(block.end) != down(block.end)
        {
            report.push(format!(
                "{}: bad block {} to {}",
                block.task, block.start, block.end
            ));
        }
        for minute in down(block.start)..down(block.end) {
            if !minutes.insert(minute) {
                report.push(format!("{}: two blocks at {}", block.task, text(minute)));
            }
        }
    }
    let mut work = |task: &'a Task| {
        let pinned = minutes_of(&task.pinned);
        let got = placed.remove(task.id.as_str()).unwrap_or_default();
        if let Some(lost) = pinned.difference(&got).next() {
            report.push(format!(
                "{}: pinned minute {} is not in the plan",
                task.id,
                text(*lost)
            ));
        }
        let planned: Minutes = got.difference(&pinned).copied().collect();
        let duration = task.duration_minutes.div_ceil_to(problem.slot_minutes);
        let rest = (duration - count(&pinned)).max(0);
        let missing = (rest - count(&planned)).max(0);
        // A task with neither planned nor missing minutes has lost its pinned ones, which was reported above.
        let last = got.last().map_or(up(problem.now), |minute| minute + 1);
        let finish = if missing > 0 {
            last.max(horizon(problem))
        } else {
            last
        };
        Work {
            task,
            pinned,
            planned,
            rest,
            missing,
            finish,
        }
    };
    problem.tasks.iter().map(&mut work).collect()
}

/// Rule 1: the window, the release, hours, busy time and buffers.
fn check_place(problem: &Problem, zone: &TimeZone, work: &Work<'_>, report: &mut Vec<String>) {
    let task = work.task;
    let hours = problem.hours.get(&task.hours);
    let blocked = |minute: i64| {
        problem.busy.iter().any(|busy| {
            let (start, end) = (down(busy.start), up(busy.end));
            start.saturating_sub(problem.buffer_minutes) <= minute
                && minute < end.saturating_add(problem.buffer_minutes)
        })
    };
    for &minute in &work.planned {
        let mut wrong = |what: &str| report.push(format!("{}: {} {what}", task.id, text(minute)));
        if minute < up(problem.now) || minute >= horizon(problem) {
            wrong("is outside the window");
        }
        if task.not_before.is_some_and(|instant| minute < up(instant)) {
            wrong("is before the release");
        }
        if !hours.is_some_and(|hours| hours.contain(zone.to_datetime(at(minute)))) {
            wrong("is outside its hours");
        }
        if blocked(minute) {
            wrong("is busy or too near");
        }
        if task
            .barred
            .iter()
            .any(|barred| down(barred.start) <= minute && minute < up(barred.end))
        {
            wrong("is barred");
        }
    }
}

/// Rules 2, 4 and 5: the grid and the lengths.
fn check_runs(problem: &Problem, work: &Work<'_>, report: &mut Vec<String>) {
    let (task, grid, rest) = (work.task, problem.slot_minutes, work.rest);
    let (shortest, longest) = match (task.min_block_minutes, task.max_block_minutes) {
        (None, None) => (rest, rest),
        (min, max) => {
            let longest = max.map_or(rest, |max| (max / grid * grid).max(grid));
            let shortest = min.map_or(grid, |min| min.div_ceil_to(grid));
            let fewest = if rest == 0 {
                1
            } else {
                rest.div_ceil_to(longest) / longest
            };
            (shortest.min(rest / fewest / grid * grid), longest)
        }
    };
    if count(&work.planned) > rest {
        report.push(format!(
            "{}: {} minutes planned of {rest}",
            task.id,
            count(&work.planned)
        ));
    }
    for (start, end) in stretches(&work.planned) {
        if start % grid != 0 || end % grid != 0 {
            report.push(format!(
                "{}: {} to {} is off the grid",
                task.id,
                text(start),
                text(end)
            ));
        }
        if !(shortest..=longest).contains(&(end - start)) {
            report.push(format!(
                "{}: a run of {} minutes, allowed {shortest} to {longest}",
                task.id,
                end - start
            ));
        }
    }
}

/// Rule 6: predecessors are complete and finished.
fn check_order(problem: &Problem, works: &[Work<'_>], work: &Work<'_>, report: &mut Vec<String>) {
    let Some(first) = work.planned.first() else {
        return;
    };
    for id in &work.task.after {
        let index = problem.tasks.iter().position(|task| task.id == *id);
        let lawful = index.is_some_and(|p| works[p].missing == 0 && works[p].finish <= *first);
        if !lawful {
            report.push(format!("{}: starts before {id} is finished", work.task.id));
        }
    }
}

/// Rule 3: planned minutes are nobody else's.
fn check_overlaps(works: &[Work<'_>], report: &mut Vec<String>) {
    let mut pinned_by: HashMap<i64, usize> = HashMap::new();
    for minute in works.iter().flat_map(|work| &work.pinned) {
        *pinned_by.entry(*minute).or_default() += 1;
    }
    let mut planned_by: HashMap<i64, &str> = HashMap::new();
    for work in works {
        for minute in &work.planned {
            if pinned_by.contains_key(minute) {
                report.push(format!(
                    "{}: {} is pinned by another task",
                    work.task.id,
                    text(*minute)
                ));
            }
            if let Some(other) = planned_by.insert(*minute, &work.task.id) {
                report.push(format!(
                    "{}: {} is also {other}'s",
                    work.task.id,
                    text(*minute)
                ));
            }
        }
    }
}

/// Rule 7: the daily limit.
fn check_days(problem: &Problem, zone: &TimeZone, works: &[Work<'_>], report: &mut Vec<String>) {
    let Some(limit) = problem.daily_limit_minutes else {
        return;
    };
    let mut days: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
    let date = |minute: &i64| zone.to_datetime(at(*minute)).date();
    for work in works {
        work.planned
            .iter()
            .for_each(|minute| days.entry(date(minute)).or_default().0 += 1);
        work.pinned
            .iter()
            .for_each(|minute| days.entry(date(minute)).or_default().1 += 1);
    }
    for (date, (planned, pinned)) in days {
        if planned > 0 && planned > (limit - pinned).max(0) {
            report.push(format!(
                "{date}: {planned} minutes planned beside {pinned} pinned, limit {limit}"
            ));
        }
    }
}

/// Section 3.
fn check_cost(
    problem: &Problem,
    zone: &TimeZone,
    plan: &Plan,
    works: &[Work<'_>],
    report: &mut Vec<String>,
) {
    let mut cost = Cost::default();
    let now = up(problem.now);
    for work in works {
        let task = work.task;
        let weight = weight_of(task);
        let ready = task.not_before.map_or(now, |instant| up(instant).max(now));
        let tardy = task.due.map_or(0, |due| (work.finish - down(due)).max(0));
        let flow = (work.finish - ready).max(0);
        let wait: i64 = work.planned.iter().map(|minute| minute + 1 - ready).sum();
        let all: Minutes = work.planned.union(&work.pinned).copied().collect();
        let blocks = i64::try_from(stretches(&all).len()).unwrap_or(i64::MAX);
        cost.missing += weight * problem.cost.missing * work.missing;
        cost.tardy += weight * problem.cost.tardy * tardy;
        cost.finish += weight * problem.cost.finish * flow;
        cost.wait += weight * problem.cost.wait * (wait + work.missing * flow);
        cost.split += weight * problem.cost.split * (blocks - 1).max(0);
        let moved = minutes_of(&task.previous).into_iter();
        let moved = moved
            .filter(|minute| (now..horizon(problem)).contains(minute) && !all.contains(minute));
        cost.moved += problem.cost.moved * i64::try_from(moved.count()).unwrap_or(i64::MAX);
    }
    cost.preferences = wishes(problem, zone, works);
    cost.total = cost.missing + cost.tardy + cost.finish + cost.wait + cost.split + cost.moved;
    cost.total += cost.preferences;
    if cost != plan.cost {
        report.push(format!(
            "the plan says {:?}, the rules give {cost:?}",
            plan.cost
        ));
    }
}

fn weight_of(task: &Task) -> i64 {
    task.weight.unwrap_or(match task.priority {
        Priority::Critical => 8,
        Priority::High => 4,
        Priority::Normal => 2,
        Priority::Low => 1,
    })
}

/// `FORMAT.md`: what of the wishes is not met.
fn wishes(problem: &Problem, zone: &TimeZone, works: &[Work<'_>]) -> i64 {
    let mut cost = 0;
    let mut small = Minutes::new();
    let date = |minute: i64| zone.to_datetime(at(minute)).date();
    for work in works {
        let task = work.task;
        let weight = weight_of(task);
        if let Some(window) = task.prefer {
            let everyday = WeekHours::on(
                &Weekday::Monday.cycle_forward().take(7).collect::<Vec<_>>(),
                window,
            );
            let outside = |minute: &&i64| !everyday.contain(zone.to_datetime(at(**minute)));
            cost += weight * 2400 * count_of(work.planned.iter().filter(outside));
        }
        if let Some(share) = task.spread_minutes {
            let mut days: BTreeMap<Date, i64> = BTreeMap::new();
            work.planned
                .iter()
                .for_each(|minute| *days.entry(date(*minute)).or_default() += 1);
            cost += weight
                * 2400
                * days
                    .values()
                    .map(|minutes| (minutes - share).max(0))
                    .sum::<i64>();
        }
        if problem
            .preferences
            .batch_up_to_minutes
            .is_some_and(|up_to| work.rest <= up_to)
        {
            small.extend(&work.planned);
        }
    }
    let mut groups: BTreeMap<Date, i64> = BTreeMap::new();
    for (start, _) in stretches(&small) {
        *groups.entry(date(start)).or_default() += 1;
    }
    cost += 14_400 * groups.values().map(|groups| groups - 1).sum::<i64>();
    if let Some(wish) = problem.preferences.breaks {
        let all: Minutes = works
            .iter()
            .flat_map(|w| w.planned.union(&w.pinned))
            .copied()
            .collect();
        let (mut work, mut last) = (0, None);
        for minute in all {
            if last.is_none_or(|last| minute - last > wish.minutes) {
                work = 0;
            }
            work += 1;
            last = Some(minute);
            cost += 600 * i64::from(work > wish.after_minutes);
        }
    }
    cost
}

fn count_of<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}

/// Section 4: exactly the tasks with something missing.
fn check_unscheduled(plan: &Plan, works: &[Work<'_>], report: &mut Vec<String>) {
    let missing = works
        .iter()
        .filter(|work| work.missing > 0)
        .map(|work| (work.task.id.as_str(), work.missing));
    let said = plan
        .unscheduled
        .iter()
        .map(|u| (u.task.as_str(), u.missing_minutes));
    let (missing, said): (BTreeMap<_, _>, BTreeMap<_, _>) = (missing.collect(), said.collect());
    if missing != said || said.len() != plan.unscheduled.len() {
        report.push(format!(
            "unscheduled: the plan says {said:?}, missing are {missing:?}"
        ));
    }
}

fn minutes_of(intervals: &[Interval]) -> Minutes {
    intervals
        .iter()
        .flat_map(|i| down(i.start)..up(i.end))
        .collect()
}

/// Maximal touching stretches.
fn stretches(minutes: &Minutes) -> Vec<(i64, i64)> {
    let mut stretches: Vec<(i64, i64)> = Vec::new();
    for &minute in minutes {
        match stretches.last_mut() {
            Some(last) if last.1 == minute => last.1 += 1,
            _ => stretches.push((minute, minute + 1)),
        }
    }
    stretches
}

fn count(minutes: &Minutes) -> i64 {
    i64::try_from(minutes.len()).unwrap_or(i64::MAX)
}

fn horizon(problem: &Problem) -> i64 {
    up(problem.now) + problem.horizon_days * 1440
}

/// Rounding up to a multiple.
trait Ceil {
    fn div_ceil_to(self, step: i64) -> i64;
}

impl Ceil for i64 {
    fn div_ceil_to(self, step: i64) -> i64 {
        let over = self % step;
        if over == 0 {
            self
        } else {
            self.saturating_add(step - over)
        }
    }
}

fn down(instant: Timestamp) -> i64 {
    i64::try_from(instant.as_nanosecond().div_euclid(60_000_000_000)).unwrap_or(i64::MIN)
}

fn up(instant: Timestamp) -> i64 {
    -i64::try_from((-instant.as_nanosecond()).div_euclid(60_000_000_000)).unwrap_or(i64::MIN)
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap_or(Timestamp::MAX)
}

fn text(minute: i64) -> String {
    at(minute).to_string()
}
