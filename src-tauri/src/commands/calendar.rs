//! What a person does in the calendar: putting blocks and tasks somewhere, putting them off, taking that back.

use engine::view::{Place, PlacedView, StepView, TaskDraft, ZoneView};
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn move_block(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    place: Place,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.move_block(&workspace, &id, &place)?)
}

#[tauri::command(async)]
pub(crate) fn pin_block(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    pinned: bool,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.pin_one_block(&workspace, &id, pinned)?)
}

#[tauri::command(async)]
pub(crate) fn start_block(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.start_block_now(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn extend_block(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    minutes: i64,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.lengthen_block(&workspace, &id, minutes)?)
}

#[tauri::command(async)]
pub(crate) fn place_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    place: Place,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.place_task(&workspace, &id, &place)?)
}

#[tauri::command(async)]
pub(crate) fn add_task_at(
    shown: State<'_, Shown>,
    workspace: String,
    draft: TaskDraft,
    place: Place,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.add_task_at(&workspace, &draft, &place)?)
}

#[tauri::command(async)]
pub(crate) fn defer_task(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
    day: String,
) -> Answer<PlacedView> {
    Ok(shown.engine()?.defer_task(&workspace, &id, &day)?)
}

#[tauri::command(async)]
pub(crate) fn undo_through(
    shown: State<'_, Shown>,
    workspace: String,
    step: i64,
) -> Answer<StepView> {
    Ok(shown.engine()?.undo_through(&workspace, step)?)
}

#[tauri::command(async)]
pub(crate) fn second_zone(
    shown: State<'_, Shown>,
    workspace: String,
    zone: String,
    first_day: String,
    days: u32,
) -> Answer<ZoneView> {
    Ok(shown
        .engine()?
        .second_zone(&workspace, &zone, &first_day, days)?)
}
