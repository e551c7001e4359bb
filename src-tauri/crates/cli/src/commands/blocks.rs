//! `blocks`: planned blocks in Google.

use engine::view::{BlocksView, RemoteEditList, RemovedView};
use engine::{Engine, Error, Trigger};
use tokio_util::sync::CancellationToken;

use super::wait_for;
use crate::args::BlocksCommand;
use crate::output::Output;
use crate::table::table;

pub(crate) fn run(
    engine: &Engine,
    command: BlocksCommand,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    match command {
        BlocksCommand::List(place) => {
            output.result(&engine.blocks(&place.workspace)?, block_table)?;
        }
        BlocksCommand::Approve(place) => {
            output.result(&engine.approve_blocks(&place.workspace)?, block_table)?;
        }
        BlocksCommand::Edits { place, limit } => {
            output.result(&engine.remote_edits(&place.workspace, limit)?, edit_table)?;
        }
        BlocksCommand::Undo { place, id } => {
            output.result(&engine.undo_remote_edit(&place.workspace, id)?, edit_table)?;
        }
        BlocksCommand::RemoveAll(place) => {
            let removal = engine.remove_all_blocks(&place.workspace, Trigger::CommandLine, cancel);
            output.result(&wait_for(removal)?, removed)?;
        }
    }
    Ok(0)
}

/// Tells on stderr what a sync left in the outbox, and what to do about it.
pub(crate) fn warn_of_what_waits(engine: &Engine, workspace: &str) -> Result<(), Error> {
    let view = engine.blocks(workspace)?;
    if view.refused > 0 {
        eprintln!(
            "hourwright: {workspace}: Google refused {} planned blocks; `hourwright blocks list` says why, and they are \
             tried again once a day or after `hourwright blocks approve`",
            view.refused
        );
    }
    if view.unasked > 0 {
        eprintln!(
            "hourwright: {workspace}: {} changes of planned blocks that nobody asked for in person wait; \
             `hourwright blocks approve` lets the next sync send them",
            view.unasked
        );
    }
    Ok(())
}

fn block_table(view: &BlocksView) -> String {
    let rows = view.blocks.iter().map(|block| {
        [
            block.start.clone(),
            block.end.clone(),
            block.title.clone(),
            block.standing.clone(),
            block
                .error
                .as_ref()
                .map(|error| error.message.clone())
                .unwrap_or_default(),
        ]
    });
    let calendar = view.calendar.as_deref().unwrap_or("to be made");
    format!(
        "{}Calendar: {calendar}. Waiting: {} to write, {} to delete, {} refused.\n",
        table(["Start", "End", "Block", "Where", "Error"], rows),
        view.puts,
        view.deletes,
        view.refused
    )
}

fn edit_table(list: &RemoteEditList) -> String {
    let rows = list.edits.iter().map(|edit| {
        [
            edit.id.to_string(),
            edit.seen_at.clone(),
            edit.title.clone(),
            edit.kind.clone(),
            format!("{} to {}", edit.before_start, edit.after_start),
            edit.after_title.clone(),
            if edit.undone { "undone" } else { "" }.to_owned(),
        ]
    });
    table(
        ["Id", "Seen", "Task", "What", "Start", "Title there", ""],
        rows,
    )
}

fn removed(view: &RemovedView) -> String {
    let mut text = format!(
        "{} blocks and {} calendars removed from Google.\n",
        view.events, view.calendars
    );
    if view.kept_calendars > 0 {
        text += "A calendar of Hourwright's stays, because other events are in it.\n";
    }
    text
}
