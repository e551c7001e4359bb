//! Tasks: adding, editing, finishing, fixing in place.

use engine::view::{TaskDraft, TaskList, TaskView};
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn tasks(shown: State<'_, Shown>, workspace: String) -> Answer<TaskList> {
    Ok(shown.engine()?.tasks(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn add_task(
    shown: State<'_, Shown>,
    workspace: String,
    draft: TaskDraft,
) -> Answer<TaskView> {
    Ok(shown.engine()?.add_task(&workspace, &draft)?)
}

#[tauri::command(async)]
pub(crate) fn edit_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    draft: TaskDraft,
) -> Answer<TaskView> {
    Ok(shown.engine()?.edit_task(&workspace, &id, &draft)?)
}

#[tauri::command(async)]
pub(crate) fn complete_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<TaskView> {
    Ok(shown.engine()?.complete_task(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn reopen_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<TaskView> {
    Ok(shown.engine()?.reopen_task(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn remove_task(shown: State<'_, Shown>, workspace: String, id: String) -> Answer<()> {
    Ok(shown.engine()?.remove_task(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn pin_task(shown: State<'_, Shown>, workspace: String, id: String) -> Answer<TaskView> {
    Ok(shown.engine()?.pin_task(&workspace, &id, None)?)
}

#[tauri::command(async)]
pub(crate) fn unpin_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<TaskView> {
    Ok(shown.engine()?.unpin_task(&workspace, &id)?)
}
