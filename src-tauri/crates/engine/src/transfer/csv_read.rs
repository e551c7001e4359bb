//! A table of tasks and events, as Hourwright writes it or as other programs do: the first row names the columns, in any
//! order and any case; what is not known is left alone.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use model::{Attendance, Event, EventTime, Meaning, Status, Transparency};

use super::arriving::event_id;
use super::known::own_name;
use super::{ASSUMED_DURATION, Incoming, IncomingEvent, IncomingTask, at};
use crate::Error;
use crate::view::{ImportNote, ImportNoteKind, ImportPlace, TaskDraft};

/// Ours, and what other programs call the same.
const NAMES: [(&str, &[&str]); 18] = [
    ("type", &["kind"]),
    ("id", &["uid"]),
    ("title", &["summary", "subject", "task", "content", "name"]),
    ("status", &["state"]),
    ("start", &["start date", "begin"]),
    ("end", &["end date"]),
    ("location", &["place"]),
    ("recurrence", &["rrule"]),
    ("series", &[]),
    ("duration", &["duration_minutes", "estimate", "minutes"]),
    ("priority", &[]),
    ("due", &["due date", "due_date", "deadline", "date"]),
    ("not_before", &["not-before", "earliest"]),
    ("hours", &[]),
    ("min_block", &["min-block", "min_block_minutes"]),
    ("max_block", &["max-block", "max_block_minutes"]),
    ("list", &["project"]),
    ("after", &["depends on", "blocked by"]),
];

/// A row, by our names of the columns; empty cells are not there.
type Row = BTreeMap<&'static str, String>;

pub(super) fn read(text: &str, zone: &TimeZone) -> Result<Incoming, Error> {
    // The reader counts a line that ends in both only at the second.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(Error::invalid)?;
    let columns: Vec<Option<&'static str>> = header.iter().map(known).collect();
    if !columns.contains(&Some("title")) {
        return Err(Error::invalid(
            "line 1: no column is called title; the first line names the columns, like title,duration,due,priority",
        ));
    }
    let mut incoming = Incoming::default();
    for record in reader.records() {
        let record = record.map_err(Error::invalid)?;
        let place = ImportPlace::Line {
            number: record.position().map_or(0, csv::Position::line),
        };
        let row: Row = columns
            .iter()
            .zip(record.iter())
            .filter_map(|(column, cell)| Some(((*column)?, cell.to_owned())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        if row.is_empty() {
            continue;
        }
        read_row(&mut incoming, row, place.clone(), zone).map_err(|e| at(&place, &e))?;
    }
    Ok(incoming)
}

fn known(heading: &str) -> Option<&'static str> {
    let heading = heading.to_lowercase();
    NAMES
        .iter()
        .find(|(name, others)| *name == heading || others.contains(&heading.as_str()))
        .map(|(name, _)| *name)
}

/// Without a type, what has a start and an end and no duration is an event.
fn read_row(
    incoming: &mut Incoming,
    row: Row,
    place: ImportPlace,
    zone: &TimeZone,
) -> Result<(), Error> {
    let looks_like_event =
        row.contains_key("start") && row.contains_key("end") && !row.contains_key("duration");
    match row.get("type").map(|kind| kind.to_lowercase()).as_deref() {
        Some("event") => {}
        None if looks_like_event => {}
        None | Some("task" | "todo" | "to-do") => return push_task(incoming, row, place),
        Some(other) => {
            let what = ImportNoteKind::Unknown {
                word: other.to_owned(),
            };
            incoming.notes.push(ImportNote::new(Some(place), what));
            return Ok(());
        }
    }
    if row.contains_key("series") {
        let note = ImportNote::new(Some(place), ImportNoteKind::LoneException);
        incoming.notes.push(note);
        return Ok(());
    }
    if row
        .get("status")
        .is_some_and(|status| status == "cancelled")
    {
        let note = ImportNote::new(Some(place), ImportNoteKind::Cancelled);
        incoming.notes.push(note);
        return Ok(());
    }
    incoming.events.push(event(&row, zone)?);
    Ok(())
}

fn push_task(incoming: &mut Incoming, mut row: Row, place: ImportPlace) -> Result<(), Error> {
    let mut take = |name: &str| row.remove(name);
    let minutes = |text: Option<String>| text.map(with_unit);
    let name = take("id").unwrap_or_else(|| place.to_string());
    let status = take("status").unwrap_or_default().to_lowercase();
    let after = take("after").unwrap_or_default();
    let draft = TaskDraft {
        title: Some(take("title").ok_or_else(|| Error::invalid("title: is empty"))?),
        duration: Some(minutes(take("duration")).unwrap_or_else(|| ASSUMED_DURATION.to_owned())),
        priority: take("priority").as_deref().map(priority),
        due: take("due"),
        not_before: take("not_before"),
        hours: take("hours"),
        min_block: minutes(take("min_block")),
        max_block: minutes(take("max_block")),
        list: take("list"),
        ..TaskDraft::default()
    };
    incoming.tasks.push(IncomingTask {
        place,
        name,
        after: after.split_whitespace().map(str::to_owned).collect(),
        draft,
        done: matches!(status.as_str(), "done" | "completed" | "x"),
    });
    Ok(())
}

/// A bare number counts minutes.
fn with_unit(text: String) -> String {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text + "m"
    } else {
        text.replace(' ', "")
    }
}

