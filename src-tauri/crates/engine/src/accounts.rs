//! Signing in and out.

use std::sync::Arc;
use std::time::Duration;

use google::{Client, Grant, Mode, Run, SignIn};
use store::{account, workspace};
use tokio_util::sync::CancellationToken;

use crate::engine::{Engine, lock, workspace_named};
use crate::signal::Signal;
use crate::view::SignInState;
use crate::{Code, Error, google_errors};

/// How long the browser may take.
pub const SIGN_IN_LIMIT: Duration = Duration::from_secs(300);
/// How long reading the calendar list, or revoking, may take.
const FOLLOW_UP_LIMIT: Duration = Duration::from_secs(60);

impl Engine {
    /// Signs a workspace in: opens a loopback port, gives `show` the page for the browser, waits for its answer, keeps
    /// the refresh token and reads the calendar list. Gives the account's e-mail address.
    ///
    /// # Errors
    /// Denied or wrong state: `access-denied`; `limit` over: `timeout`; another Google account than the workspace's:
    /// `invalid-input`. In all of these the workspace is as before.
    pub async fn login(
        &self,
        workspace: &str,
        mode: Mode,
        limit: Duration,
        cancel: &CancellationToken,
        show: impl FnOnce(String) + Send,
    ) -> Result<String, Error> {
        let hint = self.known_account(workspace)?;
        let app = self.google_app()?;
        let sign_in = SignIn::begin(&app, mode, hint.as_ref().map(|a| a.email.as_str())).await?;
        show(sign_in.url().to_string());
        let grant = sign_in.finish(limit, cancel).await?;
        if let Some(known) = hint.filter(|known| known.sub != grant.sub) {
            return Err(Error::invalid(format!(
                "workspace {workspace:?} belongs to {}, but {} signed in; use another workspace for that account",
                known.email, grant.email
            )));
        }
        let client = Client::signed_in(&app, &grant, Arc::clone(&self.shared.secrets));
        let account_id = self.keep_grant(workspace, mode, &grant).await?;
        self.set_client(&grant.sub, Some(client.clone()));
        let run = Run::new(FOLLOW_UP_LIMIT, cancel.clone());
        self.read_calendar_list(&client, &run, account_id).await?;
        Ok(grant.email)
    }

    /// The account that the workspace has, if any.
    fn known_account(&self, name: &str) -> Result<Option<account::Account>, Error> {
        self.store().read(|tx| {
            let id = workspace_named(tx, name)?.account_id;
            Ok(id.map(|id| account::get(tx, id)).transpose()?.flatten())
        })
    }

    /// The token into the keychain first, then the rows: a row without a token would be half an account.
    async fn keep_grant(&self, name: &str, mode: Mode, grant: &Grant) -> Result<i64, Error> {
        let secrets = Arc::clone(&self.shared.secrets);
        let (sub, token) = (grant.sub.clone(), grant.refresh_token.clone());
        off_thread(move || secrets.store(&sub, &token))
            .await?
            .map_err(google_errors::secret)?;
        let app = self.google_app()?;
        self.store().write(|tx| {
            let workspace = workspace_named(tx, name)?;
            let signed_in = account::SignedIn {
                sub: &grant.sub,
                email: &grant.email,
                mode: mode.as_str(),
                scopes: &grant.scopes.join(" "),
                client_id: &app.client_id().id,
            };
            let id = account::put(tx, signed_in, self.now())?;
            workspace::sign_in(tx, workspace.id, id)?;
            Ok(id)
        })
    }

    /// Signs a workspace out. At the last one of an account Google is asked to revoke, and the tokens are forgotten in
    /// any case. Events stay until the workspace is removed.
    ///
    /// # Errors
    /// `network` and the like where Google could not be told; the message says how to revoke by hand.
    pub async fn logout(&self, name: &str, cancel: &CancellationToken) -> Result<(), Error> {
        let Some(account) = self.known_account(name)? else {
            return Err(Error::new(
                Code::AuthRequired,
                format!("workspace {name:?} is not signed in"),
            ));
        };
        let last = self.store().write(|tx| {
            let workspace = workspace_named(tx, name)?;
            if !workspace.signed_in {
                return Err(Error::new(
                    Code::AuthRequired,
                    format!("workspace {name:?} is not signed in"),
                ));
            }
            workspace::sign_out(tx, workspace.id)?;
            let last = account::users(tx, account.id)? == 0;
            if last {
                account::set_state(tx, account.id, account::State::SignedOut)?;
            }
            Ok(last)
        })?;
        if last {
            self.forget(&account.sub, cancel).await
        } else {
            Ok(())
        }
    }

