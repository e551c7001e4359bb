//! Whether the desktop has a panel that shows tray icons.
//!
//! GNOME has none without an extension. A program that hides there cannot be reached any more, so closing the window
//! must end it. The panel may come and go while the program runs: the answer is asked for each time.

/// Whether a tray icon is seen by anybody at present. Takes a few milliseconds.
#[cfg(target_os = "linux")]
pub(crate) fn shows_tray_icons() -> bool {
    let watched = || -> zbus::Result<bool> {
        let session = zbus::blocking::Connection::session()?;
        let bus = zbus::blocking::fdo::DBusProxy::new(&session)?;
        Ok(bus.name_has_owner("org.kde.StatusNotifierWatcher".try_into()?)?)
    };
    watched().unwrap_or_else(|error| {
        tracing::debug!("no session bus, so no tray: {error}");
        false
    })
}

/// These desktops always show them.
#[cfg(not(target_os = "linux"))]
pub(crate) fn shows_tray_icons() -> bool {
    true
}
