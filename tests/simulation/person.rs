//! The person at Google's own window: creates, edits, moves, cancels, deletes and brings back events.
//!
//! Acts name events by a number that is taken round the events there are, so that a shortened story still means
//! something. What Google refuses is no act: ids may be gone, occurrences outside their rule.

use std::collections::BTreeMap;

use fake_google::{FakeGoogle, RemoteCalendar};
use rand::RngExt;
use rand::rngs::StdRng;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::world::{CALENDARS, Names};

/// One edit in one of the calendars.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Act {
    calendar: usize,
    what: What,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum What {
    Create(When),
    CreateSeries(When, Rule),
    /// Changes the title.
    Retitle(u32, u32),
    /// Changes the reminders, which changes the etag and nothing that is shown.
    Remind(u32),
    /// Hides the details from readers.
    Hide(u32),
    Move(u32, When),
    Delete(u32),
    /// Brings back an event that was deleted, or an occurrence that was cancelled.
    Undelete(u32),
    RetitleOccurrence(Occurrence, u32),
    MoveOccurrence(Occurrence, When),
    CancelOccurrence(Occurrence),
    /// "This and following".
    Split(Occurrence, u32),
    /// To the next calendar.
    HandOver(u32),
}

/// Half an hour to two hours of a day in March, or the whole day.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct When {
    day: u8,
    hour: Option<u8>,
    minutes: u8,
}

/// A rule, as an index into those that are tried, and how often it repeats.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Rule {
    which: usize,
    count: u8,
    zone: usize,
}

/// The nth day of a series.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Occurrence {
    series: u32,
    nth: u32,
}

const RULES: [&str; 4] = [
    "FREQ=DAILY",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE,FR",
    "FREQ=DAILY;INTERVAL=3",
];
/// The last Sunday of March, when clocks change in two of them, lies within the month of the story.
const ZONES: [&str; 4] = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"];

impl Act {
    pub(crate) fn random(dice: &mut StdRng) -> Act {
        let calendar = if dice.random_bool(0.7) {
            0
        } else {
            dice.random_range(0..CALENDARS.len())
        };
        let pick = dice.random_range(0..1000);
        let occurrence = Occurrence {
            series: dice.random_range(0..1000),
            nth: dice.random_range(0..12),
        };
        let what = match dice.random_range(0..26) {
            0..5 => What::Create(When::random(dice)),
            5..8 => What::CreateSeries(When::random(dice), Rule::random(dice)),
            8..10 => What::Retitle(pick, dice.random_range(0..1000)),
            10 => What::Remind(pick),
            11 => What::Hide(pick),
            12..14 => What::Move(pick, When::random(dice)),
            14..16 => What::Delete(pick),
            16..18 => What::Undelete(pick),
            18 => What::RetitleOccurrence(occurrence, dice.random_range(0..1000)),
            19..21 => What::MoveOccurrence(occurrence, When::random(dice)),
            21..23 => What::CancelOccurrence(occurrence),
            23..25 => What::Split(occurrence, dice.random_range(0..1000)),
            _ => What::HandOver(pick),
        };
        Act { calendar, what }
    }

    pub(crate) fn carry_out(&self, google: &FakeGoogle, names: &Names) {
        let id = CALENDARS[self.calendar % CALENDARS.len()];
        let remote = google.calendar(id);
        let all = remote.snapshot();
        let pick = |number: u32| nth(all.keys(), number).cloned().unwrap_or_default();
        let occurrence = |which: Occurrence| instance(&remote, &all, which).unwrap_or_default();
        let title = |number: u32| json!({"summary": format!("Title {number}")});
        // A refusal is part of the story.
        let _ = match &self.what {
            What::Create(when) => remote.create(when.event(&names.fresh())),
            What::CreateSeries(when, rule) => {
                remote.create(rule.onto(when.event(&names.fresh()), *when))
            }
            What::Retitle(number, text) => remote.patch(&pick(*number), title(*text)),
            What::Remind(number) => {
                remote.patch(&pick(*number), json!({"reminders": {"useDefault": false}}))
            }
            What::Hide(number) => remote.patch(&pick(*number), json!({"visibility": "private"})),
            What::Move(number, when) => when.moves(&remote, &pick(*number), &all),
            What::Delete(number) => remote.delete(&pick(*number)).map(|()| Value::Null),
            What::Undelete(number) => {
                let gone = remote.deleted();
                nth(gone.iter(), *number).map_or(Ok(Value::Null), |id| remote.undelete(id))
            }
            What::RetitleOccurrence(which, text) => remote.patch(&occurrence(*which), title(*text)),
            What::MoveOccurrence(which, when) => when.moves(&remote, &occurrence(*which), &all),
            What::CancelOccurrence(which) => {
                remote.delete(&occurrence(*which)).map(|()| Value::Null)
            }
            What::Split(which, text) => remote.split(&occurrence(*which), title(*text)),
            What::HandOver(number) => {
                let next = CALENDARS[(self.calendar + 1) % CALENDARS.len()];
                remote.hand_over(&pick(*number), next)
            }
        };
    }
}

