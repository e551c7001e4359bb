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
    /// The word that is shown.
    pub fn word(self) -> &'static str {
        match self {
            Availability::Busy => "busy",
            Availability::Maybe => "maybe",
            Availability::Free => "free",
        }
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

/// What the user has decided about events that are not simply busy or free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Of the event's calendar.
    pub calendar: BlocksTime,
    /// Whether tentative and unanswered events keep planning away.
    pub maybe_blocks: bool,
    /// Whether focus time keeps planning away; where not, tasks may be planned into it.
    pub focus_time_blocks: bool,
}

impl Default for Rules {
    fn default() -> Rules {
        Rules {
            calendar: BlocksTime::Yes,
            maybe_blocks: true,
            focus_time_blocks: true,
        }
    }
}

/// The row of the table that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It does not take place.
    Cancelled,
    /// The calendar is only looked at.
    CalendarNever,
    /// The person does not go there.
    Declined,
    /// Its owner shows it as free.
    ShownAsFree,
    /// It says where somebody works.
    WorkingLocation,
    /// It says whose birthday it is.
    Birthday,
    /// The user lets tasks be planned into focus time.
    FocusTime,
    /// Only what is certain counts on this calendar, and this is not.
    OnlyCertain,
    /// The event itself is tentative.
    Tentative,
    /// The person answered "maybe".
    AnsweredMaybe,
    /// The person has not answered.
    Unanswered,
    /// Nothing speaks against it.
    Ordinary,
}

/// What an event means for planning, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// What it says about its time.
    pub availability: Availability,
    /// Whether planning keeps away.
    pub blocks: bool,
    /// Why.
    pub reason: Reason,
}

/// The table. The first row that fits decides:
///
/// | # | what | answer | keeps planning away |
/// |---|---|---|---|
/// | 1 | cancelled | free | no |
/// | 2 | the calendar blocks nothing | free | no |
/// | 3 | declined | free | no |
/// | 4 | transparent | free | no |
/// | 5 | working location, birthday | free | no |
/// | 6 | focus time that tasks may be planned into | free | no |
/// | 7 | tentative, answered "maybe" or not answered, where the calendar blocks only what is busy | free | no |
/// | 8 | tentative, answered "maybe" or not answered | maybe | as the user says; yes unless told otherwise |
/// | 9 | everything else: out of office, focus time, events of one's own, event types that Google may add | busy | yes |
///
/// So an event of somebody else on a shared calendar, where the person is no guest, is busy; a person who wants
/// otherwise sets the calendar.
pub fn availability(event: &Event, rules: Rules) -> Verdict {
    let (availability, reason) = decide(event, rules);
    Verdict {
        availability,
        blocks: match availability {
            Availability::Busy => true,
            Availability::Maybe => rules.maybe_blocks,
            Availability::Free => false,
        },
        reason,
    }
}

fn decide(event: &Event, rules: Rules) -> (Availability, Reason) {
    if let Some(reason) = certainly_free(event, rules) {
        return (Availability::Free, reason);
    }
    match open(event) {
        Some(_) if rules.calendar == BlocksTime::OnlyBusy => {
            (Availability::Free, Reason::OnlyCertain)
        }
        Some(reason) => (Availability::Maybe, reason),
        None => (Availability::Busy, Reason::Ordinary),
    }
}

/// Rows 1 to 6.
fn certainly_free(event: &Event, rules: Rules) -> Option<Reason> {
    if event.status == Status::Cancelled {
        return Some(Reason::Cancelled);
    }
    if rules.calendar == BlocksTime::No {
        return Some(Reason::CalendarNever);
    }
    if event.attendance == Attendance::Declined {
        return Some(Reason::Declined);
    }
    if event.transparency == Transparency::Transparent {
        return Some(Reason::ShownAsFree);
    }
    match event.event_type.as_str() {
        "workingLocation" => Some(Reason::WorkingLocation),
        "birthday" => Some(Reason::Birthday),
        "focusTime" if !rules.focus_time_blocks => Some(Reason::FocusTime),
        _ => None,
    }
}

