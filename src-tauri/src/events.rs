//! Passes on to the window what the engine says, and keeps the tray's line about the next block true.

use std::ops::ControlFlow;
use std::time::Duration;

use engine::{Engine, Signal, TOPICS};
use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::broadcast::error::RecvError;
use tokio::time::MissedTickBehavior;

use crate::shown::Shown;
use crate::{notices, tray};

/// How often the next block is looked up without any change: time alone makes it the present one.
const MINUTE: Duration = Duration::from_mins(1);

/// Which reads of the window are stale.
#[derive(Clone, Serialize)]
struct Changed<'a> {
    topics: &'a [&'static str],
}

/// Forwards the signals of the engine that is shown, from now until the program ends.
pub(crate) fn forward(app: &AppHandle) {
    let mut current = app.state::<Shown>().watch();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            let engine = current.borrow_and_update().engine.clone().ok();
            tokio::select! {
                () = follow(&app, engine) => {}
                changed = current.changed() => if changed.is_err() { return },
            }
        }
    });
}

/// Never ends on its own: an engine that is gone is followed by the next change of what is shown.
async fn follow(app: &AppHandle, engine: Option<Engine>) {
    let signals = engine.map(|engine| engine.subscribe());
    everything_changed(app);
    let Some(mut signals) = signals else {
        return std::future::pending().await;
    };
    let mut minutes = tokio::time::interval(MINUTE);
    minutes.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tokio::select! {
            signal = signals.recv() => if pass_on(app, signal).is_break() {
                return std::future::pending().await;
            },
            _ = minutes.tick() => {
                tray::refresh(app);
                notices::tell(app);
            }
        }
    }
}

fn pass_on(app: &AppHandle, signal: Result<Signal, RecvError>) -> ControlFlow<()> {
    match signal {
        Ok(Signal::Changed(topics)) => changed(app, &topics),
        Ok(Signal::Sync(status)) => tell(app, "sync-status", status),
        Ok(Signal::SignIn(state)) => tell(app, "sign-in", state),
        Err(RecvError::Lagged(_)) => everything_changed(app),
        Err(RecvError::Closed) => return ControlFlow::Break(()),
    }
    ControlFlow::Continue(())
}

fn everything_changed(app: &AppHandle) {
    changed(app, &TOPICS);
}

fn changed(app: &AppHandle, topics: &[&'static str]) {
    if topics
        .iter()
        .any(|topic| ["blocks", "settings", "tasks", "workspaces"].contains(topic))
    {
        tray::refresh(app);
    }
    if topics.contains(&"runs") || topics.contains(&"settings") {
        notices::tell(app);
    }
    if !topics.is_empty() {
        tell(app, "changed", Changed { topics });
    }
}

fn tell(app: &AppHandle, event: &str, payload: impl Serialize + Clone) {
    if let Err(error) = app.emit(event, payload) {
        tracing::warn!("the window was not told of {event:?}: {error}");
    }
}
