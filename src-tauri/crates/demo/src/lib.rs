//! The demo: the embedded Google-compatible server with a month of somebody's life, and an engine signed in to it.
//!
//! The engine is the one that ships, talking OAuth and Google's protocol over a loopback port; only the endpoints and
//! the folder differ. Nothing leaves the machine, and everything is gone when the demo ends. The window and
//! `hourwright demo` share it.

mod consent;
mod tasks;

use std::collections::BTreeMap;
use std::time::Duration;

use engine::{Clock, Code, Config, Engine, Error, Mode, SecretsPlace, Trigger};
use fake_google::{Client, FakeGoogle, Options, seed};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

/// The demo's only workspace.
pub const WORKSPACE: &str = "Demo";

/// How long the first plan may be improved.
const PLAN_LIMIT: Duration = Duration::from_millis(500);

/// A running demo.
pub struct Demo {
    engine: Engine,
    server: FakeGoogle,
    /// Removed with everything in it when the demo ends.
    folder: TempDir,
}

impl Demo {
    /// Starts the server, signs in, reads the calendars, adds a few tasks and plans them.
    ///
    /// # Errors
    /// Whatever kept the engine from it; a server that cannot listen is `network`.
    pub async fn start(clock: Clock) -> Result<Demo, Error> {
        let demo = Demo::open(clock).await?;
        match demo.fill().await {
            Ok(()) => Ok(demo),
            Err(error) => {
                demo.stop().await;
                Err(error)
            }
        }
    }

    /// The demo's engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// What another process sets to talk to the demo's server.
    pub fn environment(&self) -> BTreeMap<&'static str, String> {
        let client = Client::demo();
        BTreeMap::from([
            ("HOURWRIGHT_GOOGLE_AUTH_URL", self.server.auth_url()),
            ("HOURWRIGHT_GOOGLE_TOKEN_URL", self.server.token_url()),
            ("HOURWRIGHT_GOOGLE_REVOKE_URL", self.server.revoke_url()),
            ("HOURWRIGHT_GOOGLE_API_URL", self.server.api_url()),
            ("HOURWRIGHT_GOOGLE_CLIENT_ID", client.id),
            ("HOURWRIGHT_GOOGLE_CLIENT_SECRET", client.secret),
        ])
    }

    /// Ends the engine and the server, and removes the folder.
    pub async fn stop(self) {
        self.engine.shutdown().await;
        self.server.shutdown().await;
        if let Err(error) = self.folder.close() {
            tracing::warn!("the demo's folder could not be removed: {error}");
        }
    }

    async fn open(clock: Clock) -> Result<Demo, Error> {
        let zone = engine::system_zone();
        let server = FakeGoogle::start(Options {
            clock: server_clock(&clock),
            ..Options::with_accounts([seed::sample_month(clock.now(), &zone)])
        })
        .await
        .map_err(|e| {
            Error::new(
                Code::Network,
                format!("the demo's server cannot listen: {e}"),
            )
        })?;
        let folder = tempfile::Builder::new()
            .prefix("hourwright-demo-")
            .tempdir()
            .map_err(|e| {
                Error::new(
                    Code::Store,
                    format!("the demo's folder cannot be made: {e}"),
                )
            })?;
        let client = Client::demo();
        let engine = Engine::open(Config {
            data_dir: folder.path().to_owned(),
            clock,
            endpoints: engine::endpoints_at(
                &server.auth_url(),
                &server.token_url(),
                &server.revoke_url(),
                &server.api_url(),
            )?,
            client_id: Some(client.id),
            client_secret: Some(client.secret.into()),
            secrets: SecretsPlace::File,
            asks_first: false,
        })?;
        engine.add_workspace(WORKSPACE, Some(&zone))?;
        Ok(Demo {
            engine,
            server,
            folder,
        })
    }

    async fn fill(&self) -> Result<(), Error> {
        let cancel = CancellationToken::new();
        let consent = consent::Consent::new()?;
        self.engine
            .login(
                WORKSPACE,
                Mode::Careful,
                engine::SIGN_IN_LIMIT,
                &cancel,
                |url, _| consent.give(&url),
            )
            .await?;
        let runs = self
            .engine
            .sync(&engine::SyncRequest::one(WORKSPACE, false), &cancel)
            .await?;
        if let Some(error) = runs.runs.into_iter().find_map(|run| run.error) {
            return Err(Error::new(Code::from_word(&error.code), error.message));
        }
        tasks::add(&self.engine)?;
        self.engine
            .plan(WORKSPACE, PLAN_LIMIT, Trigger::Window)
            .await?;
        Ok(())
    }
}

/// The server lives at the same time as the engine.
fn server_clock(clock: &Clock) -> fake_google::Clock {
    if clock.is_system() {
        fake_google::Clock::real()
    } else {
        fake_google::Clock::frozen(clock.now())
    }
}
