//! One event resource of Google's, as text, into what Hourwright thinks with.
//!
//! Pure, and total: any text gives an event, a tombstone or a reason why not, so that one bad event never costs a
//! calendar, and rows can be read again offline by a newer parser. Unknown values of Google's enumerations take the
//! meaning that is safe for planning, which is "busy".

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::Pieces;
use jiff::tz::{Offset, TimeZone};
use model::{Attendance, Event, EventTime, OriginalStart, Status, Transparency};

use crate::wire;
use crate::zones::normalise_zone;

/// Raised whenever the same text is read as something else than before; stored rows of older versions are read again.
pub const PARSER_VERSION: u32 = 1;

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

/// Reads one event resource.
///
/// # Errors
/// One line that says what about it cannot be read; it quotes no more of the event than the unreadable time.
pub fn parse_event(raw: &str) -> Result<Parsed, String> {
    let event: wire::Event = serde_json::from_str(raw).map_err(|error| {
        format!(
            "no event resource (line {}, column {})",
            error.line(),
            error.column()
        )
    })?;
    let id = event
        .id
        .clone()
        .filter(|id| !id.is_empty())
        .ok_or("it has no id")?;
    let original_start = event
        .original_start_time
        .as_ref()
        .map(original_start)
        .transpose()?
        .flatten();
    if event.status.as_deref() == Some("cancelled") {
        return Ok(Parsed::Cancelled(Cancelled {
            id,
            etag: event.etag.unwrap_or_default(),
            series: event.recurring_event_id,
            original_start,
        }));
    }
    let start = event
        .start
        .as_ref()
        .map(time)
        .transpose()?
        .flatten()
        .ok_or("it has no start")?;
    let end = event.end.as_ref().map(time).transpose()?.flatten();
    Ok(Parsed::Event(Event {
        id,
        end: end_after(&start, end),
        start,
        status: status(event.status.as_deref()),
        transparency: transparency(event.transparency.as_deref()),
        attendance: attendance(event.attendees.as_deref().unwrap_or_default()),
        etag: event.etag.unwrap_or_default(),
        ical_uid: event.ical_uid.unwrap_or_default(),
        summary: event.summary.unwrap_or_default(),
        location: event.location.unwrap_or_default(),
        description: event.description.unwrap_or_default(),
        recurrence: event.recurrence.unwrap_or_default(),
        series: event.recurring_event_id,
        original_start,
        event_type: event.kind.unwrap_or_else(|| "default".to_owned()),
        block_of: event
            .extended_properties
            .and_then(|all| all.private?.hourwright_task),
        html_link: event.html_link.unwrap_or_default(),
        color: event.color_id.unwrap_or_default(),
    }))
}

fn status(text: Option<&str>) -> Status {
    match text {
        Some("tentative") => Status::Tentative,
        _ => Status::Confirmed,
    }
}

fn transparency(text: Option<&str>) -> Transparency {
    match text {
        Some("transparent") => Transparency::Transparent,
        _ => Transparency::Opaque,
    }
}

fn attendance(attendees: &[wire::Attendee]) -> Attendance {
    let Some(ours) = attendees
        .iter()
        .find(|attendee| attendee.is_self == Some(true))
    else {
        return Attendance::None;
    };
    match ours.response_status.as_deref() {
        Some("accepted") => Attendance::Accepted,
        Some("tentative") => Attendance::Tentative,
        Some("declined") => Attendance::Declined,
        _ => Attendance::NeedsAction,
    }
}

/// An end that is not before its start: a day for what is all day, a point that blocks nothing for what is timed.
fn end_after(start: &EventTime, end: Option<EventTime>) -> EventTime {
    match (start, end) {
        (EventTime::Date(first), Some(EventTime::Date(after))) if after > *first => {
            EventTime::Date(after)
        }
        (EventTime::Date(first), _) => EventTime::Date(first.tomorrow().unwrap_or(*first)),
        (EventTime::Instant { at, .. }, Some(EventTime::Instant { at: until, zone }))
            if until > *at =>
        {
            EventTime::Instant { at: until, zone }
        }
        (instant, _) => instant.clone(),
    }
}

fn original_start(wire: &wire::EventTime) -> Result<Option<OriginalStart>, String> {
    Ok(time(wire)?.map(|time| match time {
        EventTime::Date(date) => OriginalStart::Date(date),
        EventTime::Instant { at, .. } => OriginalStart::Instant(at),
    }))
}

fn time(wire: &wire::EventTime) -> Result<Option<EventTime>, String> {
    match (&wire.date, &wire.date_time) {
        (Some(date), _) => date
            .parse::<Date>()
            .map(|date| Some(EventTime::Date(date)))
            .map_err(|_| format!("{:?} is no date", crate::refusal::short(date))),
        (None, Some(text)) => {
            let zone = wire.time_zone.as_deref().and_then(normalise_zone);
            let at = instant(text, zone.as_deref())
                .ok_or_else(|| format!("{:?} is no instant", crate::refusal::short(text)))?;
            Ok(Some(EventTime::Instant { at, zone }))
        }
        (None, None) => Ok(None),
    }
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
