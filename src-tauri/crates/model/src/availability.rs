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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventTime;
    use jiff::civil::date;

    /// The columns of [`TABLE`].
    const ANSWERS: [Attendance; 5] = [
        Attendance::None,
        Attendance::NeedsAction,
        Attendance::Accepted,
        Attendance::Tentative,
        Attendance::Declined,
    ];

    /// What opaque events that take the person's time say: B busy, M maybe, f free.
    const TABLE: [(BlocksTime, Status, &str); 9] = [
        (BlocksTime::Yes, Status::Confirmed, "BMBMf"),
        (BlocksTime::Yes, Status::Tentative, "MMMMf"),
        (BlocksTime::Yes, Status::Cancelled, "fffff"),
        (BlocksTime::OnlyBusy, Status::Confirmed, "BfBff"),
        (BlocksTime::OnlyBusy, Status::Tentative, "fffff"),
        (BlocksTime::OnlyBusy, Status::Cancelled, "fffff"),
        (BlocksTime::No, Status::Confirmed, "fffff"),
        (BlocksTime::No, Status::Tentative, "fffff"),
        (BlocksTime::No, Status::Cancelled, "fffff"),
    ];

    /// Google's event types, one that it may add, and whether they take the person's time.
    const TYPES: [(&str, bool); 7] = [
        ("default", true),
        ("focusTime", true),
        ("outOfOffice", true),
        ("fromGmail", true),
        ("somethingNew", true),
        ("workingLocation", false),
        ("birthday", false),
    ];

    fn event(
        event_type: &str,
        status: Status,
        transparency: Transparency,
        attendance: Attendance,
    ) -> Event {
        Event {
            id: String::new(),
            etag: String::new(),
            status,
            ical_uid: String::new(),
            summary: String::new(),
            location: String::new(),
            description: String::new(),
            start: EventTime::Date(date(2026, 3, 2)),
            end: EventTime::Date(date(2026, 3, 3)),
            recurrence: Vec::new(),
            series: None,
            original_start: None,
            transparency,
            attendance,
            event_type: event_type.to_owned(),
            block_of: None,
            html_link: String::new(),
            color: String::new(),
        }
    }

    /// P52 to P54: every combination of calendar, status, answer, transparency and type.
    #[test]
    fn the_whole_table() {
        let mut combinations = 0;
        for (calendar, status, opaque) in TABLE {
            for (event_type, takes_time) in TYPES {
                for transparency in [Transparency::Opaque, Transparency::Transparent] {
                    let counts = takes_time && transparency == Transparency::Opaque;
                    let expected = if counts { opaque } else { "fffff" };
                    let seen: String = ANSWERS
                        .iter()
                        .map(|&answer| event(event_type, status, transparency, answer))
                        .map(|event| match availability(&event, calendar) {
                            Availability::Busy => 'B',
                            Availability::Maybe => 'M',
                            Availability::Free => 'f',
                        })
                        .collect();
                    assert_eq!(
                        seen, expected,
                        "{calendar:?} {status:?} {event_type} {transparency:?}"
                    );
                    combinations += seen.len();
                }
            }
        }
        assert_eq!(combinations, 5 * 3 * 2 * 7 * 3);
    }

    #[test]
    fn planning_keeps_away_from_what_may_be_busy() {
        assert!(Availability::Busy.blocks());
        assert!(Availability::Maybe.blocks());
        assert!(!Availability::Free.blocks());
    }
}
