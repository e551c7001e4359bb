//! Sync: which calendars are to be read, in which order, and what came of it.
//!
//! Accounts are read side by side, the calendars of one account one after the other. Every calendar gives a row,
//! whatever happened; one failure never stops the others.

use std::collections::BTreeMap;
use std::time::Duration;

use google::{Client, Run};
use jiff::{SignedDuration, Timestamp};
use store::calendar::Calendar;
use store::sync_run::{RunStatus, RunType, SyncRun};
use store::workspace::Workspace;
use store::{ReadTx, account, calendar, sync_run, workspace};
use sync::{Kind, Limits, Progress, Pull};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, lock, workspace_named};
use crate::jobs::Trigger;
use crate::signal::Signal;
use crate::view::{ErrorView, RunList, RunView, SyncProgress, SyncStatus};
use crate::{Code, Error};

/// How long reading an account's calendar list may take.
const LIST_LIMIT: Duration = Duration::from_secs(60);
/// How old the stored calendar list may be before a sync reads it again.
const LIST_AGE: SignedDuration = SignedDuration::from_hours(24);

/// What to sync.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// These workspaces; none means the batch: every enabled one that has an account.
    pub workspaces: Vec<String>,
    /// Whether everything is read anew.
    pub full: bool,
    /// Who asks.
    pub trigger: Trigger,
}

impl SyncRequest {
    /// One workspace, asked for by the window.
    pub fn one(workspace: &str, full: bool) -> SyncRequest {
        SyncRequest {
            workspaces: vec![workspace.to_owned()],
            full,
            trigger: Trigger::Window,
        }
    }

    fn job(&self) -> &'static str {
        match (self.workspaces.as_slice(), self.full) {
            ([], _) => "batch-sync",
            (_, true) => "full-sync",
            (_, false) => "incremental-sync",
        }
    }
}

/// What all runs of one request have in common.
#[derive(Clone, Copy)]
struct How<'a> {
    job: i64,
    full: bool,
    cancel: &'a CancellationToken,
}

/// The workspaces of one account, which share its client.
struct AccountWork {
    account: account::Account,
    workspaces: Vec<Workspace>,
}

impl Engine {
    /// Syncs what is asked for and gives a row a calendar.
    ///
    /// # Errors
    /// An unknown workspace, or a store that cannot be used; anything else is in the rows.
    pub async fn sync(
        &self,
        request: &SyncRequest,
        cancel: &CancellationToken,
    ) -> Result<RunList, Error> {
        let (work, without_account) = self.store().read(|tx| work_of(tx, request))?;
        let only = match request.workspaces.as_slice() {
            [name] => self
                .store()
                .read(|tx| workspace_named(tx, name).map(|w| Some(w.id)))?,
            _ => None,
        };
        let job = self.begin_job(request.job(), only, request.trigger)?;
        let mut rows = Vec::new();
        for workspace in without_account {
            rows.push(self.log_failure(&workspace, job, &not_signed_in(&workspace.name))?);
        }
        let mut accounts = JoinSet::new();
        for work in work {
            let (engine, cancel, full) = (self.clone(), cancel.clone(), request.full);
            accounts.spawn(async move {
                let how = How {
                    job,
                    full,
                    cancel: &cancel,
                };
                engine.sync_account(work, how).await
            });
        }
        let mut failure = None;
        while let Some(joined) = accounts.join_next().await {
            match joined.unwrap_or_else(|e| Err(Error::new(Code::Internal, e))) {
                Ok(more) => rows.extend(more),
                Err(error) => failure = Some(error),
            }
        }
        rows.sort_by_key(|row| row.id);
        let runs = self
            .store()
            .read(|tx| views(tx, rows).map(|runs| RunList { runs }))?;
        let requests = runs.runs.iter().map(|run| run.requests).sum();
        let error = failure
            .as_ref()
            .map(Error::view)
            .or_else(|| runs.runs.iter().find_map(|run| run.error.clone()));
        self.end_job(job, requests, error.as_ref())?;
        failure.map_or(Ok(runs), Err)
    }

    /// Starts a sync in the background; its progress and its end come as signals.
    pub fn start_sync(&self, workspace: Option<&str>, full: bool, trigger: Trigger) {
        let request = SyncRequest {
            workspaces: workspace.map(str::to_owned).into_iter().collect(),
            full,
            trigger,
        };
        let cancel = {
            let mut current = lock(&self.shared.sync_cancel);
            if current.is_cancelled() {
                *current = self.shared.stop.child_token();
            }
            current.clone()
        };
        let engine = self.clone();
        self.shared.tasks.spawn(async move {
            if let Err(error) = engine.sync(&request, &cancel).await {
                tracing::warn!("sync: {error}");
            }
        });
    }

