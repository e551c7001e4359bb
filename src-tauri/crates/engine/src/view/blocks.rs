//! Planned blocks in Google.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ErrorView;

/// `blocks list`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlocksView {
    /// In order of start.
    pub blocks: Vec<BlockStandingView>,
    /// The name of the calendar that they are written to; `None` where it is still to be made.
    pub calendar: Option<String>,
    /// Whether somebody has agreed that blocks are written.
    pub may_write: bool,
    /// Blocks that wait to be made or changed in Google.
    pub puts: u32,
    /// Events that wait to be deleted there.
    pub deletes: u32,
    /// Of both, those that Google refused; they are tried again once a day.
    pub refused: u32,
    /// Of both, those that nobody has asked for in person. Many of them are held back.
    pub unasked: u32,
    /// How blocks are called there; `{task}` stands for the task's title.
    pub title: String,
    /// Who sees what they are: `private`, `default` or `public`.
    pub visibility: String,
}

/// A planned block and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BlockStandingView {
    /// The id of its event.
    pub id: String,
    /// The task's id.
    pub task: String,
    /// What it is called.
    pub title: String,
    /// RFC 3339.
    pub start: String,
    /// RFC 3339.
    pub end: String,
    /// Whether the user fixed it.
    pub pinned: bool,
    /// `local`, `queued`, `refused`, `in-google` or `edited-there`.
    pub standing: String,
    /// Why Google refused it.
    pub error: Option<ErrorView>,
}

/// `blocks edits`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteEditList {
    /// Newest first.
    pub edits: Vec<RemoteEditView>,
}

/// What somebody did to a block in Google.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemoteEditView {
    /// What `blocks undo` calls it by.
    #[ts(type = "number")]
    pub id: i64,
    /// `moved`, `renamed`, `deleted` or `done`.
    pub kind: String,
    /// The task's id.
    pub task: String,
    /// The task's title.
    pub title: String,
    /// RFC 3339.
    pub before_start: String,
    /// RFC 3339.
    pub before_end: String,
    /// RFC 3339.
    pub after_start: String,
    /// RFC 3339.
    pub after_end: String,
    /// Its title in Google.
    pub after_title: String,
    /// Whether the same was changed here, too, and gave way.
    pub conflict: bool,
    /// RFC 3339.
    pub seen_at: String,
    /// Whether it was taken back.
    pub undone: bool,
}

/// `blocks remove-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RemovedView {
    /// Events deleted.
    pub events: u32,
    /// Calendars deleted.
    pub calendars: u32,
    /// Calendars of Hourwright's that stay, because somebody else's events are in them.
    pub kept_calendars: u32,
}
