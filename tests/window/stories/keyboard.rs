//! By keyboard alone, and in German.

use fantoccini::key::Key;

use crate::desktop::Desktop;
use crate::program::Program;
use crate::stories::{frozen_clock, plan_first_week};
use crate::tray::Panel;
use crate::wait::until;

#[tokio::test]
async fn the_palette_leads_everywhere() {
    let desktop = Desktop::start().await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Write the report").await;

    program.open_palette().await;
    let field = program.find("palette").await;
    field.send_keys("settings").await.unwrap();
    field.send_keys(&Key::Enter.to_string()).await.unwrap();
    program.find("backup").await;

    program.open_palette().await;
    let field = program.find("palette").await;
    field.send_keys("write the rep").await.unwrap();
    program
        .says_css(
            "[data-testid=palette-item][aria-selected=true]",
            "Write the report",
        )
        .await;
    program.picture("palette.png").await;
    field.send_keys(&Key::Enter.to_string()).await.unwrap();
    let title = program.find("task-title").await;
    assert_eq!(
        title.prop("value").await.unwrap().as_deref(),
        Some("Write the report"),
        "the task is open"
    );
    program.quit().await;
}

#[tokio::test]
async fn everything_grows_and_stays_so() {
    let desktop = Desktop::start().await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Report").await;
    let width = async |program: &Program<'_>| {
        let width = program.page.execute("return innerWidth", Vec::new()).await;
        width.ok()?.as_i64()
    };
    let usual = width(&program).await.unwrap();
    let grow = "document.body.dispatchEvent(new KeyboardEvent('keydown', \
         { key: '+', ctrlKey: true, bubbles: true, cancelable: true }))";
    program
        .until("the window to hold half as much", async || {
            program.page.execute(grow, Vec::new()).await.ok()?;
            (width(&program).await? <= usual / 2).then_some(())
        })
        .await;
    program.picture("zoomed.png").await;
    // In the smallest window, too, nothing is out of reach to the right.
    program.page.set_window_size(800, 560).await.unwrap();
    program
        .until("the page to fit into the smallest window", async || {
            let fits = "const { scrollWidth } = document.documentElement;
                return innerWidth <= 400 && scrollWidth <= innerWidth";
            let fits = program.page.execute(fits, Vec::new()).await.ok()?;
            (fits == true).then_some(())
        })
        .await;
    program.picture("zoomed-small.png").await;
    program.quit().await;

    let program = Program::start(&desktop, &frozen_clock()).await;
    program.find("week-grid").await;
    program
        .until("the size to be remembered", async || {
            (width(&program).await? <= usual / 2).then_some(())
        })
        .await;
    program.quit().await;
}

#[tokio::test]
async fn german_is_spoken_by_window_and_tray() {
    let desktop = Desktop::start().await;
    let panel = Panel::on(&desktop).await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Bericht").await;
    program.press("nav-settings").await;
    // The page grows while it is read from the store, and a click may land where the label was.
    program
        .until("the sidebar to be German", async || {
            let label = program.find_css("label:has(input[value=de])").await;
            label.click().await.ok()?;
            let words = program.find("nav-week").await.text().await.ok()?;
            (words == "Woche").then_some(())
        })
        .await;
    until("the tray to be German", async || {
        let menu = panel.menu().await;
        menu.iter()
            .any(|line| line.label == "Beenden")
            .then_some(())
    })
    .await;
    program.picture("german.png").await;
    program.quit().await;

    let program = Program::start(&desktop, &frozen_clock()).await;
    program.says("nav-week", "Woche").await;
    program.quit().await;
}
