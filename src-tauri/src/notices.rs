//! Notifications of the desktop: only of what needs a person, each once.

use engine::view::NoticeView;
use tauri::{AppHandle, Manager};

use crate::shown::Shown;
use crate::tray;
use crate::words::Words;

/// Tells what the person's own engine has noticed and nobody was told of yet. What the demo notices is no news.
pub(crate) fn tell(app: &AppHandle) {
    let Some(engine) = app.state::<Shown>().own().cloned() else {
        return;
    };
    let words = tray::words(app);
    tauri::async_runtime::spawn_blocking(move || {
        let told = engine.tell_notices(|notice| {
            let (title, body) = said(notice, words);
            let shown = show(&title, &body);
            if let Err(error) = &shown {
                tracing::info!(
                    "a notification waits for somebody to show it: {error}; {title}: {body}"
                );
            }
            shown.is_ok()
        });
        if let Err(error) = told {
            tracing::warn!("notices: {error}");
        }
    });
}

fn said(notice: &NoticeView, words: &Words) -> (String, String) {
    let NoticeView {
        kind,
        subject,
        workspace,
    } = notice;
    if kind == "sign-in" {
        let body = words.sign_in_ended.replace("{}", subject);
        return (words.sign_in_again.to_owned(), body);
    }
    let of = workspace.as_deref().unwrap_or_default();
    (words.late_task.to_owned(), format!("{subject} ({of})"))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::GERMAN;

    #[test]
    fn a_notice_speaks_the_windows_language() {
        let notice = |kind: &str, workspace: Option<&str>| NoticeView {
            kind: kind.to_owned(),
            subject: "Report".to_owned(),
            workspace: workspace.map(str::to_owned),
        };
        let (title, body) = said(&notice("late-task", Some("Home")), &GERMAN);
        assert_eq!(
            (title.as_str(), body.as_str()),
            ("Eine Aufgabe geht nicht rechtzeitig", "Report (Home)")
        );
        let (_, body) = said(&notice("sign-in", None), &GERMAN);
        assert_eq!(body, "Google nimmt die Anmeldung von Report nicht mehr an.");
    }
}
