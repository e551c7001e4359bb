//! Tasks and the blocks that are planned for them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Interval;

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
