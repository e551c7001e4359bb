//! The program from start to end: what it is built of, and how it goes down without losing anything.

use std::io::IsTerminal;
use std::process::ExitCode;

use tauri::{App, AppHandle, Manager, RunEvent};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::shown::Shown;
use crate::{commands, display, events, graphics, tray, window};

/// Runs the program until the person quits it.
pub fn run() -> ExitCode {
    log_to_stderr();
    graphics::work_around_empty_window();
    if let Err(why) = display::connect() {
        return cannot_start(&why);
    }
    let built = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _args, _folder| {
            window::show(app);
        }))
        .setup(|app| {
            set_up(app);
            Ok(())
        })
        .on_window_event(window::on_event)
        .invoke_handler(commands::all())
        .build(tauri::generate_context!());
    match built {
        Ok(app) => ExitCode::from(u8::try_from(app.run_return(on_run_event)).unwrap_or(1)),
        Err(error) => cannot_start(&error.to_string()),
    }
}

fn cannot_start(why: &str) -> ExitCode {
    tracing::error!("Hourwright cannot start: {why}");
    ExitCode::FAILURE
}

/// What is worth knowing when something is wrong; `RUST_LOG=debug` says more.
fn log_to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let shown = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .with_filter(filter);
    tracing_subscriber::registry()
        .with(shown)
        .with(engine::run_lines())
        .init();
}

/// The engine first: what follows shows it. An engine that cannot open its data is shown, too, by what it says of that.
fn set_up(app: &App) {
    let handle = app.handle();
    app.manage(tauri::async_runtime::block_on(Shown::open()));
    app.manage(tray::build(handle));
    events::forward(handle);
    quit_on_signals(handle);
    if !(started_hidden() && window::can_hide(handle)) {
        window::show(handle);
    }
}

/// Whether the session starts the program on its own, to wait in the tray.
fn started_hidden() -> bool {
    std::env::args().any(|argument| argument == "--hidden")
}

/// Ends the program the same way whoever asks: the tray, a closed window, the end of the session.
pub(crate) fn quit(app: &AppHandle) {
    app.exit(0);
}

#[expect(clippy::needless_pass_by_value, reason = "Tauri calls it so")]
fn on_run_event(app: &AppHandle, event: RunEvent) {
    if let RunEvent::Exit = event {
        tauri::async_runtime::block_on(app.state::<Shown>().shutdown());
    }
}

#[cfg(unix)]
fn quit_on_signals(app: &AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};

    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let (Ok(mut terminate), Ok(mut interrupt)) = (
            signal(SignalKind::terminate()),
            signal(SignalKind::interrupt()),
        ) else {
            tracing::warn!(
                "signals cannot be watched; SIGTERM ends the program without waiting for jobs"
            );
            return;
        };
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        quit(&app);
    });
}

#[cfg(not(unix))]
fn quit_on_signals(_app: &AppHandle) {}
