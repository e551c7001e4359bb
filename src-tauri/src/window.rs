//! The main window: shown, hidden to the tray, closed.

use tauri::{AppHandle, Manager, Window, WindowEvent};

use crate::app::quit;
use crate::shown::Shown;
use crate::{panel, tray};

/// As the configuration names it.
const LABEL: &str = "main";

/// Brings the window to the front, from wherever it is.
pub(crate) fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    let shown = window
        .show()
        .and_then(|()| window.unminimize())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!("the window cannot be shown: {error}");
    }
}

/// Whether a hidden window could be brought back: there is an icon, and a panel that shows it.
pub(crate) fn can_hide(app: &AppHandle) -> bool {
    tray::is_built(app) && panel::shows_tray_icons()
}

/// Coming to the front brings what is shown up to date. Closing hides where that is safe, and ends the program elsewhere.
pub(crate) fn on_event(window: &Window, event: &WindowEvent) {
    let app = window.app_handle();
    if window.label() != LABEL {
        return;
    }
    match event {
        WindowEvent::Focused(true) => focused(app),
        WindowEvent::Focused(false) => blurred(app),
        WindowEvent::CloseRequested { api, .. } => {
            api.prevent_close();
            if !can_hide(app) || window.hide().is_err() {
                quit(app);
            }
        }
        _ => {}
    }
}

fn focused(app: &AppHandle) {
    // Before the engine is there, there is nothing to bring up to date.
    let Some(Ok(engine)) = app.try_state::<Shown>().map(|shown| shown.engine()) else {
        return;
    };
    tauri::async_runtime::spawn(async move { engine.focused().await });
}

fn blurred(app: &AppHandle) {
    if let Some(Ok(engine)) = app.try_state::<Shown>().map(|shown| shown.engine()) {
        engine.blurred();
    }
}
