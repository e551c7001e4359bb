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
    /// Whether the account's list of calendars has just been read again.
    pub(crate) lists: bool,
}

/// What sending needs of the store.
pub(super) struct Plan {
    style: BlockStyle,
    picked: Option<String>,
    known: Option<String>,
    installation: String,
    /// Whether anything waits, and may be sent.
    sends: bool,
    /// Whether another machine may have made a calendar for the workspace's blocks that is not known here.
    looks: bool,
}

impl Engine {
    /// Sends what waits of a workspace; what could not be sent goes on waiting.
    pub(crate) async fn push_blocks(
        &self,
        of: &OnBehalf<'_>,
        trigger: Trigger,
    ) -> Result<(), Error> {
        let mut plan = self.push_plan(of, trigger).await?;
        let mut left = None;
        if plan.looks {
            left = self.find_calendar(of, &plan).await?;
            plan = self.push_plan(of, trigger).await?;
        }
        let push = self.push(of, &plan)?;
        if plan.sends {
            let report = sync::push(&push).await;
            tell(of.workspace, &report);
            // Where another process is at it, that is as good.
            if let Some(error) = report.error.filter(|error| !error.is_locked()) {
                return Err(error.into());
            }
        }
        if let Some(left) = left
            && let Err(error) = sync::clear_away(&push, &left).await
        {
            tracing::warn!(%error, "a calendar that blocks have left stays for now");
        }
        Ok(())
    }

    async fn find_calendar(
        &self,
        of: &OnBehalf<'_>,
        plan: &Plan,
    ) -> Result<Option<sync::Left>, Error> {
        let push = self.push(of, plan)?;
        let found = sync::find_calendar(&push).await;
        Ok(found.unwrap_or_else(|error| {
            tracing::warn!(%error, "whether another machine made a calendar for blocks is not known");
            None
        }))
    }

    /// Takes over what people did to blocks in the calendars that were just read.
    pub(crate) async fn look_at_blocks(
        &self,
        of: &OnBehalf<'_>,
        read: &BTreeSet<String>,
        lost: &BTreeSet<String>,
    ) -> Result<(), Error> {
        let workspace = of.workspace;
        let plan = self.push_plan(of, Trigger::Schedule).await?;
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

    pub(super) async fn push_plan(
        &self,
        of: &OnBehalf<'_>,
        trigger: Trigger,
    ) -> Result<Plan, Error> {
        let (id, lists) = (of.workspace.id, of.lists);
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
                let sends = !waiting.is_empty() && (may_write || waiting.iter().any(|w| w.asked));
                let looks = match &known {
                    // Whoever sends looks before it makes one.
                    None => trigger != Trigger::Schedule && !sends && plans()?,
                    Some(_) => lists || !planning_calendar::is_settled(tx, id)?,
                };
                Ok(Plan {
                    style: style(tx, id)?,
                    installation: planning_calendar::installation(tx)?,
                    sends,
                    looks: looks && picked.is_none(),
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
