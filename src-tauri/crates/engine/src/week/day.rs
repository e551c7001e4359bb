//! What is said of each day: how full it is, how long, and whether planning reaches it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use model::{Block, Interval, IntervalSet};

use super::grid::{Day, Grid};
use crate::agenda::Entry;
use crate::settings::PlanSettings;
use crate::show;
use crate::view::{ClockChange, DayView};

/// What the days are measured by.
pub(super) struct Days<'a> {
    pub(super) now: Timestamp,
    pub(super) entries: &'a [Entry],
    pub(super) blocks: &'a [(Block, String)],
    /// Tasks that end after their due dates.
    pub(super) late: &'a BTreeSet<i64>,
    pub(super) work: &'a IntervalSet,
    pub(super) free: &'a IntervalSet,
    pub(super) settings: &'a PlanSettings,
}

impl Days<'_> {
    pub(super) fn views(&self, grid: &Grid) -> Vec<DayView> {
        let busy: IntervalSet = self
            .entries
            .iter()
            .filter(|e| e.verdict.blocks && !e.start.is_date())
            .filter_map(|e| e.time)
            .collect();
        let planned: IntervalSet = self.blocks.iter().map(|(block, _)| block.time).collect();
        let today = show::day(self.now, grid.zone());
        let horizon = SignedDuration::from_hours(24 * self.settings.horizon_days);
        let horizon = self.now.checked_add(horizon).unwrap_or(Timestamp::MAX);
        let view = |day: &Day| DayView {
            date: day.date.to_string(),
            today: day.date == today,
            minutes: minutes(day, Interval::minutes),
            planned_minutes: minutes(day, |time| planned.within(time).minutes()),
            busy_minutes: minutes(day, |time| busy.within(time).minutes()),
            work_minutes: minutes(day, |time| self.work.within(time).minutes()),
            free_minutes: minutes(day, |time| self.free.within(time).minutes()),
            limit_minutes: self
                .settings
                .daily_limit_minutes
                .and_then(|limit| u32::try_from(limit).ok()),
            late_tasks: minutes(day, |time| self.late_on(time)),
            beyond_horizon: day.start >= horizon,
            clock_change: clock_change(grid, day),
        };
        grid.days().iter().map(view).collect()
    }

    /// How many late tasks have a block then.
    fn late_on(&self, time: Interval) -> i64 {
        let there = self.blocks.iter().filter(|(b, _)| b.time.overlaps(time));
        let late: BTreeSet<i64> = there
            .map(|(block, _)| block.task)
            .filter(|task| self.late.contains(task))
            .collect();
        i64::try_from(late.len()).unwrap_or(i64::MAX)
    }
}

fn minutes(day: &Day, of: impl FnOnce(Interval) -> i64) -> u32 {
    u32::try_from(day.time().map_or(0, of)).unwrap_or(0)
}

/// The readings that a day's clock skips or shows twice.
fn clock_change(grid: &Grid, day: &Day) -> Option<ClockChange> {
    let time = day.time()?;
    let eve = time.start.checked_sub(SignedDuration::from_secs(1)).ok()?;
    let at = grid.zone().following(eve).next()?.timestamp();
    if at >= time.end {
        return None;
    }
    let before = grid
        .zone()
        .to_offset(at.checked_sub(SignedDuration::from_secs(1)).ok()?);
    let after = grid.zone().to_offset(at);
    let minute = |offset: jiff::tz::Offset| {
        let wall = offset.to_datetime(at);
        if wall.date() < day.date {
            return 0;
        }
        u32::from(wall.hour().unsigned_abs()) * 60 + u32::from(wall.minute().unsigned_abs())
    };
    let (from, to) = (minute(before), minute(after));
    (from != to).then_some(ClockChange {
        start_min: from.min(to),
        end_min: from.max(to),
        repeated: to < from,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::tz::TimeZone;

    fn change(zone: &str, day: &str) -> Option<(u32, u32, bool)> {
        let zone = TimeZone::get(zone).unwrap();
        let grid = Grid::new(day.parse().unwrap(), 1, zone).unwrap();
        clock_change(&grid, &grid.days()[0])
            .map(|change| (change.start_min, change.end_min, change.repeated))
    }

    #[test]
    fn the_hour_that_is_missing_or_comes_twice_is_named() {
        assert_eq!(change("Europe/Berlin", "2026-03-28"), None);
        assert_eq!(
            change("Europe/Berlin", "2026-03-29"),
            Some((120, 180, false))
        );
        assert_eq!(
            change("Europe/Berlin", "2026-10-25"),
            Some((120, 180, true))
        );
        assert_eq!(
            change("Australia/Lord_Howe", "2026-10-04"),
            Some((120, 150, false))
        );
        // Midnight itself is missing.
        assert_eq!(
            change("America/Sao_Paulo", "2018-11-04"),
            Some((0, 60, false))
        );
    }
}
