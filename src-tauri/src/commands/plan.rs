//! The week, the hours and the plan.

use std::time::{Duration, Instant};

use engine::Trigger;
use engine::view::{
    CapacityView, EventNotes, ExplainView, FixChange, HoursList, ScheduleView, WeekView, WhatIf,
    WhatIfView,
};
use serde_json::Value;
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

/// How long a plan that a person waits for may be improved.
pub(crate) const PLAN_LIMIT: Duration = Duration::from_secs(1);

#[tauri::command(async)]
pub(crate) fn week(
    shown: State<'_, Shown>,
    workspace: String,
    first_day: Option<String>,
    days: u32,
) -> Answer<WeekView> {
    Ok(shown
        .engine()?
        .week(&workspace, first_day.as_deref(), days)?)
}

#[tauri::command(async)]
pub(crate) fn event_notes(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<EventNotes> {
    Ok(shown.engine()?.event_notes(&workspace, &id)?)
}

#[tauri::command]
pub(crate) async fn plan_now(shown: State<'_, Shown>, workspace: String) -> Answer<ScheduleView> {
    Ok(shown
        .engine()?
        .plan(&workspace, PLAN_LIMIT, Trigger::Window)
        .await?)
}

#[tauri::command(async)]
pub(crate) fn preview_plan(shown: State<'_, Shown>, workspace: String) -> Answer<ScheduleView> {
    Ok(shown.engine()?.preview_plan(&workspace, PLAN_LIMIT)?)
}

#[tauri::command(async)]
pub(crate) fn accept_plan(
    shown: State<'_, Shown>,
    workspace: String,
    only: Option<Vec<String>>,
) -> Answer<ScheduleView> {
    Ok(shown
        .engine()?
        .accept_plan(&workspace, only.as_deref(), PLAN_LIMIT)?)
}

/// Does what a fix says and plans again: one step.
#[tauri::command]
pub(crate) async fn apply_fix(
    shown: State<'_, Shown>,
    workspace: String,
    fix: FixChange,
) -> Answer<ScheduleView> {
    let engine = shown.engine()?;
    Ok(engine
        .apply_fix(&workspace, &fix, PLAN_LIMIT, Trigger::Window)
        .await?)
}

#[tauri::command(async)]
pub(crate) fn explain(
    shown: State<'_, Shown>,
    workspace: String,
    id: String,
) -> Answer<ExplainView> {
    Ok(shown.engine()?.explain(&workspace, &id)?)
}

#[tauri::command(async)]
pub(crate) fn what_if(
    shown: State<'_, Shown>,
    workspace: String,
    what_if: WhatIf,
) -> Answer<WhatIfView> {
    let deadline = Instant::now() + PLAN_LIMIT;
    let out_of_time = || Instant::now() >= deadline;
    Ok(shown
        .engine()?
        .what_if(&workspace, &what_if, &out_of_time)?)
}

#[tauri::command(async)]
pub(crate) fn capacity(shown: State<'_, Shown>, workspace: String) -> Answer<CapacityView> {
    Ok(shown.engine()?.capacity(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn hours(shown: State<'_, Shown>, workspace: String) -> Answer<HoursList> {
    Ok(shown.engine()?.hours(&workspace)?)
}

#[tauri::command(async)]
pub(crate) fn set_hours(
    shown: State<'_, Shown>,
    workspace: String,
    name: String,
    windows: Value,
) -> Answer<HoursList> {
    Ok(shown
        .engine()?
        .set_hours(&workspace, &name, &windows.to_string())?)
}
