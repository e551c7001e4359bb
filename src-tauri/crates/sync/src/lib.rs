//! Keeps the store equal to Google: pages are staged, then applied in one transaction.
//!
//! [`pull()`] reads one calendar. It holds the calendar's [`CalendarLock`] throughout, fetches page after page into
//! staging tables that nothing else reads, and at the end turns them into events, deletions, the new sync token and
//! the row of the sync log together or not at all. Whenever it dies, the next run finds either the old state or the
//! new one, and perhaps staged pages from which a full listing goes on.
//!
//! To follow one event: `start` decides what to ask, `listing` fetches and stages the answer, `reader` drives
//! both and ends the run; `apply` walks the staged resources in an order that makes theirs irrelevant, and `merge`
//! says, purely, what each means for the row that is there.
//! Numbers like P17 name the rows of the list of pitfalls that a piece of code is there for.

mod access;
mod apply;
mod calendars;
mod ending;
mod error;
mod listing;
mod lock;
mod merge;
mod outcome;
mod paging;
mod pull;
mod push;
mod reader;
mod rederive;
mod resources;
mod revision;
mod start;

pub use calendars::refresh_calendars;
pub use error::{Error, Result};
pub use listing::Progress;
pub use lock::CalendarLock;
pub use paging::Paging;
pub use pull::{Kind, Limits, Pull, pull};
pub use push::{
    BlockStyle, BusyStyle, Left, Push, Removed, Report, Which, clear_away, find_calendar,
    finish_task, installation, let_go, look, push, queue_changed, queue_move, remove_everything,
};
pub use rederive::rederive;
pub use start::usual_type;
