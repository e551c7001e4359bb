//! Weekly hours: when, by the wall clock of a zone, work may be done.
//!
//! Hours are decided minute by minute: a minute belongs to a window when the wall clock shows, at its start, a time
//! in `[start, end)` on the window's weekday. Seen so, the clock changes need no rule of their own. Minutes that a
//! spring gap skips are never shown; minutes that an autumn fold repeats are shown, and count, twice. To compute it
//! we cut time where the zone's offset changes; within one such stretch the wall clock is a plain sum.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Weekday, date};
use jiff::tz::TimeZone;
use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use crate::{Interval, IntervalSet};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_PER_DAY: u16 = 24 * 60;
const SECONDS_PER_DAY: i64 = 24 * 60 * 60;

/// The windows of a week, each on the weekday on which it starts, and of single days that are different.
///
/// In JSON: `{"mon": [["09:00", "12:30"], ["13:30", "18:00"]], "sat": [["22:00", "02:00"]], "2026-12-24": []}`. A
/// weekday that is missing has no hours; an end before its start runs into the next day; `24:00` is allowed as an end.
/// A date has its own windows in place of its weekday's; what began the day before goes on into it all the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct WeekHours {
    /// From Monday; in the order in which they were written.
    days: [Vec<Window>; 7],
    dates: DateHours,
}

/// The windows of single days that are not like their weekday; none is a day off.
///
/// In JSON: `{"2026-12-24": [["09:00", "12:00"]], "2026-12-25": []}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct DateHours(BTreeMap<Date, Vec<Window>>);

/// From one wall time to another, never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Window {
    /// Minutes after midnight, 0 to 1439.
    start: u16,
    /// Minutes after midnight, 0 to 1440; before `start` where the window ends on the next day.
    end: u16,
}

/// Hours that are none: where, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", if place.is_empty() { String::new() } else { format!("{place}: ") })]
pub struct HoursError {
    place: String,
    problem: String,
}

