//! Closing the window: it hides where a tray can bring it back, and ends the program where none can.

use crate::desktop::Desktop;
use crate::page::test_id;
use crate::program::{Program, Unseen};
use crate::screen::Screen;
use crate::stories::frozen_clock;
use crate::tray::Panel;
use crate::wait::until;

#[tokio::test]
async fn with_a_tray_closing_hides_and_quit_quits() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &[]).await;
    let screen = Screen::of(&desktop);

    screen.close_window().await;
    screen.hides().await;
    panel.click("Open Hourwright").await;
    screen.shows("the tray to bring it back").await;

    screen.close_window().await;
    screen.hides().await;
    program.start_again();
    screen.shows("a second start to bring it back").await;

    panel.click("Quit").await;
    program.ended().await;
}

#[tokio::test]
async fn without_a_tray_closing_ends_the_program() {
    let desktop = Desktop::start().await;
    let program = Program::start(&desktop, &[]).await;
    program.find("start-without").await;
    Screen::of(&desktop).close_window().await;
    program.ended().await;
}

#[tokio::test]
async fn where_icons_are_taken_in_but_not_drawn_closing_ends_the_program() {
    let desktop = Desktop::start().await;
    let _panel = Panel::without_host(&desktop).await;
    let screen = Screen::of(&desktop);
    // Nor does it hide where the session starts it.
    let program = Program::start_hidden(&desktop).await;
    screen.shows("the window").await;
    program.find("start-without").await;
    screen.close_window().await;
    program.ended().await;
}

#[tokio::test]
async fn without_a_tray_a_window_closed_at_once_ends_the_program() {
    let desktop = Desktop::start().await;
    let screen = Screen::of(&desktop);
    let program = Unseen::start(&desktop, &[], &[]);
    screen.close_window_at_once().await;
    let status = program.ended().await;
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn with_a_tray_a_window_closed_at_once_comes_back() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let screen = Screen::of(&desktop);
    let program = Unseen::start(&desktop, &[], &[]);
    screen.close_window_at_once().await;
    screen.hides().await;
    panel.click("Open Hourwright").await;
    screen.shows("the tray to bring it back").await;
    panel.click("Quit").await;
    let status = program.ended().await;
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn the_tray_names_the_next_block_and_syncs() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    let next = async || {
        panel
            .menu()
            .await
            .into_iter()
            .find(|line| !line.enabled)
            .unwrap()
            .label
    };

    let labels: Vec<String> = panel
        .menu()
        .await
        .into_iter()
        .map(|line| line.label)
        .collect();
    assert_eq!(
        labels,
        [
            "Open Hourwright",
            "New task …",
            "Nothing planned next",
            "Start now",
            "Done",
            "15 more minutes",
            "Not now",
            "Nothing is at risk",
            "Plan now",
            "Sync now",
            "Pause for 1 h",
            "Quit"
        ]
    );
    program
        .press_until(&test_id("start-demo"), &test_id("week-grid"))
        .await;
    until("the tray to name the next block", async || {
        next().await.starts_with("Next: ").then_some(())
    })
    .await;

    program.press("nav-log").await;
    program.find("sync-log-row").await;
    let before = program.count("[data-testid=\"sync-log-row\"]").await;
    panel.click("Sync now").await;
    until("new rows in the sync log", async || {
        (program.count("[data-testid=\"sync-log-row\"]").await > before).then_some(())
    })
    .await;
    program.quit().await;
}
