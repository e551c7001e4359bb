//! `run`: the background without a window, for servers and login sessions.

use engine::{Code, Engine, Error};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::wait_for;
use crate::output::Output;

/// Ends only by being interrupted, and says so with its exit code. Where another program starts the jobs already, it waits
/// until that one ends.
pub(crate) fn run(
    engine: &Engine,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    wait_for(async {
        engine.start_background().await?;
        let scheduling = engine.is_scheduling();
        if output.is_json() {
            output.line_of_json(&json!({ "scheduling": scheduling }))?;
        }
        eprintln!(
            "hourwright: {}; Ctrl+C ends it",
            if scheduling {
                "jobs start by the clock"
            } else {
                "another Hourwright starts the jobs, and this one waits until it ends"
            }
        );
        cancel.cancelled().await;
        engine.shutdown().await;
        Ok(Code::Cancelled.exit())
    })
}
