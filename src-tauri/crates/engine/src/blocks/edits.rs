//! What people did to blocks in Google, and taking it back.

use model::{Block, TaskStatus};
use store::outbox::{self, Operation};
use store::remote_edit::{self, Kind, RemoteEdit};
use store::workspace::Workspace;
use store::{WriteTx, block, task};

use crate::engine::{Engine, workspace_named, zone_of};
use crate::random::random_id;
use crate::view::{RemoteEditList, RemoteEditView, Wrong};
use crate::{Error, show};

impl Engine {
    /// What was done to a workspace's blocks in Google, the newest first, at most `limit`.
    pub fn remote_edits(&self, workspace: &str, limit: u32) -> Result<RemoteEditList, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let zone = zone_of(&workspace)?;
            let mut edits = Vec::new();
            for edit in remote_edit::list(tx, workspace.id, limit)? {
                let task = task::get(tx, workspace.id, edit.task)?;
                edits.push(RemoteEditView {
                    id: edit.id,
                    kind: edit.kind.as_str().to_owned(),
                    task: edit.task.to_string(),
                    title: task.map(|task| task.title).unwrap_or_default(),
                    before_start: show::instant(edit.before.start, &zone),
                    before_end: show::instant(edit.before.end, &zone),
                    after_start: show::instant(edit.after.start, &zone),
                    after_end: show::instant(edit.after.end, &zone),
                    after_title: edit.after_title,
                    conflict: edit.conflict,
                    seen_at: show::instant(edit.seen_at, &zone),
                    undone: edit.undone_at.is_some(),
                });
            }
            Ok(RemoteEditList { edits })
        })
    }

    /// Takes back what was done in Google: the block is again as it was here before, and Google is told at the next
    /// sync.
    ///
    /// # Errors
    /// `invalid-input` for an edit that is unknown or was taken back already, or whose block is gone.
    pub fn undo_remote_edit(&self, workspace: &str, id: i64) -> Result<RemoteEditList, Error> {
        let now = self.now();
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let edit = remote_edit::get(tx, workspace.id, id)?.ok_or_else(|| {
                Error::invalid(format!("there is no edit {id}; `blocks edits` lists them"))
            })?;
            if edit.undone_at.is_some() {
                return Err(Error::invalid(format!("edit {id} was undone already"))
                    .because(Wrong::UndoneAlready));
            }
            let event_id = undone(tx, &workspace, &edit, now)?;
            let asked = self.is_asked(tx, &workspace)?;
            outbox::queue(tx, workspace.id, &event_id, Operation::Put, asked, now)?;
            Ok(remote_edit::set_undone(tx, id, now)?)
        })?;
        self.remote_edits(workspace, 50)
    }
}

/// Gives the event of the block that is as it was.
fn undone(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    edit: &RemoteEdit,
    now: jiff::Timestamp,
) -> Result<String, Error> {
    if edit.kind == Kind::Deleted {
        return planned_again(tx, edit);
    }
    let id = &edit.event_id;
    block::of_event(tx, id)?.ok_or_else(|| {
        Error::invalid(format!(
            "edit {}: its block is not planned any more; plan anew",
            edit.id
        ))
        .because(Wrong::BlockGone)
    })?;
    match edit.kind {
        Kind::Moved | Kind::Deleted => block::set_place(tx, id, edit.before, edit.before_pinned)?,
        Kind::Renamed => block::set_title(tx, id, edit.before_title.as_deref())?,
        Kind::Done => {
            block::set_title(tx, id, edit.before_title.as_deref())?;
            if let Some(task) = task::get(tx, workspace.id, edit.task)? {
                let open = model::Task {
                    status: TaskStatus::Open,
                    ..task
                };
                task::update(tx, workspace.id, &open, now)?;
            }
        }
    }
    Ok(id.clone())
}

/// A deleted id is never used again (P41).
fn planned_again(tx: &WriteTx<'_>, edit: &RemoteEdit) -> Result<String, Error> {
    let fresh = random_id();
    remote_edit::unbar_time(tx, edit.task, edit.after)?;
    block::insert(
        tx,
        &Block {
            task: edit.task,
            time: edit.before,
            pinned: edit.before_pinned,
            event_id: fresh.clone(),
            title: edit.before_title.clone(),
        },
    )?;
    Ok(fresh)
}
