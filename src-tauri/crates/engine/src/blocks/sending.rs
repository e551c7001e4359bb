//! The part of a sync that writes: before a workspace's calendars are read, what waits is sent; afterwards, what people
//! did to blocks is taken over.

use std::collections::BTreeSet;
use std::time::Duration;

use google::{Client, Run};
use model::TaskStatus;
use store::account::Account;
use store::workspace::Workspace;
use store::{outbox, planning_calendar, task};
use sync::{BlockStyle, Push, Report};

use super::style::{picked, style};
use crate::engine::{Engine, zone_of};
use crate::random::random_id;
use crate::{Error, Trigger};

/// How long one event may take, with all its tries.
const LIMIT: Duration = Duration::from_mins(1);

/// For whom something is sent, and what it counts against.
pub(crate) struct OnBehalf<'a> {
    pub(crate) client: &'a Client,
    pub(crate) account: &'a Account,
    pub(crate) workspace: &'a Workspace,
    pub(crate) run: &'a Run,
}

/// What sending needs of the store.
pub(super) struct Plan {
    style: BlockStyle,
    picked: Option<String>,
    known: Option<String>,
    installation: String,
    /// Whether anything waits, and may be sent.
    sends: bool,
    /// Whether another machine may have made a calendar that is not known here.
    looks: bool,
}

impl Engine {
    /// Sends what waits of a workspace; what could not be sent goes on waiting.
    pub(crate) async fn push_blocks(
        &self,
        of: &OnBehalf<'_>,
        trigger: Trigger,
    ) -> Result<(), Error> {
        let plan = self.push_plan(of.workspace, trigger).await?;
        let push = self.push(of, &plan)?;
        if plan.sends {
            let report = sync::push(&push).await;
            tell(of.workspace, &report);
            // Where another process is at it, that is as good.
            return match report.error.filter(|error| !error.is_locked()) {
                Some(error) => Err(error.into()),
                None => Ok(()),
            };
        }
        if plan.looks
            && let Err(error) = sync::find_calendar(&push).await
        {
            tracing::warn!(%error, "whether another machine made a calendar for blocks is not known");
        }
        Ok(())
    }

    /// Takes over what people did to blocks in the calendars that were just read.
    pub(crate) async fn look_at_blocks(
        &self,
        of: &OnBehalf<'_>,
        read: &BTreeSet<String>,
        lost: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let workspace = of.workspace;
        let plan = self.push_plan(workspace, Trigger::Schedule).await?;
        let push = self.push(of, &plan)?;
        let report = sync::look(&push, read).await;
        tell(workspace, &report);
        if let Some(error) = report.error {
            tracing::warn!(workspace = workspace.name, %error, "edits in Google are taken over by the next sync");
        }
        if let Some(known) = plan.known.as_ref().filter(|known| lost.contains(*known)) {
            match sync::let_go(&push, known).await {
                Ok(gone) => tracing::info!(
                    workspace = workspace.name,
                    gone,
                    "the calendar of planned blocks"
                ),
                Err(error) => {
                    tracing::warn!(%error, "whether the calendar of planned blocks is gone is not known");
                }
            }
        }
        Ok(())
    }

    async fn push_plan(&self, workspace: &Workspace, trigger: Trigger) -> Result<Plan, Error> {
        let id = workspace.id;
        self.off_thread(move |engine| {
            engine.store().read(|tx| {
                let waiting = outbox::of_workspace(tx, id)?;
                let may_write = planning_calendar::may_write(tx, id)?;
                let known = planning_calendar::get(tx, id)?;
                let picked = picked(tx, id)?;
                let plans = || -> Result<bool, Error> {
                    let tasks = task::list(tx, id)?;
                    Ok(tasks.iter().any(|task| task.status == TaskStatus::Open))
                };
                Ok(Plan {
                    style: style(tx, id)?,
                    installation: planning_calendar::installation(tx)?,
                    sends: !waiting.is_empty() && (may_write || waiting.iter().any(|w| w.asked)),
                    looks: trigger != Trigger::Schedule
                        && known.is_none()
                        && picked.is_none()
                        && plans()?,
                    known,
                    picked,
                })
            })
        })
        .await
    }

    pub(super) fn push<'a>(&'a self, of: &OnBehalf<'a>, plan: &'a Plan) -> Result<Push<'a>, Error> {
        Ok(Push {
            store: self.store(),
            client: of.client,
            run: of.run,
            limit: LIMIT,
            locks: self.config().locks(),
            account_sub: &of.account.sub,
            account_id: of.account.id,
            workspace_id: of.workspace.id,
            workspace: &of.workspace.name,
            zone: zone_of(of.workspace)?,
            style: plan.style.clone(),
            picked: plan.picked.as_deref(),
            installation: plan.installation.clone(),
            now: Box::new(|| self.now()),
            new_id: random_id,
        })
    }

    pub(super) async fn plan_to_remove(&self, workspace: &Workspace) -> Result<Plan, Error> {
        self.push_plan(workspace, Trigger::Schedule).await
    }
}

/// The budget of everything that is sent for one workspace.
pub(crate) fn run(cancel: &tokio_util::sync::CancellationToken) -> Run {
    Run::new(LIMIT, cancel.clone())
}

fn tell(workspace: &Workspace, report: &Report) {
    let Report {
        created,
        changed,
        deleted,
        edits,
        refused,
        held,
        ..
    } = report;
    tracing::info!(
        workspace = workspace.name,
        created,
        changed,
        deleted,
        edits,
        refused,
        held,
        "planned blocks"
    );
}
