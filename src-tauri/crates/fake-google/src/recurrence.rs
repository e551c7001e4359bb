//! Expands a recurring event into the starts of its instances.
//!
//! The rule is run on the wall clock, as if the world had only UTC, and each wall time is then put into the event's
//! zone; a meeting at nine stays at nine when the clocks change.

use std::collections::BTreeSet;

use chrono::DateTime as ChronoTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rrule::{RRuleSet, Tz};
use serde_json::Value;

use crate::moment::Moment;

/// Instances of an endless series that are given where no end is asked for.
const OPEN_END: usize = 730;
/// Steps of a rule before it is given up as hostile.
const STEPS: usize = 50_000;

/// The starts of a recurring event.
#[derive(Debug)]
pub(crate) struct Series {
    start: Moment,
    rules: Vec<RRuleSet>,
    extra: BTreeSet<DateTime>,
    left_out: BTreeSet<DateTime>,
    /// Days that are left out whole: `EXDATE;VALUE=DATE` on a timed event.
    days_left_out: BTreeSet<Date>,
}

/// A `recurrence` that can't be read.
#[derive(Debug)]
pub(crate) struct BadRule;

impl Series {
    /// Reads a master. `calendar_zone` is for events without a zone of their own.
    pub(crate) fn of(master: &Value, calendar_zone: &TimeZone) -> Result<Self, BadRule> {
        let start = Moment::read(&master["start"], calendar_zone).ok_or(BadRule)?;
        let mut series = Self {
            start,
            rules: Vec::new(),
            extra: BTreeSet::new(),
            left_out: BTreeSet::new(),
            days_left_out: BTreeSet::new(),
        };
        for line in master["recurrence"].as_array().ok_or(BadRule)? {
            series.add_line(line.as_str().ok_or(BadRule)?)?;
        }
        Ok(series)
    }

    /// The starts in [from, to) in wall time, in order.
    pub(crate) fn starts(&self, from: Option<DateTime>, to: Option<DateTime>) -> Vec<Moment> {
        let limit = if to.is_some() { STEPS } else { OPEN_END };
        let before_end = |wall: &DateTime| to.is_none_or(|to| *wall < to);
        let mut walls: BTreeSet<DateTime> = self.extra.iter().copied().filter(before_end).collect();
        if self.rules.is_empty() && before_end(&self.start.wall()) {
            walls.insert(self.start.wall());
        }
        for rule in &self.rules {
            let ruled = rule.into_iter().take(limit).filter_map(from_chrono);
            walls.extend(ruled.take_while(before_end));
        }
        let wanted = walls
            .into_iter()
            .filter(|wall| from.is_none_or(|from| *wall >= from) && !self.is_left_out(*wall));
        wanted.map(|wall| self.start.with_wall(wall)).collect()
    }

    /// The instance that starts exactly here, if the series has one.
    pub(crate) fn instance_at(&self, moment: &Moment) -> Option<Moment> {
        let wall = match (&self.start, moment) {
            (Moment::Day(_), Moment::Day(day)) => day.to_datetime(Time::midnight()),
            (Moment::At(_, zone), Moment::At(instant, _)) => zone.to_datetime(*instant),
            _ => return None,
        };
        // A wall time in a gap is moved; look a day around and compare what comes out.
        let around = self.starts(
            wall.checked_sub(1.day()).ok(),
            wall.checked_add(2.days()).ok(),
        );
        around
            .into_iter()
            .find(|start| start.id_suffix() == moment.id_suffix())
    }

    fn is_left_out(&self, wall: DateTime) -> bool {
        self.left_out.contains(&wall) || self.days_left_out.contains(&wall.date())
    }

    fn add_line(&mut self, line: &str) -> Result<(), BadRule> {
        let (head, body) = line.split_once(':').ok_or(BadRule)?;
        let (name, params) = head.split_once(';').unwrap_or((head, ""));
        match name.to_ascii_uppercase().as_str() {
            "RRULE" => self.add_rule(body),
            "RDATE" => {
                for wall in self.walls(params, body)? {
                    self.extra.insert(wall);
                }
                Ok(())
            }
            "EXDATE" => self.leave_out(params, body),
            // Google keeps EXRULE but nobody writes it.
            "EXRULE" => Ok(()),
            _ => Err(BadRule),
        }
    }

