//! The `start`, `end` and `originalStartTime` of events: a day, or an instant with its zone.

use std::cmp::Ordering;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// A point in time as Google writes it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Moment {
    /// A whole day.
    Day(Date),
    /// An instant, and the zone whose wall clock it means.
    At(Timestamp, TimeZone),
}

impl Moment {
    /// Reads what is stored. Without a zone of its own the moment belongs to `calendar_zone`.
    pub(crate) fn read(value: &Value, calendar_zone: &TimeZone) -> Option<Self> {
        if let Some(date) = value["date"].as_str() {
            return date.parse().ok().map(Self::Day);
        }
        let zone = value["timeZone"]
            .as_str()
            .and_then(|name| TimeZone::get(name).ok());
        let zone = zone.unwrap_or_else(|| calendar_zone.clone());
        let text = value["dateTime"].as_str()?;
        let instant = read_instant(text, Some(&zone))?;
        Some(Self::At(instant, zone))
    }

    /// Reads what a client sends, with Google's objections. `which` is `start` or `end`; `repeats` asks for a zone.
    pub(crate) fn accept(
        value: &Value,
        which: &str,
        repeats: bool,
        calendar_zone: &TimeZone,
    ) -> Result<Self, Refusal> {
        let text = |name: &str| value[name].as_str();
        match (text("date"), text("dateTime")) {
            (None, None) => Err(Refusal::required(format!("Missing {which} time."))),
            (Some(_), Some(_)) => Err(Refusal::invalid(format!("Invalid {which} time."))),
            (Some(date), None) => match date.parse() {
                Ok(date) if date_has_ten_letters(value) => Ok(Self::Day(date)),
                _ => Err(Refusal::invalid(format!("Invalid value for: {which}.date"))),
            },
            (None, Some(time)) => {
                accept_time(time, text("timeZone"), which, repeats, calendar_zone)
            }
        }
    }

    /// As Google writes it: instants at the offset of `shown_in`, beside the name of their own zone.
    pub(crate) fn write(&self, shown_in: &TimeZone) -> Value {
        match self {
            Self::Day(date) => json!({"date": date.to_string()}),
            Self::At(instant, zone) => json!({
                "dateTime": write_instant(*instant, shown_in),
                "timeZone": zone.iana_name().unwrap_or("UTC"),
            }),
        }
    }

    pub(crate) fn is_day(&self) -> bool {
        matches!(self, Self::Day(_))
    }

    /// The instant; a day begins at midnight in `zone`.
    pub(crate) fn instant(&self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Day(date) => wall_to_instant(date.to_datetime(Time::midnight()), zone),
            Self::At(instant, _) => *instant,
        }
    }

    /// What the clock on the wall shows at this moment, in the moment's own zone.
    pub(crate) fn wall(&self) -> DateTime {
        match self {
            Self::Day(date) => date.to_datetime(Time::midnight()),
            Self::At(instant, zone) => zone.to_datetime(*instant),
        }
    }

    /// The moment of the same kind and zone at which the wall clock shows `wall`.
    pub(crate) fn with_wall(&self, wall: DateTime) -> Self {
        match self {
            Self::Day(_) => Self::Day(wall.date()),
            Self::At(_, zone) => Self::At(wall_to_instant(wall, zone), zone.clone()),
        }
    }

    /// How an instance id ends that starts here: `20261124` or `20261124T080000Z`.
    pub(crate) fn id_suffix(&self) -> String {
        match self {
            Self::Day(date) => date.strftime("%Y%m%d").to_string(),
            Self::At(instant, _) => instant.strftime("%Y%m%dT%H%M%SZ").to_string(),
        }
    }

    /// This moment, later by as much as `end` lies after `start`: days where both are days, else exact time.
    pub(crate) fn later_by(&self, start: &Self, end: &Self) -> Self {
        match (self, start, end) {
            (Self::Day(day), Self::Day(start), Self::Day(end)) => {
                let days = start.until(*end).map_or(1, |span| span.get_days());
                Self::Day(day.saturating_add(days.days()))
            }
            (Self::At(instant, _), Self::At(start, _), Self::At(end, zone)) => Self::At(
                instant
                    .saturating_add(end.duration_since(*start))
                    .unwrap_or(*instant),
                zone.clone(),
            ),
            _ => self.clone(),
        }
    }

    /// The order of two moments of one kind; `None` for a day and an instant.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Day(a), Self::Day(b)) => Some(a.cmp(b)),
            (Self::At(a, _), Self::At(b, _)) => Some(a.cmp(b)),
            _ => None,
        }
    }
}

/// An RFC 3339 instant; without an offset it is wall time in `zone`, if there is one.
pub(crate) fn read_instant(text: &str, zone: Option<&TimeZone>) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let wall: DateTime = text.parse().ok()?;
    zone.map(|zone| wall_to_instant(wall, zone))
}

/// RFC 3339 to the second, at the offset of `zone`; `Z` in UTC.
pub(crate) fn write_instant(instant: Timestamp, zone: &TimeZone) -> String {
    let local = instant.to_zoned_datetime(zone.clone());
    if local.offset().is_zero() && zone.iana_name() == Some("UTC") {
        return local.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    }
    local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// `created` and `updated`: UTC with milliseconds.
pub(crate) fn write_stamp(instant: Timestamp) -> String {
    instant.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

/// The instant of a wall time: in a gap by the offset before it, in a fold the first.
pub(crate) fn wall_to_instant(wall: DateTime, zone: &TimeZone) -> Timestamp {
    zone.to_ambiguous_timestamp(wall)
        .compatible()
        .unwrap_or(if wall.year() < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
}

fn accept_time(
    text: &str,
    named: Option<&str>,
    which: &str,
    repeats: bool,
    calendar_zone: &TimeZone,
) -> Result<Moment, Refusal> {
    let undefined = |word: &str| format!("{word} time zone definition for {which} time.");
    let zone = match named.map(TimeZone::get) {
        Some(Ok(zone)) => Some(zone),
        Some(Err(_)) => return Err(Refusal::invalid(undefined("Invalid"))),
        None if repeats => return Err(Refusal::required(undefined("Missing"))),
        None => None,
    };
    if read_instant(text, Some(calendar_zone)).is_none() || !text.contains(['T', 't']) {
        return Err(Refusal::invalid(format!(
            "Invalid value for: {which}.dateTime"
        )));
    }
    match read_instant(text, zone.as_ref()) {
        Some(instant) => Ok(Moment::At(
            instant,
            zone.unwrap_or_else(|| calendar_zone.clone()),
        )),
        None => Err(Refusal::required(undefined("Missing"))),
    }
}

/// jiff reads more spellings of a date than Google does.
fn date_has_ten_letters(value: &Value) -> bool {
    value["date"].as_str().is_some_and(|date| date.len() == 10)
}
