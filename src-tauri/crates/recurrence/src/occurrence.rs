//! Occurrences: what takes place in a window, from the rows of a calendar.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Event, EventTime, Interval, OriginalStart, Status};

use crate::extent::{Length, is_in, shown, start_instant, times};
use crate::instance::{instance_id, split_instance_id};
use crate::series::{End, Query, Series};

/// One event taking place: a single one, one of a series, or what replaces that one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence<'a> {
    /// The row that says what it is: the master, or the exception or single event that stands for itself.
    pub event: &'a Event,
    /// Google's id: of one of a series `<master>_<original start>`, of anything else its own.
    pub id: String,
    /// The master's id, for one of a series and for an exception.
    pub series: Option<&'a str>,
    /// First instant or day, between 1900 and 2200.
    pub start: EventTime,
    /// First instant or day after it. Never before the start; equal to it only for a point in time, which blocks
    /// nothing.
    pub end: EventTime,
}

/// The occurrences that overlap `window`, by start and then by id.
///
/// `events` are rows of one calendar, in which ids are unique: those whose [`span`](crate::span()) overlaps the window and,
/// of each master among them, every exception whose span overlaps the window and what is before it by as long as the
/// master's occurrences are. `calendar_zone` is the calendar's own
/// zone, for series that name none; all-day events occupy the local days of `zone`, the workspace's. Cancelled events
/// are left out. An exception replaces the one that it was made of, even if moved out of the window; one whose master
/// is not among the rows stands for itself.
///
/// The work is bounded whatever the rows say: a series gives at most a hundred occurrences, and fifty more for each day
/// of the window.
pub fn occurrences<'a>(
    events: &'a [Event],
    calendar_zone: &TimeZone,
    zone: &TimeZone,
    window: Interval,
) -> Vec<Occurrence<'a>> {
    let Some(window) = shown(window) else {
        return Vec::new();
    };
    let mut expansion = Expansion {
        rows: Rows::of(events, calendar_zone),
        zone,
        window,
        found: Vec::with_capacity(events.len()),
        starts: Vec::with_capacity(events.len()),
    };
    for event in events
        .iter()
        .filter(|event| event.status != Status::Cancelled)
    {
        expansion.add(event);
    }
    expansion.sorted()
}

struct Expansion<'a, 'z> {
    rows: Rows<'a, 'z>,
    zone: &'z TimeZone,
    window: Interval,
    /// `Some`, each: they are taken out in order at the end.
    found: Vec<Option<Occurrence<'a>>>,
    /// When each of them starts.
    starts: Vec<Timestamp>,
}

impl<'a> Expansion<'a, '_> {
    fn add(&mut self, event: &'a Event) {
        match &event.series {
            Some(series) if self.rows.is_inert(event, series) => {}
            Some(series) => self.add_itself(event, Some(series)),
            None if event.is_series() => self.add_series(event),
            None => self.add_itself(event, None),
        }
    }

    fn add_itself(&mut self, event: &'a Event, series: Option<&'a str>) {
        let (length, start) = (Length::of(event, self.zone), own_start(event));
        if self.is_in_window(length, start) {
            self.push(event, length, start, event.id.clone(), series);
        }
    }

    fn add_series(&mut self, master: &'a Event) {
        let length = Length::of(master, self.zone);
        let series = Series::new(master, self.rows.zone_of(master));
        let query = Query {
            days: self.days_to_look_at(length, series.zone()),
            wanted: |start| self.is_in_window(length, start),
            limit: self.limit(),
        };
        for start in series.starts(&query) {
            if !self.rows.is_replaced(master, start) {
                let id = instance_id(&master.id, start);
                self.push(master, length, start, id, Some(&master.id));
            }
        }
    }

    fn push(
        &mut self,
        event: &'a Event,
        length: Length,
        start: OriginalStart,
        id: String,
        series: Option<&'a str>,
    ) {
        let (start, end) = times(event, length, start);
        let occurrence = Occurrence {
            event,
            id,
            series,
            start,
            end,
        };
        self.starts.push(occurrence.start.instant(self.zone));
        self.found.push(Some(occurrence));
    }

    /// By start, then by id. What is moved about is small: occurrences are not.
    fn sorted(self) -> Vec<Occurrence<'a>> {
        let mut found = self.found;
        let id = |at: usize| found[at].as_ref().map_or("", |found| found.id.as_str());
        let starts = self.starts.into_iter().zip(0..);
        // Many start at the same time: the first bytes of their ids mostly tell them apart.
        let keys = starts.map(|(start, at)| (start, first_bytes(id(at)), at));
        let mut order: Vec<(Timestamp, u64, usize)> = keys.collect();
        order.sort_unstable_by(|one, other| {
            let by_key = (one.0, one.1).cmp(&(other.0, other.1));
            by_key.then_with(|| id(one.2).cmp(id(other.2)))
        });
        order
            .into_iter()
            .filter_map(|(.., at)| found[at].take())
            .collect()
    }

    fn is_in_window(&self, length: Length, start: OriginalStart) -> bool {
        let instant = |start| start_instant(start, self.zone);
        is_in(self.window, instant(start), instant(length.after(start)))
    }

    /// The local days on which something in the window can have started: one more at both ends, because a gap of the
    /// clocks carries a wall time over midnight, and because whole days are of the workspace's zone.
    fn days_to_look_at(&self, length: Length, zone: &TimeZone) -> (Date, Date) {
        let earliest = self.window.start.checked_sub(length.at_most());
        let day = |at: Timestamp| zone.to_datetime(at).date();
        let from = day(earliest.unwrap_or(Timestamp::MIN));
        let to = day(self.window.end);
        (
            from.yesterday().unwrap_or(from),
            to.tomorrow().unwrap_or(to),
        )
    }

    fn limit(&self) -> usize {
        let days = self.window.minutes() / (24 * 60);
        100 + 50 * usize::try_from(days + 1).unwrap_or(0)
    }
}

