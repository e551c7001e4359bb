//! The settings of a workspace's blocks, as values.

use google::Reminder;
use store::workspace::Workspace;
use store::{ReadTx, WriteTx, account, block, calendar, written_block};
use sync::{BlockStyle, BusyStyle};

use crate::engine::Engine;
use crate::view::Wrong;
use crate::{Error, settings};

/// How a workspace's blocks look in Google.
pub(super) fn style(tx: &ReadTx<'_>, workspace_id: i64) -> Result<BlockStyle, Error> {
    let text = |key| settings::text(tx, workspace_id, key);
    Ok(BlockStyle {
        title: match text("blocks.title")?.as_str() {
            "task" => "{task}".to_owned(),
            "busy" => "Busy".to_owned(),
            pattern => pattern.to_owned(),
        },
        busy: match text("blocks.busy")?.as_str() {
            "free" => BusyStyle::Free,
            "free-until-at-risk" => BusyStyle::FreeUntilAtRisk,
            _ => BusyStyle::Busy,
        },
        visibility: text("blocks.visibility")?,
        color: Some(text("blocks.color")?).filter(|color| color != "none"),
        reminder: match text("blocks.reminder-minutes")?.as_str() {
            "default" => Reminder::Default,
            "none" => Reminder::Never,
            minutes => minutes.parse().map_or(Reminder::Default, Reminder::Minutes),
        },
    })
}

/// Google's id of the calendar that the user picked for blocks; `None` for the one that Hourwright makes.
pub(super) fn picked(tx: &ReadTx<'_>, workspace_id: i64) -> Result<Option<String>, Error> {
    let text = settings::text(tx, workspace_id, "blocks.calendar")?;
    Ok(Some(text).filter(|id| id != "own"))
}

/// Refuses a calendar that this workspace may not write to.
pub(crate) fn check_calendar(
    tx: &ReadTx<'_>,
    workspace: &Workspace,
    id: &str,
) -> Result<(), Error> {
    let refused = |why: &str, wrong: Wrong| {
        let message = format!("blocks.calendar: {id:?} {why}");
        Err(Error::invalid(message).because(wrong))
    };
    let account = match workspace.account_id {
        Some(account_id) => account::get(tx, account_id)?,
        None => None,
    };
    if account.is_none_or(|account| account.mode != "full") {
        return refused(
            "cannot be picked: only a sign-in with --mode full may write to other calendars than Hourwright's own",
            Wrong::NeedsFullMode,
        );
    }
    let calendars = calendar::of_workspace(tx, workspace.id)?;
    let found = calendars
        .iter()
        .find(|listed| listed.calendar.google_id == id);
    match found {
        None => refused(
            "is none of the workspace's calendars; `calendars` lists their ids",
            Wrong::CalendarGone,
        ),
        Some(listed) if matches!(listed.calendar.access_role.as_str(), "owner" | "writer") => {
            Ok(())
        }
        Some(_) => refused("can only be read", Wrong::CalendarReadOnly),
    }
}

impl Engine {
    /// Moves the blocks that are not over to another calendar: their events are deleted where they are, and made anew,
    /// under new ids, where they go now.
    pub(crate) fn move_blocks(&self, tx: &WriteTx<'_>, workspace: &Workspace) -> Result<(), Error> {
        let now = self.now();
        let asked = self.is_asked(tx, workspace)?;
        for block in block::of_workspace(tx, workspace.id)? {
            let written = written_block::get(tx, &block.event_id)?;
            if block.time.end > now && written.is_some() {
                sync::queue_move(tx, workspace.id, &block.event_id, asked, now)?;
            }
        }
        Ok(())
    }
}
