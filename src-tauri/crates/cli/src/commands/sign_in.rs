//! `login` and `logout`.

use std::io::{IsTerminal as _, stdin};
use std::time::Duration;

use engine::{Engine, Error, Mode, Paste};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::wait_for;
use crate::args::{LoginArgs, ModeArg};
use crate::output::Output;

pub(crate) fn login(
    engine: &Engine,
    args: &LoginArgs,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let mode = match args.mode {
        ModeArg::Careful => Mode::Careful,
        ModeArg::Full => Mode::Full,
    };
    let limit = Duration::from_secs(args.timeout);
    let show = |url: String, paste: Paste| {
        if args.no_browser {
            // Whoever reads stdout is waiting for this line; if nobody can, the wait below will end by its limit.
            let _ = output.line_of_json(&json!({ "url": url }));
            if stdin().is_terminal() {
                std::thread::spawn(move || read_answer(&paste));
            }
        } else {
            eprintln!("Continue in your browser. If none opened, go to:\n{url}");
            engine::open_browser(&url);
        }
    };
    let account = wait_for(engine.login(&args.place.workspace, mode, limit, cancel, show))?;
    if args.no_browser {
        output.line_of_json(&json!({ "account": account }))?;
    } else {
        output.result(&json!({ "account": account }), |_| {
            format!("Signed in as {account}.\n")
        })?;
    }
    Ok(0)
}

/// The answer of a browser on another machine, from the person. Nobody waits for this to end.
fn read_answer(paste: &Paste) {
    eprintln!(
        "If the browser ends on a page that it cannot open, paste the address of that page here:"
    );
    for line in stdin().lines().map_while(Result::ok) {
        match paste.take(&line) {
            Ok(()) => return,
            Err(error) => eprintln!("{error}"),
        }
    }
}

pub(crate) fn logout(
    engine: &Engine,
    workspace: &str,
    output: &Output,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    wait_for(engine.logout(workspace, cancel))?;
    output.result(&json!({ "workspace": workspace, "account": null }), |_| {
        format!("{workspace} is signed out. Its events stay until the workspace is removed.\n")
    })?;
    Ok(0)
}
