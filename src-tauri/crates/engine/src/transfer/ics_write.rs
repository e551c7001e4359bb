//! A workspace in RFC 5545: events as they are, blocks as events of their own, tasks as to-dos.

use std::collections::BTreeMap;

use icalendar::{Calendar, Component, Event as Vevent, Property, Todo};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{
    Block, Event, EventTime, OriginalStart, Priority, Status, Task, TaskStatus, Transparency,
};

use super::known::own_name;
use super::leaving::Leaving;

/// The mark of a planned block: whoever reads the file back knows that the plan is made anew.
pub(super) const TASK_OF_BLOCK: &str = "X-HOURWRIGHT-TASK";
pub(super) const HOURS: &str = "X-HOURWRIGHT-HOURS";
pub(super) const MIN_BLOCK: &str = "X-HOURWRIGHT-MIN-BLOCK";
pub(super) const MAX_BLOCK: &str = "X-HOURWRIGHT-MAX-BLOCK";
/// How long the work takes, whatever the start and the due date.
pub(super) const WORK: &str = "ESTIMATED-DURATION";

pub(super) fn text(leaving: &Leaving) -> String {
    let mut calendar = Calendar::empty();
    for (name, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Hourwright//Hourwright//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("X-WR-CALNAME", &leaving.name),
    ] {
        calendar.append_property(Property::new(name, value));
    }
    if let Some(zone) = leaving.zone.iana_name() {
        calendar.append_property(Property::new("X-WR-TIMEZONE", zone));
    }
    let series = leaving.events.iter().filter(|event| event.is_series());
    let masters = series
        .map(|event| (event.id.as_str(), event.ical_uid.as_str()))
        .collect();
    for event in &leaving.events {
        calendar.push(vevent(event, uid_of(event, &masters), leaving));
    }
    for (block, title) in &leaving.blocks {
        calendar.push(planned(block, title, leaving));
    }
    for task in &leaving.tasks {
        calendar.push(vtodo(task, leaving));
    }
    calendar.done().to_string()
}

/// The UID of an event. Parts that belong together share one, as RFC 5545 wants it for a series and its exceptions; of a
/// cancelled one Google does not say it.
fn uid_of(event: &Event, masters: &BTreeMap<&str, &str>) -> String {
    let of_series = event.series.as_deref().unwrap_or(&event.id);
    let known = masters.get(of_series).copied().unwrap_or(&event.ical_uid);
    if known.is_empty() {
        own_name(of_series)
    } else {
        known.to_owned()
    }
}

fn vevent(event: &Event, uid: String, leaving: &Leaving) -> Vevent {
    let mut out = Vevent::new();
    // A series repeats in its zone; what happens once is an instant.
    let zone = (event.is_series() || event.series.is_some()).then_some(&leaving.zone);
    out.append_property(Property::new("UID", uid))
        .append_property(Property::new("DTSTAMP", utc(leaving.now)))
        .append_property(time("DTSTART", &event.start, zone))
        .append_property(time("DTEND", &event.end, zone))
        .append_property(Property::new("STATUS", status_word(event.status)))
        .append_property(Property::new(
            "TRANSP",
            transparency_word(event.transparency),
        ));
    for (name, value) in [
        ("SUMMARY", &event.summary),
        ("LOCATION", &event.location),
        ("DESCRIPTION", &event.description),
    ] {
        if !value.is_empty() {
            out.append_property(Property::new(name, value.replace('\r', "")));
        }
    }
    for line in event.recurrence.iter().flat_map(|lines| lines.lines()) {
        // A line that is no property would spoil the file; Google has seen none either.
        if let Ok(property) = line.parse::<Property>() {
            out.append_multi_property(property);
        }
    }
    match event.original_start {
        Some(OriginalStart::Date(date)) => {
            out.append_property(time("RECURRENCE-ID", &EventTime::Date(date), None));
        }
        Some(OriginalStart::Instant(at)) => {
            out.append_property(Property::new("RECURRENCE-ID", utc(at)));
        }
        None => {}
    }
    out.done()
}

