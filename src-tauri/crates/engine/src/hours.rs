//! Named hour sets.

use std::collections::BTreeMap;

use model::WeekHours;
use serde_json::Value;
use store::{ReadTx, hours};

use crate::engine::{Engine, workspace_named};
use crate::view::HoursList;
use crate::{Code, Error};

impl Engine {
    /// All hour sets of a workspace.
    pub fn hours(&self, workspace: &str) -> Result<HoursList, Error> {
        self.store().read(|tx| {
            let id = workspace_named(tx, workspace)?.id;
            let hours = hours::list(tx, id)?
                .into_iter()
                .map(|(name, windows)| Ok((name, stored(&windows)?)))
                .collect::<Result<_, Error>>()?;
            Ok(HoursList { hours })
        })
    }

    /// Makes or replaces an hour set from the JSON of plan-format: `{"mon":[["09:00","17:00"]]}`.
    pub fn set_hours(
        &self,
        workspace: &str,
        name: &str,
        windows: &str,
    ) -> Result<HoursList, Error> {
        if name.trim().is_empty() || name.chars().any(char::is_control) {
            return Err(Error::invalid(
                "an hour set needs a name, like default or evenings",
            ));
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
            Ok::<_, Error>(hours::put(tx, id, name.trim(), &text)?)
        })?;
        self.hours(workspace)
    }
}

/// All hour sets of a workspace, ready to be used.
pub(crate) fn week_hours(
    tx: &ReadTx<'_>,
    workspace_id: i64,
) -> Result<BTreeMap<String, WeekHours>, Error> {
    hours::list(tx, workspace_id)?
        .into_iter()
        .map(|(name, windows)| Ok((name, stored(&windows)?)))
        .collect()
}

/// One hour set, or an error that names those there are.
pub(crate) fn hour_set(tx: &ReadTx<'_>, workspace_id: i64, name: &str) -> Result<WeekHours, Error> {
    match hours::get(tx, workspace_id, name)? {
        Some(windows) => stored(&windows),
        None => Err(unknown(tx, workspace_id, name)?),
    }
}

/// Fails where the workspace has no hour set of that name.
pub(crate) fn must_exist(tx: &ReadTx<'_>, workspace_id: i64, name: &str) -> Result<(), Error> {
    match hours::get(tx, workspace_id, name)? {
        Some(_) => Ok(()),
        None => Err(unknown(tx, workspace_id, name)?),
    }
}

fn unknown(tx: &ReadTx<'_>, workspace_id: i64, name: &str) -> Result<Error, Error> {
    let known: Vec<String> = hours::list(tx, workspace_id)?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    Ok(Error::invalid(format!(
        "hours: no hour set is called {name:?}; there are {}",
        known.join(", ")
    )))
}

fn stored<T: serde::de::DeserializeOwned>(windows: &str) -> Result<T, Error> {
    serde_json::from_str(windows).map_err(|e| {
        Error::new(
            Code::Store,
            format!("a stored hour set cannot be read: {e}"),
        )
    })
}
