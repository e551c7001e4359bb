//! Taking back the last change of tasks, or the last plan; and making it again.
//!
//! A step is taken back only where its tasks are still as it left them. What was changed by anybody else since, in
//! Google for instance, stays: then there is no way back, and the step is forgotten.

use std::collections::BTreeMap;

use jiff::Timestamp;
use model::Block;
use store::outbox::{self, Operation};
use store::task_history::Actor;
use store::undo::{self, Step};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block};
use sync::Which;

use super::recording::Recording;
use crate::Error;
use crate::blocks;
use crate::engine::{Engine, workspace_named};
use crate::random::random_id;
use crate::view::{StepView, UndoView, Wrong};

impl Engine {
    /// What [`Engine::undo`] and [`Engine::redo`] would do.
    pub fn undo_state(&self, workspace: &str) -> Result<UndoView, Error> {
        self.store().read(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let next = |redo| Ok::<_, Error>(undo::next(tx, workspace.id, redo)?.map(view));
            Ok(UndoView {
                undo: next(false)?,
                redo: next(true)?,
            })
        })
    }

    /// Takes the last step back: tasks and blocks are as they were before it, and Google is told.
    ///
    /// # Errors
    /// `invalid-input` where there is none, or where one of its tasks was changed since by something else.
    pub fn undo(&self, workspace: &str) -> Result<StepView, Error> {
        self.turn(workspace, false)
    }

    /// Makes the last step again that was taken back.
    ///
    /// # Errors
    /// The same.
    pub fn redo(&self, workspace: &str) -> Result<StepView, Error> {
        self.turn(workspace, true)
    }

    /// Takes `step` back, and the plans that were made since, the newest first: all of them or none.
    ///
    /// # Errors
    /// `invalid-input` where it was taken back already, where something else was done since, or where one of its tasks
    /// was changed by something else.
    pub fn undo_through(&self, workspace: &str, step: i64) -> Result<StepView, Error> {
        let now = self.now();
        self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let asked = self.is_asked(tx, &workspace)?;
            loop {
                let next = undo::next(tx, workspace.id, false)?
                    .filter(|next| next.id >= step)
                    .ok_or_else(|| {
                        Error::invalid("that was undone already").because(Wrong::UndoneAlready)
                    })?;
                if next.id != step && next.kind != "plan" {
                    return Err(
                        Error::invalid("something else was done since; undo that first")
                            .because(Wrong::DoneSince),
                    );
                }
                if !turned(tx, &workspace, &next, false, asked, now)? {
                    return Err(changed_since());
                }
                undo::set_undone(tx, next.id, true)?;
                if next.id == step {
                    blocks::queue_changed(tx, &workspace, Which::Written, asked, now)?;
                    return Ok(view(next));
                }
            }
        })
    }

    fn turn(&self, workspace: &str, redo: bool) -> Result<StepView, Error> {
        let now = self.now();
        let turned = self.store().write(|tx| {
            let workspace = workspace_named(tx, workspace)?;
            let Some(step) = undo::next(tx, workspace.id, redo)? else {
                return Err(if redo {
                    Error::invalid("nothing was undone that could be done again")
                        .because(Wrong::NothingToRedo)
                } else {
                    Error::invalid("there is nothing to undo").because(Wrong::NothingToUndo)
                });
            };
            let asked = self.is_asked(tx, &workspace)?;
            let done = turned(tx, &workspace, &step, redo, asked, now)?;
            if done {
                undo::set_undone(tx, step.id, !redo)?;
                blocks::queue_changed(tx, &workspace, Which::Written, asked, now)?;
            } else {
                undo::forget(tx, step.id)?;
            }
            Ok::<_, Error>(done.then(|| view(step)))
        })?;
        turned.ok_or_else(changed_since)
    }
}

fn changed_since() -> Error {
    Error::invalid("its tasks were changed since by something else; that step stays")
        .because(Wrong::ChangedSince)
}

fn view(step: Step) -> StepView {
    StepView {
        id: step.id,
        kind: step.kind,
        title: step.title,
        tasks: step.tasks,
    }
}

/// `false`, and nothing is changed, where a task is not as the step left it.
fn turned(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    step: &Step,
    redo: bool,
    asked: bool,
    now: Timestamp,
) -> Result<bool, Error> {
    let images = undo::images_of(tx, step.id)?;
    let ids: Vec<i64> = images.iter().map(|image| image.task).collect();
    let (left, wanted): (Vec<_>, Vec<_>) = images
        .into_iter()
        .map(|image| {
            if redo {
                (image.before, image.after)
            } else {
                (image.after, image.before)
            }
        })
        .unzip();
    if undo::images(tx, &ids)? != left {
        return Ok(false);
    }
    let recording = Recording::begin(tx, workspace, ids.clone())?;
    let before = blocks_of(tx, &ids)?;
    let restored: Vec<_> = ids
        .iter()
        .copied()
        .zip(wanted.iter().map(Option::as_deref))
        .collect();
    undo::restore(tx, &restored)?;
    queue(tx, workspace, &before, &blocks_of(tx, &ids)?, asked, now)?;
    recording.note(tx, workspace, Actor::Undo, now)?;
    Ok(true)
}

fn blocks_of(tx: &ReadTx<'_>, tasks: &[i64]) -> Result<BTreeMap<String, Block>, Error> {
    let mut blocks = BTreeMap::new();
    for &task in tasks {
        let own = block::of_task(tx, task)?.into_iter();
        blocks.extend(own.map(|block| (block.event_id.clone(), block)));
    }
    Ok(blocks)
}

/// Queues what the difference means for Google. A deleted id is never used again (P41): what comes back is a new event.
fn queue(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    before: &BTreeMap<String, Block>,
    after: &BTreeMap<String, Block>,
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let put = |id: &str, operation| outbox::queue(tx, workspace.id, id, operation, asked, now);
    for gone in before.keys().filter(|id| !after.contains_key(*id)) {
        put(gone, Operation::Delete)?;
    }
    for (id, block) in after {
        match before.get(id) {
            Some(old) if old == block => {}
            Some(_) => put(id, Operation::Put)?,
            None => {
                let fresh = random_id();
                block::set_event(tx, id, &fresh)?;
                put(&fresh, Operation::Put)?;
            }
        }
    }
    Ok(())
}
