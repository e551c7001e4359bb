//! Writing events for a seed in few words.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::moment::{Moment, wall_to_instant};
use crate::state::resource::merge;

/// Drafts events on the wall clock of one zone.
pub(super) struct Draft {
    pub(super) zone: TimeZone,
}

impl Draft {
    /// An event from this wall time on, for so many minutes. The name makes the id.
    pub(super) fn timed(&self, name: &str, start: DateTime, minutes: i64, title: &str) -> Value {
        let end = start.saturating_add(minutes.minutes());
        json!({
            "id": id(name),
            "summary": title,
            "start": self.at(start),
            "end": self.at(end),
        })
    }

    /// A wall time as `start` or `end`.
    pub(super) fn at(&self, wall: DateTime) -> Value {
        self.moment(wall).write(&self.zone)
    }

    /// The exception that a timed series has instead of its instance at `original`.
    pub(super) fn exception(&self, master: &Value, original: DateTime, changes: Value) -> Value {
        let mut event = master.clone();
        let original = self.moment(original);
        merge(
            &mut event,
            &json!({
                "id": format!("{}_{}", master["id"].as_str().unwrap_or_default(), original.id_suffix()),
                "recurringEventId": master["id"],
                "originalStartTime": original.write(&self.zone),
                "recurrence": null,
            }),
        );
        with(event, changes)
    }

    fn moment(&self, wall: DateTime) -> Moment {
        Moment::At(wall_to_instant(wall, &self.zone), self.zone.clone())
    }
}

/// An event over so many whole days.
pub(super) fn whole_days(name: &str, first: Date, days: i64, title: &str) -> Value {
    json!({
        "id": id(name),
        "summary": title,
        "start": {"date": first.to_string()},
        "end": {"date": first.saturating_add(days.days()).to_string()},
    })
}

/// An event with more members.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the JSON is written in place"
)]
pub(super) fn with(mut event: Value, more: Value) -> Value {
    merge(&mut event, &more);
    event
}

/// An event that repeats by this rule.
pub(super) fn repeating(event: Value, rule: &str) -> Value {
    with(event, json!({"recurrence": [format!("RRULE:{rule}")]}))
}

/// An id that always belongs to the same name.
pub(super) fn id(name: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
    let digest = Sha256::digest(name);
    let letters = digest.iter().take(26);
    letters
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect()
}
