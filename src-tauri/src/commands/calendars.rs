//! The calendars of a workspace: which are read, and which keep planning away.

use engine::BlocksTime;
use engine::view::CalendarList;
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn calendars(shown: State<'_, Shown>, workspace: String) -> Answer<CalendarList> {
    Ok(shown.engine()?.calendars(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn select_calendar(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    selected: bool,
) -> Answer<CalendarList> {
    Ok(shown
        .engine()?
        .select_calendars(&workspace, &[id], selected)?)
}

#[tauri::command(async)]
pub(crate) fn set_blocks_time(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    value: BlocksTime,
) -> Answer<CalendarList> {
    Ok(shown.engine()?.set_blocks_time(&workspace, &[id], value)?)
}
