//! The shapes of `plan-format.md`, version 1: a problem and its plan as they stand in a file.
//!
//! The engine builds a [`Problem`] and writes it beside the plan; a file is read into one by [`Problem::from_json`].
//! Both then go through [`crate::Problem::new`], so there is one place that decides what is valid.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::{DateHours, Interval, Priority, WeekHours, Window};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

/// What is to be planned, when there is time for it, and what things cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The version of this format.
    pub format: ProblemFormat,
    /// The start of planning; seconds are rounded up to the minute.
    pub now: Timestamp,
    /// IANA name of the zone whose wall clock decides hours and local days.
    pub time_zone: String,
    /// Planning ends `horizon_days` times 24 hours after `now`; 1 to 3,660.
    pub horizon_days: i64,
    /// The grid on which blocks start and end, in minutes of UTC: 1, 5, 10, 15, 20, 30 or 60.
    pub slot_minutes: i64,
    /// The hour sets by name. In a file the single days of a set that are not like their weekday stand apart, as
    /// `hour_dates`: the contract knows weekdays only (`FORMAT.md`).
    #[serde(flatten, serialize_with = "weekdays_and_dates")]
    pub hours: BTreeMap<String, WeekHours>,
    /// Where nothing may be planned; they may overlap.
    pub busy: Vec<Interval>,
    /// Minutes kept free before and after every busy interval.
    pub buffer_minutes: i64,
    /// The most task minutes on one local day.
    pub daily_limit_minutes: Option<i64>,
    /// What each part of the cost is multiplied with.
    pub cost: UnitCosts,
    /// Wishes for the whole plan; beyond the contract, off unless stated.
    #[serde(skip_serializing_if = "Preferences::is_empty")]
    pub preferences: Preferences,
    /// What is to be done.
    pub tasks: Vec<Task>,
}

fn weekdays_and_dates<S: Serializer>(
    hours: &BTreeMap<String, WeekHours>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (weeks, mut dates): (BTreeMap<&str, WeekHours>, BTreeMap<&str, DateHours>) = hours
        .iter()
        .map(|(name, hours)| {
            let (week, dates) = hours.clone().split();
            ((&**name, week), (&**name, dates))
        })
        .unzip();
    dates.retain(|_, dates| !dates.is_empty());
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("hours", &weeks)?;
    if !dates.is_empty() {
        map.serialize_entry("hour_dates", &dates)?;
    }
    map.end()
}

/// Soft rules about all tasks together (`FORMAT.md`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Preferences {
    /// A break after so many minutes of work.
    #[serde(skip_serializing_if = "Option::is_none", rename = "break")]
    pub breaks: Option<BreakWish>,
    /// Tasks of up to so many minutes are done together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch_up_to_minutes: Option<i64>,
}

impl Preferences {
    /// Whether nothing is wished for.
    pub fn is_empty(&self) -> bool {
        *self == Preferences::default()
    }
}

/// After how much work a break is wanted, and how long it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BreakWish {
    /// So many minutes of work in one stretch are enough; at least 1.
    pub after_minutes: i64,
    /// A pause of at least so many minutes is a break; at least 1.
    pub minutes: i64,
}

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Unique in the problem.
    pub id: String,
    /// The work in minutes, 1 to 1,000,000; rounded up to the grid.
    pub duration_minutes: i64,
    /// Stands for a weight of 8, 4, 2 or 1.
    pub priority: Priority,
    /// Replaces the priority's weight; 0 to 1,000,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<i64>,
    /// The name of its hour set.
    pub hours: String,
    /// Lateness counts from here; seconds are rounded down.
    pub due: Option<Timestamp>,
    /// Nothing is planned before; seconds are rounded up.
    pub not_before: Option<Timestamp>,
    /// The shortest block; without it and `max_block_minutes` the task is not split.
    pub min_block_minutes: Option<i64>,
    /// The longest block.
    pub max_block_minutes: Option<i64>,
    /// Ids of the tasks that must be finished first.
    pub after: Vec<String>,
    /// Blocks that the user fixed, on the grid.
    pub pinned: Vec<Interval>,
    /// Its blocks in the last plan.
    pub previous: Vec<Interval>,
    /// Where it must not be planned, as if busy for this task alone. Not in the contract: it says nothing where there is
    /// none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<Interval>,
    /// The time of day that is best for it; beyond the contract, as the next one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefer: Option<Window>,
    /// At most so many minutes of it a day, if that can be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spread_minutes: Option<i64>,
}

