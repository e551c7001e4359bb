//! A master with all its lines: when its occurrences start.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use model::{Event, EventTime, OriginalStart, resolve};

use crate::lines::Lines;
use crate::moment::Moment;
use crate::rule::Rule;
use crate::timetable::Timetable;

/// Whether every recurrence line of the event could be read. Where not, what [`occurrences`](crate::occurrences) shows
/// is the first occurrence and what the readable lines say, and deserves a mark.
pub fn understood(event: &Event) -> bool {
    Lines::of(event).whole
}

/// A series, ready to be asked. Whether its starts are dates or instants is decided by the first.
pub(crate) struct Series {
    /// The zone on whose wall clock it repeats.
    zone: TimeZone,
    /// The first occurrence, in whole seconds.
    first: OriginalStart,
    rules: Vec<BoundRule>,
    dates: Vec<OriginalStart>,
    rules_left_out: Vec<BoundRule>,
    dates_left_out: Vec<OriginalStart>,
    /// Whether all lines were understood.
    whole: bool,
}

/// A rule of a series.
struct BoundRule {
    timetable: Timetable,
    /// The last start that UNTIL allows.
    until: Option<OriginalStart>,
    /// The clock that it reads: the zone's, or one that is never changed.
    clock: TimeZone,
}

/// Until when a series goes on, earlier ends first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum End {
    /// Its last occurrence starts no later than this.
    Last(OriginalStart),
    /// It has no end, or none that could be found.
    Never,
}

/// What is wanted of a series.
pub(crate) struct Query<F> {
    /// The local days to look at, both included; whole days more do no harm.
    pub(crate) days: (Date, Date),
    /// Which starts on these days are meant.
    pub(crate) wanted: F,
    /// How many of them one rule may give.
    pub(crate) limit: usize,
}

impl Series {
    /// `zone` is the one that the master names, or its calendar's.
    pub(crate) fn new(master: &Event, zone: TimeZone) -> Series {
        let lines = Lines::of(master);
        let (first, wall) = match &master.start {
            EventTime::Date(date) => (
                OriginalStart::Date(*date),
                date.to_datetime(Time::midnight()),
            ),
            EventTime::Instant { at, .. } => {
                let at = whole_seconds(*at);
                (OriginalStart::Instant(at), zone.to_datetime(at))
            }
        };
        let bind = |rule| BoundRule::new(rule, first, wall, &zone);
        let read = |date: &Moment| start_of(date, first, &zone);
        Series {
            rules: lines.rules.into_iter().map(bind).collect(),
            dates: lines.dates.iter().map(read).collect(),
            rules_left_out: lines.rules_left_out.into_iter().map(bind).collect(),
            dates_left_out: lines.dates_left_out.iter().map(read).collect(),
            whole: lines.whole,
            first,
            zone,
        }
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The starts that are wanted, in order.
    ///
    /// The first occurrence counts whether a rule falls on it or not: Google shows it (and beside it as many as COUNT
    /// says). That also makes UNTIL before the start, and a rule that nobody can read, one single event.
    pub(crate) fn starts(
        &self,
        query: &Query<impl Fn(OriginalStart) -> bool>,
    ) -> Vec<OriginalStart> {
        let mut starts = self.gathered(&[self.first], &self.dates, &self.rules, query);
        if !starts.is_empty() {
            let left_out = self.gathered(&[], &self.dates_left_out, &self.rules_left_out, query);
            starts.retain(|start| left_out.binary_search(start).is_err());
        }
        starts
    }

    /// Sorted, each once.
    fn gathered(
        &self,
        first: &[OriginalStart],
        dates: &[OriginalStart],
        rules: &[BoundRule],
        query: &Query<impl Fn(OriginalStart) -> bool>,
    ) -> Vec<OriginalStart> {
        let dates = first.iter().chain(dates).copied();
        let mut starts: Vec<OriginalStart> = dates.filter(|&date| (query.wanted)(date)).collect();
        for rule in rules {
            rule.gather(self.first, query, &mut starts);
        }
        starts.sort_unstable();
        starts.dedup();
        starts
    }

    /// The earliest start; an extra date may be before the first occurrence.
    pub(crate) fn begin(&self) -> OriginalStart {
        self.dates
            .iter()
            .copied()
            .fold(self.first, OriginalStart::min)
    }

    /// Until when the series goes on, left-out dates or not. Of lines that were not all understood nobody can say.
    pub(crate) fn end(&self) -> End {
        if !self.whole {
            return End::Never;
        }
        let last = self
            .dates
            .iter()
            .copied()
            .fold(self.first, OriginalStart::max);
        let ends = self.rules.iter().map(|rule| rule.end(self.first));
        ends.fold(End::Last(last), End::max)
    }
}

impl BoundRule {
    fn new(rule: Rule, first: OriginalStart, wall: DateTime, zone: &TimeZone) -> BoundRule {
        let until = rule.until.as_ref().map(|until| match first {
            OriginalStart::Date(_) => OriginalStart::Date(until.date()),
            OriginalStart::Instant(_) => OriginalStart::Instant(until.last_instant(zone)),
        });
        let (rule, clock) = match first {
            OriginalStart::Date(_) => (rule.without_times(), TimeZone::UTC),
            OriginalStart::Instant(at) if rule.counts_elapsed_time() => {
                (rule, TimeZone::fixed(zone.to_offset(at)))
            }
            OriginalStart::Instant(_) => (rule, zone.clone()),
        };
        let timetable = Timetable::new(rule, wall);
        BoundRule {
            timetable,
            until,
            clock,
        }
    }

    fn gather(
        &self,
        first: OriginalStart,
        query: &Query<impl Fn(OriginalStart) -> bool>,
        starts: &mut Vec<OriginalStart>,
    ) {
        let (from, to) = query.days;
        let days = (from, self.day_after_until().map_or(to, |day| day.min(to)));
        let mut room = query.limit;
        self.timetable.walk(days, query.limit, &mut |wall| {
            let start = at_wall(wall, first, &self.clock);
            if self.until.is_none_or(|until| start <= until) && (query.wanted)(start) {
                starts.push(start);
                room = room.saturating_sub(1);
            }
            if room == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    }

    fn end(&self, first: OriginalStart) -> End {
        let counted = self
            .timetable
            .last()
            .map(|wall| at_wall(wall, first, &self.clock));
        match (self.until, counted) {
            (Some(until), Some(counted)) => End::Last(until.min(counted)),
            (Some(end), None) | (None, Some(end)) => End::Last(end),
            (None, None) => End::Never,
        }
    }

    fn day_after_until(&self) -> Option<Date> {
        let day = match self.until? {
            OriginalStart::Date(date) => date,
            OriginalStart::Instant(at) => self.clock.to_datetime(at).date(),
        };
        day.tomorrow().ok()
    }
}

/// The start at a wall time, of the kind that `first` is.
fn at_wall(wall: DateTime, first: OriginalStart, clock: &TimeZone) -> OriginalStart {
    match first {
        OriginalStart::Date(_) => OriginalStart::Date(wall.date()),
        OriginalStart::Instant(_) => OriginalStart::Instant(resolve(wall, clock)),
    }
}

/// The start that an RDATE or EXDATE names, of the kind that `first` is.
fn start_of(moment: &Moment, first: OriginalStart, zone: &TimeZone) -> OriginalStart {
    match first {
        OriginalStart::Date(_) => OriginalStart::Date(moment.date()),
        OriginalStart::Instant(_) => OriginalStart::Instant(moment.instant(zone)),
    }
}

/// Rules know nothing below a second, nor does Google.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
