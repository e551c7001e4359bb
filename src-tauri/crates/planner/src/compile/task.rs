//! One task: the numbers that its rules come down to.

use super::{forward, in_range};
use crate::error::Error;
use crate::instant;
use crate::problem::Task;
use crate::read::{MAX_DURATION, MAX_UNIT};
use crate::stretch::{self, Stretch, round_down, round_up};
use crate::wire;

pub(super) fn compile(
    task: &wire::Task,
    place: &str,
    grid: i64,
    window: Stretch,
    hours: usize,
) -> Result<Task, Error> {
    check_numbers(task, place)?;
    let pinned = pinned(task, place, grid)?;
    for (index, interval) in task.previous.iter().enumerate() {
        forward(&format!("{place}.previous[{index}]"), *interval)?;
    }
    let previous = task
        .previous
        .iter()
        .map(|&p| Stretch::around(p).intersection(window))
        .collect();
    let rest = (round_up(task.duration_minutes, grid) - stretch::total(&pinned)).max(0);
    let (min_run, max_run) = run_lengths(task, rest, grid);
    Ok(Task {
        id: task.id.clone(),
        weight: task.weight.unwrap_or(weight(task.priority)),
        rest,
        min_run,
        max_run,
        whole: task.min_block_minutes.is_none() && task.max_block_minutes.is_none(),
        hours,
        due: task.due.map(instant::floor_minute),
        ready: task
            .not_before
            .map_or(window.start, instant::ceil_minute)
            .max(window.start),
        previous: stretch::difference(&stretch::union(previous), &pinned),
        pinned,
        predecessors: Vec::new(),
        successors: Vec::new(),
        prefer: None,
        spread: task.spread_minutes,
    })
}

fn check_numbers(task: &wire::Task, place: &str) -> Result<(), Error> {
    let (min, max) = (task.min_block_minutes, task.max_block_minutes);
    let check = |field: &str, value: Option<i64>, least, most| {
        in_range(
            &format!("{place}.{field}"),
            value.unwrap_or(least),
            least,
            most,
        )
    };
    check(
        "duration_minutes",
        Some(task.duration_minutes),
        1,
        MAX_DURATION,
    )?;
    check("weight", task.weight, 0, MAX_UNIT)?;
    check("spread_minutes", task.spread_minutes, 1, MAX_DURATION)?;
    check("min_block_minutes", min, 1, i64::MAX)?;
    check("max_block_minutes", max, 1, i64::MAX)?;
    match (min, max) {
        (Some(min), Some(max)) if min > max => {
            let what = format!("more than max_block_minutes: {min} > {max}");
            Err(Error::new(format!("{place}.min_block_minutes"), what))
        }
        _ => Ok(()),
    }
}

/// m and X of rule 4, for a task of which `rest` minutes are to be planned.
fn run_lengths(task: &wire::Task, rest: i64, grid: i64) -> (i64, i64) {
    let (min, max) = (task.min_block_minutes, task.max_block_minutes);
    if rest == 0 || (min.is_none() && max.is_none()) {
        return (rest, rest);
    }
    let longest = max.map_or(rest, |max| round_down(max, grid).max(grid));
    // Not more than `rest`, which also keeps a huge minimum from overflowing when it is rounded up.
    let shortest = min.map_or(grid, |min| round_up(min.min(rest), grid));
    let runs = rest.div_euclid(longest) + i64::from(rest % longest != 0);
    (shortest.min(round_down(rest / runs, grid)), longest)
}

fn pinned(task: &wire::Task, place: &str, grid: i64) -> Result<Vec<Stretch>, Error> {
    let on_grid = |minute: i64| minute % grid == 0;
    let mut pinned = Vec::with_capacity(task.pinned.len());
    for (index, &interval) in task.pinned.iter().enumerate() {
        let place = format!("{place}.pinned[{index}]");
        forward(&place, interval)?;
        let around = Stretch::around(interval);
        let whole_minutes = instant::from_minute(around.start) == interval.start
            && instant::from_minute(around.end) == interval.end;
        if !whole_minutes || !on_grid(around.start) || !on_grid(around.end) {
            let what = format!(
                "off the grid of {grid} minutes: {} to {}",
                interval.start, interval.end
            );
            return Err(Error::new(place, what));
        }
        if around.start < instant::first_minute() {
            return Err(Error::new(
                place,
                format!("before the year 1: {}", interval.start),
            ));
        }
        pinned.push(around);
    }
    Ok(stretch::union(pinned))
}

fn weight(priority: model::Priority) -> i64 {
    match priority {
        model::Priority::Critical => 8,
        model::Priority::High => 4,
        model::Priority::Normal => 2,
        model::Priority::Low => 1,
    }
}
