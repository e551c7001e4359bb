//! A sync that fails says so and why; the next one that works takes it back.

use fake_google::{Clock, FakeGoogle, Fault, Options, When, seed};

use crate::desktop::Desktop;
use crate::page::test_id;
use crate::program::Program;
use crate::sign_in::{connect, endpoints, install_browser};
use crate::stories::account::add_event;
use crate::stories::in_week;

#[tokio::test]
async fn a_sync_that_fails_is_told_and_the_next_recovers() {
    let desktop = Desktop::start().await;
    let google = FakeGoogle::start(Options::with_accounts([seed::sample_month(
        Clock::real().now(),
        "Europe/Berlin",
    )]))
    .await
    .unwrap();
    install_browser(&desktop);
    let program = Program::start(&desktop, &endpoints(&google)).await;
    connect(&desktop, &program).await;
    let pill = |state: &str| format!("{}.{state}", test_id("sync-status"));
    program.find_css(&pill("synced")).await;

    google.fail_next(
        When::list(),
        Fault::Forbidden("accessNotConfigured".to_owned()),
        20,
    );
    add_event(&google, "After the outage");
    program.press("nav-log").await;
    program.press("sync-now").await;
    program
        .find_css(&format!(
            "{}[data-status=\"failed\"]",
            test_id("sync-log-row")
        ))
        .await;
    program.find_css(&pill("failed")).await;
    program.picture("sync-failed.png").await;

    google.clear_faults();
    program.press("sync-now").await;
    program.find_css(&pill("synced")).await;
    program.press("nav-week").await;
    program
        .find_css(&in_week("event", "After the outage"))
        .await;
    program.quit().await;
}
