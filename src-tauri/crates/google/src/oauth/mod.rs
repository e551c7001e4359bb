//! Sign-in of a desktop app: RFC 8252 (system browser and loopback redirect) with PKCE S256 (RFC 7636).
//!
//! `begin` takes a free port before anybody opens a browser; `finish` waits for the person's answer on it and turns
//! the code into a [`Grant`]. Nothing is stored here: until the caller stores the grant, nothing has happened.

pub(crate) mod exchange;
mod identity;
mod loopback;
mod paste;
mod revoke;
mod revoked;
mod scope;
mod trial;

use std::fmt;
use std::time::Duration;

use oauth2::{CsrfToken, PkceCodeChallenge, PkceCodeVerifier, Scope};
use secrecy::SecretString;
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::app::App;
use crate::error::{Error, Result};
use crate::run::Run;
use crate::token::AccessToken;
use exchange::{Given, exchange, oauth};
use loopback::Loopback;
pub use paste::Paste;
pub use revoke::revoke;
pub(crate) use revoked::why_revoked;
pub use scope::Mode;
pub use trial::try_client;

/// 128 bits, as RFC 6749 section 10.10 asks for what must not be guessed.
const STATE_BYTES: u32 = 16;

/// What Google has once the person answered: the limit of a person is not the limit of a machine.
const EXCHANGE_LIMIT: Duration = Duration::from_mins(1);

/// A sign-in that waits for its answer on a port of this machine. Dropping it frees the port.
pub struct SignIn {
    app: App,
    mode: Mode,
    url: Url,
    verifier: PkceCodeVerifier,
    loopback: Loopback,
}

/// What a person allowed.
pub struct Grant {
    /// Google's stable id of the person; the e-mail address may change, this does not.
    pub sub: String,
    /// The e-mail address; empty where Google tells none.
    pub email: String,
    /// The scopes as granted, in Google's spelling.
    pub scopes: Vec<String>,
    /// Calendar scopes that were asked for and not granted: a person can untick boxes.
    pub missing: Vec<String>,
    /// To be stored by the caller, under `sub`.
    pub refresh_token: SecretString,
    pub(crate) access: AccessToken,
}

impl fmt::Debug for SignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignIn")
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("sub", &self.sub)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

impl SignIn {
    /// Takes a port and makes the address to open. Sends nothing. `login_hint` is the e-mail address that Google is
    /// to offer first.
    ///
    /// # Errors
    /// [`Error::Network`] where this machine has no loopback port to give.
    pub async fn begin(app: &App, mode: Mode, login_hint: Option<&str>) -> Result<SignIn> {
        let state = CsrfToken::new_random_len(STATE_BYTES);
        let loopback = Loopback::bind(state.secret()).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = oauth(app, Some(loopback.redirect()))?;
        let mut request = client
            .authorize_url(|| state)
            .add_scopes(
                mode.scopes()
                    .iter()
                    .map(|&scope| Scope::new(scope.to_owned())),
            )
            .set_pkce_challenge(challenge)
            // Google gives a refresh token only for offline access, and again only after consent was given again.
            .add_extra_param("access_type", "offline")
            .add_extra_param("prompt", "consent");
        if let Some(email) = login_hint {
            request = request.add_extra_param("login_hint", email);
        }
        let (url, _) = request.url();
        Ok(SignIn {
            app: app.clone(),
            mode,
            url,
            verifier,
            loopback,
        })
    }

    /// The address to open in the system's browser. It holds no secret: the state and the challenge are worthless
    /// without the port and the verifier.
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// For a browser that cannot reach the port.
    pub fn paste(&self) -> Paste {
        self.loopback.paste()
    }

    /// Waits for the person's answer, at most `limit`, and exchanges it for tokens.
    ///
    /// # Errors
    /// [`Error::AccessDenied`] where the person refused or the answer is not one to this question;
    /// [`Error::Timeout`] where nobody answered; [`Error::Cancelled`]; and what the token endpoint may say.
    pub async fn finish(self, limit: Duration, cancel: &CancellationToken) -> Result<Grant> {
        let redirect = self.loopback.redirect();
        let waiting = Run::new(limit, cancel.clone());
        let code = waiting
            .within(self.loopback.answer())
            .await
            .map_err(|error| nobody_came(error, limit))?;
        let run = Run::new(EXCHANGE_LIMIT, cancel.clone());
        let given = Given::Code {
            code: &code,
            verifier: &self.verifier,
            redirect,
        };
        let tokens = exchange(&self.app, &run, given).await?;
        let refresh_token = tokens.refresh.ok_or_else(|| {
            Error::AccessDenied(
                "Google gave no refresh token, so the sign-in would end within the hour; remove Hourwright's access \
                 at https://myaccount.google.com/permissions and sign in again"
                    .to_owned(),
            )
        })?;
        let identity = identity::find(
            &self.app,
            &run,
            tokens.id_token.as_deref(),
            &tokens.access.secret,
        )
        .await?;
        // RFC 6749 section 5.1: no `scope` in the answer means that all was granted.
        let scopes = tokens.scopes.unwrap_or_else(|| {
            self.mode
                .scopes()
                .iter()
                .map(|&scope| scope.to_owned())
                .collect()
        });
        Ok(Grant {
            sub: identity.sub,
            email: identity.email,
            missing: self.mode.missing(&scopes),
            scopes,
            refresh_token,
            access: tokens.access,
        })
    }
}

fn nobody_came(error: Error, limit: Duration) -> Error {
    match error {
        Error::Timeout { .. } => Error::Timeout {
            message: format!(
                "nobody finished the sign-in in the browser within {} s; nothing was changed, try again",
                limit.as_secs()
            ),
            of_run: true,
        },
        other => other,
    }
}
