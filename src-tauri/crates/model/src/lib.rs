//! What Hourwright talks about: events, tasks, working hours and intervals, as plain values that cannot be wrong.
//!
//! No I/O, no clock, no knowledge of Google's JSON or of SQL. An instant is a [`jiff::Timestamp`] and its zone stands
//! beside it; a date is a [`jiff::civil::Date`]; every interval is half-open.

mod availability;
mod event;
mod hours;
mod interval;
mod rfc3339;
mod task;
mod text;
mod wall;

pub use availability::{Availability, BlocksTime, Reason, Rules, Verdict, availability};
pub use event::{Attendance, Event, EventTime, OriginalStart, Revision, Status, Transparency};
pub use hours::{DateHours, HoursError, LocalDays, WeekHours, Window};
pub use interval::{Interval, IntervalSet};
pub use rfc3339::{Rfc3339Error, parse_rfc3339};
pub use task::{Block, Priority, Subtask, Task, TaskStatus, TimeOfDay};
pub use text::{Meaning, ParseError, duration_text, parse_duration, parse_instant, parse_zone};
pub use wall::{resolve, start_of_day};
