//! Whether there is a display to show a window on.
//!
//! Without one Tauri panics, deep in GTK's event loop. Somebody who starts the program over SSH, or from a unit of the
//! system, is better told what is missing.

use std::ffi::OsStr;

/// Connects to the display, which Tauri then finds connected; or says in a sentence why it cannot be and what to do.
#[cfg(target_os = "linux")]
pub(crate) fn connect() -> Result<(), String> {
    gtk::init().map_err(|_| {
        #[expect(
            clippy::disallowed_methods,
            reason = "the desktop's variables, none of ours"
        )]
        let [x11, wayland] = ["DISPLAY", "WAYLAND_DISPLAY"].map(std::env::var_os);
        unreachable(x11.as_deref(), wayland.as_deref())
    })
}

/// These desktops always have one.
#[cfg(not(target_os = "linux"))]
pub(crate) fn connect() -> Result<(), String> {
    Ok(())
}

/// What the two variables say of a display that did not answer.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "Linux's alone"))]
fn unreachable(x11: Option<&OsStr>, wayland: Option<&OsStr>) -> String {
    let set: Vec<String> = [("DISPLAY", x11), ("WAYLAND_DISPLAY", wayland)]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)))
        .map(|(name, value)| format!("{name} is {:?}", value.to_string_lossy()))
        .collect();
    let why = if set.is_empty() {
        "neither DISPLAY nor WAYLAND_DISPLAY is set".to_owned()
    } else {
        format!("{}, and nothing answers there", set.join(" and "))
    };
    format!(
        "there is no display for the window: {why}. Start Hourwright from within a desktop session; \
         the command `hourwright` does everything but show the window without one"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_what_was_tried() {
        let said = |x11: Option<&str>, wayland: Option<&str>| {
            unreachable(x11.map(OsStr::new), wayland.map(OsStr::new))
        };
        assert!(said(None, Some("")).contains("neither DISPLAY nor WAYLAND_DISPLAY is set"));
        assert!(said(Some(":9"), None).contains("DISPLAY is \":9\", and nothing answers there"));
        let both = said(Some(":9"), Some("wayland-1"));
        assert!(both.contains("DISPLAY is \":9\" and WAYLAND_DISPLAY is \"wayland-1\""));
    }
}
