//! The week as a grid: events, blocks, hours and free slots cut into civil days of the workspace's zone.

mod day;
mod grid;
mod placing;
mod second_zone;

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use model::{Availability, Block, EventTime, Interval, IntervalSet};
use store::ReadTx;
use store::workspace::Workspace;

use self::day::Days;
use self::grid::Grid;
use crate::agenda::{self, Entry};
use crate::blocks::{Standing, standings};
use crate::engine::{Engine, workspace_named, zone_of};
use crate::events::{blocks_with_titles, free_time, slot_view};
use crate::hours::DEFAULT_HOURS;
use crate::view::{
    AllDayItem, AvailabilityReason, BufferSpan, ItemKind, TaskView, TimedItem, UnplacedTask,
    WeekView,
};
use crate::{Error, hours, settings, show, tasks};

/// The most days in one view: a month of six weeks.
const MAX_DAYS: u32 = 42;

impl Engine {
    /// `days` civil days of the workspace's zone, 1 to 42, from `first_day` (`YYYY-MM-DD`) or from the Monday of the
    /// present week.
    pub fn week(
        &self,
        workspace: &str,
        first_day: Option<&str>,
        days: u32,
    ) -> Result<WeekView, Error> {
        let days = checked(days)?;
        let now = self.now();
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let first = match first_day {
                Some(text) => self::parsed_day("first day", text)?,
                None => monday_of(show::day(now, &zone)),
            };
            drawn(tx, &workspace, &Grid::new(first, days, zone)?, now)
        })
    }
}

fn checked(days: u32) -> Result<u32, Error> {
    if (1..=MAX_DAYS).contains(&days) {
        return Ok(days);
    }
    Err(Error::invalid(format!(
        "days: {days} is not from 1 to {MAX_DAYS}"
    )))
}

/// `name` is what the date is of.
fn parsed_day(name: &str, text: &str) -> Result<Date, Error> {
    text.parse()
        .map_err(|_| Error::invalid(format!("{name}: {text:?} is not a date like 2026-03-02")))
}

/// Everything on the grid's days.
fn drawn(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    grid: &Grid,
    now: Timestamp,
) -> Result<WeekView, Error> {
    let (zone, window) = (grid.zone(), grid.window());
    let entries = agenda::entries(tx, workspace, zone, window)?;
    let blocks = blocks_with_titles(tx, workspace, window)?;
    let settings = settings::planning(tx, workspace.id)?;
    let tasks = tasks::views(tx, workspace)?;
    let late = late(&tasks);
    let standings = standings(tx, workspace.id)?;
    let work = hours::hour_set(tx, workspace, DEFAULT_HOURS, zone, window)?;
    let work = work.intervals(zone, window);
    let free = match Interval::new(window.start.max(now), window.end) {
        Some(rest) => free_time(tx, workspace, zone, rest, DEFAULT_HOURS)?,
        None => IntervalSet::new(),
    };
    let events = entries.iter().flat_map(|entry| event_pieces(grid, entry));
    let planned = blocks.iter().flat_map(|(block, title)| {
        let standing = standings
            .get(&block.event_id)
            .map_or(Standing::Local, |known| known.0);
        block_pieces(grid, block, title, late.contains(&block.task), standing)
    });
    let mut items: Vec<TimedItem> = events.chain(planned).collect();
    items.sort_by_key(|item| (item.day, item.start_min, Reverse(item.end_min)));
    Ok(WeekView {
        workspace: workspace.name.clone(),
        time_zone: workspace.time_zone.clone(),
        days: Days {
            now,
            entries: &entries,
            blocks: &blocks,
            late: &late,
            work: &work,
            free: &free,
            settings: &settings,
        }
        .views(grid),
        now: grid.moment(now),
        items,
        all_day: entries
            .iter()
            .filter_map(|entry| all_day(grid, entry))
            .collect(),
        hours: grid.spans(&work),
        slots: grid.spans(&free),
        buffers: buffers(grid, &entries, settings.buffer_minutes),
        unplaced: unplaced(&tasks),
        free_minutes: free.minutes(),
        next_slot: free.as_slice().first().map(|slot| slot_view(*slot, zone)),
    })
}

fn monday_of(date: Date) -> Date {
    date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days())
}

/// The tasks whose last block ends after their due date.
fn late(tasks: &[TaskView]) -> BTreeSet<i64> {
    let late = tasks.iter().filter(|task| task.late_minutes > 0);
    late.filter_map(|task| task.id.parse().ok()).collect()
}

