//! One file a story.

mod account;
mod closing;
mod demo;

use crate::program::{Program, test_id};

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

/// Opens the page and waits until the newest line of the sync log says that it worked.
async fn read_sync_log(program: &Program<'_>) -> String {
    program.press("nav-log").await;
    program.text("sync-log-row").await
}
