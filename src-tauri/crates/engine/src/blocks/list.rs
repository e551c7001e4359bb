//! Where each block stands on its way to Google, and what waits for a person's word.

use std::collections::BTreeMap;

use store::outbox::{self, Operation, Waiting};
use store::workspace::Workspace;
use store::{ReadTx, block, calendar, planning_calendar, remote_edit, task, written_block};
use sync::Which;

use super::style::{picked, style};
use crate::engine::{Engine, workspace_named, zone_of};
use crate::view::{BlockStandingView, BlocksView, ErrorView};
use crate::{Error, show};

/// Where a block stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Nothing was sent, and nothing waits.
    Local,
    /// It waits to be sent.
    Queued,
    /// Google refused it.
    Refused,
    /// Google has it as it is here.
    InGoogle,
    /// The same, since somebody changed it there.
    EditedThere,
}

impl Standing {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Standing::Local => "local",
            Standing::Queued => "queued",
            Standing::Refused => "refused",
            Standing::InGoogle => "in-google",
            Standing::EditedThere => "edited-there",
        }
    }
}

/// Where the blocks of a workspace stand, by event, with the calendar of those that Google has.
pub(crate) fn standings(
    tx: &ReadTx<'_>,
    workspace_id: i64,
) -> Result<BTreeMap<String, (Standing, Option<String>)>, Error> {
    let mut standings: BTreeMap<String, (Standing, Option<String>)> = BTreeMap::new();
    for written in written_block::of_workspace(tx, workspace_id)? {
        if written.seen.is_some() {
            standings.insert(
                written.event_id,
                (Standing::InGoogle, Some(written.calendar)),
            );
        }
    }
    for edit in remote_edit::list(tx, workspace_id, u32::MAX)? {
        if let Some((standing, _)) = standings.get_mut(&edit.event_id)
            && edit.undone_at.is_none()
        {
            *standing = Standing::EditedThere;
        }
    }
    for waiting in outbox::of_workspace(tx, workspace_id)? {
        let standing = match waiting.error {
            Some(_) => Standing::Refused,
            None => Standing::Queued,
        };
        standings
            .entry(waiting.event_id)
            .or_insert((standing, None))
            .0 = standing;
    }
    Ok(standings)
}

impl Engine {
    /// Every planned block of a workspace with where it stands, and what waits to be sent.
    pub fn blocks(&self, workspace: &str) -> Result<BlocksView, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let waiting = outbox::of_workspace(tx, workspace.id)?;
            let count = |which: &dyn Fn(&Waiting) -> bool| {
                u32::try_from(waiting.iter().filter(|w| which(w)).count()).unwrap_or(u32::MAX)
            };
            let may_write = planning_calendar::may_write(tx, workspace.id)?;
            let style = style(tx, workspace.id)?;
            Ok(BlocksView {
                blocks: block_views(tx, &workspace, &waiting)?,
                calendar: calendar_title(tx, &workspace)?,
                may_write,
                puts: count(&|w| w.operation == Operation::Put),
                deletes: count(&|w| w.operation == Operation::Delete),
                refused: count(&|w| w.error.is_some()),
                unasked: count(&|w| !w.asked),
                title: style.title,
                visibility: style.visibility,
            })
        })
    }

    /// A person wants everything sent that waits: for the first time, against the brake, or once more after Google
    /// refused. The next sync does it.
    pub fn approve_blocks(&self, workspace: &str) -> Result<BlocksView, Error> {
        let now = self.now();
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            planning_calendar::set_may_write(tx, workspace.id, true)?;
            super::queue_changed(tx, &workspace, Which::All, true, now)?;
            Ok::<_, Error>(outbox::approve(tx, workspace.id)?)
        })?;
        self.blocks(workspace)
    }
}

fn block_views(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    waiting: &[Waiting],
) -> Result<Vec<BlockStandingView>, Error> {
    let zone = zone_of(workspace)?;
    let standings = standings(tx, workspace.id)?;
    let titles: BTreeMap<i64, String> = task::list(tx, workspace.id)?
        .into_iter()
        .map(|task| (task.id, task.title))
        .collect();
    let errors: BTreeMap<&str, &(String, String)> = waiting
        .iter()
        .filter_map(|w| Some((w.event_id.as_str(), w.error.as_ref()?)))
        .collect();
    let view = |block: model::Block| {
        let known = standings.get(&block.event_id);
        let error = errors.get(block.event_id.as_str()).copied();
        BlockStandingView {
            start: show::instant(block.time.start, &zone),
            end: show::instant(block.time.end, &zone),
            pinned: block.pinned,
            task: block.task.to_string(),
            title: block
                .title
                .or_else(|| titles.get(&block.task).cloned())
                .unwrap_or_default(),
            standing: known
                .map_or(Standing::Local, |known| known.0)
                .as_str()
                .to_owned(),
            error: error.cloned().map(ErrorView::from),
            id: block.event_id,
        }
    };
    Ok(block::of_workspace(tx, workspace.id)?
        .into_iter()
        .map(view)
        .collect())
}

/// The name of the calendar that blocks go to, where there is one.
fn calendar_title(tx: &ReadTx<'_>, workspace: &Workspace) -> Result<Option<String>, Error> {
    let id = match picked(tx, workspace.id)? {
        Some(picked) => Some(picked),
        None => planning_calendar::get(tx, workspace.id)?,
    };
    let listed = calendar::of_workspace(tx, workspace.id)?;
    Ok(id.and_then(|id| {
        let found = listed.into_iter().find(|l| l.calendar.google_id == id);
        found.map(|listed| listed.calendar.title)
    }))
}
