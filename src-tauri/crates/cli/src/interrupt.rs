//! Interrupts, from the terminal and from the system: both mean "stop, and leave everything whole".
//!
//! They are listened to before anything else is done, so that there is no moment in which one would just kill the
//! program. Whoever works looks at the token between two steps; a person who asks a second time is not kept waiting.

use std::process;
use std::sync::mpsc;
use std::thread;

use engine::Code;
use tokio_util::sync::CancellationToken;

/// A token that the first interrupt cancels.
pub(crate) fn token() -> CancellationToken {
    let token = CancellationToken::new();
    let (listening, ready) = mpsc::channel();
    let cancel = token.clone();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build();
        if let Ok(runtime) = runtime {
            runtime.block_on(listen(&cancel, &listening));
        }
    });
    // Where signals cannot be listened to, the thread ends, and with it this wait.
    let _ = ready.recv();
    token
}

#[cfg(unix)]
async fn listen(cancel: &CancellationToken, listening: &mpsc::Sender<()>) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return;
    };
    // Nobody waits any more only if the program is over.
    let _ = listening.send(());
    for first in [true, false] {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        stop(cancel, first);
    }
}

#[cfg(not(unix))]
async fn listen(cancel: &CancellationToken, listening: &mpsc::Sender<()>) {
    let _ = listening.send(());
    for first in [true, false] {
        if tokio::signal::ctrl_c().await.is_err() {
            return;
        }
        stop(cancel, first);
    }
}

fn stop(cancel: &CancellationToken, first: bool) {
    if first {
        cancel.cancel();
    } else {
        process::exit(Code::Cancelled.exit().into());
    }
}
