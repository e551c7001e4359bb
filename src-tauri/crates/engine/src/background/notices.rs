//! What needs a person: a sign-in that ended, a task that cannot meet its due date. Nothing else is worth a
//! notification, and each cause is told of once.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use model::{Task, TaskStatus};
use store::account::{self, State};
use store::notice::{self, Notice};
use store::workspace::{self, Workspace};
use store::{ReadTx, WriteTx, block, planned_from, task};

use crate::engine::{Engine, lock};
use crate::tasks::{late_minutes, missing_minutes};
use crate::view::NoticeView;
use crate::{Error, settings};

/// What needs a person now.
fn causes(tx: &ReadTx<'_>, now: Timestamp) -> Result<BTreeSet<Notice>, Error> {
    let mut causes = BTreeSet::new();
    for workspace in workspace::list(tx)?.into_iter().filter(|w| w.enabled) {
        causes.extend(ended_sign_in(tx, &workspace)?);
        // A task without a place is late only where somebody looked for one.
        if planned_from::get(tx, workspace.id)?.is_some() {
            causes.extend(late_tasks(tx, &workspace, now)?);
        }
    }
    Ok(causes)
}

fn ended_sign_in(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Option<Notice>, Error> {
    let account = workspace.account_id.filter(|_| workspace.signed_in);
    let account = account
        .map(|id| account::get(tx, id))
        .transpose()?
        .flatten();
    let ended = account.filter(|account| account.state == State::Revoked);
    Ok(ended.map(|account| Notice {
        cause: format!("sign-in {}", account.sub),
        kind: "sign-in".to_owned(),
        subject: account.email,
        workspace_id: None,
    }))
}

fn late_tasks(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    now: Timestamp,
) -> Result<Vec<Notice>, Error> {
    let plan = settings::planning(tx, workspace.id)?;
    let horizon = now
        .checked_add(SignedDuration::from_hours(24 * plan.horizon_days))
        .unwrap_or(Timestamp::MAX);
    let mut late = Vec::new();
    for task in task::list(tx, workspace.id)? {
        let Some(due) = task.due.filter(|_| task.status == TaskStatus::Open) else {
            continue;
        };
        let blocks = block::of_task(tx, task.id)?;
        // What has no place within the horizon may still get one in time beyond it.
        let missing = due <= horizon && missing_minutes(&task, &blocks, plan.slot_minutes) > 0;
        if missing || late_minutes(&task, &blocks) > 0 {
            late.push(late_task(workspace, &task, due));
        }
    }
    Ok(late)
}

fn late_task(workspace: &Workspace, task: &Task, due: Timestamp) -> Notice {
    Notice {
        cause: format!("late-task {} {due}", task.id),
        kind: "late-task".to_owned(),
        subject: task.title.clone(),
        workspace_id: Some(workspace.id),
    }
}

/// Whether a cause came or went since the last look.
pub(super) fn are_due(tx: &ReadTx<'_>, now: Timestamp) -> Result<bool, Error> {
    let known: BTreeSet<String> = notice::list(tx)?.into_iter().map(|n| n.cause).collect();
    let found: BTreeSet<String> = causes(tx, now)?.into_iter().map(|n| n.cause).collect();
    Ok(known != found)
}

impl Engine {
    /// Notes which causes came, and forgets those that are gone.
    pub(super) fn remind(&self) -> Result<(), Error> {
        let now = self.now();
        self.store().write(|tx: &WriteTx<'_>| {
            let known: BTreeSet<String> = notice::list(tx)?.into_iter().map(|n| n.cause).collect();
            let found = causes(tx, now)?;
            for cause in &known {
                if !found.iter().any(|notice| notice.cause == *cause) {
                    notice::delete(tx, cause)?;
                }
            }
            for notice in found {
                if !known.contains(&notice.cause) {
                    tracing::info!(kind = notice.kind, "a person is needed");
                    notice::insert(tx, &notice, now)?;
                }
            }
            Ok(())
        })
    }

    /// Tells a person what they were not told of yet, by `tell`, which says whether they could be: what nobody was there
    /// to show is told at the next occasion. In quiet hours nothing is, and what still holds afterwards comes then.
    pub fn tell_notices(&self, tell: impl Fn(&NoticeView) -> bool) -> Result<(), Error> {
        // One at a time, or two would tell the same.
        let _turn = lock(&self.shared.telling);
        let now = self.now();
        let untold = self.store().read(|tx| {
            if !settings::may_notify(tx, now)? {
                return Ok(Vec::new());
            }
            let untold = wanted(tx)?.into_iter();
            untold
                .map(|notice| Ok((notice.cause.clone(), view(tx, notice)?)))
                .collect::<Result<Vec<_>, Error>>()
        })?;
        for (cause, view) in untold {
            if tell(&view) {
                self.store().write(|tx| notice::set_told(tx, &cause, now))?;
            }
        }
        Ok(())
    }
}

/// What nobody was told of yet, of the kinds that the person wants to hear of. The others wait: they may be wanted
/// tomorrow, and hold then.
fn wanted(tx: &ReadTx<'_>) -> Result<Vec<Notice>, Error> {
    let mut wanted = Vec::new();
    for notice in notice::untold(tx)? {
        if settings::notifies_of(tx, &notice.kind)? {
            wanted.push(notice);
        }
    }
    Ok(wanted)
}

fn view(tx: &ReadTx<'_>, notice: Notice) -> Result<NoticeView, Error> {
    let workspace = notice
        .workspace_id
        .map(|id| workspace::get(tx, id))
        .transpose()?;
    Ok(NoticeView {
        kind: notice.kind,
        subject: notice.subject,
        workspace: workspace.flatten().map(|workspace| workspace.name),
    })
}
