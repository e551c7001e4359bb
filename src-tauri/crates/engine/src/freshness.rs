//! How fresh the stored calendars are: told by the last run that was complete, never by one that merely ended (P123).

use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::calendar::{self, State};
use store::{ReadTx, sync_state};

use crate::background::{late_at, poll_interval};
use crate::view::Freshness;
use crate::{Error, show};

/// Of one calendar; `None` where it was never read completely.
pub(crate) fn of_calendar(
    tx: &ReadTx<'_>,
    calendar_id: i64,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Option<Freshness>, Error> {
    let synced = sync_state::get(tx, calendar_id)?.and_then(|state| state.completed_at);
    synced.map(|at| freshness(tx, at, zone, now)).transpose()
}

/// Of a workspace: of the selected calendar that was read the longest ago. Those that Google no longer shows or never
/// had cannot be read and do not count.
pub(crate) fn of_workspace(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Option<Freshness>, Error> {
    let mut oldest: Option<Timestamp> = None;
    for listed in calendar::of_workspace(tx, workspace_id)? {
        if !listed.selected || matches!(listed.calendar.state, State::Lost | State::Local) {
            continue;
        }
        let state = sync_state::get(tx, listed.calendar.id)?;
        let Some(at) = state.and_then(|state| state.completed_at) else {
            return Ok(None);
        };
        oldest = Some(oldest.map_or(at, |oldest| oldest.min(at)));
    }
    oldest.map(|at| freshness(tx, at, zone, now)).transpose()
}

fn freshness(
    tx: &ReadTx<'_>,
    synced: Timestamp,
    zone: &TimeZone,
    now: Timestamp,
) -> Result<Freshness, Error> {
    let late = late_at(synced, poll_interval(tx, now)?, now);
    Ok(Freshness {
        synced_at: show::instant(synced, zone),
        late_at: show::instant(late, zone),
    })
}
