//! Workspaces, and what the window needs first.

use engine::view::Overview;
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn overview(shown: State<'_, Shown>) -> Answer<Overview> {
    shown.overview()
}

#[tauri::command(async)]
pub(crate) fn add_workspace(
    shown: State<'_, Shown>,
    name: String,
    time_zone: Option<String>,
) -> Answer<Overview> {
    shown.engine()?.add_workspace(&name, time_zone.as_deref())?;
    shown.overview()
}

#[tauri::command(async)]
pub(crate) fn set_workspace_zone(
    shown: State<'_, Shown>,
    name: String,
    zone: String,
) -> Answer<Overview> {
    shown.engine()?.set_workspace_zone(&name, &zone)?;
    shown.overview()
}
