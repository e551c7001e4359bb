//! One module a group of commands; each reads its arguments, asks the engine once, and prints.

mod care;
mod demo;
mod look;
mod plan;
mod sign_in;
mod sync;
mod tasks;
mod week_text;
mod workspaces;

use std::future::Future;
use std::time::Instant;

use engine::{Code, Config, Engine, Error};
use tokio_util::sync::CancellationToken;

use crate::args::{Args, Command};
use crate::output::Output;

/// Runs a command and gives its exit code. `started` is when the process began.
pub(crate) fn run(args: Args, output: &Output, started: Instant) -> Result<u8, Error> {
    let data_dir = args.data_dir;
    let open = || Engine::open(Config::from_env(data_dir)?);
    match args.command {
        Command::Plan(plan) => plan::bare(&plan, output, started),
        Command::Demo(demo) => demo::run(&demo, output),
        Command::Workspace(command) => workspaces::run(&open()?, command, output),
        Command::Calendars(calendars) => workspaces::calendars(&open()?, calendars, output),
        Command::Hours(command) => workspaces::hours(&open()?, command, output),
        Command::Settings(command) => workspaces::settings(&open()?, command, output),
        Command::Login(login) => sign_in::login(&open()?, login, output),
        Command::Logout(place) => sign_in::logout(&open()?, &place.workspace, output),
        Command::Sync(sync) => sync::sync(&open()?, sync, output),
        Command::Log(log) => sync::log(&open()?, &log, output),
        Command::Jobs(jobs) => sync::jobs(&open()?, &jobs, output),
        Command::Events(events) => look::events(&open()?, &events, output),
        Command::Slots(slots) => look::slots(&open()?, &slots, output),
        Command::Task(command) => tasks::run(&open()?, command, output),
        Command::Schedule(schedule) => plan::schedule(&open()?, &schedule, output, started),
        Command::Doctor => care::doctor(&open()?, output),
    }
}

/// Runs what waits for Google, until it is done or the person interrupts it; what it then still has to put in order it
/// may finish.
fn wait_for<T, F: Future<Output = Result<T, Error>>>(
    work: impl FnOnce(CancellationToken) -> F,
) -> Result<T, Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|e| Error::new(Code::Internal, format!("no runtime: {e}")))?;
    let result = runtime.block_on(async {
        let cancel = CancellationToken::new();
        tokio::spawn(cancel_on_signal(cancel.clone()));
        work(cancel).await
    });
    // A keychain that hangs must not keep the program from ending.
    runtime.shutdown_background();
    result
}

/// Interrupts from the terminal and from the system mean the same.
async fn cancel_on_signal(cancel: CancellationToken) {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    cancel.cancel();
}
