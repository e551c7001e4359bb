//! `demo`: everything at once, on this machine alone.

use ::demo::{Demo, WORKSPACE};
use engine::view::WeekView;
use engine::{Code, Config, Error};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{wait_for, week_text};
use crate::args::DemoArgs;
use crate::output::Output;

pub(crate) fn run(
    args: &DemoArgs,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let clock = Config::from_env(None)?.clock;
    wait_for(async {
        let demo = tokio::select! {
            demo = Demo::start(clock) => demo?,
            () = cancel.cancelled() => return Err(Error::new(Code::Cancelled, "interrupted")),
        };
        let shown = if args.serve {
            output.line_of_json(&demo.environment())
        } else {
            show_week(&demo, output)
        };
        if args.serve && shown.is_ok() {
            eprintln!("The demo's server is up; Ctrl+C ends it.");
            cancel.cancelled().await;
        }
        demo.stop().await;
        shown.map(|()| 0)
    })
}

fn show_week(demo: &Demo, output: &Output) -> Result<(), Error> {
    let engine = demo.engine();
    let week: WeekView = engine.week(WORKSPACE, None, 7)?;
    let runs = engine.sync_log(Some(WORKSPACE), 50)?;
    let tasks = engine.tasks(WORKSPACE)?;
    let all = json!({ "week": week, "runs": runs.runs, "tasks": tasks.tasks });
    output.result(&all, |_| week_text::week(&week, &runs, &tasks))
}
