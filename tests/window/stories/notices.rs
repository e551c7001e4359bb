//! What needs a person is told of, once.

use crate::desktop::Desktop;
use crate::notifications::Notifications;
use crate::program::Program;
use crate::stories::{frozen_clock, hourwright};
use crate::wait::until;

#[tokio::test]
async fn a_task_that_cannot_be_done_in_time_is_told_of_once() {
    let desktop = Desktop::start().await;
    let notifications = Notifications::on(&desktop).await;
    hourwright(&desktop, &["settings", "set", "notify.quiet-hours", "none"]);
    hourwright(&desktop, &["workspace", "add", "Home"]);
    let mut told = Vec::new();
    // The second start has nothing to say of the first task any more.
    for title in ["Taxes & more", "Letters"] {
        let add = ["task", "add", "--workspace", "Home", title];
        let late = ["--duration", "3h", "--due", "2026-11-24T10:00:00Z"];
        hourwright(&desktop, &[&add[..], &late[..]].concat());
        hourwright(&desktop, &["schedule", "--workspace", "Home"]);
        told.push((
            "A task cannot be done in time".to_owned(),
            format!("{} (Home)", title.replace('&', "&amp;")),
        ));
        let program = Program::start(&desktop, &frozen_clock()).await;
        until("the notification", async || {
            (notifications.shown().len() >= told.len()).then_some(())
        })
        .await;
        program.quit().await;
        assert_eq!(notifications.shown(), told);
    }
}
