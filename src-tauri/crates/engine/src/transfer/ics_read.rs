//! Events and to-dos of an RFC 5545 file, as whatever program wrote it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use icalendar::parser::{Component, Property, read_calendar, unfold};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, SpanRelativeTo, Unit};
use model::{Event, EventTime, OriginalStart, Status, Transparency};

use super::arriving::event_id;
use super::csv_read::plain;
use super::ics_write::{HOURS, MAX_BLOCK, MIN_BLOCK, TASK_OF_BLOCK, WORK};
use super::{ASSUMED_DURATION, Incoming, IncomingEvent, IncomingTask, at};
use crate::view::{ImportNote, ImportNoteKind, ImportPlace, TaskDraft};
use crate::{Error, show};

/// Components in components: RFC 5545 knows three levels. The parser calls itself for each.
const DEEPEST: usize = 16;

pub(super) fn read(text: &str, zone: &TimeZone) -> Result<Incoming, Error> {
    // The parser knows no line ends but its own, and takes nothing after the last.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    check_depth(&text)?;
    let text = unfold(text.trim());
    let calendar = read_calendar(&text).map_err(|_| {
        Error::invalid("it is not a whole iCalendar file (BEGIN:VCALENDAR … END:VCALENDAR)")
    })?;
    if !text.starts_with("BEGIN:VCALENDAR") {
        return Err(Error::invalid(
            "it is not an iCalendar file: it does not begin with BEGIN:VCALENDAR",
        ));
    }
    let mut reading = Reading {
        zones: zones(&calendar.components),
        zone,
        incoming: Incoming::default(),
    };
    for (number, component) in calendar.components.iter().enumerate() {
        let title = text_of(component, "SUMMARY");
        let place = ImportPlace::Entry {
            number: number as u64 + 1,
            title,
        };
        let read = match component.name.as_str() {
            "VEVENT" => reading.event(component, &place),
            "VTODO" => reading.task(component, &place),
            _ => Ok(()),
        };
        read.map_err(|e| at(&place, &e))?;
    }
    Ok(reading.incoming)
}

fn check_depth(text: &str) -> Result<(), Error> {
    let mut depth = 0_usize;
    for line in text.lines() {
        if line.starts_with("BEGIN:") {
            depth += 1;
        } else if line.starts_with("END:") {
            depth = depth.saturating_sub(1);
        }
        if depth > DEEPEST {
            return Err(Error::invalid("its parts are nested too deeply"));
        }
    }
    Ok(())
}

struct Reading<'a> {
    /// By TZID: what the file's own definitions are called elsewhere.
    zones: BTreeMap<String, String>,
    /// The workspace's.
    zone: &'a TimeZone,
    incoming: Incoming,
}

