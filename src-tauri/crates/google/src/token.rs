//! Keeps one account's access token fresh.
//!
//! The access token lives in memory only, its age on the monotonic clock. Whoever needs it waits for the same refresh
//! (single flight), and processes take turns. In its turn the refresh token is read anew, because another process may
//! have replaced it, and a replaced one is stored before the access token that came with it is used.

use std::fs::File;
use std::sync::Arc;
use std::time::Duration;

use sabotage::mutant;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use crate::app::App;
use crate::error::{Error, Result};
use crate::oauth::exchange::{Given, exchange};
use crate::run::Run;

/// Renewed this long before its end, so that it does not die on the way.
const MARGIN: Duration = Duration::from_mins(2);
/// How often another process's turn is looked at. Waiting inside the kernel could not be cancelled.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Why the keychain, or the file that stands in for it, cannot be used.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct SecretError(String);

impl SecretError {
    /// `message` says what happened and what to do; it must hold no secret.
    pub fn new(message: impl Into<String>) -> SecretError {
        SecretError(message.into())
    }
}

/// Where refresh tokens are kept, by the account's `sub`.
///
/// Calls may block, they are made off the async threads; but each must come back: an implementation over a keychain
/// gives up by itself after some seconds, because a locked one may never answer.
pub trait RefreshTokens: Send + Sync + 'static {
    /// The account's refresh token, `None` where it is signed out.
    fn load(&self, sub: &str) -> std::result::Result<Option<SecretString>, SecretError>;
    /// Keeps the account's refresh token in place of an older one.
    fn store(&self, sub: &str, token: &SecretString) -> std::result::Result<(), SecretError>;
    /// Forgets the account's refresh token; nothing to forget is no error.
    fn forget(&self, sub: &str) -> std::result::Result<(), SecretError>;
    /// Takes the turn to exchange the account's refresh token, `None` while another process has it. Does not wait.
    /// A place that no other process can reach needs no turns, and always gives one.
    fn take_turn(&self, _sub: &str) -> std::result::Result<Option<Turn>, SecretError> {
        Ok(Some(Turn::free()))
    }
}

/// The turn to exchange an account's refresh token, given back when dropped.
#[derive(Debug)]
pub struct Turn {
    /// Closing it frees the lock; the kernel does so at whatever death.
    _locked: Option<File>,
}

impl Turn {
    /// A turn that lasts as long as the lock on this file.
    pub fn locked(file: File) -> Turn {
        Turn {
            _locked: Some(file),
        }
    }

    fn free() -> Turn {
        Turn { _locked: None }
    }
}

/// An access token and when it ends.
#[derive(Debug, Clone)]
pub(crate) struct AccessToken {
    pub(crate) secret: SecretString,
    pub(crate) ends: Instant,
}

impl AccessToken {
    fn is_fresh(&self) -> bool {
        self.ends.saturating_duration_since(Instant::now()) > MARGIN
    }

    fn is(&self, other: &SecretString) -> bool {
        self.secret.expose_secret() == other.expose_secret()
    }
}

/// One account's access.
pub(crate) struct Access {
    sub: String,
    tokens: Arc<dyn RefreshTokens>,
    current: Mutex<Option<AccessToken>>,
}

impl Access {
    pub(crate) fn new(
        sub: &str,
        tokens: Arc<dyn RefreshTokens>,
        first: Option<AccessToken>,
    ) -> Access {
        Access {
            sub: sub.to_owned(),
            tokens,
            current: Mutex::new(first),
        }
    }

    /// An access token that is good for a while, renewed if need be.
    pub(crate) async fn token(&self, app: &App, run: &Run) -> Result<SecretString> {
        let mut current = run.within(async { Ok(self.current.lock().await) }).await?;
        if let Some(fresh) = current.as_ref().filter(|token| token.is_fresh()) {
            return Ok(fresh.secret.clone());
        }
        let renewed = self.renew(app, run).await?;
        let secret = renewed.secret.clone();
        *current = Some(renewed);
        Ok(secret)
    }

    /// Google refused this token: the next caller gets another, unless somebody has renewed it already.
    pub(crate) async fn refused(&self, secret: &SecretString) {
        let mut current = self.current.lock().await;
        if current.as_ref().is_some_and(|token| token.is(secret)) && !mutant!("refused-access-kept")
        {
            *current = None;
        }
    }

    async fn renew(&self, app: &App, run: &Run) -> Result<AccessToken> {
        let _turn = self.turn(run).await?;
        let refresh = self.load().await?;
        match self.renew_with(app, run, &refresh).await {
            // A sign-in waits for nobody's turn: it may have stored another one a moment ago.
            Err(Error::AccessRevoked(said)) => {
                let stored = self.load().await?;
                if stored.expose_secret() == refresh.expose_secret() {
                    return Err(Error::AccessRevoked(said));
                }
                self.renew_with(app, run, &stored).await
            }
            other => other,
        }
    }

    /// Waits until no other process exchanges this account's refresh token.
    async fn turn(&self, run: &Run) -> Result<Turn> {
        run.within(async {
            loop {
                let sub = self.sub.clone();
                if let Some(turn) = self.ask(move |tokens| tokens.take_turn(&sub)).await? {
                    return Ok(turn);
                }
                sleep(LOOK_AGAIN).await;
            }
        })
        .await
    }

    async fn renew_with(
        &self,
        app: &App,
        run: &Run,
        refresh: &SecretString,
    ) -> Result<AccessToken> {
        let answer = exchange(app, run, Given::Refresh(refresh)).await?;
        if let Some(rotated) = answer.refresh {
            let sub = self.sub.clone();
            self.ask(move |tokens| tokens.store(&sub, &rotated)).await?;
        }
        Ok(answer.access)
    }

    async fn load(&self) -> Result<SecretString> {
        let sub = self.sub.clone();
        self.ask(move |tokens| tokens.load(&sub))
            .await?
            .ok_or_else(|| {
                Error::AuthRequired(
                    "this account is not signed in to Google; sign in again".to_owned(),
                )
            })
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn RefreshTokens) -> std::result::Result<T, SecretError>
        + Send
        + 'static,
    ) -> Result<T> {
        let tokens = Arc::clone(&self.tokens);
        tokio::task::spawn_blocking(move || question(&*tokens))
            .await
            .unwrap_or_else(|_| Err(SecretError::new("reading the keychain was interrupted")))
            .map_err(Error::Secret)
    }
}
