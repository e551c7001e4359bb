//! One file a story.

mod account;
mod closing;
mod demo;
mod first_week;
mod in_google;
mod jobs;
mod keyboard;
mod notices;
mod outage;
mod planning;
mod starting;
mod tray_actions;

use serde_json::Value;

use crate::desktop::Desktop;
use crate::page::{test_id, without};
use crate::program::Program;
use crate::terminal;

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

/// Goes through the first start to a planned week with one task, without an account.
async fn plan_first_week(program: &Program<'_>, title: &str) {
    program
        .press_until(&test_id("start-without"), &test_id("hours-save"))
        .await;
    program
        .press_until(&test_id("hours-save"), &test_id("first-task"))
        .await;
    program.fill("first-task", title).await;
    program
        .press_until(&test_id("first-plan"), &test_id("week-grid"))
        .await;
    program.find_css(&in_week("block", title)).await;
}

/// The command line at the same time, and its answer.
fn hourwright(desktop: &Desktop, args: &[&str]) -> Value {
    terminal::hourwright(desktop, &frozen_clock(), args)
}

/// A workspace without an account, in which only persons plan.
fn home(desktop: &Desktop) {
    hourwright(desktop, &["settings", "set", "background.paused", "yes"]);
    hourwright(desktop, &["workspace", "add", "Home"]);
}

/// A new task in it; gives its id.
fn add_task(desktop: &Desktop, title: &str, more: &[&str]) -> String {
    let add = ["task", "add", "--workspace", "Home", title];
    let added = hourwright(desktop, &[&add[..], more].concat());
    added["tasks"][0]["id"].as_str().unwrap().to_owned()
}

/// The blocks of a task, as the store has them.
fn blocks_of(desktop: &Desktop, task: &str) -> Value {
    let shown = hourwright(desktop, &["task", "show", "--workspace", "Home", task]);
    shown["tasks"][0]["blocks"].clone()
}

/// Plans, and takes the plan that is shown.
async fn plan_now(program: &Program<'_>) {
    program.press("plan-now").await;
    program.find("preview-change").await;
    program
        .press_until(&test_id("preview-use"), &without("preview"))
        .await;
}

/// Keeps the clock from starting anything: then only the person plans and syncs.
async fn pause_jobs(program: &Program<'_>) {
    program.press("nav-jobs").await;
    program.press("pause-jobs").await;
    program.says("pause-jobs", "Resume").await;
}

/// Opens the sync log and waits for a run of that type that worked.
async fn find_in_sync_log(program: &Program<'_>, kind: &str) {
    program.press("nav-log").await;
    let row = test_id("sync-log-row");
    let worked = format!("{row}[data-type=\"{kind}\"][data-status=\"succeeded\"]");
    program.find_css(&worked).await;
}