    async fn forget(&self, sub: &str, cancel: &CancellationToken) -> Result<(), Error> {
        self.set_client(sub, None);
        let secrets = Arc::clone(&self.shared.secrets);
        let owned = sub.to_owned();
        let token = off_thread(move || -> Result<_, google::SecretError> {
            let token = secrets.load(&owned)?;
            secrets.forget(&owned)?;
            Ok(token)
        })
        .await?
        .map_err(google_errors::secret)?;
        let Some(token) = token else { return Ok(()) };
        let run = Run::new(FOLLOW_UP_LIMIT, cancel.clone());
        google::revoke(&self.google_app()?, &run, &token).await.map_err(|error| {
            let error = Error::from(error);
            Error::new(
                error.code,
                format!(
                    "signed out here, but Google could not be told ({}); revoke Hourwright's access yourself at \
                     https://myaccount.google.com/connections",
                    error.message
                ),
            )
        })
    }

    /// Starts a sign-in in the background and opens the system browser; word of it comes as signals.
    pub async fn start_sign_in(&self, workspace: &str, mode: Mode) -> Result<SignInState, Error> {
        self.cancel_sign_in();
        let cancel = self.shared.stop.child_token();
        let (send_url, url) = tokio::sync::oneshot::channel::<String>();
        let (engine, name, token) = (self.clone(), workspace.to_owned(), cancel.clone());
        let task = self.shared.tasks.spawn(async move {
            let show = |url: String| {
                open_browser(&url);
                // The caller may have gone; the browser is open all the same.
                let _ = send_url.send(url);
            };
            let result = engine.login(&name, mode, SIGN_IN_LIMIT, &token, show).await;
            let state = match &result {
                Ok(account) => SignInState::Done {
                    account: account.clone(),
                },
                Err(error) if error.code == Code::Cancelled => SignInState::Idle,
                Err(error) => SignInState::Failed {
                    error: error.view(),
                },
            };
            engine.set_sign_in(state, &token);
            result
        });
        match url.await {
            Ok(url) => {
                let waiting = SignInState::Waiting { url };
                *lock(&self.shared.sign_in) = (waiting.clone(), cancel);
                self.signal(Signal::SignIn(waiting.clone()));
                Ok(waiting)
            }
            // It failed before there was a page to show.
            Err(_) => match task.await {
                Ok(Err(error)) => Err(error),
                _ => Err(Error::new(
                    Code::Internal,
                    "the sign-in ended before it began",
                )),
            },
        }
    }

    /// How far the sign-in has come.
    pub fn sign_in_state(&self) -> SignInState {
        lock(&self.shared.sign_in).0.clone()
    }

    /// Ends the sign-in that is going on, if any, and frees its port.
    pub fn cancel_sign_in(&self) {
        let mut sign_in = lock(&self.shared.sign_in);
        sign_in.1.cancel();
        sign_in.0 = SignInState::Idle;
    }

    /// Notes how a sign-in ended, unless another one has begun since.
    fn set_sign_in(&self, state: SignInState, token: &CancellationToken) {
        if token.is_cancelled() {
            return;
        }
        lock(&self.shared.sign_in).0 = state.clone();
        self.signal(Signal::SignIn(state));
    }
}

/// Shows a page in the system's browser. Whether one came up cannot be known: the page is always shown as a link too.
pub fn open_browser(url: &str) {
    if let Err(error) = open::that_detached(url) {
        tracing::warn!("no browser could be opened: {error}");
    }
}

/// Runs what may block, like a keychain, away from the async threads.
pub(crate) async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::new(Code::Internal, e))
}
