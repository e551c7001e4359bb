//! From the wire to the planner's own terms, with the rules that hold between fields.

use std::collections::HashMap;

use jiff::tz::TimeZone;
use model::{Interval, LocalDays, WeekHours};

use crate::cost;
use crate::error::Error;
use crate::instant;
use crate::problem::{Problem, Task};
use crate::read::{MAX_DURATION, MAX_HORIZON_DAYS, MAX_UNIT};
use crate::stretch::{self, Stretch, round_down, round_up};
use crate::wire;

const GRIDS: [i64; 7] = [1, 5, 10, 15, 20, 30, 60];

pub(crate) fn problem(wire: &wire::Problem) -> Result<Problem, Error> {
    let zone = TimeZone::get(&wire.time_zone).map_err(|_| {
        Error::new(
            "time_zone",
            format!("not an IANA time zone: {:?}", wire.time_zone),
        )
    })?;
    let grid = wire.slot_minutes;
    if !GRIDS.contains(&grid) {
        return Err(Error::new(
            "slot_minutes",
            format!("not one of 1, 5, 10, 15, 20, 30, 60: {grid}"),
        ));
    }
    let window = window(wire)?;
    check_unit_costs(&wire.cost)?;
    in_range(
        "daily_limit_minutes",
        wire.daily_limit_minutes.unwrap_or(0),
        0,
        i64::MAX,
    )?;
    let mut hours = HourSets::default();
    let mut tasks = tasks(wire, window, &mut hours)?;
    connect(&mut tasks, wire)?;
    let topological = topological(&tasks)?;
    let mut depth = vec![0; tasks.len()];
    for (place, &t) in topological.iter().enumerate() {
        depth[t] = place;
    }
    let problem = Problem {
        window,
        grid,
        local_days: LocalDays::new(&zone, window.interval()),
        zone,
        hours: hours.sets,
        busy: busy(wire, window)?,
        daily_limit: wire.daily_limit_minutes,
        costs: wire.cost,
        tasks,
        topological,
        depth,
    };
    if cost::worst_total(&problem) > i128::from(i64::MAX) {
        return Err(Error::new(
            "problem",
            "the total cost could exceed 63 bits; lower weights, unit costs or durations",
        ));
    }
    Ok(problem)
}

fn window(wire: &wire::Problem) -> Result<Stretch, Error> {
    in_range("horizon_days", wire.horizon_days, 1, MAX_HORIZON_DAYS)?;
    let now = instant::ceil_minute(wire.now);
    let end = now + wire.horizon_days * 24 * 60;
    let representable = instant::first_minute()..=instant::last_minute();
    if !representable.contains(&now) {
        return Err(Error::new(
            "now",
            format!("not between the years 1 and 9999: {}", wire.now),
        ));
    }
    if !representable.contains(&end) {
        return Err(Error::new(
            "horizon_days",
            format!("ends after the year 9999: {}", wire.horizon_days),
        ));
    }
    Ok(Stretch::new(now, end))
}

fn check_unit_costs(cost: &wire::UnitCosts) -> Result<(), Error> {
    let parts = [
        ("cost.missing", cost.missing),
        ("cost.tardy", cost.tardy),
        ("cost.finish", cost.finish),
        ("cost.wait", cost.wait),
        ("cost.split", cost.split),
        ("cost.moved", cost.moved),
    ];
    parts
        .into_iter()
        .try_for_each(|(place, value)| in_range(place, value, 0, MAX_UNIT))
}

/// Busy time with the buffers around it, as far as it matters.
fn busy(wire: &wire::Problem, window: Stretch) -> Result<Vec<Stretch>, Error> {
    let buffer = wire.buffer_minutes;
    in_range("buffer_minutes", buffer, 0, i64::MAX)?;
    let around = |interval: Interval| {
        let Stretch { start, end } = Stretch::around(interval);
        Stretch::new(start.saturating_sub(buffer), end.saturating_add(buffer)).intersection(window)
    };
    for (index, interval) in wire.busy.iter().enumerate() {
        forward(&format!("busy[{index}]"), *interval)?;
    }
    Ok(stretch::union(
        wire.busy.iter().copied().map(around).collect(),
    ))
}

/// The hour sets that tasks use; equal ones are kept once.
#[derive(Default)]
struct HourSets<'w> {
    sets: Vec<WeekHours>,
    by_week: HashMap<&'w WeekHours, usize>,
    by_name: HashMap<&'w str, usize>,
}

impl<'w> HourSets<'w> {
    fn index(&mut self, name: &'w str, wire: &'w wire::Problem) -> Option<usize> {
        if let Some(&index) = self.by_name.get(name) {
            return Some(index);
        }
        let week = wire.hours.get(name)?;
        let index = *self.by_week.entry(week).or_insert(self.sets.len());
        if index == self.sets.len() {
            self.sets.push(week.clone());
        }
        self.by_name.insert(name, index);
        Some(index)
    }
}

