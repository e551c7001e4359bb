//! From JSON to a [`crate::wire::Problem`]: types, ranges and defaults, each error with the path of its field.
//!
//! We read by hand instead of deriving: a derived reader says "invalid type at line 1 column 80421", and the person
//! who wrote the file wants `tasks[3].due`. Rules between fields are [`crate::Problem::new`]'s.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use model::{DateHours, HoursError, Interval, Priority, WeekHours, Window};
use serde_json::Value;

use crate::error::Error;
use crate::instant;
use crate::wire::{BreakWish, Preferences, Problem, ProblemFormat, Task, UnitCosts};

/// The most that a weight or a unit cost may be.
pub(crate) const MAX_UNIT: i64 = 1_000_000;
/// The longest task, in minutes.
pub(crate) const MAX_DURATION: i64 = 1_000_000;
/// The longest horizon, in days.
pub(crate) const MAX_HORIZON_DAYS: i64 = 3660;

impl Problem {
    /// Reads a problem file.
    pub fn from_json(text: &str) -> Result<Problem, Error> {
        let json: Value = serde_json::from_str(text)
            .map_err(|e| Error::new("problem", format!("not JSON: {e}")))?;
        read_problem(&Field::root(&json))
    }
}

fn read_problem(file: &Field<'_>) -> Result<Problem, Error> {
    file.object()?;
    read_format(&file.get("format"))?;
    Ok(Problem {
        format: ProblemFormat::V1,
        now: file.get("now").instant()?,
        time_zone: file.get("time_zone").text()?.to_owned(),
        horizon_days: file.get("horizon_days").integer(1..=MAX_HORIZON_DAYS)?,
        slot_minutes: file.get("slot_minutes").or(15, |f| f.integer(1..=60))?,
        hours: read_hours(&file.get("hours"), &file.get("hour_dates"))?,
        busy: file.get("busy").each(read_interval)?,
        buffer_minutes: file
            .get("buffer_minutes")
            .or(0, |f| f.integer(0..=i64::MAX))?,
        daily_limit_minutes: file
            .get("daily_limit_minutes")
            .maybe(|f| f.integer(0..=i64::MAX))?,
        cost: file.get("cost").or(UnitCosts::default(), read_unit_costs)?,
        preferences: file
            .get("preferences")
            .or(Preferences::default(), read_preferences)?,
        tasks: file.get("tasks").required()?.each(read_task)?,
    })
}

fn read_format(format: &Field<'_>) -> Result<(), Error> {
    match format.text()? {
        "hourwright-problem/1" => Ok(()),
        _ => Err(format.wrong("not \"hourwright-problem/1\"")),
    }
}

/// The sets by weekday, with the single days that are not like theirs.
fn read_hours(hours: &Field<'_>, dates: &Field<'_>) -> Result<BTreeMap<String, WeekHours>, Error> {
    let wrong = |field: &str, name: &str, e: &HoursError| {
        let place = format!("{field}.{name}.{}", e.place());
        Error::new(place.trim_end_matches('.'), e.problem())
    };
    let mut sets = hours
        .object()?
        .iter()
        .map(|(name, week)| {
            let week = WeekHours::from_json(week).map_err(|e| wrong("hours", name, &e))?;
            Ok((name.clone(), week))
        })
        .collect::<Result<BTreeMap<_, _>, Error>>()?;
    let dates = dates.maybe(|f| f.object().cloned())?.unwrap_or_default();
    for (name, dates) in &dates {
        let dates = DateHours::from_json(dates).map_err(|e| wrong("hour_dates", name, &e))?;
        let week = sets
            .remove(name)
            .ok_or_else(|| Error::new(format!("hour_dates.{name}"), "no such hour set in hours"))?;
        sets.insert(name.clone(), week.with_dates(dates));
    }
    Ok(sets)
}

fn read_unit_costs(cost: &Field<'_>) -> Result<UnitCosts, Error> {
    cost.object()?;
    let default = UnitCosts::default();
    let part = |name: &str, default| cost.get(name).or(default, |f| f.integer(0..=MAX_UNIT));
    Ok(UnitCosts {
        missing: part("missing", default.missing)?,
        tardy: part("tardy", default.tardy)?,
        finish: part("finish", default.finish)?,
        wait: part("wait", default.wait)?,
        split: part("split", default.split)?,
        moved: part("moved", default.moved)?,
    })
}

fn read_task(task: &Field<'_>) -> Result<Task, Error> {
    task.object()?;
    let id = task.get("id").text()?.to_owned();
    let duration = task.get("duration_minutes").integer(1..=MAX_DURATION)?;
    let absent = Task::new(id, duration);
    Ok(Task {
        priority: task.get("priority").or(absent.priority, read_priority)?,
        weight: task.get("weight").maybe(|f| f.integer(0..=MAX_UNIT))?,
        hours: task
            .get("hours")
            .or(absent.hours, |f| f.text().map(str::to_owned))?,
        due: task.get("due").maybe(Field::instant)?,
        not_before: task.get("not_before").maybe(Field::instant)?,
        min_block_minutes: task
            .get("min_block_minutes")
            .maybe(|f| f.integer(1..=i64::MAX))?,
        max_block_minutes: task
            .get("max_block_minutes")
            .maybe(|f| f.integer(1..=i64::MAX))?,
        after: task.get("after").each(|f| f.text().map(str::to_owned))?,
        pinned: task.get("pinned").each(read_interval)?,
        previous: task.get("previous").each(read_interval)?,
        barred: task.get("barred").each(read_interval)?,
        prefer: task.get("prefer").maybe(read_window)?,
        spread_minutes: task
            .get("spread_minutes")
            .maybe(|f| f.integer(1..=MAX_DURATION))?,
        ..Task::new(absent.id, duration)
    })
}

