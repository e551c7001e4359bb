//! Civil days of a zone, and where on their wall clocks an interval lies.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Interval, IntervalSet, start_of_day};

use crate::Error;
use crate::view::{DaySpan, Moment};

const MINUTES_OF_A_CLOCK: u32 = 24 * 60;

/// The days on show, in order.
pub(super) struct Grid {
    zone: TimeZone,
    days: Vec<Day>,
    window: Interval,
}

/// A civil day, of 23, 24 or 25 hours, or of none: a date that the zone skipped keeps its column.
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) start: Timestamp,
    pub(super) end: Timestamp,
}

impl Day {
    pub(super) fn time(&self) -> Option<Interval> {
        Interval::new(self.start, self.end)
    }
}

impl Grid {
    /// `count` days from `first` on.
    ///
    /// # Errors
    /// `invalid-input` at the edges of representable time, and where there is nothing but a skipped date.
    pub(super) fn new(first: Date, count: u32, zone: TimeZone) -> Result<Grid, Error> {
        let out_of_range = || {
            Error::invalid(format!(
                "first day: there are no days from {first} on to show"
            ))
        };
        let mut days = Vec::new();
        let mut date = first;
        for _ in 0..count {
            let next = date.tomorrow().map_err(|_| out_of_range())?;
            days.push(Day {
                date,
                start: start_of_day(date, &zone),
                end: start_of_day(next, &zone),
            });
            date = next;
        }
        let window = Interval::new(start_of_day(first, &zone), start_of_day(date, &zone))
            .ok_or_else(out_of_range)?;
        Ok(Grid { zone, days, window })
    }

    pub(super) fn zone(&self) -> &TimeZone {
        &self.zone
    }

    pub(super) fn days(&self) -> &[Day] {
        &self.days
    }

    /// From the start of the first day to the end of the last.
    pub(super) fn window(&self) -> Interval {
        self.window
    }

    /// The days that `time` touches, each with the wall-clock minutes that it covers there.
    pub(super) fn pieces(&self, time: Interval) -> impl Iterator<Item = (&Day, DaySpan)> {
        self.days.iter().zip(0..).filter_map(move |(day, index)| {
            let part = time.intersection(day.time()?)?;
            let start_min = self.minute(part.start);
            let end_min = if part.end == day.end {
                MINUTES_OF_A_CLOCK
            } else {
                self.minute(part.end)
            };
            let span = DaySpan {
                day: index,
                start_min,
                // In the repeated hour of an autumn day the clock may show an earlier end than start.
                end_min: end_min.max(start_min + 1),
            };
            Some((day, span))
        })
    }

    /// All pieces of a set.
    pub(super) fn spans(&self, set: &IntervalSet) -> Vec<DaySpan> {
        let pieces = set.as_slice().iter().flat_map(|time| self.pieces(*time));
        pieces.map(|(_, span)| span).collect()
    }

    /// The place of `at`, if it is on one of the days.
    pub(super) fn moment(&self, at: Timestamp) -> Option<Moment> {
        let (_, day) = self
            .days
            .iter()
            .zip(0..)
            .find(|(day, _)| day.start <= at && at < day.end)?;
        Some(Moment {
            day,
            minute: self.minute(at),
        })
    }

    /// Indices of the first and the last day of those from `first` to `last`, both included.
    pub(super) fn between(&self, first: Date, last: Date) -> Option<(u32, u32)> {
        let mut shown = self
            .days
            .iter()
            .zip(0..)
            .filter(|(day, _)| first <= day.date && day.date <= last)
            .map(|(_, index)| index);
        let start = shown.next()?;
        Some((start, shown.last().unwrap_or(start)))
    }

