//! From the wire to the planner's own terms, with the rules that hold between fields.

mod order;
mod task;

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Interval, LocalDays, WeekHours};

use crate::cost;
use crate::error::Error;
use crate::instant;
use crate::problem::{HourSet, Problem, Task};
use crate::read::{MAX_DURATION, MAX_HORIZON_DAYS, MAX_UNIT};
use crate::rules::{self, Preferences};
use crate::stretch::{self, Stretch};
use crate::wire;

const GRIDS: [i64; 7] = [1, 5, 10, 15, 20, 30, 60];

pub(crate) fn problem(wire: &wire::Problem) -> Result<Problem, Error> {
    let zone = zone(&wire.time_zone)?;
    let grid = wire.slot_minutes;
    if !GRIDS.contains(&grid) {
        let what = format!("not one of 1, 5, 10, 15, 20, 30, 60: {grid}");
        return Err(Error::new("slot_minutes", what));
    }
    let window = window(wire)?;
    check_unit_costs(&wire.cost)?;
    let limit = wire.daily_limit_minutes;
    in_range("daily_limit_minutes", limit.unwrap_or(0), 0, i64::MAX)?;
    let mut hours = HourSets::default();
    let mut tasks = tasks(wire, window, &mut hours)?;
    order::connect(&mut tasks, wire)?;
    let topological = order::topological(&tasks)?;
    let mut depth = vec![0; tasks.len()];
    for (place, &t) in topological.iter().enumerate() {
        depth[t] = place;
    }
    let local_days = LocalDays::new(&zone, window.interval());
    for (task, stated) in tasks.iter_mut().zip(&wire.tasks) {
        task.prefer = stated
            .prefer
            .map(|window| rules::preferred(&local_days, window));
    }
    let preferences = preferences(wire, &local_days)?;
    let problem = Problem {
        window,
        grid,
        local_days,
        zone,
        hours: hours.sets,
        busy: busy(wire, window)?,
        daily_limit: limit,
        costs: wire.cost,
        preferences,
        tasks,
        topological,
        depth,
    };
    if cost::worst_total(&problem) > i128::from(i64::MAX) {
        let what = "the total cost could exceed 63 bits; lower weights, unit costs or durations";
        return Err(Error::new("problem", what));
    }
    Ok(problem)
}

fn zone(name: &str) -> Result<TimeZone, Error> {
    let unknown = |_| Error::new("time_zone", format!("not an IANA time zone: {name:?}"));
    TimeZone::get(name).map_err(unknown)
}

fn window(wire: &wire::Problem) -> Result<Stretch, Error> {
    in_range("horizon_days", wire.horizon_days, 1, MAX_HORIZON_DAYS)?;
    let now = instant::ceil_minute(wire.now);
    let end = now + wire.horizon_days * 24 * 60;
    let representable = instant::first_minute()..=instant::last_minute();
    if !representable.contains(&now) {
        let what = format!("not between the years 1 and 9999: {}", wire.now);
        return Err(Error::new("now", what));
    }
    if !representable.contains(&end) {
        let what = format!("ends after the year 9999: {}", wire.horizon_days);
        return Err(Error::new("horizon_days", what));
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

fn preferences(wire: &wire::Problem, local_days: &LocalDays) -> Result<Preferences, Error> {
    let wire::Preferences {
        breaks,
        batch_up_to_minutes: batch,
    } = wire.preferences;
    let spread = wire.tasks.iter().any(|task| task.spread_minutes.is_some());
    if let Some(wish) = breaks {
        in_range(
            "preferences.break.after_minutes",
            wish.after_minutes,
            1,
            MAX_DURATION,
        )?;
        in_range("preferences.break.minutes", wish.minutes, 1, MAX_DURATION)?;
    }
    in_range(
        "preferences.batch_up_to_minutes",
        batch.unwrap_or(1),
        1,
        MAX_DURATION,
    )?;
    let days = if spread || batch.is_some() {
        let mut days: BTreeMap<Date, Vec<Stretch>> = BTreeMap::new();
        for (date, day) in local_days.dates() {
            days.entry(date).or_default().push(Stretch::around(day));
        }
        days.into_values().collect()
    } else {
        Vec::new()
    };
    Ok(Preferences {
        break_after: breaks.map(|wish| wish.after_minutes),
        break_minutes: breaks.map_or(0, |wish| wish.minutes),
        batch_up_to: batch,
        days,
    })
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

/// The hour sets that tasks use, each less the time that is barred for its task; equal ones are kept once.
#[derive(Default)]
struct HourSets<'w> {
    sets: Vec<HourSet>,
    by_week: HashMap<(&'w WeekHours, &'w [Interval]), usize>,
    by_name: HashMap<(&'w str, &'w [Interval]), usize>,
}

impl<'w> HourSets<'w> {
    fn index(&mut self, task: &'w wire::Task, wire: &'w wire::Problem) -> Option<usize> {
        let (name, barred) = (task.hours.as_str(), task.barred.as_slice());
        if let Some(&index) = self.by_name.get(&(name, barred)) {
            return Some(index);
        }
        let week = wire.hours.get(name)?;
        let index = *self
            .by_week
            .entry((week, barred))
            .or_insert(self.sets.len());
        if index == self.sets.len() {
            self.sets.push(HourSet {
                week: week.clone(),
                barred: barred
                    .iter()
                    .map(|&interval| Stretch::around(interval).interval())
                    .collect(),
            });
        }
        self.by_name.insert((name, barred), index);
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
        for (nth, barred) in task.barred.iter().enumerate() {
            forward(&format!("{place}.barred[{nth}]"), *barred)?;
        }
        let Some(hours) = hours.index(task, wire) else {
            let what = format!("no such hour set: {:?}", task.hours);
            return Err(Error::new(format!("{place}.hours"), what));
        };
        tasks.push(task::compile(
            task,
            &place,
            wire.slot_minutes,
            window,
            hours,
        )?);
    }
    Ok(tasks)
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
