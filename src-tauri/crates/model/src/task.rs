//! Tasks and the blocks that are planned for them.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Interval, Window};

/// How much a minute of delay matters, relative to other tasks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// Weight 1.
    Low,
    /// Weight 2.
    #[default]
    Normal,
    /// Weight 4.
    High,
    /// Weight 8.
    Critical,
}

impl Priority {
    /// The contract's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Priority::Low => "low",
            Priority::Normal => "normal",
            Priority::High => "high",
            Priority::Critical => "critical",
        }
    }

    /// The priority of that name.
    pub fn from_name(name: &str) -> Option<Priority> {
        [
            Priority::Low,
            Priority::Normal,
            Priority::High,
            Priority::Critical,
        ]
        .into_iter()
        .find(|p| p.as_str() == name)
    }
}

/// Whether there is still something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TaskStatus {
    /// To be planned.
    #[default]
    Open,
    /// Finished: not planned any more.
    Done,
}

/// A piece of work that wants a place in the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// The number shown to people; unique in the store, never reused.
    pub id: i64,
    /// What is to be done.
    pub title: String,
    /// Whether it is done.
    pub status: TaskStatus,
    /// The work, in minutes, at least 1.
    pub duration_minutes: i64,
    /// Its weight against others.
    pub priority: Priority,
    /// To be finished by this instant.
    pub due: Option<Timestamp>,
    /// Not to be started before this instant (its release).
    pub not_before: Option<Timestamp>,
    /// The name of the hour set in which it may be planned.
    pub hours: String,
    /// The shortest block, in minutes; a task with neither bound is not split.
    pub min_block_minutes: Option<i64>,
    /// The longest block, in minutes.
    pub max_block_minutes: Option<i64>,
    /// Tasks that must be finished first.
    pub after: Vec<i64>,
    /// When in the day it is best done; a wish, no rule.
    pub prefer: Option<TimeOfDay>,
    /// At most so many minutes of it a day, if that can be; a wish, no rule.
    pub spread_minutes: Option<i64>,
    /// The list that a person keeps it on: a word without spaces.
    pub list: Option<String>,
    /// Its place among tasks of equal priority, the lower the earlier; a tie-breaker, no rule. 0 for a task that is not
    /// stored yet.
    pub rank: i64,
    /// Its checklist, in order.
    pub subtasks: Vec<Subtask>,
}

impl Task {
    /// An open task of this length, everything else as if nothing were said.
    pub fn new(title: &str, duration_minutes: i64) -> Task {
        Task {
            id: 0,
            title: title.to_owned(),
            status: TaskStatus::Open,
            duration_minutes,
            priority: Priority::Normal,
            due: None,
            not_before: None,
            hours: "default".to_owned(),
            min_block_minutes: None,
            max_block_minutes: None,
            after: Vec::new(),
            prefer: None,
            spread_minutes: None,
            list: None,
            rank: 0,
            subtasks: Vec::new(),
        }
    }
}

/// A line of a task's checklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subtask {
    /// What is to be done.
    pub title: String,
    /// Whether it is.
    pub done: bool,
}

/// A part of every day, by the wall clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeOfDay {
    /// 05:00 to 12:00.
    Morning,
    /// 12:00 to 17:00.
    Afternoon,
    /// 17:00 to 22:00.
    Evening,
    /// From one time to another.
    Window(Window),
}

impl TimeOfDay {
    /// `morning`, `afternoon`, `evening` or `09:00-11:00`.
    pub fn parse(text: &str) -> Option<TimeOfDay> {
        let (start, end) = match text {
            "morning" => return Some(TimeOfDay::Morning),
            "afternoon" => return Some(TimeOfDay::Afternoon),
            "evening" => return Some(TimeOfDay::Evening),
            window => window.split_once('-')?,
        };
        Window::parse(start, end).ok().map(TimeOfDay::Window)
    }

    /// From when to when.
    pub fn window(self) -> Window {
        let hours = |start, end| Window::hours(start, end);
        match self {
            TimeOfDay::Morning => hours(5, 12),
            TimeOfDay::Afternoon => hours(12, 17),
            TimeOfDay::Evening => hours(17, 22),
            TimeOfDay::Window(window) => window,
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TimeOfDay::Morning => f.write_str("morning"),
            TimeOfDay::Afternoon => f.write_str("afternoon"),
            TimeOfDay::Evening => f.write_str("evening"),
            TimeOfDay::Window(window) => window.fmt(f),
        }
    }
}

/// A stretch of time planned for a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The task.
    pub task: i64,
    /// When.
    pub time: Interval,
    /// Fixed by the user: the planner must keep it.
    pub pinned: bool,
    /// The id of its event in Google, chosen when the block was made: 26 characters of base32hex.
    pub event_id: String,
    /// What somebody called it in Google; `None` where it has the title that the settings give it.
    pub title: Option<String>,
}

impl Block {
    /// Whether a pin of its task at that time takes its place: an unpinned one goes, a pinned one where both overlap.
    pub fn makes_way_for(&self, pin: Interval) -> bool {
        !self.pinned || self.time.overlaps(pin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_day_reads_as_it_is_written() {
        for text in [
            "morning",
            "afternoon",
            "evening",
            "09:00-11:30",
            "22:00-02:00",
        ] {
            let parsed = TimeOfDay::parse(text).map(|time| time.to_string());
            assert_eq!(parsed.as_deref(), Some(text));
        }
        for text in ["noon", "9-11", "09:00", "09:00-09:00", "Morning", ""] {
            assert_eq!(TimeOfDay::parse(text), None, "{text}");
        }
        let morning = Window::parse("05:00", "12:00").unwrap();
        assert_eq!(TimeOfDay::Morning.window(), morning);
    }
}
