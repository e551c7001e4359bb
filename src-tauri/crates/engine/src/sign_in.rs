//! The sign-in that a window starts: it goes on in the background, one at a time, and word of it comes as signals.

use std::time::Duration;

use google::{Mode, Paste};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, lock};
use crate::signal::Signal;
use crate::view::{SignInState, Wrong};
use crate::{Code, Error};

/// How long the browser may take.
pub const SIGN_IN_LIMIT: Duration = Duration::from_mins(5);

/// The sign-in that was started last.
pub(crate) struct CurrentSignIn {
    /// Counts sign-ins: what an earlier one still has to say is not heard any more.
    number: u64,
    state: SignInState,
    /// Ends it, and frees its port.
    cancel: CancellationToken,
    /// Takes its answer by hand, once it waits for one.
    paste: Option<Paste>,
}

impl Default for CurrentSignIn {
    fn default() -> CurrentSignIn {
        CurrentSignIn {
            number: 0,
            state: SignInState::Idle,
            cancel: CancellationToken::new(),
            paste: None,
        }
    }
}

impl Engine {
    /// Starts a sign-in in the background, in place of one that is still going on, and opens the system's browser. Gives
    /// the state in which it waits for the browser.
    ///
    /// # Errors
    /// What kept it from getting so far: no Google client, no free port, an unknown workspace.
    pub async fn start_sign_in(&self, workspace: &str, mode: Mode) -> Result<SignInState, Error> {
        let (number, cancel) = self.replace_sign_in();
        let (tell, waiting) = oneshot::channel();
        let (engine, name) = (self.clone(), workspace.to_owned());
        let task = self.shared.tasks.spawn(async move {
            let show = |url: String, paste: Paste| {
                engine.keep_paste(number, paste);
                open_browser(&url);
                let state = SignInState::Waiting { url };
                engine.note_sign_in(number, &state);
                // The caller may have gone; the browser is open all the same.
                let _ = tell.send(state);
            };
            let result = engine
                .login(&name, mode, SIGN_IN_LIMIT, &cancel, show)
                .await;
            engine.note_sign_in(number, &ended(&result));
            result
        });
        match waiting.await {
            Ok(state) => Ok(state),
            // It failed before there was a page to show.
            Err(_) => match task.await {
                Ok(Err(error)) => Err(error),
                Ok(Ok(_)) => Err(Error::new(Code::Internal, "the sign-in showed no page")),
                Err(error) => Err(Error::new(Code::Internal, error)),
            },
        }
    }

    /// How far the sign-in has come.
    pub fn sign_in_state(&self) -> SignInState {
        lock(&self.shared.sign_in).state.clone()
    }

    /// Takes the address of the page that the browser could not open, where that cannot reach this machine's port.
    ///
    /// # Errors
    /// `access-denied` where it is no answer to the sign-in that is going on, which then goes on waiting.
    pub fn paste_sign_in(&self, address: &str) -> Result<(), Error> {
        let paste = lock(&self.shared.sign_in).paste.clone();
        let paste = paste.ok_or_else(|| {
            Error::invalid("no sign-in is waiting for an answer").because(Wrong::PastedAddress)
        })?;
        paste
            .take(address)
            .map_err(|error| Error::from(error).because(Wrong::PastedAddress))
    }

    /// Ends the sign-in that is going on, if any, and frees its port.
    pub fn cancel_sign_in(&self) {
        let (number, _) = self.replace_sign_in();
        self.note_sign_in(number, &SignInState::Idle);
    }

    /// Ends the current sign-in and puts a new one in its place.
    fn replace_sign_in(&self) -> (u64, CancellationToken) {
        let mut current = lock(&self.shared.sign_in);
        current.cancel.cancel();
        *current = CurrentSignIn {
            number: current.number + 1,
            state: SignInState::Idle,
            cancel: self.shared.stop.child_token(),
            paste: None,
        };
        (current.number, current.cancel.clone())
    }

    fn keep_paste(&self, number: u64, paste: Paste) {
        let mut current = lock(&self.shared.sign_in);
        if current.number == number {
            current.paste = Some(paste);
        }
    }

    /// Notes and tells how far a sign-in has come, unless another one has begun since.
    fn note_sign_in(&self, number: u64, state: &SignInState) {
        let mut current = lock(&self.shared.sign_in);
        if current.number == number {
            current.state = state.clone();
            // While the lock is held: two threads must not tell in another order than they noted.
            self.signal(Signal::SignIn(state.clone()));
        }
    }
}

fn ended(result: &Result<String, Error>) -> SignInState {
    match result {
        Ok(account) => SignInState::Done {
            account: account.clone(),
        },
        Err(error) if error.code == Code::Cancelled => SignInState::Idle,
        Err(error) => SignInState::Failed {
            error: error.view(),
        },
    }
}

/// Shows a page in the system's browser. Whether one came up cannot be known: the page is always shown as a link too.
pub fn open_browser(url: &str) {
    if let Err(error) = open::that_detached(url) {
        tracing::warn!("no browser could be opened: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Clock, Config, SecretsPlace};

    #[test]
    fn an_earlier_sign_in_is_not_heard_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let engine = Engine::open(Config {
            data_dir: folder.path().to_owned(),
            clock: Clock::system(),
            endpoints: google::Endpoints::default(),
            client_id: None,
            client_secret: None,
            secrets: SecretsPlace::File,
            asks_first: false,
        })
        .unwrap();
        let mut signals = engine.subscribe();
        let waiting = |url: &str| SignInState::Waiting {
            url: url.to_owned(),
        };
        let done = SignInState::Done {
            account: "mara@example.com".to_owned(),
        };
        assert_eq!(
            engine.paste_sign_in("").unwrap_err().code,
            Code::InvalidInput
        );
        let (first, first_cancel) = engine.replace_sign_in();
        engine.note_sign_in(first, &waiting("one"));
        let (second, second_cancel) = engine.replace_sign_in();
        assert!(first_cancel.is_cancelled());
        engine.note_sign_in(second, &waiting("two"));
        engine.note_sign_in(first, &done);
        assert_eq!(engine.sign_in_state(), waiting("two"));
        engine.cancel_sign_in();
        assert!(second_cancel.is_cancelled());
        engine.note_sign_in(second, &done);
        assert_eq!(engine.sign_in_state(), SignInState::Idle);
        for told in [waiting("one"), waiting("two"), SignInState::Idle] {
            assert_eq!(signals.try_recv(), Ok(Signal::SignIn(told)));
        }
        assert!(signals.try_recv().is_err());
    }
}
