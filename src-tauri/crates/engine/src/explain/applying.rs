//! Doing what a fix says: the change and the plan that it was promised with are one step, with one way back.

use std::time::Duration;

use store::undo;

use crate::Error;
use crate::engine::{Engine, workspace_named};
use crate::jobs::Trigger;
use crate::view::{FixChange, FixKind, ScheduleView};

impl Engine {
    /// Makes the change that a fix names and plans again, improving the plan until `limit` is over.
    ///
    /// # Errors
    /// What keeps the change from being made, and then nothing is; or the plan, and then the change stands and can be
    /// undone.
    pub async fn apply_fix(
        &self,
        workspace: &str,
        fix: &FixChange,
        limit: Duration,
        trigger: Trigger,
    ) -> Result<ScheduleView, Error> {
        let (named, fix) = (workspace.to_owned(), fix.clone());
        let step = self
            .off_thread(move |engine| engine.change_by_fix(&named, &fix))
            .await?;
        let planned = self.plan(workspace, limit, trigger).await?;
        if let Some(step) = step {
            let named = workspace.to_owned();
            self.off_thread(move |engine| {
                engine.store().write(|tx| {
                    let workspace = workspace_named(tx, &named)?;
                    Ok(undo::join_plans(tx, workspace.id, step)?)
                })
            })
            .await?;
        }
        Ok(planned)
    }

    /// The step that the change makes, where it is one.
    fn change_by_fix(&self, workspace: &str, fix: &FixChange) -> Result<Option<i64>, Error> {
        let ids = [fix.task.clone()];
        match fix.kind {
            FixKind::Replan => Ok(None),
            FixKind::Drop => self.remove_in_a_step(workspace, &ids),
            FixKind::ExtendDue
            | FixKind::Split
            | FixKind::Hours
            | FixKind::Shorten
            | FixKind::Raise => Ok(self.edit_in_a_step(workspace, &ids, &fix.draft)?.1),
        }
    }
}
