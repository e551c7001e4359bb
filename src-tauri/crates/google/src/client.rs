//! Speaks to the Calendar API for one account: sends, renews the access token, tries again.

use std::fmt;
use std::sync::Arc;

use jiff::SignedDuration;
use secrecy::SecretString;
use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::{Error, Result};
use crate::http::{Answer, Request, authorised, is_json};
use crate::oauth::{Grant, why_revoked};
use crate::pace::Pace;
use crate::refusal::{Operation, refusal};
use crate::run::Run;
use crate::token::{Access, RefreshTokens};

/// One account's client; clones share the access token and the pace.
#[derive(Clone)]
pub struct Client {
    app: App,
    access: Arc<Access>,
    pace: Arc<Pace>,
    age: Option<Age>,
}

/// How long ago a person signed in, asked when it has to be told why that ended.
type Age = Arc<dyn Fn() -> SignedDuration + Send + Sync>;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}

impl Client {
    /// A client for the account with this `sub`; the first request fetches an access token.
    pub fn new(app: &App, sub: &str, tokens: Arc<dyn RefreshTokens>) -> Client {
        Client {
            app: app.clone(),
            access: Arc::new(Access::new(sub, tokens, None)),
            pace: Arc::default(),
            age: None,
        }
    }

    /// A client that begins with the access token of a sign-in. The caller stores the refresh token.
    pub fn signed_in(app: &App, grant: &Grant, tokens: Arc<dyn RefreshTokens>) -> Client {
        Client {
            app: app.clone(),
            access: Arc::new(Access::new(&grant.sub, tokens, Some(grant.access.clone()))),
            pace: Arc::default(),
            age: None,
        }
    }

    /// The same client, which can say more about the end of its sign-in: `age` tells how old that is.
    #[must_use]
    pub fn with_age(self, age: impl Fn() -> SignedDuration + Send + Sync + 'static) -> Client {
        Client {
            age: Some(Arc::new(age)),
            ..self
        }
    }

    /// Opens new connections from here on. To be called after the machine slept or changed its network (P91).
    pub fn reconnect(&self) {
        self.app.http().reconnect();
    }

    /// Where and as which OAuth client this speaks.
    pub(crate) fn app(&self) -> &App {
        &self.app
    }

    /// Sends `request` until `read` makes something of the answer, as often and as patiently as the run allows.
    pub(crate) async fn call<T>(
        &self,
        run: &Run,
        operation: Operation,
        request: &Request,
        read: impl Fn(&Answer) -> Result<T>,
    ) -> Result<T> {
        let mut attempt = 0;
        let mut renewed = false;
        loop {
            attempt += 1;
            self.pace.wait(run).await?;
            let access = self.token(run).await?;
            let error =
                match once(&self.app, run, operation, request, &access, attempt, &read).await {
                    Ok(value) => return Ok(value),
                    Err(Error::StaleAccess(message)) if renewed => {
                        return Err(Error::AuthRequired(format!(
                            "Google refuses even a renewed access token: {message}; sign in again"
                        )));
                    }
                    Err(error) => error,
                };
            let wait = run.wait_after(attempt, &error);
            match &error {
                Error::StaleAccess(_) => {
                    renewed = true;
                    self.access.refused(&access).await;
                }
                // Whatever else waits in the pool may be as dead as this connection was.
                Error::Network(_) | Error::Timeout { .. } => self.reconnect(),
                // Also after the last try: whoever asks next for this account is the next try.
                Error::RateLimited { lasting: false, .. } if run.lasts_for(wait) => {
                    self.pace.hold(wait);
                }
                _ => {}
            }
            run.retry_in(wait, attempt, error).await?;
        }
    }

    /// An access token; where the sign-in is dead, the likely cause and what to do.
    async fn token(&self, run: &Run) -> Result<SecretString> {
        let token = self.access.token(&self.app, run).await;
        token.map_err(|error| match error {
            Error::AccessRevoked(said) => {
                let age = self.age.as_ref().map(|age| age());
                Error::AccessRevoked(why_revoked(&said, age))
            }
            other => other,
        })
    }
}

/// Sends `request` once with this access token, and reads the answer if it is a success.
pub(crate) async fn once<T>(
    app: &App,
    run: &Run,
    operation: Operation,
    request: &Request,
    access: &SecretString,
    attempt: u32,
    read: impl Fn(&Answer) -> Result<T>,
) -> Result<T> {
    run.sending(attempt);
    if let Operation::ListEvents { .. } = operation {
        run.listing_events();
    }
    if operation.names_a_resource() {
        run.sends();
    }
    let answer = app
        .http()
        .send(run, authorised(request.clone(), access)?)
        .await?;
    tracing::debug!(
        ?operation,
        attempt,
        status = answer.status().as_u16(),
        bytes = answer.body().len()
    );
    if answer.status().is_success() {
        read(&answer)
    } else {
        Err(refusal(operation, &answer))
    }
}

/// The answer's JSON as a `T`, whole or not at all.
pub(crate) fn json<T: DeserializeOwned>(answer: &Answer) -> Result<T> {
    if !is_json(answer) {
        return Err(Error::unreadable(
            "the answer is no JSON: is this network waiting for you to sign in?",
        ));
    }
    // Only the place is told: serde's own words quote the value, which may be somebody's appointment.
    serde_json::from_slice(answer.body()).map_err(|error| {
        Error::unreadable(format!(
            "Google's answer cannot be read (line {}, column {})",
            error.line(),
            error.column()
        ))
    })
}
