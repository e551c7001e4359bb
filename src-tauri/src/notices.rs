//! Notifications of the desktop: only of what needs a person, each once.

use engine::view::NoticeView;
use tauri::{AppHandle, Manager};

use crate::shown::Shown;

/// Tells what the person's own engine has noticed and nobody was told of yet. What the demo notices is no news.
pub(crate) fn tell(app: &AppHandle) {
    let Some(engine) = app.state::<Shown>().own().cloned() else {
        return;
    };
    tauri::async_runtime::spawn_blocking(move || {
        let notices = engine.take_notices().unwrap_or_else(|error| {
            tracing::warn!("notices: {error}");
            Vec::new()
        });
        for notice in notices {
            let (title, body) = words(&notice);
            if let Err(error) = show(&title, &body) {
                tracing::warn!("a notification was not shown: {error}; {title}: {body}");
            }
        }
    });
}

fn words(notice: &NoticeView) -> (String, String) {
    let NoticeView {
        kind,
        subject,
        workspace,
    } = notice;
    if kind == "sign-in" {
        return (
            "Sign in again".to_owned(),
            format!("Google does not accept the sign-in of {subject} any more."),
        );
    }
    let of = workspace.as_deref().unwrap_or_default();
    (
        "A task cannot be done in time".to_owned(),
        format!("{subject} ({of})"),
    )
}

#[cfg(target_os = "linux")]
fn show(title: &str, body: &str) -> zbus::Result<()> {
    use std::collections::HashMap;

    use zbus::zvariant::Value;

    const NAME: &str = "org.freedesktop.Notifications";
    const AS_LONG_AS_USUAL: i32 = -1;
    let session = zbus::blocking::Connection::session()?;
    // The desktop reads the body as markup.
    let body = body.replace('&', "&amp;").replace('<', "&lt;");
    let hints: HashMap<&str, Value<'_>> = HashMap::new();
    let arguments = (
        "Hourwright",
        0_u32,
        "hourwright",
        title,
        body.as_str(),
        Vec::<&str>::new(),
        hints,
        AS_LONG_AS_USUAL,
    );
    let path = "/org/freedesktop/Notifications";
    session.call_method(Some(NAME), path, Some(NAME), "Notify", &arguments)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn show(_title: &str, _body: &str) -> Result<(), std::convert::Infallible> {
    Ok(())
}
