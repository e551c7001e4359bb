//! When a job runs of its own accord, computed from when it last did: pure, so that no sleep of the machine, change of
//! clocks or clock that was set can lose a run or multiply it.
//!
//! A run that was missed is due at once, and only once however many were missed, because the next one is counted from
//! when that run begins.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{Interval, WeekHours, start_of_day};

/// How long before work begins a plan by the clock is made.
const LEAD: SignedDuration = SignedDuration::from_mins(30);

/// When a job runs of its own accord.
#[derive(Debug, Clone)]
pub(crate) enum Timetable {
    /// Never.
    Off,
    /// So long after it last began.
    Every(SignedDuration),
    /// When the wall clock of a zone shows one of these times.
    Cron(Box<WallClock>),
    /// Half an hour before the first working hour of each day that has one.
    BeforeWork(Box<WorkingDays>),
}

/// The days on which somebody works, and from when on.
#[derive(Debug, Clone)]
pub(crate) struct WorkingDays {
    hours: WeekHours,
    zone: TimeZone,
}

impl fmt::Display for Timetable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Timetable::Off => f.write_str("off"),
            Timetable::Every(interval) => {
                write!(f, "every {}", model::duration_text(interval.as_mins()))
            }
            Timetable::Cron(wall_clock) => f.write_str(wall_clock.cron.as_str()),
            Timetable::BeforeWork(_) => f.write_str("before-work"),
        }
    }
}

/// Times on a wall clock. One that a change of clocks skips comes as much later as the clock was put on, one that the
/// clock shows twice comes the first time.
#[derive(Debug, Clone)]
pub(crate) struct WallClock {
    cron: Cron,
    zone: TimeZone,
}

impl Timetable {
    /// Reads `off`, `every 90m`, `before-work`, or a cron expression of five fields, with the name of a zone after it or in
    /// `default_zone`. `None` where it is none of these, or never comes.
    pub(crate) fn parse(text: &str, default_zone: &TimeZone) -> Option<Timetable> {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words.as_slice() {
            ["off"] => Some(Timetable::Off),
            // Whose work it is comes later: until then it never begins.
            ["before-work"] => Some(Timetable::before_work(
                WeekHours::default(),
                default_zone.clone(),
            )),
            ["every", duration] => {
                let minutes = model::parse_duration(duration).ok().filter(|&m| m > 0)?;
                Some(Timetable::Every(SignedDuration::from_mins(minutes)))
            }
            [fields @ .., zone] if fields.len() == 5 => {
                WallClock::parse(&fields.join(" "), model::parse_zone(zone).ok()?)
            }
            fields if fields.len() == 5 => {
                WallClock::parse(&fields.join(" "), default_zone.clone())
            }
            _ => None,
        }
    }

    /// Before these hours begin.
    pub(crate) fn before_work(hours: WeekHours, zone: TimeZone) -> Timetable {
        Timetable::BeforeWork(Box::new(WorkingDays { hours, zone }))
    }

    /// When the job is due that last began at `last`; it is if that is not after `now`. `None` where it never is.
    ///
    /// A run that lies in the future shows that the clock was set back: nobody knows how long ago it really was.
    pub(crate) fn due_at(&self, last: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
        match (self, last) {
            (Timetable::Off, _) => None,
            (_, None) => Some(now),
            (_, Some(last)) if last > now => Some(now),
            (timetable, Some(last)) => timetable.next_after(last),
        }
    }

    /// The next time after an instant.
    pub(crate) fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        match self {
            Timetable::Off => None,
            Timetable::Every(interval) => after.checked_add(*interval).ok(),
            Timetable::Cron(wall_clock) => wall_clock.next_after(after),
            Timetable::BeforeWork(days) => days.next_after(after),
        }
    }
}

impl WorkingDays {
    fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        // Most work begins again within the week; who has every day of months off comes back some day, too.
        [9, 400]
            .into_iter()
            .find_map(|days| self.within(days, after))
    }

    /// The next time in the days after an instant.
    fn within(&self, days: i64, after: Timestamp) -> Option<Timestamp> {
        // From the day before, or hours that go on past midnight would seem to begin then.
        let today = self.zone.to_datetime(after).date();
        let from = start_of_day(today.yesterday().ok()?, &self.zone);
        let last = today.checked_add(jiff::Span::new().days(days)).ok()?;
        let span = Interval::new(from, start_of_day(last, &self.zone))?;
        let hours = self.hours.intervals(&self.zone, span);
        let mut last = None;
        hours.as_slice().iter().find_map(|hours| {
            let date = self.zone.to_datetime(hours.start).date();
            let is_first = last.replace(date) != Some(date);
            let due = hours.start.checked_sub(LEAD).ok()?;
            (is_first && due > after).then_some(due)
        })
    }
}

impl WallClock {
    fn parse(fields: &str, zone: TimeZone) -> Option<Timetable> {
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        let cron = parser.parse(fields).ok()?;
        let wall_clock = WallClock { cron, zone };
        wall_clock.next_after(Timestamp::UNIX_EPOCH)?;
        Some(Timetable::Cron(Box::new(wall_clock)))
    }

    /// Goes along the wall clock, which the library takes for UTC, and asks the zone what instant that is. In the second
    /// pass of a fold the wall clock shows times whose instants have been: they are passed over.
    fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let mut wall = as_utc(self.zone.to_datetime(after))?;
        loop {
            wall = self.cron.find_next_occurrence(&wall, false).ok()?;
            let at = model::resolve(from_utc(wall)?, &self.zone);
            if at > after {
                return Some(at);
            }
        }
    }
}

fn as_utc(wall: civil::DateTime) -> Option<DateTime<Utc>> {
    let narrow = |n: i8| u32::try_from(n).ok();
    let (month, day) = (narrow(wall.month())?, narrow(wall.day())?);
    let (hour, minute, second) = (
        narrow(wall.hour())?,
        narrow(wall.minute())?,
        narrow(wall.second())?,
    );
    let naive = NaiveDate::from_ymd_opt(wall.year().into(), month, day)?
        .and_hms_opt(hour, minute, second)?;
    Some(naive.and_utc())
}

fn from_utc(wall: DateTime<Utc>) -> Option<civil::DateTime> {
    let narrow = |n: u32| i8::try_from(n).ok();
    civil::DateTime::new(
        i16::try_from(wall.year()).ok()?,
        narrow(wall.month())?,
        narrow(wall.day())?,
        narrow(wall.hour())?,
        narrow(wall.minute())?,
        narrow(wall.second())?,
        0,
    )
    .ok()
}

#[cfg(test)]
#[path = "timetable_tests.rs"]
mod tests;
