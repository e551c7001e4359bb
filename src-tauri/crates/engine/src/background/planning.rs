//! Plans that nobody asks for: each morning before work begins, and after every change that matters.
//!
//! Who has never planned a workspace is not surprised by a plan: the first one is always asked for.

use std::time::Duration;

use jiff::Timestamp;
use store::workspace::{self, Workspace};
use store::{ReadTx, job, planned_from};

use super::due::counted_from;
use super::timetable::Timetable;
use crate::engine::{Engine, workspace_named, zone_of};
use crate::hours::{self, DEFAULT_HOURS};
use crate::jobs::{Job, Trigger};
use crate::schedule::Fingerprint;
use crate::{Code, Error, settings};

/// How long such a plan is improved.
const LIMIT: Duration = Duration::from_secs(1);

/// The workspaces that have been planned and have something to plan, each with what its plan was made from.
fn planned(tx: &ReadTx<'_>) -> Result<Vec<(Workspace, Option<Fingerprint>)>, Error> {
    let mut planned = Vec::new();
    for workspace in workspace::list(tx)?.into_iter().filter(|w| w.enabled) {
        if let Some(text) = planned_from::get(tx, workspace.id)? {
            planned.push((workspace, Fingerprint::parse(&text)));
        }
    }
    Ok(planned)
}

/// When each workspace's next plan by the clock is due.
pub(super) fn by_the_clock(
    tx: &ReadTx<'_>,
    now: Timestamp,
) -> Result<Vec<(Workspace, Timestamp)>, Error> {
    let mut due = Vec::new();
    for (workspace, _) in planned(tx)? {
        let newest = job::newest_of(tx, Job::ScheduleTasks.as_str(), Some(workspace.id), 2)?;
        let last = counted_from(&newest).map(|(_, at)| at);
        if let Some(at) = timetable(tx, &workspace)?.due_at(last, now) {
            due.push((workspace, at));
        }
    }
    Ok(due)
}

/// When a workspace is planned by the clock.
pub(crate) fn timetable(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Timetable, Error> {
    let zone = zone_of(workspace)?;
    let timetable = settings::timetable(tx, Job::ScheduleTasks, &zone)?;
    if !matches!(timetable, Timetable::BeforeWork(_)) {
        return Ok(timetable);
    }
    let week = hours::stored_set(tx, workspace.id, DEFAULT_HOURS)?;
    Ok(Timetable::before_work(week, zone))
}

/// The workspaces whose plan was made from something else than what there is now.
pub(super) fn outdated(tx: &ReadTx<'_>, now: Timestamp) -> Result<Vec<Workspace>, Error> {
    let mut outdated = Vec::new();
    for (workspace, before) in planned(tx)? {
        if !settings::plans_after_changes(tx, workspace.id)? {
            continue;
        }
        let current = Fingerprint::of(tx, &workspace, now)?;
        if before.is_none_or(|before| current.differs_from(&before)) {
            outdated.push(workspace);
        }
    }
    Ok(outdated)
}

impl Engine {
    /// Plans a workspace in the background; once more after that where it is asked for meanwhile.
    pub(crate) fn start_plan(&self, workspace: &str, trigger: Trigger) {
        let work = |engine: Engine, workspace: Option<String>, trigger| async move {
            engine
                .plan_once(&workspace.unwrap_or_default(), trigger)
                .await
        };
        self.in_turn(Job::ScheduleTasks, Some(workspace), false, trigger, work);
    }

    async fn plan_once(&self, workspace: &str, trigger: Trigger) -> Result<(), Error> {
        let named = workspace.to_owned();
        let before = self
            .off_thread(move |engine| engine.store().read(|tx| engine.fingerprint(tx, &named)))
            .await?;
        let Err(error) = self.plan(workspace, LIMIT, trigger).await else {
            return Ok(());
        };
        if error.code != Code::Cancelled {
            // What cannot be planned is tried again when it is something else.
            let (id, fingerprint) = before;
            let text = fingerprint.text()?;
            self.off_thread(move |engine| {
                let put = |tx: &store::WriteTx<'_>| planned_from::put(tx, id, &text);
                Ok(engine.store().write(put)?)
            })
            .await?;
        }
        Err(error)
    }

    fn fingerprint(&self, tx: &ReadTx<'_>, workspace: &str) -> Result<(i64, Fingerprint), Error> {
        let workspace = workspace_named(tx, workspace)?;
        Ok((workspace.id, Fingerprint::of(tx, &workspace, self.now())?))
    }
}
