//! What is in the calendars, and what is free in between.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::{Block, Interval, IntervalSet, Meaning, Status};
use store::workspace::Workspace;
use store::{ReadTx, block, task};

use crate::agenda::{self, Entry, minute_ceil, minute_floor};
use crate::blocks::standings;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{EventBlockView, EventList, EventView, SlotList, SlotView};
use crate::{Error, hours, settings, show};

impl Engine {
    /// Every occurrence on a selected calendar and every planned block that overlaps `[from, to)`, in order of start.
    /// Both ends are RFC 3339, or a date: the start of that day in the workspace's zone.
    pub fn events(&self, workspace: &str, from: &str, to: &str) -> Result<EventList, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let window = window(from, to, &zone)?;
            let blocks = blocks_with_titles(tx, &workspace, window)?;
            let mut standings = standings(tx, workspace.id)?;
            let mut shown: Vec<(Timestamp, EventView)> =
                agenda::entries(tx, &workspace, &zone, window)?
                    .into_iter()
                    .map(|entry| (entry.start.instant(&zone), entry_view(entry, &zone)))
                    .chain(blocks.iter().map(|(block, title)| {
                        let known = standings.remove(&block.event_id);
                        let calendar = known.and_then(|(_, calendar)| calendar);
                        (block.time.start, block_view(block, title, calendar, &zone))
                    }))
                    .collect();
            shown.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.id.cmp(&y.id)));
            Ok(EventList {
                events: shown.into_iter().map(|(_, view)| view).collect(),
            })
        })
    }

    /// Free time inside an hour set: after busy events, their buffers and stored blocks, in whole minutes. `from` and
    /// `to` as in [`Engine::events`].
    pub fn slots(
        &self,
        workspace: &str,
        from: &str,
        to: &str,
        min_minutes: i64,
        hours: &str,
    ) -> Result<SlotList, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let window = window(from, to, &zone)?;
            let free = free_time(tx, &workspace, &zone, window, hours)?;
            let slots = free
                .as_slice()
                .iter()
                .filter(|slot| slot.minutes() >= min_minutes.max(1))
                .map(|slot| slot_view(*slot, &zone))
                .collect();
            Ok(SlotList { slots })
        })
    }
}

/// The part of `window` in the hour set that neither a busy event with its buffer nor a stored block takes.
pub(crate) fn free_time(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
    hours: &str,
) -> Result<IntervalSet, Error> {
    let Some(window) = Interval::new(minute_ceil(window.start), minute_floor(window.end)) else {
        return Ok(IntervalSet::new());
    };
    let buffer = settings::planning(tx, workspace.id)?.buffer_minutes;
    let busy = agenda::busy(tx, workspace, zone, window, buffer)?;
    let blocks: IntervalSet = block::of_workspace(tx, workspace.id)?
        .iter()
        .map(|b| b.time)
        .collect();
    Ok(hours::hour_set(tx, workspace, hours, zone, window)?
        .intervals(zone, window)
        .minus(&agenda::buffered(&busy, buffer))
        .minus(&blocks))
}

/// The blocks that overlap `window`, in order of start, each with its title: its own, or its task's.
pub(crate) fn blocks_with_titles(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    window: Interval,
) -> Result<Vec<(Block, String)>, Error> {
    let titles: BTreeMap<i64, String> = task::list(tx, workspace.id)?
        .into_iter()
        .map(|t| (t.id, t.title))
        .collect();
    Ok(block::of_workspace(tx, workspace.id)?
        .into_iter()
        .filter(|block| block.time.overlaps(window))
        .map(|block| {
            let title = block
                .title
                .clone()
                .or_else(|| titles.get(&block.task).cloned());
            (block, title.unwrap_or_default())
        })
        .collect())
}

/// `[from, to)` as typed.
fn window(from: &str, to: &str, zone: &TimeZone) -> Result<Interval, Error> {
    let instant = |field: &str, text: &str| {
        model::parse_instant(text, zone, Meaning::StartOfDay)
            .map_err(|e| Error::invalid(format!("{field}: {e}")))
    };
    Interval::new(instant("from", from)?, instant("to", to)?)
        .ok_or_else(|| Error::invalid(format!("to: {to:?} is not after {from:?}")))
}

/// The contract's word for a status.
pub(crate) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Confirmed => "confirmed",
        Status::Tentative => "tentative",
        Status::Cancelled => "cancelled",
    }
}

fn entry_view(entry: Entry, zone: &TimeZone) -> EventView {
    EventView {
        start: show::event_time(&entry.start, zone),
        end: show::event_time(&entry.end, zone),
        all_day: entry.start.is_date(),
        id: entry.id,
        calendar: Some(entry.calendar),
        series: entry.series,
        title: entry.title,
        status: status_word(entry.status).to_owned(),
        busy: entry.verdict.blocks,
        block: entry.block_of.map(|task| EventBlockView { task }),
    }
}

fn block_view(block: &Block, title: &str, calendar: Option<String>, zone: &TimeZone) -> EventView {
    EventView {
        id: block.event_id.clone(),
        calendar,
        series: None,
        title: title.to_owned(),
        start: show::instant(block.time.start, zone),
        end: show::instant(block.time.end, zone),
        all_day: false,
        status: status_word(Status::Confirmed).to_owned(),
        busy: true,
        block: Some(EventBlockView {
            task: block.task.to_string(),
        }),
    }
}

pub(crate) fn slot_view(slot: Interval, zone: &TimeZone) -> SlotView {
    SlotView {
        start: show::instant(slot.start, zone),
        end: show::instant(slot.end, zone),
        minutes: slot.minutes(),
    }
}
