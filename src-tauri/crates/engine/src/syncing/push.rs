//! The job "push": what waits of a workspace goes to Google without a calendar being read.

use std::sync::Arc;

use google::Run;
use jiff::Timestamp;
use store::account::{self, Account};
use store::workspace::Workspace;
use tracing::Instrument;

use crate::accounts::not_signed_in;
use crate::background::Meaning;
use crate::blocks::{self, OnBehalf};
use crate::engine::{Engine, workspace_named};
use crate::jobs::{AccountWatch, Ended, Job, Trigger};
use crate::{Code, Error};

impl Engine {
    /// Sends what waits of a workspace, in the background; once more after that where it is asked for meanwhile. To be
    /// called where a tokio runtime is.
    pub(crate) fn start_push(&self, workspace: &str, trigger: Trigger) {
        let work = |engine: Engine, workspace: Option<String>, trigger| async move {
            engine
                .push_once(&workspace.unwrap_or_default(), trigger)
                .await
        };
        self.in_turn(Job::Push, Some(workspace), false, trigger, work);
    }

    async fn push_once(&self, workspace: &str, trigger: Trigger) -> Result<(), Error> {
        let named = workspace.to_owned();
        let (job, workspace, account) = self
            .off_thread(move |engine| {
                let (workspace, account) = engine.store().read(|tx| {
                    let workspace = workspace_named(tx, &named)?;
                    let id = workspace.account_id.filter(|_| workspace.signed_in);
                    let account = id.map(|id| account::get(tx, id)).transpose()?.flatten();
                    let account = account.ok_or_else(|| not_signed_in(&workspace.name))?;
                    Ok::<_, Error>((workspace, account))
                })?;
                let job = engine.begin_job(Job::Push, Some(workspace.id), trigger)?;
                Ok((job, workspace, account))
            })
            .await?;
        let going_on = self.shared.running.begin(job, &self.background_token());
        let watch = Arc::new(AccountWatch::new(self.job_tries(job)));
        let run = blocks::run(&going_on.token).watched_by(Some(watch.clone()));
        let sent = self
            .send(&workspace, &account, trigger, &run)
            .instrument(self.job_span(job))
            .await;
        let error = sent.as_ref().err().cloned();
        drop(going_on);
        let noted = self
            .note_push(account.id, error.as_ref(), watch.asked_until())
            .await;
        self.off_thread(move |engine| engine.end_job(job, &Ended::with(error.as_ref())))
            .await?;
        sent.and(noted)
    }

    async fn send(
        &self,
        workspace: &Workspace,
        account: &Account,
        trigger: Trigger,
        run: &Run,
    ) -> Result<(), Error> {
        let known = account.clone();
        let client = self.off_thread(move |engine| engine.client(&known)).await?;
        let of = OnBehalf {
            client: &client,
            account,
            workspace,
            run,
            lists: false,
        };
        self.push_blocks(&of, trigger).await
    }

    /// What the push says of the account, and of the way to Google.
    async fn note_push(
        &self,
        account_id: i64,
        error: Option<&Error>,
        asked: Option<Timestamp>,
    ) -> Result<(), Error> {
        self.note_whether_it_works(account_id, error).await?;
        self.note_pause(account_id, Meaning::of_error(error), asked)
            .await?;
        match error.map(|error| error.code) {
            None => self.note_answer(true),
            Some(Code::Network) => self.note_answer(false),
            Some(_) => {}
        }
        Ok(())
    }
}
