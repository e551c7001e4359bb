//! The small window for a task in one line, asked for from the tray. It is made anew each time: nobody finds yesterday's
//! half sentence in it, and it costs nothing while it is away.

use tauri::{AppHandle, Manager, WebviewUrl, WebviewWindowBuilder};

use crate::words::Words;

const LABEL: &str = "quick-add";
/// The interface knows by this which window it is in.
const PAGE: &str = "index.html#quick-add";
/// For the line, two rows of chips and a word of refusal.
const SIZE: (f64, f64) = (620.0, 168.0);

/// Shows the window, or brings it to the front.
pub(crate) fn show(app: &AppHandle, words: &Words) {
    let shown = match app.get_webview_window(LABEL) {
        Some(window) => window.show().and_then(|()| window.set_focus()),
        None => WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(PAGE.into()))
            .title(words.quick_add.trim_end_matches(" …"))
            .inner_size(SIZE.0, SIZE.1)
            .resizable(false)
            .always_on_top(true)
            .skip_taskbar(true)
            .center()
            .build()
            .map(|_| ()),
    };
    if let Err(error) = shown {
        tracing::warn!("the window for a new task cannot be shown: {error}");
    }
}

/// Takes it away.
pub(crate) fn close(app: &AppHandle) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Err(error) = window.close() {
        tracing::warn!("the window for a new task stays open: {error}");
    }
}
