//! The week as a grid: events, blocks, hours and free slots cut into civil days of the workspace's zone.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use model::{Availability, Block, EventTime, Interval, IntervalSet, start_of_day};
use store::{block, task};

use crate::agenda::{self, Entry};
use crate::engine::{Engine, workspace_named, zone_of};
use crate::events::{blocks_with_titles, free_time, slot_view};
use crate::view::{AllDayItem, DaySpan, DayView, ItemKind, Moment, TimedItem, WeekView};
use crate::{Error, hours, show, tasks};

/// The most days in one view: a month of six weeks.
const MAX_DAYS: u32 = 42;

impl Engine {
    /// `days` civil days from `first_day` (`YYYY-MM-DD`), or from the Monday of the present week.
    pub fn week(
        &self,
        workspace: &str,
        first_day: Option<&str>,
        days: u32,
    ) -> Result<WeekView, Error> {
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(Error::invalid(format!(
                "days: {days} is not from 1 to {MAX_DAYS}"
            )));
        }
        let now = self.now();
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let first = match first_day {
                Some(text) => text.parse().map_err(|_| {
                    Error::invalid(format!("first day: {text:?} is not a date like 2026-03-02"))
                })?,
                None => monday_of(show::day(now, &zone)),
            };
            let grid = Grid::new(first, days, zone)?;
            let entries = agenda::entries(tx, &workspace, &grid.zone, grid.window)?;
            let blocks = blocks_with_titles(tx, &workspace, grid.window)?;
            let late = late_tasks(tx, workspace.id)?;
            let ours: Vec<&str> = blocks.iter().map(|(b, _)| b.event_id.as_str()).collect();
            let shown: Vec<&Entry> = entries
                .iter()
                .filter(|e| !ours.contains(&e.id.as_str()))
                .collect();
            let free = match Interval::new(grid.window.start.max(now), grid.window.end) {
                Some(rest) => free_time(tx, &workspace, &grid.zone, rest, "default")?,
                None => IntervalSet::new(),
            };
            let work =
                hours::hour_set(tx, workspace.id, "default")?.intervals(&grid.zone, grid.window);
            let mut items: Vec<TimedItem> = shown
                .iter()
                .flat_map(|entry| grid.event_pieces(entry))
                .chain(
                    blocks
                        .iter()
                        .flat_map(|(block, title)| grid.block_pieces(block, title, &late)),
                )
                .collect();
            items.sort_by_key(|item| (item.day, item.start_min, std::cmp::Reverse(item.end_min)));
            Ok(WeekView {
                workspace: workspace.name,
                time_zone: workspace.time_zone,
                days: grid.day_views(now, &shown, &blocks),
                now: grid.moment(now),
                items,
                all_day: shown
                    .iter()
                    .filter_map(|entry| grid.all_day(entry))
                    .collect(),
                hours: grid.spans(&work),
                slots: grid.spans(&free),
                free_minutes: free.minutes(),
                next_slot: free
                    .as_slice()
                    .first()
                    .map(|slot| slot_view(*slot, &grid.zone)),
            })
        })
    }
}

fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// Minutes by which each late task ends after its due date.
fn late_tasks(tx: &store::ReadTx<'_>, workspace_id: i64) -> Result<BTreeMap<i64, i64>, Error> {
    let blocks = block::of_workspace(tx, workspace_id)?;
    Ok(task::list(tx, workspace_id)?
        .iter()
        .map(|task| {
            let own: Vec<&Block> = blocks.iter().filter(|b| b.task == task.id).collect();
            (task.id, tasks::late_minutes(task, &own))
        })
        .filter(|(_, minutes)| *minutes > 0)
        .collect())
}

/// The days on show, each with the instants it is made of.
struct Grid {
    zone: TimeZone,
    days: Vec<(Date, Interval)>,
    window: Interval,
}

impl Grid {
    fn new(first: Date, count: u32, zone: TimeZone) -> Result<Grid, Error> {
        let out_of_range = || Error::invalid(format!("first day: {first} is too far away"));
        let mut days = Vec::new();
        let mut date = first;
        for _ in 0..count {
            let next = date.tomorrow().map_err(|_| out_of_range())?;
            // A date that the zone skipped is shown as nothing.
            if let Some(day) = Interval::new(start_of_day(date, &zone), start_of_day(next, &zone)) {
                days.push((date, day));
            }
            date = next;
        }
        let (Some(start), Some(end)) = (
            days.first().map(|d| d.1.start),
            days.last().map(|d| d.1.end),
        ) else {
            return Err(out_of_range());
        };
        let window = Interval::new(start, end).ok_or_else(out_of_range)?;
        Ok(Grid { zone, days, window })
    }

    /// The days that `time` touches, each with the wall-clock minutes it covers there.
    fn pieces(&self, time: Interval) -> impl Iterator<Item = DaySpan> {
        self.days
            .iter()
            .enumerate()
            .filter_map(move |(index, (_, day))| {
                let part = time.intersection(*day)?;
                let start_min = self.minute(part.start);
                let end_min = if part.end == day.end {
                    1440
                } else {
                    self.minute(part.end)
                };
                Some(DaySpan {
                    day: index_u32(index),
                    start_min,
                    // In the repeated hour of an autumn day the wall clock may show an earlier end than the start.
                    end_min: end_min.max(start_min + 1).min(1440),
                })
            })
    }

