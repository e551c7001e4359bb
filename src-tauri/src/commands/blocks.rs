//! Planned blocks in Google: what waits, what was done to them there, and taking all of it out.

use engine::Trigger;
use engine::view::{BlocksView, RemoteEditList, RemovedView};
use tauri::State;
use tokio_util::sync::CancellationToken;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn blocks(shown: State<'_, Shown>, workspace: String) -> Answer<BlocksView> {
    Ok(shown.engine()?.blocks(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn approve_blocks(shown: State<'_, Shown>, workspace: String) -> Answer<BlocksView> {
    Ok(shown.engine()?.approve_blocks(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn remote_edits(
    shown: State<'_, Shown>,
    workspace: String,
    limit: u32,
) -> Answer<RemoteEditList> {
    Ok(shown.engine()?.remote_edits(&workspace, limit)?)
}

#[tauri::command(async)]
pub(crate) fn undo_remote_edit(
    shown: State<'_, Shown>,
    workspace: String,
    id: i64,
) -> Answer<RemoteEditList> {
    Ok(shown.engine()?.undo_remote_edit(&workspace, id)?)
}

#[tauri::command]
pub(crate) async fn remove_all_blocks(
    shown: State<'_, Shown>,
    workspace: String,
) -> Answer<RemovedView> {
    Ok(shown
        .engine()?
        .remove_all_blocks(&workspace, Trigger::Window, &CancellationToken::new())
        .await?)
}
