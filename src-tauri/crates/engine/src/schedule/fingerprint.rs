//! What a plan depends on, in a form that is stored with it: so a later look can tell whether anything that matters has
//! changed since, whichever program changed it.
//!
//! Time alone changes nothing: what happens on each day is compared where both know the day, and a day that came into
//! the horizon, or left it, is no reason to plan anew. The plan itself counts as little, or each would be one.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use model::{Interval, LocalDays, start_of_day};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use store::ReadTx;
use store::workspace::Workspace;

use super::problem::{Assumed, Situation};
use crate::engine::zone_of;
use crate::{Code, Error, show};

/// What a plan was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fingerprint {
    /// Of tasks, hours and settings.
    rest: String,
    /// Of each day's busy time.
    days: BTreeMap<Date, String>,
    /// Whether there is anything to plan, or was.
    #[serde(skip)]
    pub(crate) has_tasks: bool,
}

impl Fingerprint {
    /// Of a workspace as it is.
    pub(crate) fn of(
        tx: &ReadTx<'_>,
        workspace: &Workspace,
        now: Timestamp,
    ) -> Result<Fingerprint, Error> {
        let zone = zone_of(workspace)?;
        // From midnight, so that it stays the same throughout a day.
        let midnight = start_of_day(show::day(now, &zone), &zone);
        let assumed = Assumed {
            nothing_frozen: true,
            ..Assumed::default()
        };
        let mut problem = Situation::read(tx, workspace, midnight, assumed)?.problem;
        let busy = std::mem::take(&mut problem.busy);
        problem.now = Timestamp::UNIX_EPOCH;
        for task in &mut problem.tasks {
            task.previous.clear();
        }
        let horizon = midnight
            .checked_add(SignedDuration::from_hours(24 * problem.horizon_days))
            .unwrap_or(Timestamp::MAX);
        let dates = Interval::new(midnight, horizon)
            .map(|span| LocalDays::new(&zone, span).dates())
            .unwrap_or_default();
        let mut days = BTreeMap::new();
        for (date, day) in dates {
            let mut parts: Vec<Interval> = busy
                .iter()
                .filter_map(|busy| busy.intersection(day))
                .collect();
            parts.sort_by_key(|part| (part.start, part.end));
            days.insert(date, digest(&parts)?);
        }
        // The last one may be cut off.
        days.pop_last();
        Ok(Fingerprint {
            rest: digest(&problem)?,
            days,
            has_tasks: !problem.tasks.is_empty(),
        })
    }

    /// From what [`Fingerprint::text`] gave; `None` where that was another version of the program.
    pub(crate) fn parse(text: &str) -> Option<Fingerprint> {
        serde_json::from_str(text).ok()
    }

    /// To be stored.
    pub(crate) fn text(&self) -> Result<String, Error> {
        serde_json::to_string(self).map_err(|e| Error::new(Code::Internal, e))
    }

    /// Whether a plan that was made from `before` may be another one now.
    pub(crate) fn differs_from(&self, before: &Fingerprint) -> bool {
        self.rest != before.rest
            || self
                .days
                .iter()
                .any(|(date, day)| before.days.get(date).is_some_and(|was| was != day))
    }
}

fn digest(value: &impl Serialize) -> Result<String, Error> {
    let text = serde_json::to_vec(value).map_err(|e| Error::new(Code::Internal, e))?;
    let hex = |byte: &u8| format!("{byte:02x}");
    Ok(Sha256::digest(text).iter().take(8).map(hex).collect())
}
