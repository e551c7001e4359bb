//! From the first start to a planned week, which is there again after a restart.

use crate::desktop::Desktop;
use crate::program::Program;
use crate::stories::{frozen_clock, in_week, plan_first_week};

#[tokio::test]
async fn three_steps_lead_to_a_planned_week_that_a_restart_keeps() {
    let desktop = Desktop::start().await;
    let program = Program::start(&desktop, &frozen_clock()).await;
    plan_first_week(&program, "Write the report").await;
    program.picture("first-week.png").await;
    program.quit().await;

    let program = Program::start(&desktop, &frozen_clock()).await;
    program
        .find_css(&in_week("block", "Write the report"))
        .await;
    program.press("nav-tasks").await;
    program
        .find_css("[data-testid=\"task-item\"][data-title=\"Write the report\"]")
        .await;
    program.quit().await;
}
