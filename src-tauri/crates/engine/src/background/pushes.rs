//! Writes that need not wait for the next poll: what a person changed goes to Google when the changes have come to rest.

use jiff::Timestamp;
use store::account::{self, State};
use store::outbox::Waiting;
use store::workspace::{self, Workspace};
use store::{ReadTx, job, outbox, pause, planning_calendar};

use super::backoff;
use super::due::counted_from;
use crate::Error;
use crate::jobs::Job;

/// The workspaces of which something waits that may be sent, and has not been tried since.
pub(super) fn due(tx: &ReadTx<'_>, now: Timestamp) -> Result<Vec<Workspace>, Error> {
    let mut due = Vec::new();
    for workspace in workspace::list(tx)? {
        if workspace.enabled && workspace.signed_in && waits(tx, &workspace, now)? {
            due.push(workspace);
        }
    }
    Ok(due)
}

fn waits(tx: &ReadTx<'_>, workspace: &Workspace, now: Timestamp) -> Result<bool, Error> {
    let waiting = outbox::of_workspace(tx, workspace.id)?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let Some(account) = workspace
        .account_id
        .map(|id| account::get(tx, id))
        .transpose()?
        .flatten()
    else {
        return Ok(false);
    };
    let rests = backoff::until(pause::get(tx, account.id)?, now).is_some();
    if rests || account.state != State::SignedIn {
        return Ok(false);
    }
    let may_write = planning_calendar::may_write(tx, workspace.id)?;
    let last = last_try(tx, workspace)?;
    let is_new = |waiting: &Waiting| {
        // What was refused has its own time.
        let from = waiting.retry_at.unwrap_or(waiting.queued_at);
        (may_write || waiting.asked)
            && from <= now
            && last.is_none_or(|last| last > now || from > last)
    };
    Ok(waiting.iter().any(is_new))
}

/// When the workspace's writes were last tried: by a push, and by every sync before it reads.
fn last_try(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Option<Timestamp>, Error> {
    let mut newest = None;
    for (job, workspace_id) in [
        (Job::Push, Some(workspace.id)),
        (Job::IncrementalSync, Some(workspace.id)),
        (Job::FullSync, Some(workspace.id)),
        (Job::BatchSync, None),
        (Job::IncrementalSync, None),
        (Job::FullSync, None),
    ] {
        let runs = job::newest_of(tx, job.as_str(), workspace_id, 1)?;
        newest = newest.max(counted_from(&runs));
    }
    Ok(newest.map(|(_, at)| at))
}
