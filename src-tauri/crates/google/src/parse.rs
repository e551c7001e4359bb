//! One event resource of Google's, as text, into what Hourwright thinks with.
//!
//! Pure, and total: any text gives an event, a tombstone or a reason why not, so that one bad event never costs a
//! calendar, and rows can be read again offline by a newer parser.
//!
//! An event that is not there counts as free time, which is the worst that a planner can be told. So only an id and a
//! start are needed, and whatever else is missing, unreadable or unknown takes the meaning that is safe for planning:
//! it takes place, the person goes there, it is busy, it has a length. (Not for `originalStartTime`: where that is
//! missing the id tells which occurrence it is, as the `recurrence` crate reads it.)

use std::borrow::Cow;

use jiff::civil::DateTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};
use model::{Attendance, Event, EventTime, OriginalStart, Revision, Status, Transparency};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::refusal::short;
use crate::wire::Object;
use crate::zones::normalise_zone;

/// Raised whenever the same text is read as something else than before; stored rows of older versions are read again.
pub const PARSER_VERSION: u32 = 2;

/// What a resource is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly all of them are events")]
pub enum Parsed {
    /// An event, a series, or an exception of a series that takes place.
    Event(Event),
    /// Something that does not take place any more.
    Cancelled(Cancelled),
}

/// A deleted event, or an occurrence that was taken out of its series. Google promises nothing but the id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancelled {
    /// Google's id.
    pub id: String,
    /// Google's version of the resource; may be empty.
    pub etag: String,
    /// Which of two states of it is the later; `None` where Google named none.
    pub revision: Option<Revision>,
    /// The series that it was an occurrence of.
    pub series: Option<String>,
    /// Which occurrence it was.
    pub original_start: Option<OriginalStart>,
}

impl Parsed {
    /// Google's id.
    pub fn id(&self) -> &str {
        match self {
            Parsed::Event(event) => &event.id,
            Parsed::Cancelled(cancelled) => &cancelled.id,
        }
    }

    /// Google's version of the resource; may be empty.
    pub fn etag(&self) -> &str {
        match self {
            Parsed::Event(event) => &event.etag,
            Parsed::Cancelled(cancelled) => &cancelled.etag,
        }
    }
}

/// What a resource is about, without reading the rest of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glance<'a> {
    /// Google's id.
    pub id: Cow<'a, str>,
    /// Whether it does not take place any more.
    pub cancelled: bool,
    /// Whether it names a series that it is an occurrence of.
    pub in_series: bool,
}

/// What a resource is about; `None` where that takes a closer look. What [`parse_event`] says of the same text may still
/// be that it cannot be read, but is never about something else.
pub fn glance(raw: &str) -> Option<Glance<'_>> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Head<'a> {
        #[serde(borrow)]
        id: Cow<'a, str>,
        #[serde(borrow)]
        status: Option<Cow<'a, str>>,
        #[serde(borrow)]
        recurring_event_id: Option<Cow<'a, str>>,
    }
    let head: Head<'_> = serde_json::from_str(raw).ok()?;
    (!head.id.is_empty()).then_some(Glance {
        id: head.id,
        cancelled: head.status.as_deref() == Some("cancelled"),
        in_series: head.recurring_event_id.is_some_and(|id| !id.is_empty()),
    })
}

/// Reads one event resource.
///
/// # Errors
/// One line that says why it is none, or why nobody can say when; it quotes no more of the event than its start.
pub fn parse_event(raw: &str) -> Result<Parsed, String> {
    let event: Object<'_> = serde_json::from_str(raw).map_err(|error| {
        format!(
            "no event resource (line {}, column {})",
            error.line(),
            error.column()
        )
    })?;
    let id = event.text("id").ok_or("it has no id")?;
    if event.text("status").as_deref() == Some("cancelled") {
        return Ok(Parsed::Cancelled(Cancelled {
            id,
            etag: event.text("etag").unwrap_or_default(),
            revision: revision(&event),
            series: event.text("recurringEventId"),
            original_start: original_start(&event),
        }));
    }
    taking_place(id, &event).map(Parsed::Event)
}

fn taking_place(id: String, event: &Object<'_>) -> Result<Event, String> {
    let start = time(event, "start").ok_or_else(|| no_start(event))?;
    let text = |name| event.text(name).unwrap_or_default();
    Ok(Event {
        id,
        etag: text("etag"),
        revision: revision(event),
        status: status(&text("status")),
        ical_uid: text("iCalUID"),
        summary: text("summary"),
        location: text("location"),
        description: text("description"),
        end: end(event, &start),
        start,
        recurrence: recurrence(event),
        series: event.text("recurringEventId"),
        original_start: original_start(event),
        transparency: transparency(&text("transparency")),
        attendance: attendance(&event.list("attendees")),
        event_type: event
            .text("eventType")
            .unwrap_or_else(|| "default".to_owned()),
        block_of: block_of(event),
        html_link: text("htmlLink"),
        color: text("colorId"),
    })
}

