//! On which days a rule falls.
//!
//! Whether a day belongs to a rule can be asked of that day alone: is it a whole number of steps away from the first
//! occurrence, and does each BY part allow it? So a window is answered by looking at its days, however long ago the
//! series began. Only COUNT has to be counted from the beginning, and only BYSETPOS needs the days around.

use jiff::civil::{Date, Weekday};

use crate::rule::{ByDay, Frequency, Rule};

/// A day, with its number: days since 1 January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) number: i64,
}

impl Day {
    pub(crate) fn of(date: Date) -> Day {
        let epoch = Date::constant(1970, 1, 1);
        let number = date.duration_since(epoch).as_hours() / 24;
        Day { date, number }
    }

    /// `None` behind the last day that can be represented.
    pub(crate) fn next(self) -> Option<Day> {
        let date = self.date.tomorrow().ok()?;
        let number = self.number + 1;
        Some(Day { date, number })
    }

    /// `None` before the first day that can be represented.
    pub(crate) fn previous(self) -> Option<Day> {
        let date = self.date.yesterday().ok()?;
        let number = self.number - 1;
        Some(Day { date, number })
    }

    /// Days since the last `start` of a week; 0 to 6.
    fn since_week_start(self, start: Weekday) -> i64 {
        // 1 January 1970 was a Thursday, three days after a Monday.
        (self.number + 3 - i64::from(start.to_monday_zero_offset())).rem_euclid(7)
    }

    /// The number of the week, where weeks begin with `start`; only differences mean something.
    fn week(self, start: Weekday) -> i64 {
        (self.number - self.since_week_start(start)).div_euclid(7)
    }

    fn weekday(self) -> i64 {
        self.since_week_start(Weekday::Monday)
    }
}

impl Rule {
    /// Whether the rule falls on `day`, where `origin` is the period of its first occurrence. The rule has been
    /// [completed](Rule::completed_from).
    pub(crate) fn falls_on(&self, day: Day, origin: i64) -> bool {
        self.in_step(day, origin)
            && allows(&self.months, i16::from(day.date.month()))
            && self.allows_month_day(day.date)
            && self.allows_weekday(day)
            && self.allows_year_day(day.date)
            && self.allows_week(day)
    }

    /// The number of the rule's period (day, week, month, year) that `day` is in; periods shorter than a day count as
    /// days here.
    pub(crate) fn period(&self, day: Day) -> i64 {
        match self.frequency {
            Frequency::Yearly => i64::from(day.date.year()),
            Frequency::Monthly => i64::from(day.date.year()) * 12 + i64::from(day.date.month()),
            Frequency::Weekly => day.week(self.week_start),
            _ => day.number,
        }
    }

    /// The first day of the period that `day` is in.
    pub(crate) fn start_of_period(&self, mut day: Day) -> Day {
        while let Some(before) = day.previous() {
            if self.period(before) != self.period(day) {
                break;
            }
            day = before;
        }
        day
    }

    /// Steps shorter than a day do not depend on the day; see [`Timetable::aligned`](crate::timetable::Timetable).
    fn in_step(&self, day: Day, origin: i64) -> bool {
        self.interval == 1
            || self.frequency < Frequency::Daily
            || (self.period(day) - origin) % self.interval == 0
    }

    fn allows_month_day(&self, date: Date) -> bool {
        self.month_days.is_empty()
            || from_both_ends(date.day().into(), date.days_in_month().into())
                .any(|n| self.month_days.contains(&n))
    }

    fn allows_year_day(&self, date: Date) -> bool {
        self.year_days.is_empty()
            || from_both_ends(date.day_of_year(), date.days_in_year())
                .any(|n| self.year_days.contains(&n))
    }

    fn allows_weekday(&self, day: Day) -> bool {
        self.weekdays.is_empty() || self.weekdays.iter().any(|by| self.is_by_day(*by, day))
    }

    fn is_by_day(&self, by: ByDay, day: Day) -> bool {
        day.weekday() == i64::from(by.weekday.to_monday_zero_offset())
            && (by.nth == 0
                || self
                    .weekday_numbers(day.date)
                    .is_none_or(|mut n| n.any(|n| n == by.nth)))
    }

    /// Which Monday (or whatever it is) of its month or year a date is, from both ends; `None` for rules in which RFC
    /// 5545 gives the number of BYDAY no meaning.
    fn weekday_numbers(&self, date: Date) -> Option<impl Iterator<Item = i16>> {
        let (day, days) = match self.frequency {
            Frequency::Yearly if self.months.is_empty() => {
                (date.day_of_year(), date.days_in_year())
            }
            Frequency::Yearly | Frequency::Monthly => {
                (date.day().into(), date.days_in_month().into())
            }
            _ => return None,
        };
        Some([(day - 1) / 7 + 1, -((days - day) / 7 + 1)].into_iter())
    }

    /// Weeks are numbered as in ISO 8601 but begin with WKST: the first one has at least four days in its year, so each
    /// belongs to the year of its fourth day.
    fn allows_week(&self, day: Day) -> bool {
        if self.weeks.is_empty() {
            return true;
        }
        let to_middle = 3 - day.since_week_start(self.week_start);
        let Ok(middle) = day
            .date
            .checked_add(jiff::SignedDuration::from_hours(to_middle * 24))
        else {
            return false;
        };
        let week = (middle.day_of_year() - 1) / 7 + 1;
        let weeks_behind = (middle.days_in_year() - middle.day_of_year()) / 7;
        self.weeks.contains(&week) || self.weeks.contains(&-(weeks_behind + 1))
    }
}

fn allows(list: &[i16], value: i16) -> bool {
    list.is_empty() || list.contains(&value)
}

/// `day` of `days`, counted from 1 and from -1.
fn from_both_ends(day: i16, days: i16) -> impl Iterator<Item = i16> {
    [day, day - days - 1].into_iter()
}
