//! When a rule falls on its days, in order, with bounded work.
//!
//! Rules come from anywhere: every second for ever, or 30 February. So the walk looks only at the days it is asked for,
//! counts what it examines, and stops when that is more than any honest rule needs.

use std::ops::ControlFlow;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};

use crate::days::Day;
use crate::rule::{Frequency, Rule};

/// Days and moments that one walk may look at: enough for every day from 1900 to 2200.
const WORK: u32 = 110_000;
const DAY: i64 = 86_400;

/// The wall times of a rule.
pub(crate) struct Walk {
    rule: Rule,
    first: DateTime,
    /// Where COUNT ends the rule, if that can be said without counting.
    last: Option<DateTime>,
    /// How many are still to come, if they have to be counted.
    left: Option<u32>,
    work: u32,
}

impl Walk {
    /// The rule of a series that begins at `first`, in whole seconds.
    pub(crate) fn new(rule: Rule, first: DateTime) -> Walk {
        let plain = rule.counts_elapsed_time();
        let rule = rule.completed_from(first);
        let mut walk = Walk {
            first,
            last: None,
            left: rule.count,
            work: WORK,
            rule,
        };
        if let (Some(count), Some(step)) = (walk.left, walk.even_step(plain)) {
            walk.last = Some(after_steps(first, step, count));
            walk.left = None;
        }
        walk
    }

    /// The last wall time, where COUNT sets an end; `None` where there is no such end, or one too far away to count to.
    pub(crate) fn last(mut self) -> Option<DateTime> {
        self.rule.count?;
        if self.last.is_some() {
            return self.last;
        }
        let mut last = self.first;
        self.each(self.first.date(), Date::MAX, &mut |wall| {
            last = wall;
            ControlFlow::Continue(())
        });
        (self.left == Some(0)).then_some(last)
    }

    /// Visits the wall times on the days from `from` to `to`, both included, earliest first, until the visitor breaks.
    pub(crate) fn each(
        &mut self,
        from: Date,
        to: Date,
        visit: &mut impl FnMut(DateTime) -> ControlFlow<()>,
    ) {
        let first = self.first.date();
        let begin = Day::of(if self.left.is_some() {
            first
        } else {
            from.max(first)
        });
        let visit = &mut |wall: DateTime| {
            if wall.date() < from {
                ControlFlow::Continue(())
            } else {
                visit(wall)
            }
        };
        // Which of the two it was that ended the walk makes no difference.
        let _ = if self.rule.positions.is_empty() || self.rule.frequency < Frequency::Daily {
            self.each_by_day(begin, to, visit)
        } else {
            self.each_by_period(begin, to, visit)
        };
    }

    fn each_by_day(&mut self, begin: Day, to: Date, visit: &mut impl Visit) -> ControlFlow<()> {
        let (first, mut day) = (Day::of(self.first.date()), begin);
        while day.date <= to {
            self.spend()?;
            if self.rule.falls_on(day, first) {
                self.each_on(day, visit)?;
            }
            let Some(next) = day.next() else { break };
            day = next;
        }
        ControlFlow::Continue(())
    }

