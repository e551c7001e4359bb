//! Works around a `WebKitGTK` that draws an empty window.
//!
//! With NVIDIA's driver its DMABUF renderer often shows nothing at all, and the only remedy is a variable that has to
//! stand before GTK starts. A process must not change its own environment while threads run, so the program replaces
//! itself by itself with the variable set.

/// Starts the program anew with the workaround, where it is needed; returns where it is not, or did not work.
#[cfg(target_os = "linux")]
pub(crate) fn work_around_empty_window() {
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::Command;

    const VARIABLE: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

    #[expect(
        clippy::disallowed_methods,
        reason = "WebKit's variable, not one of ours"
    )]
    let decided = std::env::var_os(VARIABLE).is_some();
    if decided || !Path::new("/proc/driver/nvidia").exists() {
        return;
    }
    let error = match std::env::current_exe() {
        Ok(program) => Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(VARIABLE, "1")
            .exec(),
        Err(error) => error,
    };
    tracing::warn!(
        "the window may stay empty: the program could not be started anew with {VARIABLE}=1: {error}"
    );
}

/// Nothing to do: only `WebKitGTK` has the fault.
#[cfg(not(target_os = "linux"))]
pub(crate) fn work_around_empty_window() {}