impl HoursError {
    /// Where in the week, like `mon[0]`; empty where it is the week itself.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong there.
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl WeekHours {
    /// Reads the JSON form of weekdays alone. The error names the day, the window and the text in it.
    pub fn from_json(json: &Value) -> Result<WeekHours, HoursError> {
        let mut hours = WeekHours::default();
        for (name, windows) in object(json)? {
            let day = weekday(name)
                .ok_or_else(|| error("", &format!("{name:?} is not one of {}", DAYS.join(", "))))?;
            hours.days[day] = read_day(name, windows)?;
        }
        Ok(hours)
    }

    /// Reads the JSON form with single dates among the weekdays.
    pub fn from_json_with_dates(json: &Value) -> Result<WeekHours, HoursError> {
        let is_date = |name: &str| weekday(name).is_none() && civil_date(name).is_some();
        let (dates, days): (Map<_, _>, Map<_, _>) = object(json)?
            .clone()
            .into_iter()
            .partition(|(name, _)| is_date(name));
        let hours = WeekHours::from_json(&Value::Object(days))?;
        Ok(hours.with_dates(DateHours::from_json(&Value::Object(dates))?))
    }

    /// The same hours with these single days in place of their own.
    #[must_use]
    pub fn with_dates(self, dates: DateHours) -> WeekHours {
        WeekHours { dates, ..self }
    }

    /// What is the same each week, and the days that differ.
    pub fn split(self) -> (WeekHours, DateHours) {
        let (days, dates) = (self.days, self.dates);
        let week = WeekHours {
            days,
            dates: DateHours::default(),
        };
        (week, dates)
    }

    /// The same hours with nothing on this date, unless they say what is on it.
    #[must_use]
    pub fn closed_on(mut self, date: Date) -> WeekHours {
        self.dates.0.entry(date).or_default();
        self
    }

    /// The same windows on each of `days`: `WeekHours::on(&[Weekday::Monday], Window::parse("09:00", "17:00")?)`.
    pub fn on(days: &[Weekday], window: Window) -> WeekHours {
        let mut hours = WeekHours::default();
        for day in days {
            hours.days[usize::from(day.to_monday_zero_offset().unsigned_abs())].push(window);
        }
        hours
    }

    /// Whether there is no window at all.
    pub fn is_empty(&self) -> bool {
        self.days
            .iter()
            .chain(self.dates.0.values())
            .all(Vec::is_empty)
    }

    /// The windows that start on this date.
    fn on_date(&self, date: Date) -> &[Window] {
        let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
        self.dates.0.get(&date).unwrap_or(&self.days[weekday])
    }

    /// Whether these hours hold the minute in which the wall clock shows `wall`: the definition.
    pub fn contain(&self, wall: DateTime) -> bool {
        let today = wall.date();
        let (hour, minute) = (wall.hour().unsigned_abs(), wall.minute().unsigned_abs());
        let now = u16::from(hour) * 60 + u16::from(minute);
        let here = |w: &Window| w.start <= now && (now < w.end || w.end < w.start);
        let over_midnight = |w: &Window| w.end < w.start && now < w.end;
        let yesterday = today.yesterday();
        self.on_date(today).iter().any(here)
            || yesterday.is_ok_and(|date| self.on_date(date).iter().any(over_midnight))
    }

    /// The parts of `span` that lie in these hours by the wall clock of `zone`; windows that touch are joined, also
    /// over midnight.
    pub fn intervals(&self, zone: &TimeZone, span: Interval) -> IntervalSet {
        LocalDays::new(zone, span).hours(self)
    }

    /// The minutes of each weekday that some window holds, sorted and disjoint, with what runs over from the day before.
    fn minutes_by_day(&self) -> [Vec<(u16, u16)>; 7] {
        std::array::from_fn(|day| minutes(&self.days[day], &self.days[(day + 6) % 7]))
    }

    /// The same of each date that is not like its weekday, or that comes after one.
    fn minutes_by_date(&self) -> BTreeMap<Date, Vec<(u16, u16)>> {
        let differ = self.dates.0.keys().copied();
        let after = differ.clone().filter_map(|date| date.tomorrow().ok());
        differ
            .chain(after)
            .map(|date| {
                let before = date.yesterday().map_or(&[][..], |day| self.on_date(day));
                (date, minutes(self.on_date(date), before))
            })
            .collect()
    }
}

impl DateHours {
    /// Reads the JSON form. The error names the date, the window and the text in it.
    pub fn from_json(json: &Value) -> Result<DateHours, HoursError> {
        let mut dates = BTreeMap::new();
        for (name, windows) in object(json)? {
            let date = civil_date(name)
                .ok_or_else(|| error("", &format!("{name:?} is not a date like 2026-12-24")))?;
            dates.insert(date, read_day(name, windows)?);
        }
        Ok(DateHours(dates))
    }

    /// Whether no day differs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The minutes of a day that its own windows hold, and those that run over from the day before.
fn minutes(own: &[Window], before: &[Window]) -> Vec<(u16, u16)> {
    let own = own.iter().map(|window| {
        let end = if window.runs_over() {
            MINUTES_PER_DAY
        } else {
            window.end
        };
        (window.start, end)
    });
    let over = before.iter().filter(|window| window.runs_over());
    join(own.chain(over.map(|window| (0, window.end))).collect())
}

impl Window {
    /// Two wall times `HH:MM`: the start from 00:00 to 23:59, the end also 24:00, never the same.
    pub fn parse(start: &str, end: &str) -> Result<Window, HoursError> {
        let window = Window {
            start: wall_time(start, MINUTES_PER_DAY - 1)?,
            end: wall_time(end, MINUTES_PER_DAY)?,
        };
        if window.start == window.end {
            return Err(error("", &format!("starts and ends at {start:?}")));
        }
        Ok(window)
    }
}

impl Window {
    /// Whether it ends on the day after that on which it starts.
    fn runs_over(self) -> bool {
        self.end < self.start
    }

