//! Named hour sets.

use std::collections::BTreeMap;

use model::WeekHours;
use serde::de::DeserializeOwned;
use serde_json::Value;
use store::{ReadTx, hours};

use crate::engine::{Engine, workspace_named};
use crate::view::HoursList;
use crate::{Code, Error};

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

    /// Makes or replaces an hour set from the JSON of plan-format: `{"mon":[["09:00","17:00"]]}`.
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
            )));
        }
        let json: Value = serde_json::from_str(windows).map_err(|e| {
            Error::invalid(format!(
                "hours {name}: not JSON like {{\"mon\":[[\"09:00\",\"17:00\"]]}}: {e}"
            ))
        })?;
        let week = WeekHours::from_json(&json)
            .map_err(|e| Error::invalid(format!("hours {name}: {e}")))?;
        self.store().write(|tx| {
            let id = workspace_named(tx, workspace)?.id;
            let text = serde_json::to_string(&week).map_err(|e| Error::new(Code::Internal, e))?;
            Ok::<_, Error>(hours::put(tx, id, name, &text)?)
        })?;
        self.hours(workspace)
    }
}

/// All hour sets of a workspace, ready to be used.
pub(crate) fn week_hours(
    tx: &ReadTx<'_>,
    workspace_id: i64,
) -> Result<BTreeMap<String, WeekHours>, Error> {
    all_stored(tx, workspace_id)
}

/// One hour set, or an error that names those there are.
pub(crate) fn hour_set(tx: &ReadTx<'_>, workspace_id: i64, name: &str) -> Result<WeekHours, Error> {
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
    )))
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
