//! A person plans: a line becomes a task, its block is moved by hand, and each place has a reason.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::desktop::Desktop;
use crate::page::test_id;
use crate::program::Program;
use crate::stories::{add_task, blocks_of, frozen_clock, home, hourwright, in_week, plan_now};
use crate::wait::until;

#[tokio::test]
async fn a_line_becomes_a_task_and_a_block() {
    let desktop = Desktop::start().await;
    home(&desktop);
    let program = Program::start(&desktop, &frozen_clock()).await;
    program.press("nav-tasks").await;
    let line = program.find("quick-add").await;
    line.send_keys("Write report 2h !high by fri 17:00")
        .await
        .unwrap();
    for kind in ["duration", "priority", "due"] {
        let chip = format!("{}[data-kind={kind}]", test_id("quick-chip"));
        program.find_css(&chip).await;
    }
    program.picture("quick-add.png").await;
    program.press("quick-add-button").await;
    let task = "[data-testid=\"task-item\"][data-title=\"Write report\"]";
    program.find_css(task).await;

    plan_now(&program).await;
    program.press("nav-week").await;
    program.find_css(&in_week("block", "Write report")).await;
    program.quit().await;

    let listed = hourwright(&desktop, &["task", "list", "--workspace", "Home"]);
    let [task] = listed["tasks"].as_array().unwrap().as_slice() else {
        panic!("one line is one task: {listed}");
    };
    assert_eq!(task["priority"], "high");
    assert_eq!(task["duration_minutes"], 120);
    assert!(
        task["due"]
            .as_str()
            .unwrap()
            .starts_with("2026-11-27T17:00"),
        "{task}"
    );
}

#[tokio::test]
async fn a_block_that_is_dragged_is_pinned_there_until_that_is_undone() {
    let desktop = Desktop::start().await;
    home(&desktop);
    let task = add_task(&desktop, "Report", &["--duration", "2h"]);
    hourwright(&desktop, &["schedule", "--workspace", "Home"]);
    let before = blocks_of(&desktop, &task);
    assert_eq!(before[0]["pinned"], false, "{before}");

    let program = Program::start(&desktop, &frozen_clock()).await;
    let block = in_week("block", "Report");
    program.find_css(&block).await;
    program.find("task-item").await;
    program.hold_messages().await;
    program.drag(&block, 1, 1).await;
    program.find_css(&format!("{block}.pinned")).await;
    program.picture("dragged.png").await;
    let after = blocks_of(&desktop, &task);
    let moved = SignedDuration::from_hours(25);
    assert_eq!(start(&after).duration_since(start(&before)), moved);
    assert_eq!(after[0]["pinned"], true, "{after}");

    let undo = format!("{} .action", test_id("toast"));
    program.press_css(&undo).await;
    program.find_css(&format!("{block}:not(.pinned)")).await;
    until("the store to have it as it was", async || {
        (blocks_of(&desktop, &task) == before).then_some(())
    })
    .await;
    program.quit().await;
}

fn start(blocks: &Value) -> Timestamp {
    blocks[0]["start"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_block_says_why_it_is_where_it_is() {
    let desktop = Desktop::start().await;
    home(&desktop);
    add_task(
        &desktop,
        "Letters",
        &[
            "--duration",
            "2h",
            "--priority",
            "high",
            "--due",
            "2026-11-24",
        ],
    );
    add_task(&desktop, "Report", &["--duration", "1h"]);
    hourwright(&desktop, &["schedule", "--workspace", "Home"]);

    let program = Program::start(&desktop, &frozen_clock()).await;
    program
        .press_until(&in_week("block", "Report"), &test_id("block-why"))
        .await;
    program
        .press_until(&test_id("block-why"), &test_id("why"))
        .await;
    program
        .says("why", "The time before is worth more to “Letters”.")
        .await;
    program.picture("why.png").await;
    // What is in the way is named one by one.
    let details = format!("{} details", test_id("why"));
    program
        .press_until(&format!("{details} summary"), &format!("{details}[open]"))
        .await;
    program.says_css(&details, "Letters").await;
    program.quit().await;
}
