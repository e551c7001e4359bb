//! Does an event block planning? The whole answer is one table, so that it can be read, tested and explained.

use serde::{Deserialize, Serialize};

use crate::{Attendance, Event, Status, Transparency};

/// What an event says about the time that it covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Availability {
    /// The time is taken.
    Busy,
    /// The time may be taken: tentative, or not answered yet. Counts as busy unless the user says otherwise.
    Maybe,
    /// The time is free.
    Free,
}

impl Availability {
    /// Whether planning keeps away: all but free time.
    pub fn blocks(self) -> bool {
        self != Availability::Free
    }
}

/// A calendar's setting "blocks my time".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlocksTime {
    /// What is busy or may become busy.
    #[default]
    Yes,
    /// Only what is certainly busy.
    OnlyBusy,
    /// Nothing: a calendar to look at.
    No,
}

/// The table. The first row that fits decides:
///
/// | what | answer |
/// |---|---|
/// | the calendar does not block | free |
/// | cancelled, declined, transparent | free |
/// | working location, birthday | free |
/// | tentative, answered "maybe" or not answered | maybe (free where the calendar blocks only what is busy) |
/// | everything else, also unknown event types | busy |
pub fn availability(event: &Event, calendar: BlocksTime) -> Availability {
    let never = calendar == BlocksTime::No
        || event.status == Status::Cancelled
        || event.attendance == Attendance::Declined
        || event.transparency == Transparency::Transparent
        || matches!(event.event_type.as_str(), "workingLocation" | "birthday");
    if never {
        return Availability::Free;
    }
    let open = event.status == Status::Tentative
        || matches!(
            event.attendance,
            Attendance::Tentative | Attendance::NeedsAction
        );
    match (open, calendar) {
        (true, BlocksTime::OnlyBusy) => Availability::Free,
        (true, _) => Availability::Maybe,
        (false, _) => Availability::Busy,
    }
}
