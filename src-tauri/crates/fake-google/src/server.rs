//! Starting, stopping and talking to a server from the same process.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::edit::{RemoteAccount, RemoteCalendar};
use crate::endpoint::Endpoint;
use crate::faults::{Fault, When};
use crate::log::{Logged, Violation};
use crate::options::{Consent, Options};
use crate::refusal::Refusal;

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct FakeGoogle {
    address: SocketAddr,
    inner: Arc<Inner>,
    stop: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

/// What the server's connections and the handle share.
#[derive(Debug)]
pub(crate) struct Inner {
    #[expect(dead_code, reason = "the next commit reads it")]
    options: Options,
}

impl FakeGoogle {
    /// Binds the port and starts to serve in the background of the current tokio runtime. Fails if the port is taken.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner { options });
        let until = stop.clone();
        let serving = tokio::spawn(async move {
            let serve = axum::serve(listener, Router::new());
            let _ = serve.with_graceful_shutdown(until.cancelled_owned()).await;
        });
        Ok(Self {
            address,
            inner,
            stop,
            serving: Some(serving),
        })
    }

    /// Closes the port and every connection, and waits until that is done.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        if let Some(serving) = self.serving.take() {
            let _ = serving.await;
        }
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The authorization endpoint (`HOURWRIGHT_GOOGLE_AUTH_URL`).
    pub fn auth_url(&self) -> String {
        format!("{}/o/oauth2/v2/auth", self.api_url())
    }

    /// The token endpoint (`HOURWRIGHT_GOOGLE_TOKEN_URL`).
    pub fn token_url(&self) -> String {
        format!("{}/token", self.api_url())
    }

    /// The revocation endpoint (`HOURWRIGHT_GOOGLE_REVOKE_URL`).
    pub fn revoke_url(&self) -> String {
        format!("{}/revoke", self.api_url())
    }

    /// The root before `/calendar/v3` and `/oauth2/v3/userinfo`, without a slash at its end
    /// (`HOURWRIGHT_GOOGLE_API_URL`).
    pub fn api_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Signs `email` in without a browser and returns an access token with these scopes (short names such as
    /// `calendar.events` or whole ones). For tests that are not about OAuth.
    pub fn access_token(&self, email: &str, scopes: &[&str]) -> Result<String, Refusal> {
        let _ = (email, scopes);
        Err(Refusal::not_found())
    }

    /// A calendar, by its real id, to edit or look at.
    pub fn calendar(&self, id: &str) -> RemoteCalendar {
        RemoteCalendar::new(Arc::clone(&self.inner), id)
    }

    /// An account, by its e-mail address, to edit or look at.
    pub fn account(&self, email: &str) -> RemoteAccount {
        RemoteAccount::new(Arc::clone(&self.inner), email)
    }

    /// Who signs in at the consent screen from now on.
    pub fn sign_in_as(&self, email: &str) {
        let _ = email;
    }

    /// What the consent screen answers from now on.
    pub fn set_consent(&self, consent: Consent) {
        let _ = consent;
    }

    /// Whether refresh tokens are left out from now on.
    pub fn omit_refresh_tokens(&self, omit: bool) {
        let _ = omit;
    }

    /// From now on every sync token of every calendar and list is answered 410.
    pub fn invalidate_sync_tokens(&self) {}

    /// Plays `fault` for the next `times` requests that match. Faults that were scripted earlier come first.
    pub fn fail_next(&self, when: When, fault: Fault, times: u32) {
        let _ = (when, fault, times);
    }

    /// Plays `fault` for every `nth` request that matches (1 is each of them), until [`Self::clear_faults`].
    pub fn fail_every(&self, nth: u32, when: When, fault: Fault) {
        let _ = (nth, when, fault);
    }

    /// Plays `fault` for requests that match with this probability (0 to 1), until [`Self::clear_faults`]. The same
    /// seed gives the same choice.
    pub fn fail_sometimes(&self, probability: f64, seed: u64, when: When, fault: Fault) {
        let _ = (probability, seed, when, fault);
    }

    /// Forgets every scripted fault.
    pub fn clear_faults(&self) {}

    /// The requests since the last reset, oldest first.
    pub fn log(&self) -> Vec<Logged> {
        Vec::new()
    }

    /// Empties the log and the list of violations.
    pub fn reset_log(&self) {}

    /// How many requests to this endpoint the log has.
    pub fn count(&self, endpoint: Endpoint) -> usize {
        self.log().iter().filter(|l| l.endpoint == endpoint).count()
    }

    /// What a careful client would not have done, since the last reset.
    pub fn violations(&self) -> Vec<Violation> {
        Vec::new()
    }
}

impl Drop for FakeGoogle {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
