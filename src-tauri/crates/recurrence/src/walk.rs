//! The walk along a timetable: its wall times in order, with bounded work.
//!
//! Rules come from anywhere: every second for ever, or 30 February. So the walk looks only at the days it is asked for,
//! counts what it examines, and stops when that is more than any honest rule needs.

use std::ops::ControlFlow::{self, Break, Continue};

use jiff::civil::{Date, DateTime};

use crate::days::Day;
use crate::rule::Frequency;
use crate::timetable::{Count, SECONDS_OF_A_DAY, Timetable, wall_at};

/// Days and moments that one walk may look at on its way: enough to count the days of eighty years.
const WORK: usize = 30_000;

/// How many it may look at for each wall time that is hoped for: a day, a moment that may be wrong, a moment.
const WORK_EACH: usize = 3;

struct Walk<'t> {
    timetable: &'t Timetable,
    /// How many are still to come, if they have to be counted.
    left: Option<u32>,
    work: usize,
}

impl Timetable {
    /// Visits the wall times on the days from `from` to `to`, both included, earliest first, until the visitor breaks
    /// or `most` have not been found with a sensible amount of work.
    pub(crate) fn walk(&self, (from, to): (Date, Date), most: usize, visit: &mut impl Visit) {
        let mut walk = Walk::new(self);
        walk.work += most.saturating_mul(WORK_EACH);
        let first = self.first.date();
        let begin = if walk.left.is_some() {
            first
        } else {
            from.max(first)
        };
        // Why it ended makes no difference.
        let _ = walk.along(Day::of(begin), to, &mut |wall| {
            if wall.date() < from {
                Continue(())
            } else {
                visit(wall)
            }
        });
    }

    /// The last wall time where COUNT sets an end; `None` where there is no such end, or one too far away to count to.
    pub(crate) fn last(&self) -> Option<DateTime> {
        match self.count {
            Count::Endless => None,
            Count::Until(last) => Some(last),
            Count::Of(_) => self.last_counted(),
        }
    }

    fn last_counted(&self) -> Option<DateTime> {
        let (mut walk, mut last) = (Walk::new(self), self.first);
        let _ = walk.along(Day::of(self.first.date()), Date::MAX, &mut |wall| {
            last = wall;
            Continue(())
        });
        (walk.left == Some(0)).then_some(last)
    }
}

impl<'t> Walk<'t> {
    fn new(timetable: &'t Timetable) -> Walk<'t> {
        let left = match timetable.count {
            Count::Of(count) => Some(count),
            Count::Endless | Count::Until(_) => None,
        };
        Walk {
            timetable,
            left,
            work: WORK,
        }
    }

    fn along(&mut self, begin: Day, to: Date, visit: &mut impl Visit) -> ControlFlow<()> {
        let rule = &self.timetable.rule;
        if rule.positions.is_empty() || rule.frequency < Frequency::Daily {
            self.by_day(begin, to, visit)
        } else {
            self.by_period(begin, to, visit)
        }
    }

    fn by_day(&mut self, begin: Day, to: Date, visit: &mut impl Visit) -> ControlFlow<()> {
        let mut day = begin;
        while day.date <= to {
            self.spend()?;
            if self.timetable.falls_on(day) {
                self.on(day, visit)?;
            }
            let Some(next) = day.next() else { break };
            day = next;
        }
        Continue(())
    }

    /// BYSETPOS: all times of a period are gathered, and some picked.
    fn by_period(&mut self, begin: Day, to: Date, visit: &mut impl Visit) -> ControlFlow<()> {
        let (timetable, each) = (self.timetable, self.timetable.times_each());
        let mut day = timetable.rule.start_of_period(begin);
        while day.date <= to {
            let (period, mut days) = (timetable.rule.period(day), Vec::new());
            while timetable.rule.period(day) == period {
                self.spend()?;
                if timetable.falls_on(day) {
                    days.push(day.date);
                }
                let Some(next) = day.next() else {
                    return Break(());
                };
                day = next;
            }
            for index in timetable.picked(days.len() * each) {
                self.offer(
                    wall_at(days[index / each], timetable.offset(index % each)),
                    visit,
                )?;
            }
        }
        Continue(())
    }

    fn on(&mut self, day: Day, visit: &mut impl Visit) -> ControlFlow<()> {
        let timetable = self.timetable;
        if timetable.rule.frequency >= Frequency::Daily {
            return self.within_unit(day.date, 0, visit);
        }
        let mut second = timetable.aligned(day, 0);
        while second < SECONDS_OF_A_DAY {
            self.spend()?;
            if let Some(open) = timetable.shut_until(second) {
                second = timetable.aligned(day, open);
            } else {
                self.within_unit(day.date, second, visit)?;
                second = timetable.aligned(day, second + 1);
            }
        }
        Continue(())
    }

    /// The times inside one unit (day, hour, minute, second) that begins at `second` of `date`.
    fn within_unit(&mut self, date: Date, second: i64, visit: &mut impl Visit) -> ControlFlow<()> {
        let timetable = self.timetable;
        let mut offer = |index| self.offer(wall_at(date, second + timetable.offset(index)), visit);
        let each = timetable.times_each();
        // Days pick in `by_period`.
        if timetable.rule.positions.is_empty() {
            (0..each).try_for_each(&mut offer)
        } else {
            timetable.picked(each).into_iter().try_for_each(&mut offer)
        }
    }

    fn offer(&mut self, wall: DateTime, visit: &mut impl Visit) -> ControlFlow<()> {
        self.spend()?;
        if wall < self.timetable.first {
            return Continue(());
        }
        let over = matches!(self.timetable.count, Count::Until(last) if wall > last);
        if over || self.left == Some(0) {
            return Break(());
        }
        self.left = self.left.map(|left| left - 1);
        visit(wall)
    }

    fn spend(&mut self) -> ControlFlow<()> {
        if self.work == 0 {
            return Break(());
        }
        self.work -= 1;
        Continue(())
    }
}

/// What a walk calls with each wall time; breaking ends the walk.
pub(crate) trait Visit: FnMut(DateTime) -> ControlFlow<()> {}
impl<F: FnMut(DateTime) -> ControlFlow<()>> Visit for F {}