    /// Ends the syncs that were started in the background; what was committed stays.
    pub fn cancel_sync(&self) {
        lock(&self.shared.sync_cancel).cancel();
    }

    /// What is being synced right now.
    pub fn sync_status(&self) -> SyncStatus {
        SyncStatus {
            running: lock(&self.shared.progress).values().cloned().collect(),
            next_at: lock(&self.shared.next_sync).map(|at| at.to_string()),
        }
    }

    /// The newest runs first, of one workspace or of all.
    pub fn sync_log(&self, workspace: Option<&str>, limit: u32) -> Result<RunList, Error> {
        self.store().read(|tx| {
            let id = workspace
                .map(|name| workspace_named(tx, name))
                .transpose()?
                .map(|w| w.id);
            let runs = sync_run::list(tx, id, limit)?;
            Ok(RunList {
                runs: views(tx, runs)?,
            })
        })
    }

    /// One account's calendars, for each of its workspaces, one after the other.
    async fn sync_account(&self, work: AccountWork, how: How<'_>) -> Result<Vec<SyncRun>, Error> {
        let mut rows = Vec::new();
        let client = match self.ready_client(&work.account, &how).await {
            Ok(client) => client,
            Err(error) => {
                self.note_sign_in(&work.account, Some(error.code))?;
                for workspace in &work.workspaces {
                    rows.push(self.log_failure(workspace, how.job, &error)?);
                }
                return Ok(rows);
            }
        };
        for workspace in &work.workspaces {
            let selected = self.store().read(|tx| selected_calendars(tx, workspace))?;
            for calendar in selected {
                let row = self
                    .pull(&client, &work.account.sub, workspace, &calendar, &how)
                    .await;
                self.note_sign_in(
                    &work.account,
                    row.error.as_ref().map(|(code, _)| Code::from_word(code)),
                )?;
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// The account's client, once its calendar list is known and not too old.
    async fn ready_client(
        &self,
        account: &account::Account,
        how: &How<'_>,
    ) -> Result<Client, Error> {
        let client = self.client(&account.sub)?;
        let age = account
            .calendars_read_at
            .map(|at| self.now().duration_since(at));
        // A clock that was set back must not keep the list from being read.
        let is_fresh = age.is_some_and(|age| age < LIST_AGE && age >= SignedDuration::ZERO);
        if how.full || !is_fresh {
            let run = Run::new(LIST_LIMIT, how.cancel.clone());
            self.read_calendar_list(&client, &run, account.id).await?;
        }
        Ok(client)
    }

    /// Reads one calendar, and says on the way how far it has come.
    async fn pull(
        &self,
        client: &Client,
        sub: &str,
        workspace: &Workspace,
        calendar: &Calendar,
        how: &How<'_>,
    ) -> SyncRun {
        let key = (workspace.name.clone(), calendar.google_id.clone());
        let progress = |pages: u32, events: u32| {
            let now = SyncProgress {
                workspace: workspace.name.clone(),
                calendar: calendar.title.clone(),
                pages,
                events,
            };
            lock(&self.shared.progress).insert(key.clone(), now);
            self.signal(Signal::Sync(self.sync_status()));
        };
        progress(0, 0);
        let row = sync::pull(&Pull {
            store: self.store(),
            client,
            locks: &self.config().locks(),
            account_sub: sub,
            workspace_id: workspace.id,
            calendar_id: calendar.id,
            job_run_id: Some(how.job),
            kind: if how.full { Kind::Full } else { Kind::Auto },
            limits: Limits::default(),
            cancel: how.cancel,
            now: &|| self.now(),
            progress: &|at: Progress<'_>| progress(at.pages, at.events),
        })
        .await;
        lock(&self.shared.progress).remove(&key);
        self.signal(Signal::Sync(self.sync_status()));
        row
    }

    /// Whether the account's sign-in works, as the last answer tells.
    fn note_sign_in(&self, account: &account::Account, code: Option<Code>) -> Result<(), Error> {
        let state = match code {
            None => account::State::SignedIn,
            Some(Code::AccessRevoked) => account::State::Revoked,
            Some(_) => return Ok(()),
        };
        if state == account.state {
            return Ok(());
        }
        Ok(self
            .store()
            .write(|tx| account::set_state(tx, account.id, state))?)
    }

    /// A row for a workspace whose calendars could not even be asked for.
    fn log_failure(
        &self,
        workspace: &Workspace,
        job: i64,
        error: &Error,
    ) -> Result<SyncRun, Error> {
        let now = self.now();
        let mut row = SyncRun {
            id: 0,
            job_run_id: Some(job),
            workspace_id: workspace.id,
            calendar: None,
            kind: RunType::Incremental,
            status: match error.code {
                Code::Cancelled => RunStatus::Cancelled,
                _ => RunStatus::Failed,
            },
            redirected_to_full: false,
            attempts: 0,
            requests: 0,
            upserted: 0,
            deleted: 0,
            quarantined: 0,
            started_at: now,
            completed_at: now,
            error: Some((error.code.as_str().to_owned(), error.message.clone())),
        };
        row.id = self.store().write(|tx| sync_run::insert(tx, &row))?;
        Ok(row)
    }
}

/// The accounts to read, each with its workspaces, and the named workspaces that have none.
fn work_of(
    tx: &ReadTx<'_>,
    request: &SyncRequest,
) -> Result<(Vec<AccountWork>, Vec<Workspace>), Error> {
    let workspaces: Vec<Workspace> = if request.workspaces.is_empty() {
        workspace::list(tx)?
            .into_iter()
            .filter(|w| w.enabled && w.signed_in)
            .collect()
    } else {
        let mut named = Vec::new();
        for name in &request.workspaces {
            let workspace = workspace_named(tx, name)?;
            if !named.contains(&workspace) {
                named.push(workspace);
            }
        }
        named
    };
    let mut by_account: BTreeMap<i64, Vec<Workspace>> = BTreeMap::new();
    let mut without = Vec::new();
    for workspace in workspaces {
        match workspace.account_id.filter(|_| workspace.signed_in) {
            Some(id) => by_account.entry(id).or_default().push(workspace),
            None => without.push(workspace),
        }
    }
    let mut work = Vec::new();
    for (id, workspaces) in by_account {
        match account::get(tx, id)? {
            Some(account) => work.push(AccountWork {
                account,
                workspaces,
            }),
            None => without.extend(workspaces),
        }
    }
    Ok((work, without))
}

fn selected_calendars(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Vec<Calendar>, Error> {
    Ok(calendar::of_workspace(tx, workspace.id)?
        .into_iter()
        .filter(|listed| listed.selected)
        .map(|listed| listed.calendar)
        .collect())
}

fn not_signed_in(workspace: &str) -> Error {
    Error::new(
        Code::AuthRequired,
        format!(
            "workspace {workspace:?} is not signed in; `hourwright login --workspace {workspace}` signs it in"
        ),
    )
}

fn views(tx: &ReadTx<'_>, runs: Vec<SyncRun>) -> Result<Vec<RunView>, Error> {
    let workspaces: BTreeMap<i64, Workspace> = workspace::list(tx)?
        .into_iter()
        .map(|w| (w.id, w))
        .collect();
    let mut titles: BTreeMap<(i64, String), String> = BTreeMap::new();
    for id in workspaces.keys() {
        for listed in calendar::of_workspace(tx, *id)? {
            titles.insert((*id, listed.calendar.google_id), listed.calendar.title);
        }
    }
    Ok(runs
        .into_iter()
        .map(|run| RunView {
            workspace: workspaces
                .get(&run.workspace_id)
                .map(|w| w.name.clone())
                .unwrap_or_default(),
            calendar_title: run
                .calendar
                .clone()
                .and_then(|calendar| titles.get(&(run.workspace_id, calendar)).cloned()),
            id: run.id,
            calendar: run.calendar,
            r#type: run.kind.as_str().to_owned(),
            status: run.status.as_str().to_owned(),
            redirected_to_full: run.redirected_to_full,
            attempts: run.attempts,
            requests: run.requests,
            upserted: run.upserted,
            deleted: run.deleted,
            quarantined: run.quarantined,
            started_at: run.started_at.to_string(),
            completed_at: run.completed_at.to_string(),
            duration_ms: duration_ms(run.started_at, run.completed_at),
            error: run.error.map(|(code, message)| ErrorView { code, message }),
        })
        .collect())
}

fn duration_ms(start: Timestamp, end: Timestamp) -> i64 {
    i64::try_from(end.duration_since(start).as_millis()).unwrap_or(i64::MAX)
}