/// Our words in any case, and the numbers 1 to 4 that other programs count from the highest.
fn priority(text: &str) -> String {
    match text.trim_start_matches(['p', 'P']) {
        "1" => "critical".to_owned(),
        "2" => "high".to_owned(),
        "3" => "normal".to_owned(),
        "4" => "low".to_owned(),
        _ => text.to_lowercase(),
    }
}

/// One with an id is known by it, so that it stays the same event when its time changes.
fn event(row: &Row, zone: &TimeZone) -> Result<IncomingEvent, Error> {
    let cell = |name: &str| row.get(name).cloned().unwrap_or_default();
    let start = time("start", &cell("start"), zone)?;
    let end = time("end", &cell("end"), zone)?;
    if start.is_date() != end.is_date() || end.instant(zone) < start.instant(zone) {
        return Err(Error::invalid(format!(
            "end: {:?} does not follow {:?}",
            cell("end"),
            cell("start")
        )));
    }
    let title = cell("title");
    let (name, known_by) = match row.get("id") {
        Some(id) => (own_name(id), own_name(id)),
        None => (String::new(), format!("{title}|{}", cell("start"))),
    };
    let event = Event {
        status: if cell("status") == "tentative" {
            Status::Tentative
        } else {
            Status::Confirmed
        },
        summary: title,
        location: cell("location"),
        recurrence: cell("recurrence").lines().map(str::to_owned).collect(),
        ..plain(event_id(&known_by), start, end)
    };
    Ok(IncomingEvent { name, event })
}

/// An event of which nothing but its time is known.
pub(super) fn plain(id: String, start: EventTime, end: EventTime) -> Event {
    Event {
        id,
        etag: String::new(),
        revision: None,
        status: Status::Confirmed,
        ical_uid: String::new(),
        summary: String::new(),
        location: String::new(),
        description: String::new(),
        start,
        end,
        recurrence: Vec::new(),
        series: None,
        original_start: None,
        transparency: Transparency::Opaque,
        attendance: Attendance::None,
        event_type: "default".to_owned(),
        block_of: None,
        html_link: String::new(),
        color: String::new(),
    }
}

/// A date, an RFC 3339 instant, or a wall time in the workspace's zone.
fn time(field: &str, text: &str, zone: &TimeZone) -> Result<EventTime, Error> {
    if let Ok(date) = text.parse::<jiff::civil::Date>()
        && text.len() <= "2026-03-02".len()
    {
        return Ok(EventTime::Date(date));
    }
    let named = zone.iana_name().map(Into::into);
    if let Ok(at) = model::parse_instant(text, zone, Meaning::StartOfDay) {
        return Ok(EventTime::Instant { at, zone: named });
    }
    let wall: jiff::civil::DateTime = text.replacen(' ', "T", 1).parse().map_err(|_| {
        Error::invalid(format!(
            "{field}: {text:?} is neither a date like 2026-03-02 nor a time like 2026-03-02 09:00"
        ))
    })?;
    Ok(EventTime::Instant {
        at: model::resolve(wall, zone),
        zone: named,
    })
}