    /// What the wall clock shows, in minutes after midnight.
    fn minute(&self, at: Timestamp) -> u32 {
        let wall = self.zone.to_datetime(at);
        u32::from(wall.hour().unsigned_abs()) * 60 + u32::from(wall.minute().unsigned_abs())
    }

    fn moment(&self, now: Timestamp) -> Option<Moment> {
        let day = self
            .days
            .iter()
            .position(|(_, day)| day.start <= now && now < day.end)?;
        Some(Moment {
            day: index_u32(day),
            minute: self.minute(now),
        })
    }

    fn spans(&self, set: &IntervalSet) -> Vec<DaySpan> {
        set.as_slice()
            .iter()
            .flat_map(|interval| self.pieces(*interval))
            .collect()
    }

    fn event_pieces(&self, entry: &Entry) -> Vec<TimedItem> {
        let (Some(time), false) = (entry.time, entry.start.is_date()) else {
            return Vec::new();
        };
        self.timed(
            time,
            &TimedItem {
                id: entry.id.clone(),
                kind: ItemKind::Event,
                title: entry.title.clone(),
                location: entry.location.clone(),
                calendar: entry.calendar_title.clone(),
                color: entry.color.clone(),
                availability: availability_word(entry.availability).to_owned(),
                declined: entry.declined,
                recurring: entry.series.is_some(),
                task: entry.block_of.clone(),
                link: entry.link.clone(),
                ..blank()
            },
        )
    }

    fn block_pieces(
        &self,
        block: &Block,
        title: &str,
        late: &BTreeMap<i64, i64>,
    ) -> Vec<TimedItem> {
        self.timed(
            block.time,
            &TimedItem {
                id: block.event_id.clone(),
                kind: ItemKind::Block,
                title: title.to_owned(),
                availability: availability_word(Availability::Busy).to_owned(),
                task: Some(block.task.to_string()),
                pinned: block.pinned,
                late: late.contains_key(&block.task),
                ..blank()
            },
        )
    }

    /// `item` once for each day that `time` touches.
    fn timed(&self, time: Interval, item: &TimedItem) -> Vec<TimedItem> {
        self.pieces(time)
            .map(|span| {
                let day = self.days[span.day as usize].1;
                TimedItem {
                    day: span.day,
                    start_min: span.start_min,
                    end_min: span.end_min,
                    continues_before: time.start < day.start,
                    continues_after: day.end < time.end,
                    start: show::instant(time.start, &self.zone),
                    end: show::instant(time.end, &self.zone),
                    ..item.clone()
                }
            })
            .collect()
    }

    fn all_day(&self, entry: &Entry) -> Option<AllDayItem> {
        let (EventTime::Date(first), EventTime::Date(end)) = (&entry.start, &entry.end) else {
            return None;
        };
        let last = end.yesterday().ok()?;
        let shown = |date: &Date| first <= date && date <= &last;
        let first_day = self.days.iter().position(|(date, _)| shown(date))?;
        let last_day = self.days.iter().rposition(|(date, _)| shown(date))?;
        Some(AllDayItem {
            id: entry.id.clone(),
            title: entry.title.clone(),
            calendar: entry.calendar_title.clone(),
            color: entry.color.clone(),
            availability: availability_word(entry.availability).to_owned(),
            declined: entry.declined,
            first_day: index_u32(first_day),
            last_day: index_u32(last_day),
            continues_before: *first < self.days[first_day].0,
            continues_after: self.days[last_day].0 < last,
            link: entry.link.clone(),
        })
    }

    fn day_views(
        &self,
        now: Timestamp,
        entries: &[&Entry],
        blocks: &[(Block, String)],
    ) -> Vec<DayView> {
        let today = show::day(now, &self.zone);
        let busy: IntervalSet = entries
            .iter()
            .filter(|e| e.availability.blocks() && !e.start.is_date())
            .filter_map(|e| e.time)
            .collect();
        let planned: IntervalSet = blocks.iter().map(|(block, _)| block.time).collect();
        let minutes_on = |set: &IntervalSet, day: Interval| {
            u32::try_from(set.within(day).minutes()).unwrap_or(0)
        };
        self.days
            .iter()
            .map(|(date, day)| DayView {
                date: date.to_string(),
                today: *date == today,
                minutes: u32::try_from(day.minutes()).unwrap_or(0),
                planned_minutes: minutes_on(&planned, *day),
                busy_minutes: minutes_on(&busy, *day),
            })
            .collect()
    }
}

fn availability_word(availability: Availability) -> &'static str {
    match availability {
        Availability::Busy => "busy",
        Availability::Maybe => "maybe",
        Availability::Free => "free",
    }
}

fn index_u32(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}

/// An item with nothing in it, to be filled by name.
fn blank() -> TimedItem {
    TimedItem {
        id: String::new(),
        kind: ItemKind::Event,
        title: String::new(),
        location: String::new(),
        calendar: String::new(),
        color: String::new(),
        availability: String::new(),
        declined: false,
        recurring: false,
        task: None,
        pinned: false,
        late: false,
        day: 0,
        start_min: 0,
        end_min: 0,
        continues_before: false,
        continues_after: false,
        start: String::new(),
        end: String::new(),
        link: String::new(),
    }
}