impl Reading<'_> {
    fn event(&mut self, component: &Component<'_>, place: &ImportPlace) -> Result<(), Error> {
        if component.find_prop(TASK_OF_BLOCK).is_some() {
            // A block: its task comes along, and is planned here anew.
            return Ok(());
        }
        let Some(start) = component.find_prop("DTSTART") else {
            self.note(place, ImportNoteKind::NoStart);
            return Ok(());
        };
        let start = self.time(start, place)?;
        let end = self.end(component, &start, place)?;
        let status = match text_of(component, "STATUS").to_ascii_uppercase().as_str() {
            "CANCELLED" => Status::Cancelled,
            "TENTATIVE" => Status::Tentative,
            _ => Status::Confirmed,
        };
        let uid = text_of(component, "UID");
        let summary = text_of(component, "SUMMARY");
        let known_by = if uid.is_empty() {
            format!("{summary}|{}", show::event_time(&start, self.zone))
        } else {
            uid.clone()
        };
        let id = event_id(&known_by);
        let mut event = Event {
            status,
            ical_uid: uid.clone(),
            summary,
            location: text_of(component, "LOCATION"),
            description: text_of(component, "DESCRIPTION"),
            transparency: match text_of(component, "TRANSP").as_str() {
                "TRANSPARENT" => Transparency::Transparent,
                _ => Transparency::Opaque,
            },
            recurrence: self.recurrence(component, place)?,
            ..plain(id, start, end)
        };
        if let Some(original) = component.find_prop("RECURRENCE-ID") {
            let original = match self.time(original, place)? {
                EventTime::Date(date) => OriginalStart::Date(date),
                EventTime::Instant { at, .. } => OriginalStart::Instant(at),
            };
            event.recurrence.clear();
            event.series = Some(event.id.clone());
            event.id = recurrence::instance_id(&event.id, original);
            event.original_start = Some(original);
        } else if status == Status::Cancelled {
            self.note(place, ImportNoteKind::Cancelled);
            return Ok(());
        }
        self.incoming
            .events
            .push(IncomingEvent { name: uid, event });
        Ok(())
    }

    /// The end, or the start and a duration; an event of neither is a day long, or a point.
    fn end(
        &mut self,
        component: &Component<'_>,
        start: &EventTime,
        place: &ImportPlace,
    ) -> Result<EventTime, Error> {
        let end = match (
            component.find_prop("DTEND"),
            component.find_prop("DURATION"),
        ) {
            (Some(end), _) => self.time(end, place)?,
            (None, Some(duration)) => self.after(start, span(duration)?),
            (None, None) => start.clone(),
        };
        Ok(match (start, &end) {
            (EventTime::Date(first), EventTime::Date(after)) if after <= first => {
                EventTime::Date(first.tomorrow().unwrap_or(*first))
            }
            (EventTime::Date(_), EventTime::Date(_)) => end,
            (EventTime::Instant { at, .. }, EventTime::Instant { at: until, .. })
                if until >= at =>
            {
                end
            }
            _ => {
                self.note(place, ImportNoteKind::EndBeforeStart);
                start.clone()
            }
        })
    }

    /// A duration of days counts civil days, one of hours counts hours (RFC 5545, 3.3.6).
    fn after(&self, start: &EventTime, span: Span) -> EventTime {
        match start {
            EventTime::Date(date) => EventTime::Date(date.checked_add(span).unwrap_or(*date)),
            EventTime::Instant { at, zone } => {
                let own = zone.as_ref().and_then(|zone| TimeZone::get(zone).ok());
                let zoned = at.to_zoned_datetime(own.unwrap_or_else(|| self.zone.clone()));
                EventTime::Instant {
                    at: zoned.checked_add(span).map_or(*at, |end| end.timestamp()),
                    zone: zone.clone(),
                }
            }
        }
    }

    /// The lines of a series, with the names of zones that are known here.
    fn recurrence(
        &mut self,
        component: &Component<'_>,
        place: &ImportPlace,
    ) -> Result<Vec<String>, Error> {
        let mut lines = Vec::new();
        for property in &component.properties {
            match property.name.as_str() {
                "RRULE" | "EXRULE" => {
                    lines.push(format!(
                        "{}:{}",
                        property.name.as_str(),
                        property.val.as_str()
                    ));
                }
                name @ ("RDATE" | "EXDATE") => {
                    for value in property.val.as_str().split(',') {
                        // Of a period only its start counts.
                        let value = value.split('/').next().unwrap_or(value);
                        let single = Property {
                            val: value.trim().to_owned().into(),
                            ..property.clone()
                        };
                        lines.push(match self.time(&single, place)? {
                            EventTime::Date(date) => {
                                format!("{name};VALUE=DATE:{}", date.strftime("%Y%m%d"))
                            }
                            EventTime::Instant { at, .. } => {
                                format!("{name}:{}", at.strftime("%Y%m%dT%H%M%SZ"))
                            }
                        });
                    }
                }
                _ => {}
            }
        }
        Ok(lines)
    }

    fn task(&mut self, component: &Component<'_>, place: &ImportPlace) -> Result<(), Error> {
        let status = text_of(component, "STATUS").to_ascii_uppercase();
        if status == "CANCELLED" {
            self.note(place, ImportNoteKind::Cancelled);
            return Ok(());
        }
        let due = self.point(component, "DUE", place)?;
        let not_before = self.point(component, "DTSTART", place)?;
        let work = component
            .find_prop(WORK)
            .or_else(|| component.find_prop("DURATION"));
        let text = |name| Some(text_of(component, name)).filter(|text| !text.is_empty());
        let bound = |name| component.find_prop(name).map(minutes).transpose();
        let duration = match work {
            Some(work) => minutes(work)?,
            None => ASSUMED_DURATION.to_owned(),
        };
        let list = text("CATEGORIES").and_then(|all| one_word(&all));
        let name = text("UID").unwrap_or_else(|| place.to_string());
        let after = component
            .properties
            .iter()
            .filter(|property| property.name.as_str() == "RELATED-TO")
            .filter(|property| parameter(property, "RELTYPE").as_deref() == Some("DEPENDS-ON"))
            .map(|property| property.val.as_str().to_owned())
            .collect();
        self.incoming.tasks.push(IncomingTask {
            place: place.clone(),
            name,
            after,
            done: status == "COMPLETED" || component.find_prop("COMPLETED").is_some(),
            draft: TaskDraft {
                title: Some(text("SUMMARY").unwrap_or_else(|| "Untitled".to_owned())),
                duration: Some(duration),
                priority: text("PRIORITY").map(|number| priority_word(&number).to_owned()),
                due,
                not_before,
                hours: text(HOURS),
                min_block: bound(MIN_BLOCK)?,
                max_block: bound(MAX_BLOCK)?,
                list,
                ..TaskDraft::default()
            },
        });
        Ok(())
    }

    /// An instant, or a date, as a draft says it.
    fn point(
        &mut self,
        component: &Component<'_>,
        name: &str,
        place: &ImportPlace,
    ) -> Result<Option<String>, Error> {
        let Some(property) = component.find_prop(name) else {
            return Ok(None);
        };
        let time = self.time(property, place)?;
        Ok(Some(show::event_time(&time, self.zone)))
    }

    /// A date, an instant, or a wall time in the zone that it names; without one in the workspace's.
    fn time(&mut self, property: &Property<'_>, place: &ImportPlace) -> Result<EventTime, Error> {
        let text = property.val.as_str().trim();
        let wrong = || Error::invalid(format!("{}: {text:?} is no time", property.name.as_str()));
        if text.len() == "20260302".len() {
            return Ok(EventTime::Date(text.parse::<Date>().map_err(|_| wrong())?));
        }
        if let Some(utc) = text.strip_suffix(['Z', 'z']) {
            let wall: DateTime = utc.parse().map_err(|_| wrong())?;
            return Ok(EventTime::Instant {
                at: model::resolve(wall, &TimeZone::UTC),
                zone: Some("UTC".into()),
            });
        }
        let wall: DateTime = text.parse().map_err(|_| wrong())?;
        let zone = match parameter(property, "TZID") {
            None => None,
            Some(named) => {
                let found = self.zone_named(&named);
                if found.is_none() {
                    let taken = self
                        .zone
                        .iana_name()
                        .unwrap_or("the workspace's")
                        .to_owned();
                    self.note(place, ImportNoteKind::Zone { named, taken });
                }
                found
            }
        };
        let zone = zone.unwrap_or_else(|| self.zone.clone());
        Ok(EventTime::Instant {
            at: model::resolve(wall, &zone),
            zone: zone.iana_name().map(Into::into),
        })
    }

    fn zone_named(&self, id: &str) -> Option<TimeZone> {
        let id = id.trim_matches('"');
        let name =
            google::normalise_zone(id).or_else(|| google::normalise_zone(self.zones.get(id)?))?;
        TimeZone::get(&name).ok()
    }

    fn note(&mut self, place: &ImportPlace, what: ImportNoteKind) {
        let note = ImportNote::new(Some(place.clone()), what);
        self.incoming.notes.push(note);
    }
}