/// Why it is not certain that the time is taken; the person's own answer says more than the event's status.
fn open(event: &Event) -> Option<Reason> {
    match (event.attendance, event.status) {
        (Attendance::Tentative, _) => Some(Reason::AnsweredMaybe),
        (Attendance::NeedsAction, _) => Some(Reason::Unanswered),
        (_, Status::Tentative) => Some(Reason::Tentative),
        _ => None,
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
            revision: None,
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

    fn rules(calendar: BlocksTime, maybe_blocks: bool, focus_time_blocks: bool) -> Rules {
        Rules {
            calendar,
            maybe_blocks,
            focus_time_blocks,
        }
    }

    /// B busy, M maybe, f free; and what follows from that alone.
    fn letter(verdict: Verdict, maybe_blocks: bool) -> char {
        let (letter, blocks) = match verdict.availability {
            Availability::Busy => ('B', true),
            Availability::Maybe => ('M', maybe_blocks),
            Availability::Free => ('f', false),
        };
        assert_eq!(verdict.blocks, blocks, "{verdict:?}");
        // What is not simply busy says why.
        assert_eq!(
            verdict.reason == Reason::Ordinary,
            letter == 'B',
            "{verdict:?}"
        );
        letter
    }

    /// Every combination of calendar, status, answer, transparency and type, with either choice of the user's.
    #[test]
    fn p52_p53_p54_the_whole_table() {
        const CHOICES: [(bool, bool); 4] =
            [(true, true), (true, false), (false, true), (false, false)];
        let mut combinations = 0;
        for (calendar, status, opaque) in TABLE {
            for (event_type, takes_time) in TYPES {
                for transparency in [Transparency::Opaque, Transparency::Transparent] {
                    for (maybe, focus) in CHOICES {
                        let counts = takes_time
                            && transparency == Transparency::Opaque
                            && (focus || event_type != "focusTime");
                        let expected = if counts { opaque } else { "fffff" };
                        let rules = rules(calendar, maybe, focus);
                        let seen: String = ANSWERS
                            .iter()
                            .map(|&answer| event(event_type, status, transparency, answer))
                            .map(|event| letter(availability(&event, rules), maybe))
                            .collect();
                        assert_eq!(
                            seen, expected,
                            "{rules:?} {status:?} {event_type} {transparency:?}"
                        );
                        combinations += seen.len();
                    }
                }
            }
        }
        assert_eq!(combinations, 5 * 3 * 2 * 7 * 3 * 4);
    }

    #[test]
    fn p53_the_first_reason_that_fits_is_told() {
        use Attendance::{Accepted, Declined, NeedsAction, None, Tentative};
        use Availability::{Busy, Free, Maybe};
        use Transparency::{Opaque, Transparent};
        let own = |event_type, transparency, answer| {
            event(event_type, Status::Confirmed, transparency, answer)
        };
        let all = Rules::default();
        let certain = rules(BlocksTime::OnlyBusy, true, true);
        let nothing = rules(BlocksTime::No, true, true);
        for (event, rules, expected) in [
            (own("default", Opaque, None), all, (Busy, Reason::Ordinary)),
            (
                own("outOfOffice", Opaque, None),
                all,
                (Busy, Reason::Ordinary),
            ),
            (
                own("focusTime", Opaque, None),
                all,
                (Busy, Reason::Ordinary),
            ),
            (
                own("fromGmail", Transparent, None),
                all,
                (Free, Reason::ShownAsFree),
            ),
            (
                own("default", Transparent, Declined),
                all,
                (Free, Reason::Declined),
            ),
            (
                own("default", Opaque, NeedsAction),
                all,
                (Maybe, Reason::Unanswered),
            ),
            (
                own("default", Opaque, Tentative),
                all,
                (Maybe, Reason::AnsweredMaybe),
            ),
            (
                own("default", Opaque, Tentative),
                certain,
                (Free, Reason::OnlyCertain),
            ),
            (
                own("default", Opaque, Accepted),
                nothing,
                (Free, Reason::CalendarNever),
            ),
            (
                own("workingLocation", Opaque, None),
                all,
                (Free, Reason::WorkingLocation),
            ),
        ] {
            let verdict = availability(&event, rules);
            assert_eq!(
                (verdict.availability, verdict.reason),
                expected,
                "{event:?}"
            );
        }
    }
}