fn read_preferences(preferences: &Field<'_>) -> Result<Preferences, Error> {
    preferences.object()?;
    let minutes = |f: &Field<'_>| f.integer(1..=MAX_DURATION);
    let breaks = |f: &Field<'_>| {
        f.object()?;
        Ok(BreakWish {
            after_minutes: minutes(&f.get("after_minutes"))?,
            minutes: f.get("minutes").or(15, minutes)?,
        })
    };
    Ok(Preferences {
        breaks: preferences.get("break").maybe(breaks)?,
        batch_up_to_minutes: preferences.get("batch_up_to_minutes").maybe(minutes)?,
    })
}

/// `["09:00", "11:00"]`.
fn read_window(window: &Field<'_>) -> Result<Window, Error> {
    let times: Option<[&str; 2]> = window.value.and_then(Value::as_array).and_then(|list| {
        let times: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
        times.try_into().ok().filter(|_| list.len() == 2)
    });
    let [start, end] =
        times.ok_or_else(|| window.wrong("not two wall times like [\"09:00\", \"11:00\"]"))?;
    Window::parse(start, end).map_err(|e| window.wrong(e.problem()))
}

fn read_priority(priority: &Field<'_>) -> Result<Priority, Error> {
    Priority::from_name(priority.text()?)
        .ok_or_else(|| priority.wrong("not one of critical, high, normal, low"))
}

fn read_interval(interval: &Field<'_>) -> Result<Interval, Error> {
    interval.object()?;
    let (start, end) = (
        interval.get("start").instant()?,
        interval.get("end").instant()?,
    );
    Interval::new(start, end).ok_or_else(|| interval.wrong("does not start before it ends"))
}

/// A value in the file, or its absence, with the path to it.
struct Field<'a> {
    path: String,
    /// `None` where it is absent or null: the contract makes no difference.
    value: Option<&'a Value>,
}

impl<'a> Field<'a> {
    fn root(value: &'a Value) -> Field<'a> {
        Field {
            path: String::new(),
            value: Some(value),
        }
    }

    fn get(&self, name: &str) -> Field<'a> {
        let path = if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        };
        let value = self
            .value
            .and_then(|v| v.get(name))
            .filter(|v| !v.is_null());
        Field { path, value }
    }

    fn required(self) -> Result<Field<'a>, Error> {
        self.present()?;
        Ok(self)
    }

    fn present(&self) -> Result<&'a Value, Error> {
        self.value
            .ok_or_else(|| Error::new(self.place(), "missing"))
    }

    fn or<T>(&self, default: T, read: impl Fn(&Field<'a>) -> Result<T, Error>) -> Result<T, Error> {
        Ok(self.maybe(read)?.unwrap_or(default))
    }

    fn maybe<T>(&self, read: impl Fn(&Field<'a>) -> Result<T, Error>) -> Result<Option<T>, Error> {
        self.value.map(|_| read(self)).transpose()
    }

    /// The elements of a list; none where it is absent.
    fn each<T>(&self, read: impl Fn(&Field<'a>) -> Result<T, Error>) -> Result<Vec<T>, Error> {
        let Some(value) = self.value else {
            return Ok(Vec::new());
        };
        let list = value.as_array().ok_or_else(|| self.wrong("not a list"))?;
        let element = |(index, value): (usize, &'a Value)| {
            read(&Field {
                path: format!("{}[{index}]", self.path),
                value: (!value.is_null()).then_some(value),
            })
        };
        list.iter().enumerate().map(element).collect()
    }

    fn object(&self) -> Result<&'a serde_json::Map<String, Value>, Error> {
        self.present()?
            .as_object()
            .ok_or_else(|| self.wrong("not an object"))
    }

    fn text(&self) -> Result<&'a str, Error> {
        self.present()?
            .as_str()
            .ok_or_else(|| self.wrong("not a text"))
    }

    fn integer(&self, range: RangeInclusive<i64>) -> Result<i64, Error> {
        let value = self.present()?;
        if !value.is_i64() && !value.is_u64() {
            return Err(self.wrong("not an integer"));
        }
        let number = value.as_i64().filter(|number| range.contains(number));
        number.ok_or_else(|| match *range.end() {
            i64::MAX => self.wrong(&format!("not an integer from {} on", range.start())),
            end => self.wrong(&format!("not an integer from {} to {end}", range.start())),
        })
    }

    fn instant(&self) -> Result<Timestamp, Error> {
        let text = self.present()?.as_str();
        text.and_then(instant::parse)
            .ok_or_else(|| self.wrong("not an RFC 3339 instant"))
    }

    /// This field's value is not what it should be.
    fn wrong(&self, what: &str) -> Error {
        let value = self.value.map(Value::to_string).unwrap_or_default();
        Error::new(self.place(), format!("{what}: {value}"))
    }

    fn place(&self) -> &str {
        if self.path.is_empty() {
            "problem"
        } else {
            &self.path
        }
    }
}
