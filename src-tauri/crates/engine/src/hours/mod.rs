//! Named hour sets, and the days on which they do not hold: single dates of their own, and holidays.

mod holidays;

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Interval, WeekHours};
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::workspace::Workspace;
use store::{ReadTx, hours};

use crate::engine::{Engine, workspace_named};
use crate::view::{HoursList, Wrong};
use crate::{Code, Error};
pub(crate) use holidays::check_calendar;

/// The hour set that every workspace has.
pub(crate) const DEFAULT_HOURS: &str = "default";

impl Engine {
    /// All hour sets of a workspace.
    pub fn hours(&self, workspace: &str) -> Result<HoursList, Error> {
        self.store().read(|tx| {
            let id = workspace_named(tx, workspace)?.id;
            Ok(HoursList {
                hours: all_stored(tx, id)?,
            })
        })
    }

    /// Makes or replaces an hour set from the JSON of plan-format, `{"mon":[["09:00","17:00"]]}`, which may also name
    /// single days: `{"2026-12-24":[]}`.
    pub fn set_hours(
        &self,
        workspace: &str,
        name: &str,
        windows: &str,
    ) -> Result<HoursList, Error> {
        let name = name.trim();
        // `none` clears the field of a task.
        if name.is_empty() || name == "none" || name.chars().any(char::is_control) {
            return Err(Error::invalid(format!(
                "hours: {name:?} is no name for an hour set; default or evenings would be"
            ))
            .because(Wrong::HoursName {
                name: name.to_owned(),
            }));
        }
        let json: Value = serde_json::from_str(windows).map_err(|e| {
            Error::invalid(format!(
                "hours {name}: not JSON like {{\"mon\":[[\"09:00\",\"17:00\"]]}}: {e}"
            ))
        })?;
        let week = WeekHours::from_json_with_dates(&json)
            .map_err(|e| Error::invalid(format!("hours {name}: {e}")))?;
        self.store().write(|tx| {
            let id = workspace_named(tx, workspace)?.id;
            let text = serde_json::to_string(&week).map_err(|e| Error::new(Code::Internal, e))?;
            Ok::<_, Error>(hours::put(tx, id, name, &text)?)
        })?;
        self.hours(workspace)
    }
}

/// All hour sets of a workspace as they are in `window`, its holidays closed.
pub(crate) fn week_hours(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    zone: &TimeZone,
    window: Interval,
) -> Result<BTreeMap<String, WeekHours>, Error> {
    let holidays = holidays::in_window(tx, workspace, zone, window)?;
    let sets: BTreeMap<String, WeekHours> = all_stored(tx, workspace.id)?;
    Ok(sets
        .into_iter()
        .map(|(name, hours)| (name, closed(hours, &holidays)))
        .collect())
}

/// One of them, or an error that names those there are.
pub(crate) fn hour_set(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    name: &str,
    zone: &TimeZone,
    window: Interval,
) -> Result<WeekHours, Error> {
    let holidays = holidays::in_window(tx, workspace, zone, window)?;
    Ok(closed(stored_set(tx, workspace.id, name)?, &holidays))
}

/// The same as a person set it, holidays or not.
pub(crate) fn stored_set(
    tx: &ReadTx<'_>,
    workspace_id: i64,
    name: &str,
) -> Result<WeekHours, Error> {
    if let Some(windows) = hours::get(tx, workspace_id, name)? {
        return stored(&windows);
    }
    let known: Vec<String> = hours::list(tx, workspace_id)?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    Err(Error::invalid(format!(
        "hours: no hour set is called {name:?}; there are {}",
        known.join(", ")
    ))
    .because(Wrong::HoursGone {
        name: name.to_owned(),
    }))
}

/// A set that says what is on a holiday means it.
fn closed(hours: WeekHours, holidays: &[Date]) -> WeekHours {
    holidays
        .iter()
        .fold(hours, |hours, day| hours.closed_on(*day))
}

fn all_stored<T: DeserializeOwned>(
    tx: &ReadTx<'_>,
    workspace_id: i64,
) -> Result<BTreeMap<String, T>, Error> {
    hours::list(tx, workspace_id)?
        .into_iter()
        .map(|(name, windows)| Ok((name, stored(&windows)?)))
        .collect()
}

fn stored<T: DeserializeOwned>(windows: &str) -> Result<T, Error> {
    serde_json::from_str(windows).map_err(|e| {
        Error::new(
            Code::Store,
            format!("a stored hour set cannot be read: {e}"),
        )
    })
}
