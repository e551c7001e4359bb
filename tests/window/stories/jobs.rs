//! The dashboard: a run that fails says so and is made good, one that hangs is cancelled, and a pause lasts.

use fake_google::{Clock, FakeGoogle, Fault, Options, RetryAfter, When, seed};

use crate::desktop::Desktop;
use crate::page::{test_id, without};
use crate::program::Program;
use crate::sign_in::{connect, endpoints, install_browser};
use crate::stories::{any_in_week, hourwright, pause_jobs};

/// More than all tries of one run.
const ALL: u32 = 1000;

#[tokio::test]
async fn a_failed_run_is_shown_and_run_again_and_a_hanging_one_is_cancelled() {
    let desktop = Desktop::start().await;
    let sample = seed::sample_month(Clock::real().now(), "Europe/Berlin");
    let google = FakeGoogle::start(Options::with_accounts([sample]))
        .await
        .unwrap();
    install_browser(&desktop);
    let program = Program::start(&desktop, &endpoints(&google)).await;
    connect(&desktop, &program).await;
    program.find_css(&any_in_week("event")).await;
    pause_jobs(&program).await;

    google.fail_next(When::list(), Fault::Unavailable(RetryAfter::Absent), ALL);
    program.press("run-now").await;
    let details = test_id("job-details");
    program.press_until(&batch_sync("failed"), &details).await;
    program
        .says("job-details", "Google has trouble (503)")
        .await;
    let attempt = format!("{details} ol:not(.lines) li");
    program.says_css(&attempt, "bad-response").await;
    program.says("job-told", "trying again attempt=2").await;
    program.picture("job-failed.png").await;

    google.clear_faults();
    program
        .press_until(&test_id("run-again"), &without("job-details"))
        .await;
    program.find_css(&batch_sync("completed")).await;

    google.fail_next(When::list(), Fault::Silence, ALL);
    program.press("run-now").await;
    google.went_silent().await;
    program.press_until(&batch_sync("running"), &details).await;
    program
        .press_until(&test_id("cancel-job"), &batch_sync("cancelled"))
        .await;
    program.quit().await;
    assert_eq!(google.violations(), []);
}

#[tokio::test]
async fn a_pause_of_all_jobs_outlasts_a_restart() {
    let desktop = Desktop::start().await;
    hourwright(&desktop, &["workspace", "add", "Home"]);
    let program = Program::start(&desktop, &[]).await;
    pause_jobs(&program).await;
    program.quit().await;

    let program = Program::start(&desktop, &[]).await;
    program.press("nav-jobs").await;
    program.says("pause-jobs", "Resume").await;
    program
        .says_css("main", "Nothing starts by the clock")
        .await;
    program.press("pause-jobs").await;
    program.says("pause-jobs", "Pause all").await;
    program.quit().await;
}

/// A run of that job in that state.
fn batch_sync(state: &str) -> String {
    format!(
        "{}[data-job=batch-sync][data-state={state}]",
        test_id("job-row")
    )
}
