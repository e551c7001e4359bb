//! What the window may ask: each command takes typed arguments, makes one call into the engine and returns.
//!
//! Commands that only read and write the store are plain functions; `async` in their attribute takes them off the main
//! thread, which draws the window.

#![expect(clippy::needless_pass_by_value, reason = "Tauri hands arguments over")]

mod accounts;
mod blocks;
mod calendar;
mod calendars;
mod care;
mod demo;
mod jobs;
mod plan;
mod settings;
mod sync;
mod tasks;
mod workspaces;

pub(crate) use plan::PLAN_LIMIT;

use tauri::Wry;
use tauri::ipc::Invoke;

/// The one list of commands. The names are those that the interface calls.
pub(crate) fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        accounts::cancel_sign_in,
        accounts::paste_sign_in,
        accounts::sign_in,
        accounts::sign_in_state,
        accounts::sign_out,
        accounts::test_google_client,
        blocks::approve_blocks,
        blocks::blocks,
        blocks::remote_edits,
        blocks::remove_all_blocks,
        blocks::undo_remote_edit,
        calendar::add_task_at,
        calendar::defer_task,
        calendar::extend_block,
        calendar::move_block,
        calendar::pin_block,
        calendar::place_task,
        calendar::second_zone,
        calendar::start_block,
        calendar::undo_through,
        calendars::calendars,
        calendars::select_calendar,
        calendars::set_blocks_time,
        care::backup,
        care::delete_everything,
        care::export,
        care::import,
        care::restore,
        demo::leave_demo,
        demo::start_demo,
        jobs::background,
        jobs::cancel_job,
        jobs::job_details,
        jobs::job_rows,
        jobs::pause_jobs,
        jobs::reports,
        jobs::start_job,
        plan::accept_plan,
        plan::apply_fix,
        plan::capacity,
        plan::event_notes,
        plan::explain,
        plan::hours,
        plan::plan_now,
        plan::preview_plan,
        plan::set_hours,
        plan::week,
        plan::what_if,
        settings::autostart,
        settings::open_data_folder,
        settings::close_quick_add,
        settings::fit_quick_add,
        settings::open_link,
        settings::speak,
        settings::zoom,
        settings::set_autostart,
        settings::set_setting,
        settings::settings,
        sync::cancel_sync,
        sync::sync_log,
        sync::sync_now,
        sync::sync_status,
        tasks::add_task,
        tasks::complete_task,
        tasks::complete_tasks,
        tasks::edit_task,
        tasks::edit_tasks,
        tasks::pin_task,
        tasks::rank_task,
        tasks::redo,
        tasks::remove_task,
        tasks::remove_tasks,
        tasks::reopen_task,
        tasks::replan_task,
        tasks::review,
        tasks::task_history,
        tasks::tasks,
        tasks::undo,
        tasks::undo_state,
        tasks::unpin_task,
        workspaces::add_workspace,
        workspaces::overview,
        workspaces::set_workspace_zone,
    ]
}
