//! What is in a workspace's calendars in a window: every occurrence on a selected calendar, and what it means for
//! planning. Events, free slots, the week's grid and the planner's busy time all start from here.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::{
    Attendance, EventTime, Interval, IntervalSet, Rules, Status, Verdict, availability,
    start_of_day,
};
use store::workspace::Workspace;
use store::{ReadTx, block, calendar, event, planning_calendar, written_block};

use crate::{Error, settings};

/// One occurrence.
pub(crate) struct Entry {
    /// Google's id of the occurrence.
    pub(crate) id: String,
    /// The series that it belongs to.
    pub(crate) series: Option<String>,
    pub(crate) title: String,
    pub(crate) location: String,
    pub(crate) link: String,
    pub(crate) start: EventTime,
    pub(crate) end: EventTime,
    /// The instants that it occupies in the workspace's zone; `None` for a point.
    pub(crate) time: Option<Interval>,
    pub(crate) status: Status,
    pub(crate) verdict: Verdict,
    pub(crate) declined: bool,
    /// Whether the rule of its series could not be read whole (P30).
    pub(crate) rule_unclear: bool,
    /// Google's id, title and colour of its calendar.
    pub(crate) calendar: String,
    pub(crate) calendar_title: String,
    pub(crate) color: String,
    /// The task, where it stands for a block of another workspace.
    pub(crate) block_of: Option<String>,
}

/// Every occurrence on a selected calendar that overlaps `window`, in order of start. What stands in Google for a block
/// of this workspace is left out, because the block itself says where it is, and so is what is left there of a block that is
/// no longer planned.
pub(crate) fn entries(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
) -> Result<Vec<Entry>, Error> {
    let mut ours = written_block::leftovers(tx)?;
    let blocks = block::of_workspace(tx, workspace.id)?;
    ours.extend(blocks.into_iter().map(|block| block.event_id));
    let installation = planning_calendar::installation(tx)?;
    let rules = settings::rules(tx, workspace.id)?;
    let mut entries = Vec::new();
    for listed in calendar::of_workspace(tx, workspace.id)? {
        if !listed.selected {
            continue;
        }
        let calendar = &listed.calendar;
        let rules = Rules {
            calendar: listed.blocks_time,
            ..rules
        };
        let calendar_zone = TimeZone::get(&calendar.time_zone).unwrap_or_else(|_| zone.clone());
        let events = event::overlapping(tx, calendar.id, window)?;
        for occurrence in recurrence::occurrences(&events, &calendar_zone, zone, window) {
            if ours.contains(&occurrence.id) {
                continue;
            }
            let event = occurrence.event;
            let (start, end) = if calendar.google_id.ends_with(RESOURCE) {
                whole_days(occurrence.start, occurrence.end, &calendar_zone)
            } else {
                (occurrence.start, occurrence.end)
            };
            entries.push(Entry {
                time: Interval::new(start.instant(zone), end.instant(zone)),
                id: occurrence.id,
                series: occurrence.series.map(str::to_owned),
                title: title(&event.summary),
                location: event.location.clone(),
                link: event.html_link.clone(),
                start,
                end,
                status: event.status,
                verdict: availability(event, rules),
                declined: event.attendance == Attendance::Declined,
                rule_unclear: !recurrence::understood(event),
                calendar: calendar.google_id.clone(),
                calendar_title: calendar.title.clone(),
                color: calendar.color.clone(),
                block_of: event
                    .block_of
                    .as_deref()
                    .and_then(|mark| task_here(mark, &installation)),
            });
        }
    }
    entries.sort_by_cached_key(|entry| (entry.start.instant(zone), entry.id.clone()));
    Ok(entries)
}

/// What the ids of calendars of rooms and equipment end in.
const RESOURCE: &str = "@resource.calendar.google.com";

/// A room's whole days come as times from midnight to midnight (P57).
fn whole_days(start: EventTime, end: EventTime, zone: &TimeZone) -> (EventTime, EventTime) {
    let midnight = |time: &EventTime| match time {
        EventTime::Date(date) => Some(*date),
        EventTime::Instant { at, .. } => {
            let date = zone.to_datetime(*at).date();
            (start_of_day(date, zone) == *at).then_some(date)
        }
    };
    match (midnight(&start), midnight(&end)) {
        (Some(first), Some(after)) if first < after => {
            (EventTime::Date(first), EventTime::Date(after))
        }
        _ => (start, end),
    }
}

