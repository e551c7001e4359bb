//! Sync: asking for it, stopping it, and what came of it.

use engine::Trigger;
use engine::view::{RunList, SyncStatus};
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command]
pub(crate) async fn sync_now(
    shown: State<'_, Shown>,
    workspace: Option<String>,
    full: bool,
) -> Answer<()> {
    shown
        .engine()?
        .start_sync(workspace.as_deref(), full, Trigger::Window);
    Ok(())
}

#[tauri::command]
pub(crate) async fn cancel_sync(shown: State<'_, Shown>) -> Answer<()> {
    shown.engine()?.cancel_sync();
    Ok(())
}

#[tauri::command(async)]
pub(crate) fn sync_status(shown: State<'_, Shown>) -> Answer<SyncStatus> {
    Ok(shown.engine()?.sync_status())
}

#[tauri::command(async)]
pub(crate) fn sync_log(
    shown: State<'_, Shown>,
    workspace: Option<String>,
    limit: u32,
) -> Answer<RunList> {
    Ok(shown.engine()?.sync_log(workspace.as_deref(), limit)?)
}
