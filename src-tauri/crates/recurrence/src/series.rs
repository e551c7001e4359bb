//! A master with all its lines: when its occurrences start.

use std::ops::ControlFlow;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::{Event, EventTime, OriginalStart, resolve};

use crate::lines::Lines;
use crate::rule::Rule;
use crate::times::Walk;

/// Whether every recurrence line of the event could be read. Where not, what [`occurrences`](crate::occurrences) shows
/// is the first occurrence and what the readable lines say, and deserves a mark.
pub fn understood(event: &Event) -> bool {
    Lines::of(event).whole
}

/// A series, ready to be asked.
pub(crate) struct Series {
    lines: Lines,
    /// The zone on whose wall clock it repeats.
    zone: TimeZone,
    /// The first occurrence, in whole seconds.
    first: OriginalStart,
    /// The same on the wall clock; midnight for whole days.
    first_wall: DateTime,
}

/// Until when a series goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// Its last occurrence starts no later than this.
    Last(OriginalStart),
    /// It has no end, or none that could be found.
    Never,
}

impl Series {
    /// `zone` is the one that the master names, or its calendar's.
    pub(crate) fn new(master: &Event, zone: TimeZone) -> Series {
        let (first, first_wall) = match &master.start {
            EventTime::Date(date) => (OriginalStart::Date(*date), midnight(*date)),
            EventTime::Instant { at, .. } => {
                let at = whole_seconds(*at);
                (OriginalStart::Instant(at), zone.to_datetime(at))
            }
        };
        Series {
            lines: Lines::of(master),
            zone,
            first,
            first_wall,
        }
    }

    /// The earliest start; an extra date may be before the first occurrence.
    pub(crate) fn begin(&self) -> OriginalStart {
        let dates = self.lines.dates.iter().map(|date| self.start_of(date));
        dates.fold(self.first, OriginalStart::min)
    }

    pub(crate) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The starts on the local days from `from` to `to`, both included, in order: at most `limit` of each rule. Some
    /// outside that range may be among them.
    ///
    /// The first occurrence counts whether a rule falls on it or not: Google shows it (and beside it as many as COUNT
    /// says). That also makes UNTIL before the start, and a rule that nobody can read, one single event.
    pub(crate) fn starts(&self, from: Date, to: Date, limit: usize) -> Vec<OriginalStart> {
        let mut starts = vec![self.first];
        for rule in &self.lines.rules {
            self.expand(rule, from, to, limit, &mut starts);
        }
        starts.extend(self.lines.dates.iter().map(|date| self.start_of(date)));
        let left_out = self.left_out(from, to, limit);
        starts.sort_unstable();
        starts.dedup();
        starts.retain(|start| left_out.binary_search(start).is_err());
        starts
    }

    /// Sorted.
    fn left_out(&self, from: Date, to: Date, limit: usize) -> Vec<OriginalStart> {
        let dates = self.lines.left_out.iter();
        let mut left_out: Vec<OriginalStart> = dates.map(|date| self.start_of(date)).collect();
        for rule in &self.lines.exceptions_by_rule {
            self.expand(rule, from, to, limit, &mut left_out);
        }
        left_out.sort_unstable();
        left_out
    }

    fn expand(
        &self,
        rule: &Rule,
        from: Date,
        to: Date,
        limit: usize,
        starts: &mut Vec<OriginalStart>,
    ) {
        let until = self.until(rule);
        let to = until.map_or(to, |until| to.min(self.day_after(until)));
        let zone = self.clock(rule);
        let mut room = limit;
        self.walk(rule).each(from, to, &mut |wall| {
            let start = self.start_at(wall, &zone);
            if until.is_none_or(|until| start <= until) {
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

    /// Until when the series goes on, left-out dates or not.
    pub(crate) fn end(&self) -> End {
        let dates = self.lines.dates.iter().map(|date| self.start_of(date));
        let mut last = dates.fold(self.first, OriginalStart::max);
        for rule in &self.lines.rules {
            match self.end_of(rule) {
                End::Last(end) => last = last.max(end),
                End::Never => return End::Never,
            }
        }
        End::Last(last)
    }

    fn end_of(&self, rule: &Rule) -> End {
        let counted = self.walk(rule).last();
        let counted = counted.map(|wall| self.start_at(wall, &self.clock(rule)));
        match (self.until(rule), counted) {
            (Some(until), Some(counted)) => End::Last(until.min(counted)),
            (Some(end), None) | (None, Some(end)) => End::Last(end),
            (None, None) => End::Never,
        }
    }

    /// Whether an exception for `original` can be one of this series. One past the end is left over from before the
    /// series was cut short, and means nothing any more.
    pub(crate) fn may_hold(&self, original: OriginalStart) -> bool {
        match self.end() {
            End::Last(last) if self.lines.whole => original <= last,
            _ => true,
        }
    }

    fn walk(&self, rule: &Rule) -> Walk {
        let rule = rule.clone();
        Walk::new(
            if self.is_all_day() {
                rule.without_times()
            } else {
                rule
            },
            self.first_wall,
        )
    }

    /// The clock that a rule reads: the zone's, or one that is never changed.
    fn clock(&self, rule: &Rule) -> TimeZone {
        match self.first {
            OriginalStart::Instant(at) if rule.counts_elapsed_time() => {
                TimeZone::fixed(self.zone.to_offset(at))
            }
            _ => self.zone.clone(),
        }
    }

    fn start_at(&self, wall: DateTime, zone: &TimeZone) -> OriginalStart {
        if self.is_all_day() {
            OriginalStart::Date(wall.date())
        } else {
            OriginalStart::Instant(resolve(wall, zone))
        }
    }

    fn start_of(&self, moment: &crate::moment::Moment) -> OriginalStart {
        if self.is_all_day() {
            OriginalStart::Date(moment.date())
        } else {
            OriginalStart::Instant(moment.instant(&self.zone))
        }
    }

    fn until(&self, rule: &Rule) -> Option<OriginalStart> {
        let until = rule.until.as_ref()?;
        Some(if self.is_all_day() {
            OriginalStart::Date(until.date())
        } else {
            OriginalStart::Instant(until.last_instant(&self.zone))
        })
    }

    fn day_after(&self, start: OriginalStart) -> Date {
        let day = match start {
            OriginalStart::Date(date) => date,
            OriginalStart::Instant(at) => self.zone.to_datetime(at).date(),
        };
        day.tomorrow().unwrap_or(day)
    }

    fn is_all_day(&self) -> bool {
        matches!(self.first, OriginalStart::Date(_))
    }
}

fn midnight(date: Date) -> DateTime {
    date.to_datetime(jiff::civil::Time::midnight())
}

/// Rules know nothing below a second, nor does Google.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}