fn tasks<'w>(
    wire: &'w wire::Problem,
    window: Stretch,
    hours: &mut HourSets<'w>,
) -> Result<Vec<Task>, Error> {
    let mut tasks = Vec::with_capacity(wire.tasks.len());
    for (index, task) in wire.tasks.iter().enumerate() {
        let place = format!("tasks[{index}]");
        let Some(hours) = hours.index(&task.hours, wire) else {
            let what = format!("no such hour set: {:?}", task.hours);
            return Err(Error::new(format!("{place}.hours"), what));
        };
        tasks.push(compile_task(
            task,
            &place,
            wire.slot_minutes,
            window,
            hours,
        )?);
    }
    Ok(tasks)
}

fn compile_task(
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
    })
}

fn check_numbers(task: &wire::Task, place: &str) -> Result<(), Error> {
    let (min, max) = (task.min_block_minutes, task.max_block_minutes);
    in_range(
        &format!("{place}.duration_minutes"),
        task.duration_minutes,
        1,
        MAX_DURATION,
    )?;
    in_range(
        &format!("{place}.weight"),
        task.weight.unwrap_or(0),
        0,
        MAX_UNIT,
    )?;
    in_range(
        &format!("{place}.min_block_minutes"),
        min.unwrap_or(1),
        1,
        i64::MAX,
    )?;
    in_range(
        &format!("{place}.max_block_minutes"),
        max.unwrap_or(1),
        1,
        i64::MAX,
    )?;
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

/// Turns the ids of `after` into indices, both ways.
fn connect(tasks: &mut [Task], wire: &wire::Problem) -> Result<(), Error> {
    let mut indices: HashMap<&str, usize> = HashMap::with_capacity(wire.tasks.len());
    for (index, task) in wire.tasks.iter().enumerate() {
        let place = format!("tasks[{index}].id");
        if task.id.is_empty() {
            return Err(Error::new(place, "empty"));
        }
        if let Some(first) = indices.insert(&task.id, index) {
            return Err(Error::new(
                place,
                format!("the same as tasks[{first}].id: {:?}", task.id),
            ));
        }
    }
    for (index, task) in wire.tasks.iter().enumerate() {
        for (position, id) in task.after.iter().enumerate() {
            let Some(&predecessor) = indices.get(id.as_str()) else {
                let place = format!("tasks[{index}].after[{position}]");
                return Err(Error::new(place, format!("no such task: {id:?}")));
            };
            tasks[index].predecessors.push(predecessor);
        }
        tasks[index].predecessors.sort_unstable();
        tasks[index].predecessors.dedup();
        for predecessor in tasks[index].predecessors.clone() {
            tasks[predecessor].successors.push(index);
        }
    }
    Ok(())
}

/// Kahn's algorithm (A. B. Kahn, "Topological sorting of large networks", 1962). What it can't order is a cycle, or
/// behind one.
fn topological(tasks: &[Task]) -> Result<Vec<usize>, Error> {
    let mut waits_for: Vec<usize> = tasks.iter().map(|t| t.predecessors.len()).collect();
    let mut order: Vec<usize> = (0..tasks.len()).filter(|&t| waits_for[t] == 0).collect();
    let mut done = 0;
    while let Some(&task) = order.get(done) {
        done += 1;
        for &successor in &tasks[task].successors {
            waits_for[successor] -= 1;
            if waits_for[successor] == 0 {
                order.push(successor);
            }
        }
    }
    match waits_for.iter().position(|&count| count > 0) {
        None => Ok(order),
        Some(stuck) => Err(cycle_error(tasks, &waits_for, stuck)),
    }
}

/// Walks from a task that waits for ever to one that it waits for, until one comes again: these are the cycle.
fn cycle_error(tasks: &[Task], waits_for: &[usize], stuck: usize) -> Error {
    let mut seen: HashMap<usize, usize> = HashMap::new();
    let mut path = Vec::new();
    let mut task = stuck;
    while !seen.contains_key(&task) {
        seen.insert(task, path.len());
        path.push(task);
        let blocking = tasks[task].predecessors.iter().find(|&&p| waits_for[p] > 0);
        task = blocking.copied().unwrap_or(task);
    }
    let cycle = &path[seen[&task]..];
    let names: Vec<String> = cycle
        .iter()
        .chain([&task])
        .take(10)
        .map(|&t| format!("{:?}", tasks[t].id))
        .collect();
    let more = if cycle.len() >= 10 { " …" } else { "" };
    Error::new(
        format!("tasks[{task}].after"),
        format!("a cycle: {}{more}", names.join(" after ")),
    )
}

fn weight(priority: model::Priority) -> i64 {
    match priority {
        model::Priority::Critical => 8,
        model::Priority::High => 4,
        model::Priority::Normal => 2,
        model::Priority::Low => 1,
    }
}

/// The fields of an [`Interval`] are public; one that was not made by `Interval::new` may be reversed.
fn forward(place: &str, interval: Interval) -> Result<(), Error> {
    if interval.start < interval.end {
        return Ok(());
    }
    let what = format!(
        "does not start before it ends: {} to {}",
        interval.start, interval.end
    );
    Err(Error::new(place, what))
}

fn in_range(place: &str, value: i64, least: i64, most: i64) -> Result<(), Error> {
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Error::new(
        place,
        format!("not an integer from {least} to {most}: {value}"),
    ))
}
