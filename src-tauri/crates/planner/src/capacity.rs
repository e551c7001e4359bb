//! Is there time for all of it? Demand against free time by days and weeks, and the tasks that have little to spare.
//!
//! By a date there must be at least as much free time as the work that is due by then: a necessary condition that needs
//! no plan (it is the "processor demand criterion" of real-time scheduling; S. Baruah and others, 1990). The first week
//! in which it fails, or in which the plan itself is late, is the one that breaks.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use crate::error::Error;
use crate::instant::from_minute;
use crate::laid::Laid;
use crate::stretch::{Stretch, difference, total, union};
use crate::wire::{self, Block};

/// Free time, work and what does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capacity {
    /// The local days of the window, the first and the last perhaps in part.
    pub days: Vec<Load>,
    /// The same by weeks from Monday to Sunday.
    pub weeks: Vec<Load>,
    /// The Monday of the first week that breaks.
    pub first_broken_week: Option<Date>,
    /// Work without a due date inside the window, in minutes.
    pub undated_minutes: i64,
    /// Tasks that are late, miss something, or have less free time to spare than they need; the least to spare first.
    pub at_risk: Vec<Risk>,
}

/// A day, or a week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// The day; of a week its Monday.
    pub date: Date,
    /// Time in the hours of any task, without busy time and buffers, at most the daily limit. In minutes, as all below.
    pub free_minutes: i64,
    /// What the plan does here, pinned blocks too.
    pub planned_minutes: i64,
    /// Work, not yet pinned, of the tasks that are due here.
    pub due_minutes: i64,
    /// Free time up to the end of it.
    pub free_so_far: i64,
    /// Work that is due up to the end of it; what was due before the window counts on its first day.
    pub due_so_far: i64,
    /// Whether more is due so far than there is time, or the plan is late with something that is due here.
    pub breaks: bool,
}

/// A task with little to spare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risk {
    /// Its index in the problem.
    pub task: usize,
    /// Minutes from its finish to its due date, below 0 where it is late; `None` without a due date.
    pub slack_minutes: Option<i64>,
    /// Minutes of its hours before its due date, else before the horizon, that nothing uses.
    pub spare_minutes: i64,
    /// Minutes without a place.
    pub missing_minutes: i64,
    /// When it has to be finished.
    pub due: Option<Timestamp>,
}

/// Weighs the work of a problem against its free time, and looks at the plan made of `blocks`.
///
/// # Errors
/// The problem breaks an input rule.
pub fn capacity(wire: &wire::Problem, blocks: &[Block]) -> Result<Capacity, Error> {
    let laid = Laid::new(wire, blocks)?;
    let days = days(&laid);
    let weeks = weeks(&days);
    let first_broken_week = weeks.iter().find(|week| week.breaks).map(|week| week.date);
    let end = laid.problem.window.end;
    let undated = laid.problem.tasks.iter();
    let undated = undated.filter(|task| task.due.is_none_or(|due| due > end));
    Ok(Capacity {
        undated_minutes: undated.map(|task| task.rest).sum(),
        days,
        weeks,
        first_broken_week,
        at_risk: at_risk(&laid),
    })
}

fn days(laid: &Laid) -> Vec<Load> {
    let window = laid.problem.window;
    let all_hours = (0..laid.runs.len()).flat_map(|t| laid.hours(t).iter().copied());
    let open = difference(&union(all_hours.collect()), &laid.problem.busy);
    let mut loads: Vec<Load> = Vec::new();
    for (date, day) in laid.days_of(window) {
        let within = day.intersection(window);
        let is_first = loads.is_empty();
        let mut load = Load {
            date,
            free_minutes: minutes_in(&open, within),
            planned_minutes: planned(laid, within),
            due_minutes: 0,
            free_so_far: 0,
            due_so_far: 0,
            breaks: false,
        };
        for t in 0..laid.runs.len() {
            let Some(due) = laid.task(t).due else {
                continue;
            };
            // What is due at midnight is due on the day before.
            let here = due > within.start && due <= within.end;
            if here || (is_first && due <= within.start) {
                load.due_minutes += laid.task(t).rest;
                load.breaks |= laid.missing(t) > 0 || laid.tardiness(t) > 0;
            }
        }
        // A date that a fold cut in two comes twice.
        match loads.last_mut() {
            Some(last) if last.date == date => last.take_in(&load),
            _ => loads.push(load),
        }
    }
    let (mut free, mut due) = (0, 0);
    for load in &mut loads {
        if let Some(left) = laid.left_on(load.date, |_| false) {
            load.free_minutes = load.free_minutes.min(left);
        }
        free += load.free_minutes;
        due += load.due_minutes;
        (load.free_so_far, load.due_so_far) = (free, due);
        load.breaks |= load.due_minutes > 0 && due > free;
    }
    loads
}

fn weeks(days: &[Load]) -> Vec<Load> {
    let mut weeks: Vec<Load> = Vec::new();
    for day in days {
        let monday = day
            .date
            .checked_sub(jiff::Span::new().days(since_monday(day.date)))
            .unwrap_or(day.date);
        match weeks.last_mut() {
            Some(week) if week.date == monday => week.take_in(day),
            _ => weeks.push(Load {
                date: monday,
                ..day.clone()
            }),
        }
    }
    weeks
}

fn since_monday(date: Date) -> i64 {
    i64::from(date.weekday().since(Weekday::Monday))
}

impl Load {
    /// Adds what comes right after it.
    fn take_in(&mut self, next: &Load) {
        self.free_minutes += next.free_minutes;
        self.planned_minutes += next.planned_minutes;
        self.due_minutes += next.due_minutes;
        self.free_so_far = next.free_so_far;
        self.due_so_far = next.due_so_far;
        self.breaks |= next.breaks;
    }
}

fn minutes_in(stretches: &[Stretch], within: Stretch) -> i64 {
    stretches.iter().map(|s| s.overlap(within)).sum()
}

/// Each task's minutes, summed over the tasks: pinned ones may lie over each other.
fn planned(laid: &Laid, within: Stretch) -> i64 {
    let tasks = 0..laid.runs.len();
    tasks
        .flat_map(|t| laid.blocks(t))
        .map(|block| block.overlap(within))
        .sum()
}

fn at_risk(laid: &Laid) -> Vec<Risk> {
    let taken = laid.taken(|_| true);
    let window = laid.problem.window;
    let mut risks: Vec<Risk> = Vec::new();
    for t in 0..laid.runs.len() {
        let task = laid.task(t);
        let until = task.due.unwrap_or(window.end).min(window.end);
        let within = Stretch::new(laid.earliest(t).unwrap_or(task.ready), until);
        let unused = difference(&laid.open(t), &taken);
        let unused: Vec<Stretch> = unused
            .iter()
            .map(|gap| gap.intersection(within).shrunk_to(laid.problem.grid))
            .filter(|gap| !gap.is_empty())
            .collect();
        let risk = Risk {
            task: t,
            slack_minutes: task.due.map(|due| due - laid.finish(t)),
            spare_minutes: total(&unused),
            missing_minutes: laid.missing(t),
            due: task.due.map(from_minute),
        };
        let is_late = risk.slack_minutes.is_some_and(|slack| slack < 0);
        let is_tight = task.due.is_some() && risk.spare_minutes < task.rest;
        if risk.missing_minutes > 0 || is_late || is_tight {
            risks.push(risk);
        }
    }
    risks.sort_by_key(|risk| {
        let is_missing = risk.missing_minutes > 0;
        (
            !is_missing,
            risk.slack_minutes.unwrap_or(i64::MAX),
            risk.task,
        )
    });
    risks
}
