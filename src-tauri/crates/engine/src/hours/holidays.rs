//! Days off that a calendar tells: each whole-day event of the chosen one closes its days.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use model::{EventTime, Interval};
use store::calendar::{self, WorkspaceCalendar};
use store::workspace::Workspace;
use store::{ReadTx, event};

use crate::view::Wrong;
use crate::{Error, settings};

/// The days that the workspace's calendar of holidays closes, as far as they matter in `window`, in order.
pub(super) fn in_window(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
) -> Result<Vec<Date>, Error> {
    let Some(listed) = chosen(tx, workspace)? else {
        return Ok(Vec::new());
    };
    // Hours may run into the window from the day before.
    let window = window.grown(SignedDuration::from_hours(48));
    let own_zone = TimeZone::get(&listed.calendar.time_zone).unwrap_or_else(|_| zone.clone());
    let events = event::overlapping(tx, listed.calendar.id, window)?;
    let mut days: Vec<Date> = recurrence::occurrences(&events, &own_zone, zone, window)
        .into_iter()
        .filter_map(|occurrence| match (occurrence.start, occurrence.end) {
            (EventTime::Date(first), EventTime::Date(after)) => Some((first, after)),
            _ => None,
        })
        .flat_map(|(first, after)| first.series(1.day()).take_while(move |day| *day < after))
        .collect();
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// The calendar that is chosen, as long as it is read: what is no longer brought up to date says nothing.
fn chosen(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Option<WorkspaceCalendar>, Error> {
    let id = settings::text(tx, workspace.id, settings::HOLIDAYS)?;
    if id == "none" {
        return Ok(None);
    }
    let all = calendar::of_workspace(tx, workspace.id)?;
    Ok(all
        .into_iter()
        .find(|listed| listed.selected && listed.calendar.google_id == id))
}

/// Refuses a calendar that the workspace does not read.
pub(crate) fn check_calendar(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    id: &str,
) -> Result<(), Error> {
    let read: Vec<String> = calendar::of_workspace(tx, workspace.id)?
        .into_iter()
        .filter(|listed| listed.selected)
        .map(|listed| listed.calendar.google_id)
        .collect();
    if read.iter().any(|known| known == id) {
        return Ok(());
    }
    Err(Error::invalid(format!(
        "{}: no calendar that is read has the id {id:?}; there are {}",
        settings::HOLIDAYS,
        read.join(", ")
    ))
    .because(Wrong::CalendarGone))
}