/// What has to be known of the other rows.
struct Rows<'a, 'z> {
    calendar_zone: &'z TimeZone,
    /// Zones by name: looking one up costs as much as expanding a series.
    zones: HashMap<&'a str, TimeZone>,
    /// The one that was asked for last: mostly it is asked for again.
    last_zone: Option<(&'a str, TimeZone)>,
    /// Those that exceptions are of, by id.
    masters: HashMap<&'a str, &'a Event>,
    /// When a master's series ends, once an exception has asked.
    ends: HashMap<&'a str, End>,
    /// What exceptions, also cancelled ones, stand for, by the id of their master.
    replaced: HashMap<&'a str, HashSet<OriginalStart>>,
}

impl<'a, 'z> Rows<'a, 'z> {
    fn of(events: &'a [Event], calendar_zone: &'z TimeZone) -> Rows<'a, 'z> {
        let mut rows = Rows {
            calendar_zone,
            zones: HashMap::new(),
            last_zone: None,
            masters: HashMap::new(),
            ends: HashMap::new(),
            replaced: HashMap::new(),
        };
        for event in events {
            if let Some(series) = &event.series {
                let replaced = rows.replaced.entry(series).or_default();
                replaced.extend(original_start(event));
            }
        }
        for event in events.iter().filter(|event| event.is_series()) {
            if event.series.is_none() && rows.replaced.contains_key(event.id.as_str()) {
                rows.masters.insert(&event.id, event);
            }
        }
        rows
    }

    fn is_replaced(&self, master: &Event, start: OriginalStart) -> bool {
        let replaced = self.replaced.get(master.id.as_str());
        replaced.is_some_and(|starts| starts.contains(&start))
    }

    /// Whether an exception means nothing any more: its master is cancelled, or was cut short before it.
    fn is_inert(&mut self, exception: &Event, series: &str) -> bool {
        let Some(&master) = self.masters.get(series) else {
            return false;
        };
        master.status == Status::Cancelled
            || original_start(exception)
                .is_some_and(|original| self.end_of(master) < End::Last(original))
    }

    fn end_of(&mut self, master: &'a Event) -> End {
        if let Some(&end) = self.ends.get(master.id.as_str()) {
            return end;
        }
        let end = Series::new(master, self.zone_of(master)).end();
        self.ends.insert(&master.id, end);
        end
    }

    fn zone_of(&mut self, master: &'a Event) -> TimeZone {
        let EventTime::Instant {
            zone: Some(name), ..
        } = &master.start
        else {
            return self.calendar_zone.clone();
        };
        let name: &str = name;
        match &self.last_zone {
            Some((last, zone)) if *last == name => zone.clone(),
            _ => {
                let zone = self.zones.entry(name);
                let zone = zone.or_insert_with(|| zone_of(master, self.calendar_zone));
                self.last_zone = Some((name, zone.clone()));
                zone.clone()
            }
        }
    }
}

/// In the order of texts, as far as eight bytes tell.
fn first_bytes(text: &str) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(text.bytes()) {
        *to = from;
    }
    u64::from_be_bytes(first)
}

/// The zone on whose wall clock a series repeats: the one that it names, else its calendar's.
pub(crate) fn zone_of(master: &Event, calendar_zone: &TimeZone) -> TimeZone {
    match &master.start {
        EventTime::Instant {
            zone: Some(name), ..
        } => TimeZone::get(name).unwrap_or_else(|_| calendar_zone.clone()),
        _ => calendar_zone.clone(),
    }
}

/// Where the event itself starts.
pub(crate) fn own_start(event: &Event) -> OriginalStart {
    match event.start {
        EventTime::Date(date) => OriginalStart::Date(date),
        EventTime::Instant { at, .. } => OriginalStart::Instant(at),
    }
}

/// Which occurrence an exception stands for; its id says so too, where Google sends nothing but the id.
pub(crate) fn original_start(exception: &Event) -> Option<OriginalStart> {
    let from_id = || split_instance_id(&exception.id).map(|(_, original)| original);
    exception.original_start.or_else(from_id)
}