/// What programs call their own zones besides the TZID.
fn zones(components: &[Component<'_>]) -> BTreeMap<String, String> {
    components
        .iter()
        .filter(|component| component.name.as_str() == "VTIMEZONE")
        .map(|zone| (text_of(zone, "TZID"), text_of(zone, "X-LIC-LOCATION")))
        .collect()
}

/// A value as text; empty where there is none.
fn text_of(component: &Component<'_>, name: &str) -> String {
    let found = component.find_prop(name);
    let text = found.map(|property| property.val.clone().unescape_text());
    text.map_or_else(String::new, |text| text.as_str().trim().to_owned())
}

fn parameter(property: &Property<'_>, name: &str) -> Option<String> {
    let found = property
        .params
        .iter()
        .find(|p| p.key.as_str().eq_ignore_ascii_case(name))?;
    Some(found.val.as_ref()?.as_str().to_owned())
}

/// A word that can be the name of a list, of the first that stand there.
fn one_word(categories: &str) -> Option<String> {
    let first = categories.split(',').next()?.trim();
    let word: Cow<'_, str> = first
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-")
        .into();
    let word = word.replace('#', "");
    (!word.is_empty()).then_some(word)
}

/// RFC 5545's numbers; 0 says nothing.
fn priority_word(number: &str) -> &'static str {
    match number {
        "1" => "critical",
        "2" | "3" | "4" => "high",
        "6" | "7" | "8" | "9" => "low",
        _ => "normal",
    }
}

fn span(property: &Property<'_>) -> Result<Span, Error> {
    let text = property.val.as_str();
    text.parse().map_err(|_| {
        Error::invalid(format!(
            "{}: {text:?} is no duration like PT1H30M",
            property.name.as_str()
        ))
    })
}

/// As a draft says it; what takes less than a minute takes one.
fn minutes(property: &Property<'_>) -> Result<String, Error> {
    let relative = SpanRelativeTo::days_are_24_hours();
    let total = span(property)?.total((Unit::Minute, relative));
    let total = total.map_err(|e| Error::invalid(format!("{}: {e}", property.name.as_str())))?;
    // Too long or below zero is refused with the rest of the draft.
    Ok(format!("{:.0}m", total.ceil().max(1.0)))
}
