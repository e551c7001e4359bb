//! Whether the desktop has a panel that shows tray icons.
//!
//! GNOME has none without an extension. A program that hides there cannot be reached any more, so closing the window
//! must end it. The panel may come and go while the program runs: the answer is asked for each time.

/// Whether a tray icon is seen by anybody at present. Takes a few milliseconds.
#[cfg(target_os = "linux")]
pub(crate) fn shows_tray_icons() -> bool {
    has_host().unwrap_or_else(|error| {
        tracing::debug!("nobody says that there is a tray: {error}");
        false
    })
}

/// Icons are registered with a watcher; whoever draws them is a host, and tells it so. There may be one without the
/// other: a desktop's daemon watches while its panel is not there.
#[cfg(target_os = "linux")]
fn has_host() -> zbus::Result<bool> {
    use zbus::blocking::fdo::{DBusProxy, PropertiesProxy};

    const WATCHER: &str = "org.kde.StatusNotifierWatcher";
    /// One that hangs shows nothing, either; and the window waits for this.
    const PATIENCE: std::time::Duration = std::time::Duration::from_secs(2);

    let session = zbus::blocking::connection::Builder::session()?
        .method_timeout(PATIENCE)
        .build()?;
    // Who is not there must not be started by the question.
    if !DBusProxy::new(&session)?.name_has_owner(WATCHER.try_into()?)? {
        return Ok(false);
    }
    let host = PropertiesProxy::new(&session, WATCHER, "/StatusNotifierWatcher")?
        .get(WATCHER.try_into()?, "IsStatusNotifierHostRegistered")?;
    Ok(host.try_into()?)
}

/// These desktops always show them.
#[cfg(not(target_os = "linux"))]
pub(crate) fn shows_tray_icons() -> bool {
    true
}