/// The open tasks that planning could not, or was not yet asked to, place whole.
fn unplaced(tasks: &[TaskView]) -> Vec<UnplacedTask> {
    let missing = tasks.iter().filter(|task| task.missing_minutes > 0);
    missing
        .map(|task| UnplacedTask {
            id: task.id.clone(),
            title: task.title.clone(),
            missing_minutes: task.missing_minutes,
        })
        .collect()
}

/// What is kept free before and after each busy event, as far as no other one takes it.
fn buffers(grid: &Grid, entries: &[Entry], minutes: i64) -> Vec<BufferSpan> {
    if minutes == 0 {
        return Vec::new();
    }
    let timed = || {
        let busy = entries.iter().filter(|entry| entry.verdict.blocks);
        busy.filter_map(|entry| Some((&entry.id, entry.time?)))
    };
    let busy: IntervalSet = timed().map(|(_, time)| time).collect();
    let margin = SignedDuration::from_mins(minutes);
    timed()
        .flat_map(|(of, time)| {
            let kept: IntervalSet = [time.grown(margin)].into_iter().collect();
            let spans = grid.spans(&kept.minus(&busy)).into_iter();
            spans.map(|span| BufferSpan {
                of: of.clone(),
                day: span.day,
                start_min: span.start_min,
                end_min: span.end_min,
            })
        })
        .collect()
}

fn event_pieces(grid: &Grid, entry: &Entry) -> Vec<TimedItem> {
    let (Some(time), false) = (entry.time, entry.start.is_date()) else {
        return Vec::new();
    };
    timed(
        grid,
        time,
        &TimedItem {
            id: entry.id.clone(),
            kind: ItemKind::Event,
            title: entry.title.clone(),
            location: entry.location.clone(),
            calendar: entry.calendar_title.clone(),
            color: entry.color.clone(),
            availability: entry.verdict.availability.word().to_owned(),
            reason: AvailabilityReason::of(entry.verdict.reason),
            declined: entry.declined,
            recurring: entry.series.is_some(),
            rule_unclear: entry.rule_unclear,
            task: entry.block_of.clone(),
            link: entry.link.clone(),
            ..blank()
        },
    )
}

fn block_pieces(
    grid: &Grid,
    block: &Block,
    title: &str,
    late: bool,
    standing: Standing,
) -> Vec<TimedItem> {
    timed(
        grid,
        block.time,
        &TimedItem {
            id: block.event_id.clone(),
            kind: ItemKind::Block,
            title: title.to_owned(),
            availability: Availability::Busy.word().to_owned(),
            task: Some(block.task.to_string()),
            pinned: block.pinned,
            late,
            standing: Some(standing.as_str().to_owned()),
            ..blank()
        },
    )
}

/// `item` once for each day that `time` touches.
fn timed(grid: &Grid, time: Interval, item: &TimedItem) -> Vec<TimedItem> {
    grid.pieces(time)
        .map(|(day, span)| TimedItem {
            day: span.day,
            start_min: span.start_min,
            end_min: span.end_min,
            continues_before: time.start < day.start,
            continues_after: day.end < time.end,
            start: show::instant(time.start, grid.zone()),
            end: show::instant(time.end, grid.zone()),
            ..item.clone()
        })
        .collect()
}

fn all_day(grid: &Grid, entry: &Entry) -> Option<AllDayItem> {
    let (EventTime::Date(first), EventTime::Date(end)) = (&entry.start, &entry.end) else {
        return None;
    };
    let last = end.yesterday().ok()?;
    let (first_day, last_day) = grid.between(*first, last)?;
    Some(AllDayItem {
        id: entry.id.clone(),
        title: entry.title.clone(),
        calendar: entry.calendar_title.clone(),
        color: entry.color.clone(),
        availability: entry.verdict.availability.word().to_owned(),
        reason: AvailabilityReason::of(entry.verdict.reason),
        declined: entry.declined,
        first_day,
        last_day,
        continues_before: grid.days().first().is_some_and(|day| *first < day.date),
        continues_after: grid.days().last().is_some_and(|day| day.date < last),
        rule_unclear: entry.rule_unclear,
        link: entry.link.clone(),
    })
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
        reason: None,
        declined: false,
        recurring: false,
        rule_unclear: false,
        task: None,
        pinned: false,
        late: false,
        standing: None,
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
