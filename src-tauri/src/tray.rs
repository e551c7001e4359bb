//! The tray icon and its menu.

use std::panic::{AssertUnwindSafe, catch_unwind};

use engine::{Engine, Error, Trigger};
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry, include_image};

use crate::app::quit;
use crate::commands::PLAN_LIMIT;
use crate::shown::Shown;
use crate::{upcoming, window};

const ICON: Image<'_> = include_image!("icons/tray.png");

/// The icon in the panel, where the desktop lets us have one.
pub(crate) struct Tray {
    /// The line of the menu that names the next block. The icon itself is kept by Tauri.
    next: Option<MenuItem<Wry>>,
}

/// Puts the icon into the tray.
///
/// Without libayatana-appindicator, which is loaded only here, Tauri panics instead of failing. That is caught: the
/// library is no more than a recommendation, and everything but the tray works without it.
pub(crate) fn build(app: &AppHandle) -> Tray {
    let built = catch_unwind(AssertUnwindSafe(|| with_menu(app)));
    let next = match built {
        Ok(Ok(next)) => Some(next),
        Ok(Err(error)) => {
            tracing::warn!("there is no tray icon: {error}");
            None
        }
        Err(_panic) => {
            tracing::warn!("there is no tray icon: libayatana-appindicator3 is not installed");
            None
        }
    };
    Tray { next }
}

/// Whether there is an icon at all.
pub(crate) fn is_built(app: &AppHandle) -> bool {
    app.state::<Tray>().next.is_some()
}

/// Looks up the next block and writes it into the menu.
pub(crate) fn refresh(app: &AppHandle) {
    let Some(next) = app.state::<Tray>().next.clone() else {
        return;
    };
    in_background(app, async move |engine| {
        if let Err(error) = next.set_text(upcoming::line(engine.next_block()?.as_ref())) {
            tracing::debug!("the tray's menu does not change: {error}");
        }
        Ok(())
    });
}

fn with_menu(app: &AppHandle) -> tauri::Result<MenuItem<Wry>> {
    let item = |id, text, enabled| MenuItem::with_id(app, id, text, enabled, None::<&str>);
    let next = item("next", upcoming::NOTHING, false)?;
    let menu = Menu::with_items(
        app,
        &[
            &item("open", "Open Hourwright", true)?,
            &PredefinedMenuItem::separator(app)?,
            &next,
            &PredefinedMenuItem::separator(app)?,
            &item("sync", "Sync now", true)?,
            &item("plan", "Plan now", true)?,
            &PredefinedMenuItem::separator(app)?,
            &item("quit", "Quit", true)?,
        ],
    )?;
    TrayIconBuilder::with_id("main")
        .icon(ICON)
        .tooltip("Hourwright")
        .menu(&menu)
        .on_menu_event(on_menu)
        .build(app)?;
    Ok(next)
}

#[expect(clippy::needless_pass_by_value, reason = "Tauri calls it so")]
fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "open" => window::show(app),
        "sync" => in_background(app, async |engine| {
            engine.start_sync(None, false, Trigger::Tray);
            Ok(())
        }),
        "plan" => in_background(app, plan_all),
        "quit" => quit(app),
        _ => {}
    }
}

async fn plan_all(engine: Engine) -> Result<(), Error> {
    for workspace in engine.workspaces()?.workspaces {
        engine
            .plan(&workspace.name, PLAN_LIMIT, Trigger::Tray)
            .await?;
    }
    Ok(())
}

/// Does something that reads or writes the store off the main thread, which draws the window. What fails is logged:
/// a menu has no place to show it.
fn in_background<F: Future<Output = Result<(), Error>> + Send>(
    app: &AppHandle,
    work: impl FnOnce(Engine) -> F + Send + 'static,
) {
    let Ok(engine) = app.state::<Shown>().engine() else {
        return;
    };
    tauri::async_runtime::spawn(async move {
        if let Err(error) = work(engine).await {
            tracing::warn!("asked from the tray: {error}");
        }
    });
}
