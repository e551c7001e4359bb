//! What a step does to tasks: its history and the way back, noted in the step's own transaction.

use jiff::Timestamp;
use model::{Block, Task};
use store::task_history::{self, Actor, Entry};
use store::undo::{self, Images};
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, block, task};

use super::history::happenings;
use crate::Error;
use crate::engine::zone_of;

/// A task and its blocks.
pub(super) struct Known {
    pub(super) task: Task,
    pub(super) blocks: Vec<Block>,
}

impl Known {
    fn read(tx: &ReadTx<'_>, workspace: &Workspace, id: i64) -> Result<Option<Known>, Error> {
        let Some(task) = task::get(tx, workspace.id, id)? else {
            return Ok(None);
        };
        let blocks = block::of_task(tx, id)?;
        Ok(Some(Known { task, blocks }))
    }
}

/// Some tasks as they were before a step.
pub(crate) struct Recording {
    ids: Vec<i64>,
    images: Vec<Option<String>>,
    known: Vec<Option<Known>>,
}

impl Recording {
    /// Before the step: looks at every task that it may change.
    pub(crate) fn begin(
        tx: &ReadTx<'_>,
        workspace: &Workspace,
        mut ids: Vec<i64>,
    ) -> Result<Recording, Error> {
        ids.sort_unstable();
        ids.dedup();
        let known = ids.iter().map(|&id| Known::read(tx, workspace, id));
        Ok(Recording {
            known: known.collect::<Result<_, Error>>()?,
            images: undo::images(tx, &ids)?,
            ids,
        })
    }

    /// After the step: notes what became of them, and of those that it added. A step that changed nothing leaves no
    /// trace, else its id is given back. `step` is its kind and, where it was about one task, that one's title.
    pub(crate) fn end(
        mut self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        added: &[i64],
        (kind, title): (&str, &str),
        actor: Actor,
        now: Timestamp,
    ) -> Result<Option<i64>, Error> {
        self.ids.extend(added);
        self.images.resize(self.ids.len(), None);
        self.known.resize_with(self.ids.len(), || None);
        let images = self.changed(tx)?;
        if images.is_empty() {
            return Ok(None);
        }
        let title = match added {
            [id] => task::get(tx, workspace.id, *id)?.map_or(String::new(), |task| task.title),
            _ => title.to_owned(),
        };
        let step = undo::push(tx, workspace.id, kind, &title, now, &images)?;
        self.note(tx, workspace, actor, now)?;
        Ok(Some(step))
    }

    fn changed(&mut self, tx: &ReadTx<'_>) -> Result<Vec<Images>, Error> {
        let after = undo::images(tx, &self.ids)?;
        let pairs = std::mem::take(&mut self.images).into_iter().zip(after);
        let images = self.ids.iter().zip(pairs);
        Ok(images
            .filter(|(_, (before, after))| before != after)
            .map(|(&task, (before, after))| Images {
                task,
                before,
                after,
            })
            .collect())
    }

    /// Only the history, for what is itself a way back.
    pub(super) fn note(
        &self,
        tx: &WriteTx<'_>,
        workspace: &Workspace,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), Error> {
        let zone = zone_of(workspace)?;
        for (&id, before) in self.ids.iter().zip(&self.known) {
            let after = Known::read(tx, workspace, id)?;
            for what in happenings(before.as_ref(), after.as_ref(), &zone) {
                let entry = Entry {
                    at: now,
                    actor,
                    what,
                };
                task_history::insert(tx, workspace.id, id, &entry)?;
            }
        }
        Ok(())
    }
}
