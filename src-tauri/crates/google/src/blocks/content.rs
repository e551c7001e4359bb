//! What a block's event says: as it shall be, as Google has it, and what turns the one into the other.
//!
//! The shapes that are sent are written by hand: a generated client leaves `minutes: 0` out (P78), and a body that names
//! a field which did not change takes away what somebody else put there (P67).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{EventTime, Interval};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::parse::time;
use crate::wire::Object;

/// When Google reminds of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reminder {
    /// As the calendar says.
    Default,
    /// Never.
    Never,
    /// So many minutes before, in a pop-up; 0 is at its start.
    Minutes(u32),
    /// Something that only Google's window can set.
    Other,
}

/// What a block's event shall say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockContent {
    /// When; never empty (P77).
    pub time: Interval,
    /// One line.
    pub title: String,
    /// Whether it blocks time for others who look.
    pub busy: bool,
    /// Google's word: `private`, `default`, `public`.
    pub visibility: String,
    /// Google's number of a colour, 1 to 11; `None` for the calendar's.
    pub color: Option<String>,
    /// When Google reminds of it.
    pub reminder: Reminder,
}

/// What a block's event says at Google, in Google's form of it (P71).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockSeen {
    /// When; `None` for a point, or what cannot be read.
    pub time: Option<Interval>,
    /// Whether somebody made it an all-day event.
    pub all_day: bool,
    /// May be empty.
    pub title: String,
    /// Whether it blocks time.
    pub busy: bool,
    /// Google's word; `default` where it sent none.
    pub visibility: String,
    /// Google's number of a colour.
    pub color: Option<String>,
    /// When Google reminds of it.
    pub reminder: Reminder,
}

/// What is to be changed of a block's event; `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BlockPatch {
    /// When.
    pub time: Option<Interval>,
    /// What it is called.
    pub title: Option<String>,
    /// Whether it blocks time.
    pub busy: Option<bool>,
    /// Google's word.
    pub visibility: Option<String>,
    /// Google's number of a colour, or none.
    pub color: Option<Option<String>>,
    /// When Google reminds of it.
    pub reminder: Option<Reminder>,
}

impl BlockPatch {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        *self == BlockPatch::default()
    }
}

impl BlockSeen {
    /// Reads it off an event resource. All-day events lie in `zone`.
    pub(super) fn read(event: &Object<'_>, zone: &TimeZone) -> BlockSeen {
        let start = time(event, "start");
        let at = |when: Option<EventTime>| when.map(|when| when.instant(zone));
        let all_day = start.as_ref().is_some_and(EventTime::is_date);
        BlockSeen {
            time: at(start)
                .zip(at(time(event, "end")))
                .and_then(|(start, end)| Interval::new(start, end)),
            all_day,
            title: event.text("summary").unwrap_or_default(),
            busy: event.text("transparency").as_deref() != Some("transparent"),
            visibility: event
                .text("visibility")
                .unwrap_or_else(|| "default".to_owned()),
            color: event.text("colorId"),
            reminder: reminder(event),
        }
    }
}

fn reminder(event: &Object<'_>) -> Reminder {
    let Some(reminders) = event.get::<Object<'_>>("reminders") else {
        return Reminder::Default;
    };
    let overrides: Vec<Object<'_>> = reminders.list("overrides");
    match overrides.as_slice() {
        [] if reminders.get("useDefault") == Some(false) => Reminder::Never,
        [] => Reminder::Default,
        [one] if one.text("method").as_deref() == Some("popup") => one
            .get("minutes")
            .map_or(Reminder::Other, Reminder::Minutes),
        _ => Reminder::Other,
    }
}

/// The body of an insert or a patch.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<Moment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<Moment<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    transparency: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visibility: Option<&'a str>,
    /// `null` gives the event its calendar's colour back.
    #[serde(skip_serializing_if = "Option::is_none")]
    color_id: Option<OrNull<&'a str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reminders: Option<Reminders>,
    #[serde(skip_serializing_if = "Option::is_none")]
    extended_properties: Option<ExtendedProperties>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Moment<'a> {
    date_time: Timestamp,
    time_zone: &'a str,
    /// `null` is what a patch needs where the event was made an all-day one.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<OrNull<&'a str>>,
}

/// A value, or JSON's `null`, which takes away what is there.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum OrNull<T> {
    Value(T),
    Null,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Reminders {
    use_default: bool,
    overrides: Vec<Override>,
}

#[derive(Debug, Serialize)]
struct Override {
    method: &'static str,
    minutes: u32,
}

#[derive(Debug, Serialize)]
pub(super) struct ExtendedProperties {
    pub(super) private: std::collections::BTreeMap<&'static str, String>,
}

