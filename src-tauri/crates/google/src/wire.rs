//! Google's JSON, field by field, as far as Hourwright reads it.
//!
//! Everything may be missing, and every enumeration is a text: Google adds values when it likes. What a value means is
//! decided in `parse`.

use serde::Deserialize;
use serde_json::value::RawValue;

/// A page of `events.list`. The events stay text until they are parsed one by one.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct EventList {
    pub(crate) kind: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) time_zone: Option<String>,
    pub(crate) access_role: Option<String>,
    pub(crate) next_page_token: Option<String>,
    pub(crate) next_sync_token: Option<String>,
    pub(crate) items: Option<Vec<Box<RawValue>>>,
}

/// A page of `calendarList.list`.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct CalendarList {
    pub(crate) kind: Option<String>,
    pub(crate) next_page_token: Option<String>,
    pub(crate) items: Option<Vec<Calendar>>,
}

/// A calendar as the person has it in the list.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Calendar {
    pub(crate) id: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) summary_override: Option<String>,
    pub(crate) time_zone: Option<String>,
    pub(crate) access_role: Option<String>,
    pub(crate) background_color: Option<String>,
    pub(crate) primary: Option<bool>,
    pub(crate) selected: Option<bool>,
    pub(crate) deleted: Option<bool>,
}

/// An event resource.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Event {
    pub(crate) id: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) status: Option<String>,
    #[serde(rename = "iCalUID")]
    pub(crate) ical_uid: Option<String>,
    pub(crate) html_link: Option<String>,
    pub(crate) summary: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) color_id: Option<String>,
    pub(crate) start: Option<EventTime>,
    pub(crate) end: Option<EventTime>,
    pub(crate) recurrence: Option<Vec<String>>,
    pub(crate) recurring_event_id: Option<String>,
    pub(crate) original_start_time: Option<EventTime>,
    pub(crate) transparency: Option<String>,
    #[serde(rename = "eventType")]
    pub(crate) kind: Option<String>,
    pub(crate) attendees: Option<Vec<Attendee>>,
    pub(crate) extended_properties: Option<ExtendedProperties>,
}

/// A start or an end: a date, or an instant with the zone that it was meant in.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct EventTime {
    pub(crate) date: Option<String>,
    pub(crate) date_time: Option<String>,
    pub(crate) time_zone: Option<String>,
}

/// A guest.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Attendee {
    #[serde(rename = "self")]
    pub(crate) is_self: Option<bool>,
    pub(crate) response_status: Option<String>,
}

/// What programs keep with an event.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct ExtendedProperties {
    pub(crate) private: Option<PrivateProperties>,
}

/// What Hourwright keeps with its own.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct PrivateProperties {
    pub(crate) hourwright_task: Option<String>,
}
