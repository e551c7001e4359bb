//! A person's own order of tasks: who comes first where nothing else decides.

use std::collections::BTreeMap;

use model::Task;
use store::{WriteTx, task};

use super::{find, only};
use crate::Error;
use crate::engine::Engine;
use crate::view::{TaskView, Wrong};

impl Engine {
    /// Puts a task right before another one of equal priority, or behind all of them.
    ///
    /// The planner hears of it as the order of the tasks in its problem, which decides between plans of equal cost: the
    /// cost of a plan is the contract's, and no rank outweighs it.
    ///
    /// # Errors
    /// `invalid-input` where the two have different priorities.
    pub fn rank_task(
        &self,
        workspace: &str,
        id: &str,
        before: Option<&str>,
    ) -> Result<TaskView, Error> {
        let ids = [id.to_owned()];
        only(
            self.change_tasks(workspace, "rank", &ids, |tx, workspace, tasks| {
                let next = before.map(|id| find(tx, workspace, id)).transpose()?;
                for task in tasks {
                    place(tx, workspace.id, task, next.as_ref())?;
                }
                Ok(Vec::new())
            })?,
        )
    }
}

fn place(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    task: &Task,
    next: Option<&Task>,
) -> Result<(), Error> {
    if let Some(next) = next.filter(|next| next.priority != task.priority) {
        return Err(Error::invalid(format!(
            "rank: task {} has another priority than task {}; tasks are ranked within one",
            next.id, task.id
        ))
        .because(Wrong::OtherPriority));
    }
    if next.is_some_and(|next| next.id == task.id) || placed(tx, workspace_id, task, next)? {
        return Ok(());
    }
    task::spread_ranks(tx, workspace_id)?;
    placed(tx, workspace_id, task, next)?;
    Ok(())
}

/// `false` where there is no room between its neighbours.
fn placed(
    tx: &WriteTx<'_>,
    workspace_id: i64,
    task: &Task,
    next: Option<&Task>,
) -> Result<bool, Error> {
    let all = task::list(tx, workspace_id)?;
    let ranks: BTreeMap<(i64, i64), i64> = all
        .iter()
        .filter(|other| other.priority == task.priority && other.id != task.id)
        .map(|other| ((other.rank, other.id), other.rank))
        .collect();
    let below = next.and_then(|next| all.iter().find(|other| other.id == next.id));
    let above = match below {
        Some(next) => ranks.range(..(next.rank, next.id)).next_back(),
        None => ranks.iter().next_back(),
    };
    Ok(task::set_rank_between(
        tx,
        task.id,
        above.map(|(_, &rank)| rank),
        below.map(|next| next.rank),
    )?)
}
