//! How the program comes up: hidden, where the session starts it, and with words where its data cannot be used.

use std::process::Stdio;

use crate::desktop::Desktop;
use crate::program::{Program, executable};
use crate::screen::Screen;
use crate::tray::Panel;

#[tokio::test]
async fn started_hidden_it_waits_in_the_tray() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start_hidden(&desktop).await;
    let screen = Screen::of(&desktop);

    program.find("start-demo").await;
    assert!(
        !screen.shows_window(),
        "the page is ready, and nobody sees it"
    );
    panel.click("Open Hourwright").await;
    screen.shows("the tray to show it").await;
    program.quit().await;
}

#[tokio::test]
async fn started_hidden_without_a_tray_it_shows_itself() {
    let desktop = Desktop::start().await;
    let program = Program::start_hidden(&desktop).await;
    let screen = Screen::of(&desktop);
    screen.shows("the window").await;
    program.quit().await;
}

#[tokio::test]
async fn without_a_display_it_says_so_and_ends() {
    let desktop = Desktop::start().await;
    let start = |display: Option<&str>| {
        let mut command = desktop.command(executable());
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        command.envs(display.map(|name| ("DISPLAY", name)));
        let ended = command.stderr(Stdio::piped()).output().unwrap();
        let said = String::from_utf8(ended.stderr).unwrap();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    };
    let said = start(None);
    assert!(
        said.contains("neither DISPLAY nor WAYLAND_DISPLAY is set"),
        "{said}"
    );
    assert!(
        said.contains("Start Hourwright from within a desktop session"),
        "{said}"
    );
    let said = start(Some(":65535"));
    assert!(
        said.contains("DISPLAY is \":65535\", and nothing answers there"),
        "{said}"
    );
    assert!(!desktop.data_dir().exists(), "nothing was begun");
}

#[tokio::test]
async fn a_damaged_database_is_kept_and_explained() {
    let desktop = Desktop::start().await;
    let database = desktop.data_dir().join("hourwright.db");
    let damaged = "not a database, and much longer than the header of one".repeat(20);
    std::fs::create_dir(desktop.data_dir()).unwrap();
    std::fs::write(&database, &damaged).unwrap();

    let program = Program::start(&desktop, &[]).await;
    program.says_css("main", "hourwright.db is damaged").await;
    program.says_css("main", "it was left as it is").await;
    assert_eq!(std::fs::read_to_string(&database).unwrap(), damaged);
    program.quit().await;
}
