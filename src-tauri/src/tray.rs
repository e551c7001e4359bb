//! The tray icon and its menu.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use engine::view::{NextBlock, PauseView};
use engine::{Engine, Error, Trigger};
use tauri::image::Image;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::tray::TrayIconBuilder;
use tauri::{AppHandle, Manager, Wry, include_image};

use crate::app::quit;
use crate::commands::PLAN_LIMIT;
use crate::shown::Shown;
use crate::words::{ENGLISH, Words};
use crate::{quick_add, upcoming, window};

const ICON: Image<'_> = include_image!("icons/tray.png");

/// How long "Pause for 1 h" lasts.
const PAUSE_MINUTES: u32 = 60;

/// What "15 more minutes" adds.
const EXTENSION_MINUTES: i64 = 15;

/// The icon in the panel, where the desktop lets us have one.
pub(crate) struct Tray {
    /// The icon itself is kept by Tauri.
    lines: Option<Lines>,
    said: Arc<Mutex<Said>>,
    /// Held from reading the next block to handing it on, or what was read first could be written last.
    turn: Arc<Mutex<()>>,
}

/// What the menu says at present.
struct Said {
    words: &'static Words,
    /// The block that it names: what its actions are about, whatever comes next by the time of a click.
    next: Option<NextBlock>,
}

/// The lines of the menu.
#[derive(Clone)]
struct Lines {
    open: MenuItem<Wry>,
    add: MenuItem<Wry>,
    next: MenuItem<Wry>,
    start: MenuItem<Wry>,
    done: MenuItem<Wry>,
    extend: MenuItem<Wry>,
    skip: MenuItem<Wry>,
    risk: MenuItem<Wry>,
    sync: MenuItem<Wry>,
    plan: MenuItem<Wry>,
    pause: MenuItem<Wry>,
    quit: MenuItem<Wry>,
}

/// Puts the icon into the tray.
///
/// Without libayatana-appindicator, which is loaded only here, Tauri panics instead of failing. That is caught: the
/// library is no more than a recommendation, and everything but the tray works without it.
pub(crate) fn build(app: &AppHandle) -> Tray {
    let built = catch_unwind(AssertUnwindSafe(|| with_menu(app)));
    let lines = match built {
        Ok(Ok(lines)) => Some(lines),
        Ok(Err(error)) => {
            tracing::warn!("there is no tray icon: {error}");
            None
        }
        Err(_panic) => {
            tracing::warn!("there is no tray icon: libayatana-appindicator3 is not installed");
            None
        }
    };
    Tray {
        lines,
        said: Arc::new(Mutex::new(Said {
            words: &ENGLISH,
            next: None,
        })),
        turn: Arc::default(),
    }
}

/// Whether there is an icon at all.
pub(crate) fn is_built(app: &AppHandle) -> bool {
    app.state::<Tray>().lines.is_some()
}

/// Speaks the language of the window from now on.
pub(crate) fn speak(app: &AppHandle, language: &str) {
    let said = Arc::clone(&app.state::<Tray>().said);
    said.lock().unwrap_or_else(PoisonError::into_inner).words = Words::of(language);
    refresh(app);
}

/// The words of the language that is spoken.
pub(crate) fn words(app: &AppHandle) -> &'static Words {
    let said = &app.state::<Tray>().said;
    said.lock().unwrap_or_else(PoisonError::into_inner).words
}

/// Looks up the next block and has it written into the menu.
///
/// The menu belongs to the main thread, which is not waited for: when the program ends it waits for what runs here.
pub(crate) fn refresh(app: &AppHandle) {
    let tray = app.state::<Tray>();
    let Some(lines) = tray.lines.clone() else {
        return;
    };
    let (said, turn) = (Arc::clone(&tray.said), Arc::clone(&tray.turn));
    let main = app.clone();
    in_background(app, async move |engine| {
        let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
        let told = Told {
            next: engine.next_block()?,
            at_risk: engine.at_risk()?,
            pause: engine.pause()?,
        };
        let written = main.run_on_main_thread(move || {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            if let Err(error) = lines.write(&told, said.words) {
                tracing::warn!("the tray's menu is not up to date: {error}");
            }
            said.next = told.next;
        });
        if let Err(error) = written {
            tracing::debug!("the tray's menu does not change any more: {error}");
        }
        Ok(())
    });
}

/// What the engine says for the menu.
#[derive(Default)]
struct Told {
    next: Option<NextBlock>,
    at_risk: usize,
    pause: Option<PauseView>,
}