fn planned(block: &Block, title: &str, leaving: &Leaving) -> Vevent {
    Vevent::new()
        .append_property(Property::new("UID", own_name(&block.event_id)))
        .append_property(Property::new("DTSTAMP", utc(leaving.now)))
        .append_property(Property::new("DTSTART", utc(block.time.start)))
        .append_property(Property::new("DTEND", utc(block.time.end)))
        .append_property(Property::new("SUMMARY", title))
        .append_property(Property::new("CATEGORIES", "Hourwright"))
        .append_property(Property::new(TASK_OF_BLOCK, block.task.to_string()))
        .done()
}

fn vtodo(task: &Task, leaving: &Leaving) -> Todo {
    let status = match task.status {
        TaskStatus::Open => "NEEDS-ACTION",
        TaskStatus::Done => "COMPLETED",
    };
    let mut out = Todo::new();
    out.append_property(Property::new("UID", task_uid(task.id)))
        .append_property(Property::new("DTSTAMP", utc(leaving.now)))
        .append_property(Property::new("SUMMARY", &task.title))
        .append_property(Property::new("STATUS", status))
        .append_property(Property::new(
            "PRIORITY",
            priority_number(task.priority).to_string(),
        ))
        .append_property(Property::new(WORK, format!("PT{}M", task.duration_minutes)))
        .append_property(Property::new(HOURS, &task.hours));
    let more = [
        ("DUE", task.due.map(utc)),
        ("DTSTART", task.not_before.map(utc)),
        (MIN_BLOCK, task.min_block_minutes.map(|m| format!("PT{m}M"))),
        (MAX_BLOCK, task.max_block_minutes.map(|m| format!("PT{m}M"))),
        ("CATEGORIES", task.list.clone()),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            out.append_property(Property::new(name, value));
        }
    }
    for id in &task.after {
        // RFC 9253.
        let mut related = Property::new("RELATED-TO", task_uid(*id));
        related.add_parameter("RELTYPE", "DEPENDS-ON");
        out.append_multi_property(related);
    }
    out.done()
}

fn task_uid(id: i64) -> String {
    format!("task-{id}@hourwright")
}

/// RFC 5545's numbers: 1 is the highest, 5 the middle, 9 the lowest.
fn priority_number(priority: Priority) -> u8 {
    match priority {
        Priority::Critical => 1,
        Priority::High => 3,
        Priority::Normal => 5,
        Priority::Low => 9,
    }
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "CONFIRMED",
        Status::Tentative => "TENTATIVE",
        Status::Cancelled => "CANCELLED",
    }
}

fn transparency_word(transparency: Transparency) -> &'static str {
    match transparency {
        Transparency::Opaque => "OPAQUE",
        Transparency::Transparent => "TRANSPARENT",
    }
}

/// A date, a time in UTC or, for what repeats, one in its own zone; where it names none, in `zone`.
fn time(name: &str, time: &EventTime, zone: Option<&TimeZone>) -> Property {
    match time {
        EventTime::Date(date) => {
            let mut property = Property::new(name, compact(*date));
            property.add_parameter("VALUE", "DATE");
            property
        }
        EventTime::Instant { at, zone: own } => {
            let own = own.as_ref().and_then(|own| TimeZone::get(own).ok());
            let Some(zone) = zone.map(|fallback| own.as_ref().unwrap_or(fallback)) else {
                return Property::new(name, utc(*at));
            };
            match zone.iana_name() {
                Some(id) if id != "UTC" => {
                    let wall = zone.to_datetime(*at).strftime("%Y%m%dT%H%M%S").to_string();
                    let mut property = Property::new(name, wall);
                    property.add_parameter("TZID", id);
                    property
                }
                _ => Property::new(name, utc(*at)),
            }
        }
    }
}

fn compact(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
