//! The dashboard of jobs: what ran, what comes next, and what may be done about it.

use engine::Trigger;
use engine::view::{BackgroundView, JobDetails, JobRows, ReportList};
use tauri::State;

use crate::failure::Answer;
use crate::shown::Shown;

#[tauri::command(async)]
pub(crate) fn job_rows(shown: State<'_, Shown>, limit: u32) -> Answer<JobRows> {
    Ok(shown.engine()?.job_rows(limit)?)
}

#[tauri::command(async)]
pub(crate) fn job_details(shown: State<'_, Shown>, id: i64) -> Answer<JobDetails> {
    Ok(shown.engine()?.job_details(id)?)
}

#[tauri::command(async)]
pub(crate) fn reports(shown: State<'_, Shown>, limit: u32) -> Answer<ReportList> {
    Ok(shown.engine()?.reports(limit)?)
}

#[tauri::command(async)]
pub(crate) fn background(shown: State<'_, Shown>) -> Answer<BackgroundView> {
    Ok(shown.engine()?.background()?)
}

#[tauri::command]
pub(crate) async fn start_job(
    shown: State<'_, Shown>,
    job: String,
    workspace: Option<String>,
) -> Answer<()> {
    Ok(shown
        .engine()?
        .start_job(&job, workspace.as_deref(), Trigger::Window)?)
}

#[tauri::command]
pub(crate) async fn cancel_job(shown: State<'_, Shown>, id: i64) -> Answer<()> {
    Ok(shown.engine()?.cancel_job(id)?)
}

/// Starts nothing by the clock for so many minutes.
#[tauri::command(async)]
pub(crate) fn pause_jobs(shown: State<'_, Shown>, minutes: u32) -> Answer<()> {
    Ok(shown.engine()?.pause_for(minutes)?)
}