    /// From one full hour, 0 to 23, to a later one, at most 24.
    pub(crate) fn hours(start: u16, end: u16) -> Window {
        Window {
            start: start * 60,
            end: end * 60,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", Wall(self.start), Wall(self.end))
    }
}

/// The local days of a span: what hours are laid over. Made once, it serves any number of hour sets.
#[derive(Debug, Clone)]
pub struct LocalDays {
    span: Interval,
    days: Vec<LocalDay>,
}

impl LocalDays {
    /// The days of `span` by the wall clock of `zone`.
    pub fn new(zone: &TimeZone, span: Interval) -> LocalDays {
        let mut days = Vec::new();
        // Where the offset changes, the day is cut: within each part the wall clock is a plain sum.
        for (stretch, offset) in offsets(zone, span) {
            let first = (stretch.0 + offset).div_euclid(SECONDS_PER_DAY);
            let last = (stretch.1 - 1 + offset).div_euclid(SECONDS_PER_DAY);
            days.extend((first..=last).map(|number| LocalDay {
                number,
                offset,
                stretch,
            }));
        }
        LocalDays { span, days }
    }

    /// The parts of the span that lie in `hours`.
    pub fn hours(&self, hours: &WeekHours) -> IntervalSet {
        let (week, dates) = (hours.minutes_by_day(), hours.minutes_by_date());
        let windows = self.days.iter().flat_map(|day| {
            // Most hours are the same each week, and then no date is looked at.
            let date = day.date().filter(|_| !dates.is_empty());
            let own = date.and_then(|date| dates.get(&date));
            let windows = own.unwrap_or(&week[day.weekday()]).iter();
            windows.filter_map(|&(start, end)| day.interval(start, end))
        });
        windows
            .filter_map(|window| window.intersection(self.span))
            .collect()
    }

    /// The local dates in order of time, each with its stretch of the span.
    ///
    /// A date is 23, 24 or 25 hours long, or whatever the zone made of it; a date that the zone skipped does not
    /// appear, and one that a fold just after midnight cut in two (`America/St_Johns` until 2011) appears twice.
    pub fn dates(&self) -> Vec<(Date, Interval)> {
        let mut dates: Vec<(Date, Interval)> = Vec::new();
        for day in &self.days {
            let whole = day.interval(0, MINUTES_PER_DAY);
            let stretch = whole.and_then(|whole| whole.intersection(self.span));
            let (Some(date), Some(stretch)) = (day.date(), stretch) else {
                continue;
            };
            match dates.last_mut() {
                Some((last, interval)) if *last == date => interval.end = stretch.end,
                _ => dates.push((date, stretch)),
            }
        }
        dates
    }
}

/// One local date, or the part of it that has one offset.
#[derive(Debug, Clone, Copy)]
struct LocalDay {
    /// Days since 1970-01-01 of the local date.
    number: i64,
    /// Local time minus UTC, in seconds.
    offset: i64,
    /// The whole minutes, in UTC seconds, that have this offset.
    stretch: (i64, i64),
}

impl LocalDay {
    /// 0 is Monday.
    fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday. `rem_euclid` keeps the result in 0..7.
        usize::try_from((self.number + 3).rem_euclid(7)).unwrap_or(0)
    }

    fn date(self) -> Option<Date> {
        let days = jiff::Span::new().try_days(self.number).ok()?;
        date(1970, 1, 1).checked_add(days).ok()
    }

