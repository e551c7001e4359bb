//! Settings, links that leave the program, and what the windows ask of the desktop.

use engine::view::SettingView;
use engine::{Code, Error};
use tauri::{AppHandle, State, WebviewWindow};

use crate::autostart::Entry;
use crate::failure::Answer;
use crate::shown::Shown;
use crate::{quick_add, tray};

#[tauri::command(async)]
pub(crate) fn settings(
    shown: State<'_, Shown>,
    workspace: Option<String>,
) -> Answer<Vec<SettingView>> {
    Ok(shown.engine()?.settings(workspace.as_deref())?)
}

#[tauri::command(async)]
pub(crate) fn set_setting(
    shown: State<'_, Shown>,
    workspace: Option<String>,
    key: String,
    value: String,
) -> Answer<Vec<SettingView>> {
    Ok(shown
        .engine()?
        .set_setting(workspace.as_deref(), &key, &value)?)
}

/// Whether the session starts the program, hidden in the tray; nothing where this system cannot be told to.
#[tauri::command(async)]
pub(crate) fn autostart() -> Option<bool> {
    Entry::own().ok().map(|entry| entry.is_on())
}

/// Lets the session start the program from now on, or no more.
#[tauri::command(async)]
pub(crate) fn set_autostart(on: bool) -> Answer<Option<bool>> {
    let set = || {
        let entry = Entry::own()?;
        if on {
            entry.turn_on(&std::env::current_exe()?)
        } else {
            entry.turn_off()
        }
    };
    set().map_err(|e: std::io::Error| {
        Error::new(Code::Internal, format!("the autostart entry: {e}"))
    })?;
    Ok(autostart())
}

/// Only https: the text may come out of somebody's invitation.
#[tauri::command(async)]
pub(crate) fn open_link(url: String) -> Answer<()> {
    if !url.starts_with("https://") {
        return Err(Error::invalid(format!(
            "{url:?} is not opened: only links that begin with https:// are"
        ))
        .into());
    }
    engine::open_browser(&url);
    Ok(())
}

/// Shows the folder of the data in the desktop's file manager.
#[tauri::command(async)]
pub(crate) fn open_data_folder(shown: State<'_, Shown>) -> Answer<()> {
    engine::open_browser(&shown.engine()?.config().data_dir.display().to_string());
    Ok(())
}

/// Lets the tray speak the window's language.
#[tauri::command(async)]
pub(crate) fn speak(app: AppHandle, language: String) {
    tray::speak(&app, &language);
}

/// Shows what is in the window larger or smaller; 1 is as it was made. What would make it unusable is not done.
#[tauri::command]
pub(crate) fn zoom(window: WebviewWindow, factor: f64) {
    if let Err(error) = window.set_zoom(factor.clamp(0.5, 3.0)) {
        tracing::warn!("the window keeps its size of text: {error}");
    }
}

/// Makes the small window as large as what is in it: `height` are the page's pixels, each `zoom` of the screen's.
#[tauri::command]
pub(crate) fn fit_quick_add(app: AppHandle, zoom: f64, height: f64) {
    quick_add::fit(&app, zoom, height);
}

/// Takes the small window away.
#[tauri::command(async)]
pub(crate) fn close_quick_add(app: AppHandle) {
    quick_add::close(&app);
}
