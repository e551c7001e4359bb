//! `hourwright`: the engine from a terminal.
//!
//! The contract (`cli.md`) fixes names, exit codes and JSON. Every command is: read the arguments, one call into the
//! engine, print what came back. Links no GUI library.

mod args;
mod commands;
mod interrupt;
mod output;
mod table;

use std::io::IsTerminal;
use std::process::ExitCode;
use std::time::Instant;

use args::Args;
use clap::Parser;
use clap::error::ErrorKind;
use engine::Error;
use output::Output;

fn main() -> ExitCode {
    let started = Instant::now();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return refuse(&error),
    };
    log_to_stderr();
    let output = Output::new(args.json);
    match commands::run(args, &output, started, &interrupt::token()) {
        Ok(exit) => ExitCode::from(exit),
        Err(error) => {
            output.failure(&error);
            ExitCode::from(error.code.exit())
        }
    }
}

/// Help and version are no errors; anything else is one line and exit code 2.
fn refuse(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // A closed pipe is the reader's choice.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return give_up(&Error::invalid(
            "say what to do, like `hourwright demo`; --help lists the commands",
        ));
    }
    give_up(&Error::invalid(usage_line(error)))
}

fn give_up(error: &Error) -> ExitCode {
    let json = std::env::args_os().any(|arg| arg == "--json");
    Output::new(json).failure(error);
    ExitCode::from(error.code.exit())
}

/// clap's message without its paragraphs, tips and colours.
fn usage_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim);
    let message: Vec<&str> = lines
        .take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"))
        .filter(|line| !line.is_empty() && !line.starts_with("tip:"))
        .collect();
    let message = message.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    format!("{message} (see --help)")
}

/// Warnings of the engine go to stderr; `RUST_LOG` shows more.
fn log_to_stderr() {
    use tracing_subscriber::layer::SubscriberExt;
    use tracing_subscriber::util::SubscriberInitExt;
    use tracing_subscriber::{EnvFilter, Layer};
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let shown = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .without_time()
        .with_target(false)
        .with_filter(filter);
    tracing_subscriber::registry()
        .with(shown)
        .with(engine::run_lines())
        .init();
}