impl When {
    fn random(dice: &mut StdRng) -> When {
        When {
            day: dice.random_range(1..32),
            hour: dice.random_bool(0.85).then(|| dice.random_range(0..23)),
            minutes: dice.random_range(1..5) * 30,
        }
    }

    fn bounds(self) -> (String, String) {
        let Some(hour) = self.hour else {
            let end = if self.day == 31 {
                "2026-04-01".to_owned()
            } else {
                format!("2026-03-{:02}", self.day + 1)
            };
            return (format!("2026-03-{:02}", self.day), end);
        };
        let (later, minute) = (hour + self.minutes / 60, self.minutes % 60);
        let end = if later < 24 {
            format!("2026-03-{:02}T{later:02}:{minute:02}:00Z", self.day)
        } else {
            format!("2026-03-{:02}T23:59:00Z", self.day)
        };
        (format!("2026-03-{:02}T{hour:02}:00:00Z", self.day), end)
    }

    fn event(self, id: &str) -> Value {
        let (start, end) = self.bounds();
        let member = if self.hour.is_some() {
            "dateTime"
        } else {
            "date"
        };
        json!({
            "id": id, "summary": format!("On the {}.", self.day),
            "start": {member: start}, "end": {member: end},
        })
    }

    fn moves(
        self,
        remote: &RemoteCalendar,
        id: &str,
        all: &BTreeMap<String, Value>,
    ) -> Result<Value, fake_google::Refusal> {
        // A series keeps its kind of time: Google's rule about that is tested at the server.
        let master = all
            .get(id)
            .filter(|event| event.get("recurrence").is_some());
        if master.is_some() {
            return remote.patch(id, json!({"location": format!("Room {}", self.day)}));
        }
        let (start, end) = self.bounds();
        remote.move_to(id, &start, &end)
    }
}

impl Rule {
    fn random(dice: &mut StdRng) -> Rule {
        Rule {
            which: dice.random_range(0..RULES.len()),
            count: dice.random_range(2..15),
            zone: dice.random_range(0..ZONES.len()),
        }
    }

    fn onto(self, mut event: Value, when: When) -> Value {
        let rule = RULES[self.which % RULES.len()];
        let mut lines = vec![format!("RRULE:{rule};COUNT={}", self.count)];
        if when.hour.is_some() {
            for side in ["start", "end"] {
                event[side]["timeZone"] = json!(ZONES[self.zone % ZONES.len()]);
            }
        } else {
            lines.push("EXDATE;VALUE=DATE:20260320".to_owned());
        }
        event["recurrence"] = json!(lines);
        event
    }
}

/// The id of an occurrence, as Google would make it, whether or not the rule has it.
fn instance(
    remote: &RemoteCalendar,
    all: &BTreeMap<String, Value>,
    which: Occurrence,
) -> Option<String> {
    let masters = all
        .iter()
        .filter(|(_, event)| event.get("recurrence").is_some());
    let (id, _) = nth(masters, which.series)?;
    let starts = remote.instances(id);
    nth(starts.into_iter(), which.nth)
}

/// Taken round, so that every number is one of them where there are any.
fn nth<T>(mut all: impl Iterator<Item = T> + Clone, number: u32) -> Option<T> {
    let count = all.clone().count();
    all.nth(usize::try_from(number).unwrap().checked_rem(count)?)
}
