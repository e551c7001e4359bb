//! The demo: the whole program against the embedded server, on data that are thrown away.

use engine::view::Overview;
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command]
pub(crate) async fn start_demo(shown: State<'_, Shown>) -> Answer<Overview> {
    shown.start_demo().await
}

#[tauri::command]
pub(crate) async fn leave_demo(shown: State<'_, Shown>) -> Answer<Overview> {
    shown.leave_demo().await
}
