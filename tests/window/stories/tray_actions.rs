//! What the tray does with the block that comes next, while the window is closed.

use crate::desktop::Desktop;
use crate::program::Program;
use crate::screen::Screen;
use crate::stories::{frozen_clock, plan_first_week};
use crate::tray::Panel;
use crate::wait::until;

#[tokio::test]
async fn the_tray_starts_extends_and_ends_the_next_block() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    let says = async |start: &str| {
        until(&format!("the tray to say {start:?}"), async || {
            let menu = panel.menu().await;
            menu.iter()
                .any(|line| line.label.starts_with(start))
                .then_some(())
        })
        .await;
    };
    let can = async |label: &str, can: bool| {
        until(&format!("{label:?} to be enabled: {can}"), async || {
            let menu = panel.menu().await;
            menu.iter()
                .any(|line| line.label == label && line.enabled == can)
                .then_some(())
        })
        .await;
    };
    says("Nothing planned next").await;
    can("Done", false).await;

    plan_first_week(&program, "Report").await;
    says("Next: Report").await;
    Screen::of(&desktop).close_window().await;
    can("Start now", true).await;
    can("15 more minutes", false).await;
    panel.click("Start now").await;
    says("Now: Report, 60 min left").await;
    can("Start now", false).await;
    panel.click("15 more minutes").await;
    says("Now: Report, 75 min left").await;
    panel.click("Done").await;
    says("Nothing planned next").await;
    program.quit().await;
}
