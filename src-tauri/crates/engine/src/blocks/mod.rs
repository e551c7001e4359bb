//! Planned blocks on their way to Google and back: what waits, what was sent, what people did to it there.

mod edits;
mod list;
mod removing;
mod sending;
mod style;

use jiff::Timestamp;
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, planning_calendar};
use sync::Which;

pub(crate) use self::list::{Standing, standings};
pub(crate) use self::sending::{OnBehalf, run};
pub(crate) use self::style::check_calendar;

use crate::Error;
use crate::engine::Engine;

impl Engine {
    /// Whether what a person does now is a wish to have it written: at the command line it is; in the window once they
    /// have agreed to the first write.
    pub(crate) fn is_asked(&self, tx: &ReadTx<'_>, workspace: &Workspace) -> Result<bool, Error> {
        Ok(!self.config().asks_first || planning_calendar::may_write(tx, workspace.id)?)
    }
}

/// Queues every block of which Google has to be told something new, in the transaction of what changed it.
pub(crate) fn queue_changed(
    tx: &WriteTx<'_>,
    workspace: &Workspace,
    which: Which,
    asked: bool,
    now: Timestamp,
) -> Result<(), Error> {
    let style = style::style(tx, workspace.id)?;
    Ok(sync::queue_changed(
        tx,
        workspace.id,
        &style,
        which,
        asked,
        now,
    )?)
}
