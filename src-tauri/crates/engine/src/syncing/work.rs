//! What a request means: which accounts are to be read, for which workspaces.

use std::collections::BTreeMap;

use jiff::Timestamp;
use store::account::{self, Account, State};
use store::workspace::Workspace;
use store::{ReadTx, pause, workspace};

use crate::Error;
use crate::background::paused_until;
use crate::engine::workspace_named;
use crate::jobs::{Job, Trigger};

/// What to sync.
#[derive(Debug, Clone)]
pub struct SyncRequest {
    /// These workspaces; none means the batch: every enabled one that has an account.
    pub workspaces: Vec<String>,
    /// Whether everything is read anew.
    pub full: bool,
    /// Who asks. The clock leaves out what only a person can mend: calendars that are lost, sign-ins that are dead.
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

    /// Every workspace that can be synced, because it is time.
    pub(crate) fn by_the_clock() -> SyncRequest {
        SyncRequest {
            workspaces: Vec::new(),
            full: false,
            trigger: Trigger::Schedule,
        }
    }

    pub(super) fn job(&self) -> Job {
        match (self.workspaces.as_slice(), self.full) {
            ([], _) => Job::BatchSync,
            (_, true) => Job::FullSync,
            (_, false) => Job::IncrementalSync,
        }
    }
}

/// What a request comes to.
pub(crate) struct Work {
    pub(super) accounts: Vec<AccountWork>,
    /// Named, but not signed in.
    pub(super) signed_out: Vec<Workspace>,
    /// Row id of the workspace, where one was named.
    pub(super) only: Option<i64>,
}

/// An account with its workspaces, which share its client.
pub(super) struct AccountWork {
    pub(super) account: Account,
    pub(super) workspaces: Vec<Workspace>,
}

impl Work {
    pub(crate) fn of(tx: &ReadTx<'_>, request: &SyncRequest) -> Result<Work, Error> {
        let workspaces = asked_for(tx, request)?;
        let only = match (request.workspaces.as_slice(), workspaces.as_slice()) {
            ([_], [workspace]) => Some(workspace.id),
            _ => None,
        };
        let mut by_account: BTreeMap<i64, Vec<Workspace>> = BTreeMap::new();
        let mut signed_out = Vec::new();
        for workspace in workspaces {
            match workspace.account_id.filter(|_| workspace.signed_in) {
                Some(id) => by_account.entry(id).or_default().push(workspace),
                None => signed_out.push(workspace),
            }
        }
        let mut accounts = Vec::new();
        for (id, workspaces) in by_account {
            match account::get(tx, id)? {
                Some(account) if is_left_out(&account, request) => {}
                Some(account) => accounts.push(AccountWork {
                    account,
                    workspaces,
                }),
                None => signed_out.extend(workspaces),
            }
        }
        Ok(Work {
            accounts,
            signed_out,
            only,
        })
    }

    /// What the background would do.
    pub(crate) fn by_the_clock(tx: &ReadTx<'_>) -> Result<Work, Error> {
        Work::of(tx, &SyncRequest::by_the_clock())
    }

    /// The first moment at which the background may ask Google for any of these accounts; `None` where it may now.
    pub(crate) fn rests_until(
        &self,
        tx: &ReadTx<'_>,
        now: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let mut ends = Vec::new();
        for work in &self.accounts {
            match paused_until(pause::get(tx, work.account.id)?, now) {
                Some(end) => ends.push(end),
                None => return Ok(None),
            }
        }
        Ok(ends.into_iter().min())
    }

    /// Leaves out the accounts that the background is to leave alone now.
    pub(super) fn without_paused(mut self, tx: &ReadTx<'_>, now: Timestamp) -> Result<Work, Error> {
        let mut awake = Vec::new();
        for work in self.accounts {
            if paused_until(pause::get(tx, work.account.id)?, now).is_none() {
                awake.push(work);
            }
        }
        self.accounts = awake;
        Ok(self)
    }

    pub(crate) fn is_nothing(&self) -> bool {
        self.accounts.is_empty() && self.signed_out.is_empty()
    }
}

/// The workspaces of a request, each once.
fn asked_for(tx: &ReadTx<'_>, request: &SyncRequest) -> Result<Vec<Workspace>, Error> {
    if request.workspaces.is_empty() {
        let mut all = workspace::list(tx)?;
        all.retain(|w| w.enabled && w.signed_in);
        return Ok(all);
    }
    let mut named = Vec::new();
    for name in &request.workspaces {
        let workspace = workspace_named(tx, name)?;
        if !named.contains(&workspace) {
            named.push(workspace);
        }
    }
    Ok(named)
}

/// A dead sign-in is not asked again and again by the clock.
fn is_left_out(account: &Account, request: &SyncRequest) -> bool {
    request.trigger == Trigger::Schedule && account.state != State::SignedIn
}
