//! Tasks: adding, editing, finishing, fixing in place.

use engine::view::{HistoryView, ReviewView, StepView, TaskDraft, TaskList, TaskView, UndoView};
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
pub(crate) fn edit_tasks(
    shown: State<'_, Shown>,
    workspace: String,
    ids: Vec<String>,
    draft: TaskDraft,
) -> Answer<TaskList> {
    Ok(shown.engine()?.edit_tasks(&workspace, &ids, &draft)?)
}

#[tauri::command(async)]
pub(crate) fn complete_tasks(
    shown: State<'_, Shown>,
    workspace: String,
    ids: Vec<String>,
) -> Answer<TaskList> {
    Ok(shown.engine()?.complete_tasks(&workspace, &ids)?)
}

#[tauri::command(async)]
pub(crate) fn remove_tasks(
    shown: State<'_, Shown>,
    workspace: String,
    ids: Vec<String>,
) -> Answer<()> {
    Ok(shown.engine()?.remove_tasks(&workspace, &ids)?)
}

#[tauri::command(async)]
pub(crate) fn rank_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    before: Option<String>,
) -> Answer<TaskView> {
    Ok(shown
        .engine()?
        .rank_task(&workspace, &id, before.as_deref())?)
}

#[tauri::command(async)]
pub(crate) fn task_history(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<HistoryView> {
    Ok(shown.engine()?.task_history(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn review(shown: State<'_, Shown>, workspace: String) -> Answer<ReviewView> {
    Ok(shown.engine()?.review(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn replan_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<TaskView> {
    Ok(shown.engine()?.replan_task(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn undo_state(shown: State<'_, Shown>, workspace: String) -> Answer<UndoView> {
    Ok(shown.engine()?.undo_state(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn undo(shown: State<'_, Shown>, workspace: String) -> Answer<StepView> {
    Ok(shown.engine()?.undo(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn redo(shown: State<'_, Shown>, workspace: String) -> Answer<StepView> {
    Ok(shown.engine()?.redo(&workspace)?)
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
pub(crate) fn pin_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    start: Option<String>,
    end: Option<String>,
) -> Answer<TaskView> {
    let time = start.as_deref().zip(end.as_deref());
    Ok(shown.engine()?.pin_task(&workspace, &id, time)?)
}

#[tauri::command(async)]
pub(crate) fn unpin_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<TaskView> {
    Ok(shown.engine()?.unpin_task(&workspace, &id)?)
}