    fn add_rule(&mut self, body: &str) -> Result<(), BadRule> {
        let start = self.start.wall();
        let mut parts = Vec::new();
        for part in body.split(';').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or(BadRule)?;
            if !key.eq_ignore_ascii_case("UNTIL") {
                parts.push(part.to_owned());
                continue;
            }
            let until = self.until(value)?;
            if until < start {
                // Such a series is shown as one single event.
                self.extra.insert(start);
                self.rules.clear();
                return Ok(());
            }
            parts.push(format!("UNTIL={}Z", until.strftime("%Y%m%dT%H%M%S")));
        }
        let text = format!(
            "DTSTART:{}Z\nRRULE:{}",
            start.strftime("%Y%m%dT%H%M%S"),
            parts.join(";")
        );
        let rule: RRuleSet = text.parse().map_err(|_| BadRule)?;
        // Limits make hostile rules end instead of searching for ever.
        self.rules.push(rule.limit());
        Ok(())
    }

    /// The last wall time at which an instance may start.
    fn until(&self, text: &str) -> Result<DateTime, BadRule> {
        match (&self.start, read_ical(text)?) {
            (Moment::Day(_), IcalTime::Day(day)) => Ok(day.to_datetime(Time::midnight())),
            (Moment::Day(_), IcalTime::Wall(wall) | IcalTime::Utc(wall)) => {
                Ok(wall.date().to_datetime(Time::midnight()))
            }
            (Moment::At(..), IcalTime::Day(day)) => Ok(day.at(23, 59, 59, 0)),
            (Moment::At(..), IcalTime::Wall(wall)) => Ok(wall),
            (Moment::At(_, zone), IcalTime::Utc(utc)) => Ok(utc_to_wall(utc, zone)),
        }
    }

    fn leave_out(&mut self, params: &str, body: &str) -> Result<(), BadRule> {
        let whole_days = !self.start.is_day() && body.split(',').all(|text| text.len() == 8);
        for wall in self.walls(params, body)? {
            if whole_days {
                self.days_left_out.insert(wall.date());
            } else {
                self.left_out.insert(wall);
            }
        }
        Ok(())
    }

    /// The wall times of a comma list, in the series' own zone.
    fn walls(&self, params: &str, body: &str) -> Result<Vec<DateTime>, BadRule> {
        let tzid = params.split(';').find_map(|param| {
            let (key, value) = param.split_once('=')?;
            key.eq_ignore_ascii_case("TZID")
                .then(|| TimeZone::get(value).ok())?
        });
        let read = |text: &str| {
            Ok(match (&self.start, read_ical(text.trim())?) {
                (Moment::At(_, zone), IcalTime::Day(day)) => {
                    day.to_datetime(zone_time_of_day(&self.start, zone))
                }
                (_, IcalTime::Day(day)) => day.to_datetime(Time::midnight()),
                (Moment::Day(_), IcalTime::Wall(wall) | IcalTime::Utc(wall)) => {
                    wall.date().to_datetime(Time::midnight())
                }
                (Moment::At(_, zone), IcalTime::Utc(utc)) => utc_to_wall(utc, zone),
                (Moment::At(_, zone), IcalTime::Wall(wall)) => match &tzid {
                    Some(other) => zone.to_datetime(crate::moment::wall_to_instant(wall, other)),
                    None => wall,
                },
            })
        };
        body.split(',').map(read).collect()
    }
}

/// Splits an instance id at its last underscore into the series and the original start.
pub(crate) fn read_instance_id(id: &str) -> Option<(&str, Moment)> {
    let (base, suffix) = id.rsplit_once('_')?;
    let moment = match read_ical(suffix).ok()? {
        IcalTime::Day(day) => Moment::Day(day),
        IcalTime::Utc(utc) => Moment::At(TimeZone::UTC.to_timestamp(utc).ok()?, TimeZone::UTC),
        IcalTime::Wall(_) => return None,
    };
    (!base.is_empty()).then_some((base, moment))
}

enum IcalTime {
    Day(Date),
    Wall(DateTime),
    Utc(DateTime),
}

fn read_ical(text: &str) -> Result<IcalTime, BadRule> {
    match text.len() {
        8 => Date::strptime("%Y%m%d", text).map(IcalTime::Day),
        15 => DateTime::strptime("%Y%m%dT%H%M%S", text).map(IcalTime::Wall),
        _ => DateTime::strptime("%Y%m%dT%H%M%SZ", text).map(IcalTime::Utc),
    }
    .map_err(|_| BadRule)
}

fn zone_time_of_day(start: &Moment, zone: &TimeZone) -> Time {
    zone.to_datetime(start.instant(zone)).time()
}

fn utc_to_wall(utc: DateTime, zone: &TimeZone) -> DateTime {
    zone.to_datetime(crate::moment::wall_to_instant(utc, &TimeZone::UTC))
}

fn from_chrono(time: ChronoTime<Tz>) -> Option<DateTime> {
    let instant = Timestamp::from_second(time.timestamp()).ok()?;
    Some(TimeZone::UTC.to_datetime(instant))
}
