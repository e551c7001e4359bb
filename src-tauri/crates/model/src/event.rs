//! A calendar event as Hourwright thinks about it: what Google sent, reduced to what planning and showing need.
//!
//! Series are kept as masters and exceptions (never as copies of each occurrence); occurrences are computed by the
//! `recurrence` crate. Values that Google may extend at any time are open: unknown ones keep their text.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::wall::start_of_day;

/// When an event starts or ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum EventTime {
    /// A whole civil day; as an end it is exclusive.
    Date(Date),
    /// An instant.
    Instant {
        /// The instant, UTC.
        at: Timestamp,
        /// The IANA zone that the event names, in which a series repeats; `None` where it names none or an unknown one.
        /// Shared, because nearly all events of a calendar name the same few.
        zone: Option<Arc<str>>,
    },
}

impl EventTime {
    /// Whether this is a civil day.
    pub fn is_date(&self) -> bool {
        matches!(self, EventTime::Date(_))
    }

    /// The instant, a civil day counting from its beginning in `zone`.
    pub fn instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            EventTime::Date(date) => start_of_day(*date, zone),
            EventTime::Instant { at, .. } => *at,
        }
    }
}

/// Which occurrence of its series an exception stands for: where the rule had put it, wherever it was moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OriginalStart {
    /// Of an all-day series.
    Date(Date),
    /// Of a timed series.
    Instant(Timestamp),
}

/// The event's own status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// It takes place; also every status that Google may add.
    Confirmed,
    /// It may take place.
    Tentative,
    /// It does not take place. A single cancelled event is never stored, a cancelled exception is.
    Cancelled,
}

/// Whether the event's owner wants it to block time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Transparency {
    /// Google's "Busy".
    Opaque,
    /// Google's "Free".
    Transparent,
}

/// What the person whose calendar this is answered to the invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Attendance {
    /// Not among the guests: an event of one's own, or of a shared calendar.
    None,
    /// Not answered yet.
    NeedsAction,
    /// Yes.
    Accepted,
    /// Maybe.
    Tentative,
    /// No.
    Declined,
}

/// Where in a resource's history a state of it stands; a later one is greater. Etags tell only that two differ. Not every
/// change raises a revision, and tombstones may lack one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Revision {
    /// Google's `updated`.
    pub updated: Timestamp,
    /// iCalendar's SEQUENCE, which orders what has the same `updated`.
    pub sequence: i64,
}

/// An event, a series (with a non-empty `recurrence`) or an exception of a series (with `series`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Google's id, unique within its calendar.
    pub id: String,
    /// Google's version of the resource; the only thing that tells whether it changed.
    pub etag: String,
    /// Which of two states of it is the later; `None` where Google named none.
    pub revision: Option<Revision>,
    /// The event's own status.
    pub status: Status,
    /// RFC 5545's UID, shared by all copies of a meeting; empty where Google sent none.
    pub ical_uid: String,
    /// Empty where the reader may not see it.
    pub summary: String,
    /// Where it takes place; may be empty.
    pub location: String,
    /// Notes as Google stores them, possibly HTML; may be empty.
    pub description: String,
    /// First instant or day.
    pub start: EventTime,
    /// First instant or day after it.
    pub end: EventTime,
    /// The lines RRULE, EXDATE, RDATE of a series, as sent; empty for anything else.
    pub recurrence: Vec<String>,
    /// The id of the series that this is an exception of.
    pub series: Option<String>,
    /// Which occurrence an exception replaces; `None` for anything else.
    pub original_start: Option<OriginalStart>,
    /// Whether it blocks time.
    pub transparency: Transparency,
    /// What the calendar's person answered.
    pub attendance: Attendance,
    /// Google's `eventType` as sent: `default`, `focusTime`, `outOfOffice`, `workingLocation`, `birthday`, `fromGmail` …
    pub event_type: String,
    /// Google's `extendedProperties.private.hourwright_task` where Hourwright wrote this event: the planned task.
    pub block_of: Option<String>,
    /// Google's page for the event; empty where none was sent.
    pub html_link: String,
    /// Google's colour number for this event, empty for the calendar's own colour.
    pub color: String,
}

impl Event {
    /// Whether this is the master of a series.
    pub fn is_series(&self) -> bool {
        !self.recurrence.is_empty()
    }
}
