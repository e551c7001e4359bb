//! The small window for a task in one line, asked for from the tray. It is made anew each time: nobody finds yesterday's
//! half sentence in it, and it costs nothing while it is away.

use tauri::{
    AppHandle, LogicalPosition, LogicalSize, Manager, WebviewUrl, WebviewWindow,
    WebviewWindowBuilder,
};

use crate::words::Words;

const LABEL: &str = "quick-add";
/// The interface knows by this which window it is in.
const PAGE: &str = "index.html#quick-add";
/// For the line and a row below it; what more there is, and a larger text, is made room for.
const SIZE: (f64, f64) = (620.0, 122.0);
/// What of the screen stays free around it.
const AROUND: f64 = 32.0;

/// Shows the window, or brings it to the front.
pub(crate) fn show(app: &AppHandle, words: &Words) {
    let shown = match app.get_webview_window(LABEL) {
        Some(window) => window.show().and_then(|()| window.set_focus()),
        None => WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(PAGE.into()))
            .title(words.quick_add.trim_end_matches(" …"))
            .inner_size(SIZE.0, SIZE.1)
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

/// Makes it as large as what is in it, `height` pixels of a page that is shown `zoom` times as large, but no larger than
/// the screen; one that becomes wider stays in the middle.
pub(crate) fn fit(app: &AppHandle, zoom: f64, height: f64) {
    let Some(window) = app.get_webview_window(LABEL) else {
        return;
    };
    if let Err(error) = resize(&window, LogicalSize::new(SIZE.0 * zoom, height * zoom)) {
        tracing::warn!("the window for a new task keeps its size: {error}");
    }
}

fn resize(window: &WebviewWindow, wanted: LogicalSize<f64>) -> tauri::Result<()> {
    let Some(monitor) = window.current_monitor()? else {
        return window.set_size(wanted);
    };
    let scale = monitor.scale_factor();
    let room = monitor.work_area();
    let (corner, most) = (
        room.position.to_logical::<f64>(scale),
        room.size.to_logical::<f64>(scale),
    );
    let width = wanted.width.min(most.width - AROUND);
    let height = wanted.height.min(most.height - AROUND);
    let before = window.inner_size()?.to_logical::<f64>(scale);
    window.set_size(LogicalSize::new(width, height))?;
    if (before.width - width).abs() > 1.0 {
        window.set_position(LogicalPosition::new(
            corner.x + (most.width - width) / 2.0,
            corner.y + (most.height - height) / 2.0,
        ))?;
    }
    Ok(())
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
