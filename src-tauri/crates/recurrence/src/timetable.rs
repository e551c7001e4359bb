//! The timetable of a rule: which times of which days belong together, and where COUNT ends it.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};

use crate::days::Day;
use crate::rule::{Frequency, Rule};

pub(crate) const SECONDS_OF_A_DAY: i64 = 86_400;

/// A rule together with the first occurrence of its series.
pub(crate) struct Timetable {
    pub(crate) rule: Rule,
    /// On the wall clock, in whole seconds.
    pub(crate) first: DateTime,
    /// The period of the first occurrence, from which steps are counted.
    origin: i64,
    pub(crate) count: Count,
}

/// What COUNT says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// Nothing.
    Endless,
    /// Up to this wall time: known without counting, because all steps are the same.
    Until(DateTime),
    /// So many, which have to be counted from the first.
    Of(u32),
}

impl Timetable {
    pub(crate) fn new(rule: Rule, first: DateTime) -> Timetable {
        let plain = rule.counts_elapsed_time();
        let rule = rule.completed_from(first);
        let origin = rule.period(Day::of(first.date()));
        let mut timetable = Timetable {
            rule,
            first,
            origin,
            count: Count::Endless,
        };
        timetable.count = match (timetable.rule.count, timetable.even_step(plain)) {
            (None, _) => Count::Endless,
            (Some(0), _) | (Some(_), None) => Count::Of(timetable.rule.count.unwrap_or(0)),
            (Some(count), Some(step)) => Count::Until(after_steps(first, step, count)),
        };
        timetable
    }

    /// Whether the rule falls on `day` at all.
    pub(crate) fn falls_on(&self, day: Day) -> bool {
        self.rule.falls_on(day, self.origin)
    }

    /// The seconds in the longest of day, hour, minute and second that is no longer than the rule's step.
    pub(crate) fn unit(&self) -> i64 {
        match self.rule.frequency {
            Frequency::Secondly => 1,
            Frequency::Minutely => 60,
            Frequency::Hourly => 3600,
            _ => SECONDS_OF_A_DAY,
        }
    }

    /// How many times there are in a unit.
    pub(crate) fn times_each(&self) -> usize {
        self.within_unit()
            .iter()
            .map(|(list, _)| list.len())
            .product()
    }

    /// The second of its unit at which the time with this index is; in order, because the lists are.
    pub(crate) fn offset(&self, mut index: usize) -> i64 {
        let mut second = 0;
        for (list, worth) in self.within_unit().into_iter().rev() {
            second += i64::from(list[index % list.len()]) * worth;
            index /= list.len();
        }
        second
    }

    /// The lists that say when within a unit the rule falls, with the seconds that one of their numbers is worth.
    fn within_unit(&self) -> [(&[i16], i64); 3] {
        let part = |list, worth| {
            if worth < self.unit() {
                (list, worth)
            } else {
                (&[0][..], worth)
            }
        };
        let Rule {
            hours,
            minutes,
            seconds,
            ..
        } = &self.rule;
        [
            part(&hours[..], 3600),
            part(&minutes[..], 60),
            part(&seconds[..], 1),
        ]
    }

    /// The first unit of `day` at or after one of its seconds; a number behind the end of the day where there is none.
    /// Steps shorter than a day are aligned to the hour, minute or second of the first occurrence.
    pub(crate) fn aligned(&self, day: Day, second: i64) -> i64 {
        let unit = self.unit();
        let first = Day::of(self.first.date()).number * SECONDS_OF_A_DAY;
        let origin = first + second_of_day(self.first.time()) / unit * unit;
        let begin = day.number * SECONDS_OF_A_DAY;
        origin + round_up(begin + second - origin, unit * self.rule.interval) - begin
    }

    /// Where BYHOUR, BYMINUTE or BYSECOND shut out this hour, minute or second of a rule that steps by shorter ones:
    /// the second at which the next begins.
    pub(crate) fn shut_until(&self, second: i64) -> Option<i64> {
        let shuts = |list: &[i16], value: i64| {
            !list.is_empty() && !list.iter().any(|&n| i64::from(n) == value)
        };
        let Rule {
            hours,
            minutes,
            seconds,
            ..
        } = &self.rule;
        if shuts(hours, second / 3600) {
            Some(round_up(second + 1, 3600))
        } else if self.unit() < 3600 && shuts(minutes, second / 60 % 60) {
            Some(round_up(second + 1, 60))
        } else if self.unit() == 1 && shuts(seconds, second % 60) {
            Some(second + 1)
        } else {
            None
        }
    }

    /// The indexes among `count` that BYSETPOS picks, in order; all where it says nothing.
    pub(crate) fn picked(&self, count: usize) -> Vec<usize> {
        let index = |&position: &i16| {
            let steps = usize::from(position.unsigned_abs());
            if position > 0 {
                Some(steps - 1)
            } else {
                count.checked_sub(steps)
            }
        };
        let positions = self.rule.positions.iter();
        let mut picked: Vec<usize> = positions.filter_map(index).filter(|&i| i < count).collect();
        picked.sort_unstable();
        picked.dedup();
        picked
    }

    /// The seconds between neighbours, where these are all the same and the first is `first`. `plain` rules have only
    /// FREQ and INTERVAL.
    fn even_step(&self, plain: bool) -> Option<i64> {
        let rule = &self.rule;
        if plain {
            return Some(self.unit() * rule.interval);
        }
        let days = match rule.frequency {
            Frequency::Daily if rule.weekdays.is_empty() => 1,
            Frequency::Weekly if rule.weekdays.len() == 1 => 7,
            _ => return None,
        };
        let even = rule.months.is_empty()
            && rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.positions.is_empty()
            && self.falls_on(Day::of(self.first.date()))
            && self.times_each() == 1
            && self.offset(0) == second_of_day(self.first.time());
        even.then_some(days * SECONDS_OF_A_DAY * rule.interval)
    }
}

/// The last of `count` times that are `step` seconds apart.
fn after_steps(first: DateTime, step: i64, count: u32) -> DateTime {
    let seconds = step.saturating_mul(i64::from(count) - 1);
    first
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(DateTime::MAX)
}

/// The wall time at a second of a date.
pub(crate) fn wall_at(date: Date, second: i64) -> DateTime {
    let part = |n: i64| i8::try_from(n).unwrap_or_default(); // Below 60, by the remainders.
    let time = Time::new(
        part(second / 3600),
        part(second / 60 % 60),
        part(second % 60),
        0,
    );
    date.to_datetime(time.unwrap_or_default())
}

fn second_of_day(time: Time) -> i64 {
    i64::from(time.hour()) * 3600 + i64::from(time.minute()) * 60 + i64::from(time.second())
}

/// The first multiple of `step` that is not below `value`.
fn round_up(value: i64, step: i64) -> i64 {
    value + (-value).rem_euclid(step)
}