impl Lines {
    fn make(app: &AppHandle) -> tauri::Result<Lines> {
        let item = |id| MenuItem::with_id(app, id, "", false, None::<&str>);
        let lines = Lines {
            open: item("open")?,
            add: item("add")?,
            next: item("next")?,
            start: item("start")?,
            done: item("done")?,
            extend: item("extend")?,
            skip: item("skip")?,
            risk: item("risk")?,
            sync: item("sync")?,
            plan: item("plan")?,
            pause: item("pause")?,
            quit: item("quit")?,
        };
        lines.write(&Told::default(), &ENGLISH)?;
        for line in [
            &lines.open,
            &lines.add,
            &lines.sync,
            &lines.plan,
            &lines.pause,
            &lines.quit,
        ] {
            line.set_enabled(true)?;
        }
        Ok(lines)
    }

    fn write(&self, told: &Told, words: &Words) -> tauri::Result<()> {
        let next = told.next.as_ref();
        let runs = next.is_some_and(|block| block.minutes_left.is_some());
        let risk = match told.at_risk {
            0 => words.no_risk.to_owned(),
            count => words.at_risk.replace("{}", &count.to_string()),
        };
        for (line, text) in [
            (&self.open, words.open),
            (&self.add, words.quick_add),
            (&self.next, &upcoming::line(next, words)),
            (&self.start, words.start),
            (&self.done, words.done),
            (&self.extend, words.extend),
            (&self.skip, words.skip),
            (&self.risk, &risk),
            (&self.sync, words.sync),
            (&self.plan, words.plan),
            (
                &self.pause,
                &upcoming::pause_line(told.pause.as_ref(), words),
            ),
            (&self.quit, words.quit),
        ] {
            line.set_text(text)?;
        }
        self.start.set_enabled(next.is_some() && !runs)?;
        self.extend.set_enabled(runs)?;
        self.done.set_enabled(next.is_some())?;
        self.skip.set_enabled(next.is_some())?;
        self.risk.set_enabled(told.at_risk > 0)
    }
}

fn with_menu(app: &AppHandle) -> tauri::Result<Lines> {
    let lines = Lines::make(app)?;
    let separator = || PredefinedMenuItem::separator(app);
    let menu = Menu::with_items(
        app,
        &[
            &lines.open,
            &lines.add,
            &separator()?,
            &lines.next,
            &lines.start,
            &lines.done,
            &lines.extend,
            &lines.skip,
            &separator()?,
            &lines.risk,
            &lines.plan,
            &lines.sync,
            &lines.pause,
            &separator()?,
            &lines.quit,
        ],
    )?;
    TrayIconBuilder::with_id("main")
        .icon(ICON)
        .tooltip("Hourwright")
        .menu(&menu)
        .on_menu_event(on_menu)
        .build(app)?;
    Ok(lines)
}

#[expect(clippy::needless_pass_by_value, reason = "Tauri calls it so")]
fn on_menu(app: &AppHandle, event: MenuEvent) {
    match event.id().as_ref() {
        "open" | "risk" => window::show(app),
        "add" => quick_add::show(app, words(app)),
        "pause" => in_background(app, async |engine| {
            if engine.pause()?.is_some() {
                engine.resume()
            } else {
                engine.pause_for(PAUSE_MINUTES)
            }
        }),
        "sync" => in_background(app, async |engine| {
            engine.start_sync(None, false, Trigger::Tray);
            Ok(())
        }),
        "plan" => in_background(app, plan_all),
        "quit" => quit(app),
        action => on_next(app, action.to_owned()),
    }
}

/// Does something with the block that the menu names, and plans again what that leaves open.
fn on_next(app: &AppHandle, action: String) {
    let said = Arc::clone(&app.state::<Tray>().said);
    let named = said
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .next
        .clone();
    let Some(named) = named else {
        return;
    };
    in_background(app, async move |engine| {
        let NextBlock {
            workspace,
            task,
            block,
            ..
        } = named;
        match action.as_str() {
            "start" => drop(engine.start_block_now(&workspace, &block)?),
            "done" => drop(engine.complete_task(&workspace, &task)?),
            "extend" => drop(engine.lengthen_block(&workspace, &block, EXTENSION_MINUTES)?),
            "skip" => drop(engine.skip_block(&workspace, &block)?),
            _ => return Ok(()),
        }
        engine.plan(&workspace, PLAN_LIMIT, Trigger::Tray).await?;
        Ok(())
    });
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
