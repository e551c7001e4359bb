//! Starting, stopping and talking to a server from the same process.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::edit::{RemoteAccount, RemoteCalendar};
use crate::endpoint::Endpoint;
use crate::faults::script::Times;
use crate::faults::{Fault, When};
use crate::log::{Logged, Violation};
use crate::options::{Consent, Options};
use crate::refusal::Refusal;
use crate::state::State;
use crate::transport::{HangUp, Port};
use crate::wire::{Inner, serve};

/// A running server. It stops when this is dropped.
#[derive(Debug)]
pub struct FakeGoogle {
    address: SocketAddr,
    inner: Arc<Inner>,
    stop: CancellationToken,
    serving: Option<JoinHandle<()>>,
}

impl FakeGoogle {
    /// Binds the port and starts to serve in the background of the current tokio runtime. Fails if the port is taken.
    /// On 127.0.0.1 or, where this machine knows no IPv4, on `::1`.
    pub async fn start(options: Options) -> io::Result<Self> {
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await {
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                TcpListener::bind((Ipv6Addr::LOCALHOST, options.port)).await?
            }
            bound => bound?,
        };
        let address = listener.local_addr()?;
        let stop = CancellationToken::new();
        let inner = Arc::new(Inner::new(
            State::new(&options),
            options.gzip,
            options.control,
        ));
        let port = Port {
            listener,
            stop: stop.clone(),
        };
        let app = Router::new()
            .fallback(serve)
            .layer(Extension(Arc::clone(&inner)));
        let app = app.into_make_service_with_connect_info::<HangUp>();
        let until = stop.clone().cancelled_owned();
        let serving = tokio::spawn(async move {
            // It only ends when it is told to, and has no other errors to give.
            let _ = axum::serve(port, app).with_graceful_shutdown(until).await;
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
        let mut state = self.inner.state();
        state.account(email)?;
        let now = state.clock.now();
        state.oauth.issue_directly(email, scopes, now)
    }

    /// The same, but a refresh token, for the first of the accepted OAuth clients.
    pub fn refresh_token(&self, email: &str, scopes: &[&str]) -> Result<String, Refusal> {
        let mut state = self.inner.state();
        state.account(email)?;
        let now = state.clock.now();
        state.oauth.issue_refresh_directly(email, scopes, now)
    }

    /// Waits until a request is left without an answer ([`Fault::Silence`]). With tokio's clock stopped, whoever moves
    /// it on after that knows that the client is waiting.
    pub async fn went_silent(&self) {
        self.inner.silence.notified().await;
    }

    /// A calendar, by its real id, to edit or look at.
    pub fn calendar(&self, id: &str) -> RemoteCalendar {
        RemoteCalendar::new(Arc::clone(&self.inner), id)
    }

    /// An account, by its e-mail address, to edit or look at.
    pub fn account(&self, email: &str) -> RemoteAccount {
        RemoteAccount::new(Arc::clone(&self.inner), email)
    }

    /// Who signs in at the consent screen from now on, whatever the app's `login_hint` says.
    pub fn sign_in_as(&self, email: &str) {
        self.inner.state().oauth.signs_in = Some(email.into());
    }

    /// What the consent screen answers from now on.
    pub fn set_consent(&self, consent: Consent) {
        self.inner.state().oauth.consent = consent;
    }

    /// Whether refresh tokens are left out from now on.
    pub fn omit_refresh_tokens(&self, omit: bool) {
        self.inner.state().oauth.omit_refresh_token = omit;
    }

    /// From now on every sync token of every calendar and list is answered 410.
    pub fn invalidate_sync_tokens(&self) {
        self.inner.state().invalidate_sync_tokens();
    }

    /// Plays `fault` for the next `times` requests that match. Faults that were scripted earlier come first.
    pub fn fail_next(&self, when: When, fault: Fault, times: u32) {
        self.inner
            .state()
            .faults
            .add(when, fault, Times::Next(times));
    }

    /// Plays `fault` for every `nth` request that matches (1 is each of them), until [`Self::clear_faults`].
    pub fn fail_every(&self, nth: u32, when: When, fault: Fault) {
        self.inner
            .state()
            .faults
            .add(when, fault, Times::Every(nth));
    }

    /// Plays `fault` for requests that match with this probability (0 to 1), until [`Self::clear_faults`]. The same
    /// seed gives the same choice.
    pub fn fail_sometimes(&self, probability: f64, seed: u64, when: When, fault: Fault) {
        let times = Times::sometimes(probability, seed);
        self.inner.state().faults.add(when, fault, times);
    }

    /// Forgets every scripted fault.
    pub fn clear_faults(&self) {
        self.inner.state().faults.clear();
    }

    /// The requests since the last reset, oldest first.
    pub fn log(&self) -> Vec<Logged> {
        self.inner.state().log.entries.clone()
    }

    /// Empties the log and the list of violations.
    pub fn reset_log(&self) {
        self.inner.state().log.reset();
    }

    /// Empties the log and keeps the list of violations.
    pub fn reset_log_keeping_violations(&self) {
        self.inner.state().log.entries.clear();
    }

    /// How many requests to this endpoint the log has.
    pub fn count(&self, endpoint: Endpoint) -> usize {
        let state = self.inner.state();
        let entries = state.log.entries.iter();
        entries.filter(|entry| entry.endpoint == endpoint).count()
    }

    /// What a careful client would not have done, since the last reset.
    pub fn violations(&self) -> Vec<Violation> {
        self.inner.state().log.violations.clone()
    }
}

impl Drop for FakeGoogle {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}
