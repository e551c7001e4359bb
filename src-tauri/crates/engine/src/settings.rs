//! What can be set, what it may be, and what it is when nobody says.

use store::{ReadTx, setting};

use crate::engine::{Engine, workspace_named};
use crate::view::SettingView;
use crate::{Code, Error};

/// A setting that exists.
struct Spec {
    key: &'static str,
    default: &'static str,
    /// Whether a workspace may have its own value.
    per_workspace: bool,
    kind: Kind,
}

enum Kind {
    /// A whole number in this range.
    Number(i64, i64),
    /// The same, or `none`.
    NumberOrNone(i64, i64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Anything on one line.
    Text,
    /// The same, never shown.
    Secret,
}

const SPECS: &[Spec] = &[
    spec("google.client-id", "none", false, Kind::Text),
    spec("google.client-secret", "none", false, Kind::Secret),
    spec("plan.buffer-minutes", "0", true, Kind::Number(0, 1440)),
    spec(
        "plan.daily-limit-minutes",
        "none",
        true,
        Kind::NumberOrNone(0, 1500),
    ),
    spec("plan.frozen-minutes", "0", true, Kind::Number(0, 10_080)),
    spec("plan.horizon-days", "28", true, Kind::Number(1, 3660)),
    spec(
        "plan.slot-minutes",
        "15",
        true,
        Kind::OneOf(&["1", "5", "10", "15", "20", "30", "60"]),
    ),
    spec("sync.interval-minutes", "5", false, Kind::Number(1, 1440)),
];

const fn spec(key: &'static str, default: &'static str, per_workspace: bool, kind: Kind) -> Spec {
    Spec {
        key,
        default,
        per_workspace,
        kind,
    }
}

/// How a workspace is planned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlanSettings {
    pub(crate) horizon_days: i64,
    pub(crate) slot_minutes: i64,
    pub(crate) buffer_minutes: i64,
    pub(crate) daily_limit_minutes: Option<i64>,
    pub(crate) frozen_minutes: i64,
}

impl Engine {
    /// Every setting of the program or, with a name, of a workspace; secrets only say whether they are set.
    pub fn settings(&self, workspace: Option<&str>) -> Result<Vec<SettingView>, Error> {
        self.store().read(|tx| {
            let id = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?
                .map(|w| w.id);
            SPECS
                .iter()
                .filter(|spec| id.is_none() || spec.per_workspace)
                .map(|spec| {
                    let stored = stored(tx, id, spec.key)?;
                    let is_default = stored.is_none();
                    let value = match (&spec.kind, stored) {
                        (_, None) => spec.default.to_owned(),
                        (Kind::Secret, Some(_)) => "set".to_owned(),
                        (_, Some(value)) => value,
                    };
                    Ok(SettingView {
                        key: spec.key.to_owned(),
                        value,
                        is_default,
                    })
                })
                .collect()
        })
    }

    /// Sets a value; `default` goes back to the default.
    pub fn set_setting(
        &self,
        workspace: Option<&str>,
        key: &str,
        value: &str,
    ) -> Result<Vec<SettingView>, Error> {
        let spec = SPECS.iter().find(|spec| spec.key == key).ok_or_else(|| {
            Error::invalid(format!(
                "no setting is called {key:?}; `settings list` shows them all"
            ))
        })?;
        if workspace.is_some() && !spec.per_workspace {
            return Err(Error::invalid(format!(
                "{key} is not a workspace's; leave --workspace out"
            )));
        }
        let value = value.trim();
        let fresh = (value != "default" && value != spec.default).then_some(value);
        if let Some(value) = fresh {
            spec.check(value)?;
        }
        self.store().write(|tx| {
            let id = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?
                .map(|w| w.id);
            // A workspace's own value may equal the default where the program's does not.
            let keep = if id.is_some() && value != "default" {
                Some(value)
            } else {
                fresh
            };
            Ok::<_, Error>(setting::put(tx, id, key, keep)?)
        })?;
        self.settings(workspace)
    }
}

impl Spec {
    fn check(&self, value: &str) -> Result<(), Error> {
        let in_range = |low: &i64, high: &i64| {
            value
                .parse::<i64>()
                .is_ok_and(|n| (*low..=*high).contains(&n))
        };
        let (ok, wanted) = match &self.kind {
            Kind::Number(low, high) => (
                in_range(low, high),
                format!("a whole number from {low} to {high}"),
            ),
            Kind::NumberOrNone(low, high) => (
                value == "none" || in_range(low, high),
                format!("a whole number from {low} to {high}, or none"),
            ),
            Kind::OneOf(words) => (
                words.contains(&value),
                format!("one of {}", words.join(", ")),
            ),
            Kind::Text | Kind::Secret => (
                !value.is_empty() && !value.chars().any(char::is_control),
                "one line of text".to_owned(),
            ),
        };
        if ok {
            return Ok(());
        }
        Err(Error::invalid(format!(
            "{}: {value:?} is not {wanted}",
            self.key
        )))
    }
}

/// The workspace's value, else the program's.
fn stored(tx: &ReadTx<'_>, workspace_id: Option<i64>, key: &str) -> Result<Option<String>, Error> {
    if let Some(value) = workspace_id
        .map(|id| setting::get(tx, Some(id), key))
        .transpose()?
        .flatten()
    {
        return Ok(Some(value));
    }
    Ok(setting::get(tx, None, key)?)
}

/// The value that counts, defaults included.
pub(crate) fn value(
    tx: &ReadTx<'_>,
    workspace_id: Option<i64>,
    key: &'static str,
) -> Result<String, Error> {
    let default = SPECS
        .iter()
        .find(|spec| spec.key == key)
        .map_or("", |spec| spec.default);
    Ok(stored(tx, workspace_id, key)?.unwrap_or_else(|| default.to_owned()))
}

/// The same as a number; `none` is `None`.
fn number(
    tx: &ReadTx<'_>,
    workspace_id: Option<i64>,
    key: &'static str,
) -> Result<Option<i64>, Error> {
    let text = value(tx, workspace_id, key)?;
    if text == "none" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        Error::new(
            Code::Store,
            format!("the stored setting {key} is {text:?}, not a number"),
        )
    })
}

/// How this workspace is planned.
pub(crate) fn planning(tx: &ReadTx<'_>, workspace_id: i64) -> Result<PlanSettings, Error> {
    let id = Some(workspace_id);
    Ok(PlanSettings {
        horizon_days: number(tx, id, "plan.horizon-days")?.unwrap_or(28),
        slot_minutes: number(tx, id, "plan.slot-minutes")?.unwrap_or(15),
        buffer_minutes: number(tx, id, "plan.buffer-minutes")?.unwrap_or(0),
        daily_limit_minutes: number(tx, id, "plan.daily-limit-minutes")?,
        frozen_minutes: number(tx, id, "plan.frozen-minutes")?.unwrap_or(0),
    })
}

/// How often the background syncs, in minutes.
pub(crate) fn sync_interval(tx: &ReadTx<'_>) -> Result<i64, Error> {
    Ok(number(tx, None, "sync.interval-minutes")?.unwrap_or(5))
}