    /// The minutes of this stretch whose wall-clock reading lies in `[start, end)`.
    fn interval(self, start: u16, end: u16) -> Option<Interval> {
        let utc = |minute: u16| {
            let local = self.number * SECONDS_PER_DAY + i64::from(minute) * 60;
            next_minute(local - self.offset).clamp(self.stretch.0, self.stretch.1)
        };
        Interval::new(timestamp(utc(start)), timestamp(utc(end)))
    }
}

/// The stretches of one offset that cover `span`, in whole minutes. A minute has the offset of its first instant.
fn offsets(zone: &TimeZone, span: Interval) -> Vec<((i64, i64), i64)> {
    let mut start = span.start.as_second().div_euclid(60) * 60;
    let end = next_minute(span.end.as_second() + 1);
    let first = timestamp(start);
    let mut offset = i64::from(zone.to_offset(first).seconds());
    let mut stretches = Vec::new();
    for change in zone.following(first) {
        let at = next_minute(change.timestamp().as_second());
        if at >= end {
            break;
        }
        stretches.push(((start, at), offset));
        (start, offset) = (at, i64::from(change.offset().seconds()));
    }
    stretches.push(((start, end), offset));
    stretches.retain(|((start, end), _)| start < end);
    stretches
}

/// The first whole minute at or after `second`.
fn next_minute(second: i64) -> i64 {
    (second + 59).div_euclid(60) * 60
}

fn timestamp(second: i64) -> Timestamp {
    let edge = if second < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    Timestamp::from_second(second).unwrap_or(edge)
}

/// Sorted and joined where they touch or overlap.
fn join(mut spans: Vec<(u16, u16)>) -> Vec<(u16, u16)> {
    spans.sort_unstable();
    let mut joined: Vec<(u16, u16)> = Vec::new();
    for (start, end) in spans {
        match joined.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => joined.push((start, end)),
        }
    }
    joined
}

fn object(json: &Value) -> Result<&Map<String, Value>, HoursError> {
    json.as_object()
        .ok_or_else(|| error("", "not an object of weekdays"))
}

fn weekday(name: &str) -> Option<usize> {
    DAYS.iter().position(|day| *day == name)
}

fn read_day(name: &str, windows: &Value) -> Result<Vec<Window>, HoursError> {
    let windows = windows
        .as_array()
        .ok_or_else(|| error(name, "not a list of windows"))?;
    windows
        .iter()
        .enumerate()
        .map(|(index, window)| {
            let place = format!("{name}[{index}]");
            let Some([Value::String(start), Value::String(end)]) =
                window.as_array().map(Vec::as_slice)
            else {
                let wanted = r#"not a pair of wall times ["HH:MM", "HH:MM"]"#;
                return Err(error(&place, &format!("{wanted}: {window}")));
            };
            Window::parse(start, end).map_err(|e| error(&place, &e.problem))
        })
        .collect()
}

/// A day written as `2026-12-24`, and in no other way.
fn civil_date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

fn wall_time(text: &str, last: u16) -> Result<u16, HoursError> {
    let wanted = || {
        let (hour, minute) = (last / 60, last % 60);
        error(
            "",
            &format!("not a wall time from 00:00 to {hour:02}:{minute:02}: {text:?}"),
        )
    };
    let &[h1, h0, b':', m1, m0] = text.as_bytes() else {
        return Err(wanted());
    };
    if ![h1, h0, m1, m0].iter().all(u8::is_ascii_digit) {
        return Err(wanted());
    }
    let two_digits = |tens: u8, ones: u8| u16::from(tens - b'0') * 10 + u16::from(ones - b'0');
    let (hour, minute) = (two_digits(h1, h0), two_digits(m1, m0));
    let time = hour * 60 + minute;
    if minute < 60 && time <= last {
        Ok(time)
    } else {
        Err(wanted())
    }
}

fn error(place: &str, problem: &str) -> HoursError {
    HoursError {
        place: place.to_owned(),
        problem: problem.to_owned(),
    }
}

/// Minutes after midnight as `HH:MM`.
struct Wall(u16);

impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for WeekHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, windows) in DAYS.iter().zip(&self.days) {
            if !windows.is_empty() {
                map.serialize_entry(name, windows)?;
            }
        }
        for (date, windows) in &self.dates.0 {
            map.serialize_entry(&date.to_string(), windows)?;
        }
        map.end()
    }
}

impl Serialize for DateHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(
            self.0
                .iter()
                .map(|(date, windows)| (date.to_string(), windows)),
        )
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        [Wall(self.start).to_string(), Wall(self.end).to_string()].serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for WeekHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<WeekHours, D::Error> {
        let json = Value::deserialize(deserializer)?;
        WeekHours::from_json_with_dates(&json).map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[path = "hours_tests.rs"]
mod tests;