    /// BYSETPOS: all times of a period are gathered, and some picked.
    fn each_by_period(&mut self, begin: Day, to: Date, visit: &mut impl Visit) -> ControlFlow<()> {
        let first = Day::of(self.first.date());
        let mut day = self.start_of_period(begin);
        while day.date <= to {
            let (period, mut days) = (self.rule.period(day), Vec::new());
            while self.rule.period(day) == period {
                self.spend()?;
                if self.rule.falls_on(day, first) {
                    days.push(day.date);
                }
                let Some(next) = day.next() else {
                    return ControlFlow::Break(());
                };
                day = next;
            }
            let each = self.times_each();
            for index in self.picked(days.len() * each) {
                self.offer(at(days[index / each], self.offset(index % each)), visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn start_of_period(&self, mut day: Day) -> Day {
        while let Some(before) = day.previous() {
            if self.rule.period(before) != self.rule.period(day) {
                break;
            }
            day = before;
        }
        day
    }

    fn each_on(&mut self, day: Day, visit: &mut impl Visit) -> ControlFlow<()> {
        if self.rule.frequency >= Frequency::Daily {
            return self.each_in(day.date, 0, visit);
        }
        // In seconds since the first: steps are aligned to the beginning of its hour, minute or second.
        let unit = self.unit();
        let origin = Day::of(self.first.date()).number * DAY
            + second_of_day(self.first.time()) / unit * unit;
        let (begin, step) = (day.number * DAY, unit * self.rule.interval);
        let aligned = |second: i64| origin + round_up(begin + second - origin, step) - begin;
        let mut second = aligned(0);
        while second < DAY {
            self.spend()?;
            if let Some(open) = self.closed_until(second) {
                second = aligned(open);
            } else {
                self.each_in(day.date, second, visit)?;
                second = aligned(second + 1);
            }
        }
        ControlFlow::Continue(())
    }

    /// Where BYHOUR, BYMINUTE or BYSECOND shut out this hour, minute or second of a rule that steps by shorter ones:
    /// the second at which the next begins.
    fn closed_until(&self, second: i64) -> Option<i64> {
        let shuts = |list: &[i16], value: i64| {
            !list.is_empty() && !list.iter().any(|&n| i64::from(n) == value)
        };
        let rule = &self.rule;
        if shuts(&rule.hours, second / 3600) {
            Some(round_up(second + 1, 3600))
        } else if self.unit() < 3600 && shuts(&rule.minutes, second / 60 % 60) {
            Some(round_up(second + 1, 60))
        } else if self.unit() == 1 && shuts(&rule.seconds, second % 60) {
            Some(second + 1)
        } else {
            None
        }
    }

    /// The times inside one unit (day, hour, minute, second) that begins at `second` of `date`.
    fn each_in(&mut self, date: Date, second: i64, visit: &mut impl Visit) -> ControlFlow<()> {
        let each = self.times_each();
        if self.rule.positions.is_empty() {
            for index in 0..each {
                self.offer(at(date, second + self.offset(index)), visit)?;
            }
        } else {
            for index in self.picked(each) {
                self.offer(at(date, second + self.offset(index)), visit)?;
            }
        }
        ControlFlow::Continue(())
    }

    fn offer(&mut self, wall: DateTime, visit: &mut impl Visit) -> ControlFlow<()> {
        self.spend()?;
        if wall < self.first {
            return ControlFlow::Continue(());
        }
        if self.left == Some(0) || self.last.is_some_and(|last| wall > last) {
            return ControlFlow::Break(());
        }
        self.left = self.left.map(|left| left - 1);
        visit(wall)
    }

    fn spend(&mut self) -> ControlFlow<()> {
        match self.work.checked_sub(1) {
            Some(rest) => {
                self.work = rest;
                ControlFlow::Continue(())
            }
            None => ControlFlow::Break(()),
        }
    }

    /// The seconds in the longest of day, hour, minute and second that is no longer than the rule's step.
    fn unit(&self) -> i64 {
        match self.rule.frequency {
            Frequency::Secondly => 1,
            Frequency::Minutely => 60,
            Frequency::Hourly => 3600,
            _ => DAY,
        }
    }

    /// The lists that say when within a unit the rule falls, with the seconds that one of their numbers is worth.
    fn within_unit(&self) -> [(&[i16], i64); 3] {
        let rule = &self.rule;
        let part = |list, worth| {
            if worth < self.unit() {
                (list, worth)
            } else {
                (&[0][..], worth)
            }
        };
        [
            part(&rule.hours[..], 3600),
            part(&rule.minutes[..], 60),
            part(&rule.seconds[..], 1),
        ]
    }

    /// How many times there are in a unit.
    fn times_each(&self) -> usize {
        self.within_unit()
            .iter()
            .map(|(list, _)| list.len())
            .product()
    }

    /// The second of its unit at which the time with this index is; the lists are sorted, so these are in order.
    fn offset(&self, mut index: usize) -> i64 {
        let mut second = 0;
        for (list, worth) in self.within_unit().into_iter().rev() {
            second += i64::from(list[index % list.len()]) * worth;
            index /= list.len();
        }
        second
    }

    /// The indexes among `count` that BYSETPOS picks, in order.
    fn picked(&self, count: usize) -> Vec<usize> {
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
        let first = Day::of(self.first.date());
        let even = rule.months.is_empty()
            && rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.positions.is_empty()
            && rule.falls_on(first, first)
            && self.times_each() == 1
            && self.offset(0) == second_of_day(self.first.time());
        even.then_some(days * DAY * rule.interval)
    }
}

/// What a walk calls with each wall time; breaking ends the walk.
trait Visit: FnMut(DateTime) -> ControlFlow<()> {}
impl<F: FnMut(DateTime) -> ControlFlow<()>> Visit for F {}

/// The last of `count` times that are `step` seconds apart.
fn after_steps(first: DateTime, step: i64, count: u32) -> DateTime {
    let seconds = step.saturating_mul(i64::from(count.max(1)) - 1);
    first
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(DateTime::MAX)
}

fn at(date: Date, second: i64) -> DateTime {
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
