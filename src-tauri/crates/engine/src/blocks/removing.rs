//! "Remove everything Hourwright wrote".

use google::Run;
use store::{account, workspace};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use super::sending::{OnBehalf, run};
use crate::accounts::not_signed_in;
use crate::engine::{Engine, workspace_named};
use crate::jobs::Job;
use crate::view::RemovedView;
use crate::{Error, Trigger};

impl Engine {
    /// Removes from Google every block that Hourwright wrote for a workspace of this name, on whatever machine, and the
    /// calendars that it made for it. Tasks and their plan stay here, and nothing is written until somebody asks again.
    pub async fn remove_all_blocks(
        &self,
        workspace: &str,
        trigger: Trigger,
        cancel: &CancellationToken,
    ) -> Result<RemovedView, Error> {
        let name = workspace.to_owned();
        let (workspace, account, job) = self
            .off_thread(move |engine| {
                let (workspace, account) = engine.store().read(|tx| {
                    let workspace = workspace_named(tx, &name)?;
                    let signed_in = workspace.account_id.filter(|_| workspace.signed_in);
                    let account = signed_in
                        .map(|id| account::get(tx, id))
                        .transpose()?
                        .flatten()
                        .ok_or_else(|| not_signed_in(&name))?;
                    Ok::<_, Error>((workspace, account))
                })?;
                let job = engine.begin_job(Job::RemoveBlocks, Some(workspace.id), trigger)?;
                Ok((workspace, account, job))
            })
            .await?;
        let run = run(cancel).watched_by(Some(self.job_tries(job)));
        let removed = self
            .removed(&workspace, &account, &run)
            .instrument(self.job_span(job))
            .await;
        let ended = crate::jobs::Ended::with(removed.as_ref().err());
        self.off_thread(move |engine| engine.end_job(job, &ended))
            .await?;
        removed
    }

    async fn removed(
        &self,
        workspace: &workspace::Workspace,
        account: &account::Account,
        run: &Run,
    ) -> Result<RemovedView, Error> {
        let known = account.clone();
        let client = self.off_thread(move |engine| engine.client(&known)).await?;
        let of = OnBehalf {
            client: &client,
            account,
            workspace,
            run,
            lists: false,
        };
        let plan = self.push_plan(&of, Trigger::Schedule).await?;
        let push = self.push(&of, &plan)?;
        let removed = sync::remove_everything(&push, account.mode == "full").await?;
        Ok(RemovedView {
            events: removed.events,
            calendars: removed.calendars,
            kept_calendars: removed.kept,
        })
    }
}
