//! One file a story.

mod account;
mod closing;
mod demo;
mod first_week;
mod keyboard;
mod notices;
mod outage;
mod starting;
mod tray_actions;

use crate::page::test_id;
use crate::program::Program;

/// The selector of what stands in the week.
fn in_week(kind: &str, title: &str) -> String {
    format!(
        "{}[data-kind=\"{kind}\"][data-title=\"{title}\"]",
        test_id("event")
    )
}

/// The selector of anything of that kind in the week.
fn any_in_week(kind: &str) -> String {
    format!("{}[data-kind=\"{kind}\"]", test_id("event"))
}

/// A Tuesday morning, so that whatever day it is a plan begins this week, and pictures do not change from day to day.
fn frozen_clock() -> [(&'static str, String); 1] {
    [("HOURWRIGHT_NOW", "2026-11-24T09:12:00Z".to_owned())]
}

/// From a new workspace to its week, taking the hours as they are and no first task.
async fn skip_to_week(program: &Program<'_>) {
    program.press("hours-save").await;
    program.press("first-skip").await;
    program.find("week-grid").await;
}

/// Goes through the first start to a planned week with one task, without an account.
async fn plan_first_week(program: &Program<'_>, title: &str) {
    program.press("start-without").await;
    program.press("hours-save").await;
    program.fill("first-task", title).await;
    program.press("first-plan").await;
    program.find_css(&in_week("block", title)).await;
}

/// Opens the sync log and waits for a run of that type that worked.
async fn find_in_sync_log(program: &Program<'_>, kind: &str) {
    program.press("nav-log").await;
    let row = test_id("sync-log-row");
    let worked = format!("{row}[data-type=\"{kind}\"][data-status=\"succeeded\"]");
    program.find_css(&worked).await;
}