    /// What the wall clock shows, in minutes after midnight.
    fn minute(&self, at: Timestamp) -> u32 {
        let wall = self.zone.to_datetime(at);
        u32::from(wall.hour().unsigned_abs()) * 60 + u32::from(wall.minute().unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pieces of an interval on `count` days, as `date start-end`.
    fn pieces(zone: &str, first: &str, count: u32, start: &str, end: &str) -> Vec<String> {
        let zone = TimeZone::get(zone).unwrap();
        let grid = Grid::new(first.parse().unwrap(), count, zone).unwrap();
        let time = Interval::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
        grid.pieces(time)
            .map(|(day, span)| {
                format!(
                    "{} {}-{}",
                    day.date,
                    clock(span.start_min),
                    clock(span.end_min)
                )
            })
            .collect()
    }

    #[test]
    fn an_interval_is_cut_at_midnight_of_the_zone() {
        let berlin = |start, end| pieces("Europe/Berlin", "2026-03-02", 7, start, end);
        assert_eq!(
            berlin("2026-03-02T08:00:00Z", "2026-03-02T09:30:00Z"),
            ["2026-03-02 09:00-10:30"]
        );
        assert_eq!(
            berlin("2026-03-02T22:00:00Z", "2026-03-04T00:30:00Z"),
            [
                "2026-03-02 23:00-24:00",
                "2026-03-03 00:00-24:00",
                "2026-03-04 00:00-01:30"
            ]
        );
        // What lies outside is not shown, and what ends at midnight is not on the next day.
        assert_eq!(
            berlin("2026-03-01T20:00:00Z", "2026-03-02T23:00:00Z"),
            ["2026-03-02 00:00-24:00"]
        );
        assert_eq!(
            berlin("2026-03-09T08:00:00Z", "2026-03-09T09:00:00Z"),
            [""; 0]
        );
    }

    #[test]
    fn days_of_23_and_25_hours_show_what_the_clock_shows() {
        let berlin = |day, start, end| pieces("Europe/Berlin", day, 1, start, end);
        // 02:00 to 03:00 are not there on 29 March.
        assert_eq!(
            berlin("2026-03-29", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"),
            ["2026-03-29 01:30-03:30"]
        );
        // 02:00 to 03:00 are there twice on 25 October: once over, and from the first into the second.
        assert_eq!(
            berlin("2026-10-25", "2026-10-24T23:30:00Z", "2026-10-25T02:30:00Z"),
            ["2026-10-25 01:30-03:30"]
        );
        assert_eq!(
            berlin("2026-10-25", "2026-10-25T00:45:00Z", "2026-10-25T01:15:00Z"),
            ["2026-10-25 02:45-02:46"]
        );
    }

    #[test]
    fn a_day_may_begin_after_midnight() {
        assert_eq!(
            pieces(
                "America/Sao_Paulo",
                "2018-11-04",
                1,
                "2018-11-04T03:00:00Z",
                "2018-11-05T02:00:00Z"
            ),
            ["2018-11-04 01:00-24:00"]
        );
    }

    #[test]
    fn a_month_has_42_columns_also_where_a_date_was_skipped() {
        let apia = TimeZone::get("Pacific/Apia").unwrap();
        let grid = Grid::new("2011-11-28".parse().unwrap(), 42, apia.clone()).unwrap();
        assert_eq!(grid.days().len(), 42);
        let skipped: Vec<String> = grid
            .days()
            .iter()
            .filter(|day| day.time().is_none())
            .map(|day| day.date.to_string())
            .collect();
        assert_eq!(skipped, ["2011-12-30"]);
        assert!(Grid::new("2011-12-30".parse().unwrap(), 1, apia).is_err());
    }

    #[test]
    fn the_edges_of_time_are_refused() {
        assert!(Grid::new("9999-12-31".parse().unwrap(), 1, TimeZone::UTC).is_err());
    }

    #[test]
    fn now_is_on_its_day_or_nowhere() {
        let grid = Grid::new("2026-03-02".parse().unwrap(), 2, TimeZone::UTC).unwrap();
        let at = |text: &str| grid.moment(text.parse().unwrap());
        assert_eq!(at("2026-03-01T23:59:59Z"), None);
        assert_eq!(
            at("2026-03-02T00:00:00Z"),
            Some(Moment { day: 0, minute: 0 })
        );
        assert_eq!(
            at("2026-03-03T10:15:59Z"),
            Some(Moment {
                day: 1,
                minute: 615
            })
        );
        assert_eq!(at("2026-03-04T00:00:00Z"), None);
    }
}