impl Task {
    /// A task of this id and length in minutes, everything else as if absent from the file.
    pub fn new(id: impl Into<String>, duration_minutes: i64) -> Task {
        Task {
            id: id.into(),
            duration_minutes,
            priority: Priority::default(),
            weight: None,
            hours: "default".to_owned(),
            due: None,
            not_before: None,
            min_block_minutes: None,
            max_block_minutes: None,
            after: Vec::new(),
            pinned: Vec::new(),
            previous: Vec::new(),
            barred: Vec::new(),
            prefer: None,
            spread_minutes: None,
        }
    }
}

/// The six unit costs, each 0 to 1,000,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct UnitCosts {
    /// A minute of work that has no place.
    pub missing: i64,
    /// A minute of finishing after the due date.
    pub tardy: i64,
    /// A minute of finishing later.
    pub finish: i64,
    /// A minute by which a minute of work is later.
    pub wait: i64,
    /// A block more than one.
    pub split: i64,
    /// A minute of the last plan that is not kept; the only one that no weight multiplies.
    pub moved: i64,
}

impl Default for UnitCosts {
    fn default() -> UnitCosts {
        UnitCosts {
            missing: 6000,
            tardy: 6000,
            finish: 60,
            wait: 1,
            split: 14_400,
            moved: 3000,
        }
    }
}

/// `hourwright-problem/1`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum ProblemFormat {
    /// The only version so far.
    #[default]
    #[serde(rename = "hourwright-problem/1")]
    V1,
}

/// Where the tasks' minutes go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The version of this format.
    pub format: PlanFormat,
    /// Planned and pinned blocks, by start; touching ones of one task are joined.
    pub blocks: Vec<Block>,
    /// The tasks with minutes that have no place.
    pub unscheduled: Vec<Unscheduled>,
    /// What the plan costs.
    pub cost: Cost,
}

/// Time given to a task.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    /// The task's id.
    pub task: String,
    /// Its first instant.
    pub start: Timestamp,
    /// The first instant after it.
    pub end: Timestamp,
}

/// A task of which something has no place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unscheduled {
    /// The task's id.
    pub task: String,
    /// How many minutes, at least 1.
    pub missing_minutes: i64,
    /// Why.
    pub reason: Reason,
}

/// Why minutes have no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Everything that the task may use is taken, too short, or worth more to others.
    NoRoom,
    /// The task's hour set has no minute between its release and the horizon.
    NoHours,
    /// A task that must be finished first is not.
    Predecessor,
}

/// The parts of a plan's cost, multiplied with weights and unit costs, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// The sum of the parts.
    pub total: i64,
    /// Work without a place.
    pub missing: i64,
    /// Finishing after due dates.
    pub tardy: i64,
    /// Finishing later.
    pub finish: i64,
    /// Working later.
    pub wait: i64,
    /// More than one block.
    pub split: i64,
    /// Minutes of the last plan that were not kept.
    pub moved: i64,
    /// Preferences that were not met; in the file only where it is not 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub preferences: i64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference to what it asks"
)]
fn is_zero(cost: &i64) -> bool {
    *cost == 0
}

/// `hourwright-plan/1`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum PlanFormat {
    /// The only version so far.
    #[default]
    #[serde(rename = "hourwright-plan/1")]
    V1,
}
