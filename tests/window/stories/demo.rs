//! A new user tries the demo: the week is there, a task is added and planned, the log tells what was read.

use std::fs::DirEntry;
use std::path::{Path, PathBuf};

use crate::desktop::Desktop;
use crate::page::{test_id, without};
use crate::program::Program;
use crate::stories::{any_in_week, find_in_sync_log, frozen_clock, in_week, pause_jobs};
use crate::wait::until;

#[tokio::test]
async fn a_new_user_tries_the_demo() {
    let desktop = Desktop::start().await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    program.picture("first-start.png").await;

    program
        .press_until(&test_id("start-demo"), &test_id("week-grid"))
        .await;
    program.find("demo-badge").await;
    program.find_css(&any_in_week("event")).await;
    program.find_css(&any_in_week("block")).await;
    let week = program.picture("week.png").await;

    // The clock would plan on its own what is added, sooner or later than the person does.
    pause_jobs(&program).await;
    program.press("nav-tasks").await;
    program
        .press_until(&test_id("add-task"), &test_id("task-title"))
        .await;
    program.fill("task-title", "Call the printer").await;
    program.fill("task-duration", "30m").await;
    program.press("task-save").await;
    program
        .find_css("[data-testid=\"task-item\"][data-title=\"Call the printer\"]")
        .await;
    program.picture("tasks.png").await;

    // Until somebody has chosen otherwise a plan is shown before it is stored.
    program.press("plan-now").await;
    program.find("preview-change").await;
    program.picture("preview.png").await;
    program
        .press_until(&test_id("preview-use"), &without("preview"))
        .await;
    program.press("nav-week").await;
    program
        .find_css(&in_week("block", "Call the printer"))
        .await;
    program.picture("week-planned.png").await;
    let reasons = picture_of_reasons(&program).await;

    find_in_sync_log(&program, "full").await;
    program.picture("log.png").await;

    let demo_folders = || {
        let entries = std::fs::read_dir(desktop.file("tmp")).unwrap();
        entries
            .filter(|entry| is_of_demo(entry.as_ref().unwrap()))
            .count()
    };
    assert_eq!(
        demo_folders(),
        1,
        "the demo's data are in a folder of their own"
    );
    program
        .press_until(&test_id("leave-demo"), &test_id("start-demo"))
        .await;
    until("nothing to be left of the demo", async || {
        (demo_folders() == 0).then_some(())
    })
    .await;

    program.quit().await;

    if is_asked_for("UPDATE_SCREENSHOT") {
        let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        std::fs::create_dir_all(&readme).unwrap();
        std::fs::copy(week, readme.join("week.png")).unwrap();
        std::fs::copy(reasons, readme.join("reasons.png")).unwrap();
    }
}

/// A task beside the list, with why it is where it is; in the dark.
async fn picture_of_reasons(program: &Program<'_>) -> PathBuf {
    let look = async |theme: &str| {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        program
            .page
            .execute(script, vec![theme.into()])
            .await
            .unwrap();
    };
    program.press("nav-tasks").await;
    let row = "[data-testid=\"task-item\"][data-title=\"Write the quarterly report\"] .cell";
    program.press_until(row, &test_id("why")).await;
    program.find_css("[data-testid=\"why\"] h4").await;
    look("dark").await;
    let picture = program.picture("reasons.png").await;
    look("system").await;
    picture
}

fn is_of_demo(entry: &DirEntry) -> bool {
    entry
        .file_name()
        .to_string_lossy()
        .starts_with("hourwright-demo-")
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of this test, not of the program"
)]
fn is_asked_for(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}
