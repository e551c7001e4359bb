//! One module a group of commands; each reads its arguments, asks the engine once, and prints.

mod background;
mod blocks;
mod care;
mod demo;
mod explain;
mod look;
mod plan;
mod report;
mod sign_in;
mod sync;
mod tasks;
mod week_text;
mod workspaces;

use std::time::Instant;

use engine::{Code, Config, Engine, Error};
use tokio_util::sync::CancellationToken;

use crate::args::{Args, Command};
use crate::output::Output;

/// Runs a command and gives its exit code. `started` is when the process began; an interrupt cancels `cancel`.
pub(crate) fn run(
    args: Args,
    output: &Output,
    started: Instant,
    cancel: &CancellationToken,
) -> Result<u8, Error> {
    let data_dir = args.data_dir;
    let config = || Config::from_env(data_dir.clone());
    let open = || Engine::open(config()?);
    match args.command {
        Command::Plan(plan) => plan::bare(&plan, output, started, cancel),
        Command::Demo(demo) => demo::run(&demo, output, cancel),
        Command::Workspace(command) => workspaces::run(&open()?, command, output, cancel),
        Command::Calendars(calendars) => workspaces::calendars(&open()?, calendars, output),
        Command::Hours(command) => workspaces::hours(&open()?, command, output),
        Command::Settings(command) => workspaces::settings(&open()?, command, output),
        Command::Login(login) => sign_in::login(&open()?, &login, output, cancel),
        Command::Logout(place) => sign_in::logout(&open()?, &place.workspace, output, cancel),
        Command::Sync(sync) => sync::sync(&open()?, sync, output, cancel),
        Command::Log(log) => sync::log(&open()?, &log, output),
        Command::Jobs(jobs) => sync::jobs(&open()?, &jobs, output),
        Command::Report(args) => report::report(&open()?, &args, output),
        Command::Events(events) => look::events(&open()?, &events, output),
        Command::Slots(slots) => look::slots(&open()?, &slots, output),
        Command::Task(command) => tasks::run(&open()?, *command, output),
        Command::Schedule(schedule) => plan::schedule(&open()?, &schedule, output, started, cancel),
        Command::Explain(task) => explain::explain(&open()?, &task, output),
        Command::WhatIf(args) => explain::what_if(&open()?, *args, output, started, cancel),
        Command::Capacity(place) => explain::capacity(&open()?, &place.workspace, output),
        Command::Blocks(command) => blocks::run(&open()?, command, output, cancel),
        Command::Run(args) if args.systemd_unit => {
            background::print_unit(data_dir.as_deref(), output)
        }
        Command::Run(_) => background::run(&open()?, output, cancel),
        Command::Backup(args) => care::backup(&open()?, &args.file, output),
        Command::Restore(args) => care::restore(&config()?, &args.file, output),
        Command::Export(args) => care::export(&open()?, &args, output),
        Command::Import(args) => care::import(&open()?, &args, output),
        Command::Doctor => care::doctor(&config()?, output),
    }
}

/// Runs what waits for Google. An interrupt reaches it through its token; what it then still has to put in order it may
/// finish.
fn wait_for<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Error::new(Code::Internal, format!("no runtime: {e}")))?;
    let result = runtime.block_on(work);
    // A keychain that hangs must not keep the program from ending.
    runtime.shutdown_background();
    result
}
