//! What the tray does: with the block that comes next, while the window is closed; with a task in one line; with a pause.

use crate::desktop::Desktop;
use crate::page::test_id;
use crate::program::Program;
use crate::screen::Screen;
use crate::stories::{frozen_clock, plan_first_week};
use crate::tray::Panel;
use crate::wait::until;

/// As the driver names the keys.
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

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

#[tokio::test]
async fn the_trays_small_window_takes_a_task_in_one_line_and_goes() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Report").await;
    program.press("nav-tasks").await;
    program.find_css(&in_list("Report")).await;

    panel.click("New task …").await;
    program
        .within_second_window(async || {
            let line = program.find("quick-add").await;
            line.send_keys("Call Priya 45m by fri").await.unwrap();
            program.says("quick-chip", "45 min").await;
            program.picture("quick-add.png").await;
            // The window goes, and with it the answer to the key.
            let _ = line.send_keys(ENTER).await;
        })
        .await;
    program.find_css(&in_list("Call Priya")).await;

    // Each time it is a new one, and Escape closes it without a trace.
    panel.click("New task …").await;
    program
        .within_second_window(async || {
            let line = program.find("quick-add").await;
            assert_eq!(line.prop("value").await.unwrap().as_deref(), Some(""));
            line.send_keys("Nothing").await.unwrap();
            let _ = line.send_keys(ESCAPE).await;
        })
        .await;
    assert_eq!(program.count(&in_list("Nothing")).await, 0);
    program.quit().await;
}

/// However large everything is shown, nothing of the small window has to be scrolled to.
#[tokio::test]
async fn the_trays_small_window_grows_with_what_is_in_it() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Report").await;
    let all_in_view_at = async |size: &str| {
        let script = format!("localStorage.setItem('hourwright.size', '{size}')");
        program.page.execute(&script, Vec::new()).await.unwrap();
        panel.click("New task …").await;
        program
            .within_second_window(async || {
                let line = program.find("quick-add").await;
                let words =
                    "Report on the year 3h !high by fri 17:00 #work ~30m-2h not before mon @none";
                line.send_keys(words).await.unwrap();
                program.says("quick-chip", "3 h").await;
                program
                    .until("all of it to be in view", async || {
                        let fits =
                            "const { scrollHeight, clientHeight } = document.querySelector('main');
                            return scrollHeight <= clientHeight && innerWidth >= 600";
                        let fits = program.page.execute(fits, Vec::new()).await.ok()?;
                        (fits == true).then_some(())
                    })
                    .await;
                program.picture(&format!("quick-add-{size}.png")).await;
                let _ = line.send_keys(ESCAPE).await;
            })
            .await;
    };
    all_in_view_at("100").await;
    all_in_view_at("200").await;
    program.quit().await;
}

#[tokio::test]
async fn the_tray_pauses_for_an_hour_and_takes_it_back() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Report").await;
    program.press("nav-jobs").await;
    program.find("pause-hour").await;

    panel.click("Pause for 1 h").await;
    program
        .says_css("main", "Nothing starts by the clock until")
        .await;
    program.says("pause-jobs", "Resume").await;
    let resume = until("the tray to say how the pause ends", async || {
        let menu = panel.menu().await;
        let line = menu.iter().find(|line| line.label.starts_with("Resume"))?;
        Some(line.label.clone())
    })
    .await;
    assert!(resume.contains("paused until"), "{resume}");

    panel.click(&resume).await;
    program.find("pause-hour").await;
    until("the tray to offer a pause again", async || {
        let menu = panel.menu().await;
        menu.iter()
            .any(|line| line.label == "Pause for 1 h")
            .then_some(())
    })
    .await;
    program.quit().await;
}

/// The selector of a task in the list.
fn in_list(title: &str) -> String {
    format!("{}[data-title=\"{title}\"]", test_id("task-item"))
}