impl<'a> Body<'a> {
    /// Everything that a new event says. No attendees (P73) and no `iCalUID` (P42).
    pub(super) fn whole(content: &'a BlockContent, zone: &'a str) -> Body<'a> {
        Body {
            summary: Some(&content.title),
            start: Some(moment(content.time.start, zone, false)),
            end: Some(moment(content.time.end, zone, false)),
            transparency: Some(transparency(content.busy)),
            visibility: Some(&content.visibility),
            color_id: content.color.as_deref().map(OrNull::Value),
            reminders: reminders(content.reminder),
            ..Body::default()
        }
    }

    /// What changes, and nothing else (P67).
    pub(super) fn patch(patch: &'a BlockPatch, seen: &BlockSeen, zone: &'a str) -> Body<'a> {
        let at = |instant| moment(instant, zone, seen.all_day);
        Body {
            summary: patch.title.as_deref(),
            start: patch.time.map(|time| at(time.start)),
            end: patch.time.map(|time| at(time.end)),
            transparency: patch.busy.map(transparency),
            visibility: patch.visibility.as_deref(),
            color_id: patch
                .color
                .as_ref()
                .map(|color| color.as_deref().map_or(OrNull::Null, OrNull::Value)),
            reminders: patch.reminder.and_then(reminders),
            ..Body::default()
        }
    }

    /// The same under an id of our choice, with what proves that it is ours.
    pub(super) fn under(self, id: &'a str, properties: ExtendedProperties) -> Body<'a> {
        Body {
            id: Some(id),
            extended_properties: Some(properties),
            ..self
        }
    }

    pub(super) fn json(&self) -> Box<RawValue> {
        serde_json::value::to_raw_value(self).expect("texts and numbers always make JSON")
    }
}

fn moment(at: Timestamp, zone: &str, clears_date: bool) -> Moment<'_> {
    Moment {
        date_time: at,
        time_zone: zone,
        date: clears_date.then_some(OrNull::Null),
    }
}

fn transparency(busy: bool) -> &'static str {
    if busy { "opaque" } else { "transparent" }
}

fn reminders(reminder: Reminder) -> Option<Reminders> {
    let overrides = match reminder {
        Reminder::Other => return None,
        Reminder::Default | Reminder::Never => Vec::new(),
        Reminder::Minutes(minutes) => vec![Override {
            method: "popup",
            minutes,
        }],
    };
    Some(Reminders {
        use_default: reminder == Reminder::Default,
        overrides,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(reminder: Reminder) -> BlockContent {
        let at = |text: &str| text.parse().unwrap();
        BlockContent {
            time: Interval::new(at("2026-03-02T09:00:00Z"), at("2026-03-02T10:00:00Z")).unwrap(),
            title: "Report".to_owned(),
            busy: true,
            visibility: "private".to_owned(),
            color: None,
            reminder,
        }
    }

    /// Also no `iCalUID`, no attendees, and nothing else of which Google might make a duplicate or a mail.
    #[test]
    fn p42_p73_p78_a_new_event_says_this_and_no_more_and_zero_minutes_are_said() {
        for (reminder, golden) in [
            (
                Reminder::Minutes(0),
                r#"{"useDefault":false,"overrides":[{"method":"popup","minutes":0}]}"#,
            ),
            (
                Reminder::Minutes(10),
                r#"{"useDefault":false,"overrides":[{"method":"popup","minutes":10}]}"#,
            ),
            (Reminder::Never, r#"{"useDefault":false,"overrides":[]}"#),
            (Reminder::Default, r#"{"useDefault":true,"overrides":[]}"#),
        ] {
            let content = content(reminder);
            assert_eq!(
                Body::whole(&content, "Europe/Berlin").json().get(),
                format!(
                    r#"{{"summary":"Report","start":{{"dateTime":"2026-03-02T09:00:00Z","timeZone":"Europe/Berlin"}},"end":{{"dateTime":"2026-03-02T10:00:00Z","timeZone":"Europe/Berlin"}},"transparency":"opaque","visibility":"private","reminders":{golden}}}"#
                )
            );
        }
    }

    #[test]
    fn p67_a_patch_names_what_changes_and_nothing_else() {
        let at = |text: &str| text.parse().unwrap();
        let time = Interval::new(at("2026-03-02T09:00:00Z"), at("2026-03-02T10:00:00Z")).unwrap();
        let seen = BlockSeen {
            time: Some(time),
            all_day: true,
            title: String::new(),
            busy: true,
            visibility: "default".to_owned(),
            color: None,
            reminder: Reminder::Default,
        };
        let none = BlockPatch::default();
        for (patch, golden) in [
            (none.clone(), "{}"),
            (
                BlockPatch {
                    title: Some("✓".to_owned()),
                    ..none.clone()
                },
                r#"{"summary":"✓"}"#,
            ),
            (
                BlockPatch {
                    color: Some(None),
                    busy: Some(false),
                    ..none.clone()
                },
                r#"{"transparency":"transparent","colorId":null}"#,
            ),
            (
                BlockPatch {
                    time: Some(time),
                    ..none
                },
                r#"{"start":{"dateTime":"2026-03-02T09:00:00Z","timeZone":"UTC","date":null},"end":{"dateTime":"2026-03-02T10:00:00Z","timeZone":"UTC","date":null}}"#,
            ),
        ] {
            assert_eq!(Body::patch(&patch, &seen, "UTC").json().get(), golden);
        }
    }

    #[test]
    fn what_is_sent_is_read_back_as_it_was_meant() {
        for reminder in [
            Reminder::Default,
            Reminder::Never,
            Reminder::Minutes(0),
            Reminder::Minutes(30),
        ] {
            let sent = content(reminder);
            let body = Body::whole(&sent, "Europe/Berlin").json();
            let event: Object<'_> = serde_json::from_str(body.get()).unwrap();
            let seen = BlockSeen::read(&event, &TimeZone::UTC);
            assert_eq!(
                seen,
                BlockSeen {
                    time: Some(sent.time),
                    all_day: false,
                    title: sent.title,
                    busy: sent.busy,
                    visibility: sent.visibility,
                    color: sent.color,
                    reminder,
                }
            );
        }
    }
}