fn revision(event: &Object<'_>) -> Option<Revision> {
    Some(Revision {
        updated: event.text("updated")?.parse().ok()?,
        sequence: event.get("sequence").unwrap_or(0),
    })
}

fn no_start(event: &Object<'_>) -> String {
    match event.get::<&RawValue>("start") {
        Some(start) => format!("its start cannot be read: {}", short(start.get())),
        None => "it has no start".to_owned(),
    }
}

fn status(text: &str) -> Status {
    match text {
        "tentative" => Status::Tentative,
        _ => Status::Confirmed,
    }
}

fn transparency(text: &str) -> Transparency {
    match text {
        "transparent" => Transparency::Transparent,
        _ => Transparency::Opaque,
    }
}

fn attendance(attendees: &[Object<'_>]) -> Attendance {
    let Some(ours) = attendees.iter().find(|attendee| attendee.is("self")) else {
        return Attendance::None;
    };
    match ours.text("responseStatus").as_deref() {
        Some("accepted") => Attendance::Accepted,
        Some("tentative") => Attendance::Tentative,
        Some("declined") => Attendance::Declined,
        _ => Attendance::NeedsAction,
    }
}

/// Line by line, however they come: as a list of texts, or as one text.
fn recurrence(event: &Object<'_>) -> Vec<String> {
    let mut texts: Vec<String> = event.list("recurrence");
    texts.extend(event.text("recurrence"));
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .filter(|line| !line.trim().is_empty())
        .map(str::to_owned)
        .collect()
}

fn block_of(event: &Object<'_>) -> Option<String> {
    let properties: Object<'_> = event.get("extendedProperties")?;
    let private: Object<'_> = properties.get("private")?;
    private.text("hourwright_task")
}

/// How long something takes that has a time of day and no end: as long as what one enters into Google's calendar
/// without saying how long it takes.
const UNTOLD: SignedDuration = SignedDuration::from_hours(1);

/// An end that is not before its start. What is all day lasts a day at least. What is timed lasts an [`UNTOLD`] time
/// where its end is missing, unreadable, a bare date, or only there because Google sends one always; where it ends
/// before or when it starts, and that is meant, it is a point, which blocks nothing (P58).
fn end(event: &Object<'_>, start: &EventTime) -> EventTime {
    match (start, time(event, "end")) {
        (EventTime::Date(first), Some(EventTime::Date(after))) if after > *first => {
            EventTime::Date(after)
        }
        (EventTime::Date(first), _) => EventTime::Date(first.tomorrow().unwrap_or(*first)),
        (EventTime::Instant { at, .. }, Some(EventTime::Instant { at: until, zone }))
            if until > *at =>
        {
            EventTime::Instant { at: until, zone }
        }
        (point, Some(EventTime::Instant { .. })) if !event.is("endTimeUnspecified") => {
            point.clone()
        }
        (EventTime::Instant { at, zone }, _) => EventTime::Instant {
            at: at.checked_add(UNTOLD).unwrap_or(Timestamp::MAX),
            zone: zone.clone(),
        },
    }
}

fn original_start(event: &Object<'_>) -> Option<OriginalStart> {
    Some(match time(event, "originalStartTime")? {
        EventTime::Date(date) => OriginalStart::Date(date),
        EventTime::Instant { at, .. } => OriginalStart::Instant(at),
    })
}

/// A date, or an instant with the zone that it was meant in.
pub(crate) fn time(event: &Object<'_>, name: &str) -> Option<EventTime> {
    let time: Object<'_> = event.get(name)?;
    let date = || Some(EventTime::Date(time.text("date")?.parse().ok()?));
    let instant = || {
        let zone = time.text("timeZone").and_then(|zone| normalise_zone(&zone));
        let at = instant(&time.text("dateTime")?, zone.as_deref())?;
        Some(EventTime::Instant {
            at,
            zone: zone.map(Into::into),
        })
    };
    date().or_else(instant)
}

/// RFC 3339; where the offset is missing, which Google accepts beside a zone, on the wall clock of `zone`.
fn instant(text: &str, zone: Option<&str>) -> Option<Timestamp> {
    let pieces = Pieces::parse(text).ok()?;
    let wall = DateTime::from_parts(pieces.date(), pieces.time()?);
    match pieces.to_numeric_offset() {
        Some(offset) => Some(at_offset(wall, offset)),
        None => Some(model::resolve(wall, &TimeZone::get(zone?).ok()?)),
    }
}

/// Clamped at the edges of representable time, where the last hours of the year 9999 lie.
fn at_offset(wall: DateTime, offset: Offset) -> Timestamp {
    offset.to_timestamp(wall).unwrap_or(if wall.year() < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    })
}