/// The task of a block of this installation; another one's tasks are not known here.
fn task_here(mark: &str, installation: &str) -> Option<String> {
    let (planned_by, task) = mark.split_once(':')?;
    (planned_by == installation).then(|| task.to_owned())
}

/// The title, or what a reader sees who may not know it.
fn title(summary: &str) -> String {
    if summary.is_empty() {
        "Busy".to_owned()
    } else {
        summary.to_owned()
    }
}

/// The busy intervals of `window`, in whole minutes: starts rounded down, ends up. Those that end before or start after
/// the window but whose buffer reaches into it are among them.
pub(crate) fn busy(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
    buffer_minutes: i64,
) -> Result<Vec<Interval>, Error> {
    let named = busy_named(tx, workspace, zone, window, buffer_minutes)?;
    Ok(named.into_iter().map(|(time, _)| time).collect())
}

/// The same with what each is called.
pub(crate) fn busy_named(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
    buffer_minutes: i64,
) -> Result<Vec<(Interval, String)>, Error> {
    let wide = window.grown(SignedDuration::from_mins(buffer_minutes));
    Ok(entries(tx, workspace, zone, wide)?
        .into_iter()
        .filter(|entry| entry.verdict.blocks)
        .filter_map(|entry| Some((whole_minutes_around(entry.time?), entry.title)))
        .collect())
}

/// `intervals` with a buffer before and after each, as one set.
pub(crate) fn buffered(intervals: &[Interval], buffer_minutes: i64) -> IntervalSet {
    let margin = SignedDuration::from_mins(buffer_minutes);
    intervals.iter().map(|i| i.grown(margin)).collect()
}

/// The smallest interval of whole minutes that holds this one.
fn whole_minutes_around(interval: Interval) -> Interval {
    Interval {
        start: minute_floor(interval.start),
        end: minute_ceil(interval.end),
    }
}

/// The last whole minute not after `at`.
pub(crate) fn minute_floor(at: Timestamp) -> Timestamp {
    let second = at.as_second();
    let below = if at.subsec_nanosecond() < 0 {
        second - 1
    } else {
        second
    };
    Timestamp::from_second(below.div_euclid(60) * 60).unwrap_or(at)
}

/// The first whole minute not before `at`.
pub(crate) fn minute_ceil(at: Timestamp) -> Timestamp {
    let floor = minute_floor(at);
    if floor == at {
        at
    } else {
        floor
            .checked_add(SignedDuration::from_mins(1))
            .unwrap_or(at)
    }
}

/// Outward to the grid of `slot` minutes since 1970 in UTC: a person drags a pin to any minute.
pub(crate) fn widened(time: Interval, slot: i64) -> Interval {
    let grid = slot * 60;
    let start = minute_floor(time.start).as_second().div_euclid(grid) * grid;
    let end = -((-minute_ceil(time.end).as_second()).div_euclid(grid) * grid);
    Interval {
        start: Timestamp::from_second(start).unwrap_or(time.start),
        end: Timestamp::from_second(end).unwrap_or(time.end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_round_down_and_up() {
        for (text, floor, ceil) in [
            (
                "2026-03-02T08:00:00Z",
                "2026-03-02T08:00:00Z",
                "2026-03-02T08:00:00Z",
            ),
            (
                "2026-03-02T08:00:00.001Z",
                "2026-03-02T08:00:00Z",
                "2026-03-02T08:01:00Z",
            ),
            (
                "2026-03-02T08:00:59Z",
                "2026-03-02T08:00:00Z",
                "2026-03-02T08:01:00Z",
            ),
            (
                "1969-12-31T23:59:59.5Z",
                "1969-12-31T23:59:00Z",
                "1970-01-01T00:00:00Z",
            ),
        ] {
            let at: Timestamp = text.parse().unwrap();
            assert_eq!(minute_floor(at).to_string(), floor, "{text}");
            assert_eq!(minute_ceil(at).to_string(), ceil, "{text}");
        }
    }

    #[test]
    fn pins_widen_outward_to_the_grid() {
        let interval = |start: &str, end: &str| {
            Interval::new(start.parse().unwrap(), end.parse().unwrap()).unwrap()
        };
        assert_eq!(
            widened(interval("2026-03-02T09:07:00Z", "2026-03-02T09:50:30Z"), 15),
            interval("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z")
        );
        let on_the_grid = interval("2026-03-02T09:00:00Z", "2026-03-02T10:00:00Z");
        assert_eq!(widened(on_the_grid, 30), on_the_grid);
    }
}
