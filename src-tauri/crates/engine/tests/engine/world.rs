//! An engine on a throw-away folder, and the embedded server.

use engine::{Clock, Config, Engine, Mode, Paste, SecretsPlace, Signal};
use fake_google::{Client, FakeGoogle, Options, seed};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::sync::broadcast::Receiver;
use tokio_util::sync::CancellationToken;

pub(crate) const NOW: &str = "2026-03-02T07:00:00Z";
pub(crate) const MARA: &str = "mara@example.com";

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) google: FakeGoogle,
    pub(crate) folder: TempDir,
}

impl World {
    /// The workspace `Home`, nobody signed in.
    pub(crate) async fn new() -> World {
        World::with([seed::empty(MARA)]).await
    }

    /// The same with these people at Google.
    pub(crate) async fn with(accounts: impl IntoIterator<Item = seed::Account>) -> World {
        let google = FakeGoogle::start(Options {
            clock: fake_google::Clock::frozen(now()),
            ..Options::with_accounts(accounts)
        })
        .await
        .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let engine = engine_at(&google, &folder, now());
        engine.add_workspace("Home", Some("Europe/Berlin")).unwrap();
        World {
            engine,
            google,
            folder,
        }
    }

    /// The same, signed in.
    pub(crate) async fn signed_in() -> World {
        let world = World::new().await;
        world.sign_in().await;
        world
    }

    pub(crate) async fn sign_in(&self) {
        let cancel = CancellationToken::new();
        self.engine
            .login("Home", Mode::Careful, engine::SIGN_IN_LIMIT, &cancel, open)
            .await
            .unwrap();
    }

    /// Another engine on the same folder, at another time.
    pub(crate) fn at(&self, now: &str) -> Engine {
        engine_at(&self.google, &self.folder, now.parse().unwrap())
    }
}

pub(crate) fn now() -> Timestamp {
    NOW.parse().unwrap()
}

fn engine_at(google: &FakeGoogle, folder: &TempDir, now: Timestamp) -> Engine {
    let client = Client::demo();
    Engine::open(Config {
        data_dir: folder.path().join("data"),
        clock: Clock::frozen(now),
        endpoints: engine::endpoints_at(
            &google.auth_url(),
            &google.token_url(),
            &google.revoke_url(),
            &google.api_url(),
        )
        .unwrap(),
        client_id: Some(client.id),
        client_secret: Some(client.secret.into()),
        secrets: SecretsPlace::File,
        asks_first: false,
    })
    .unwrap()
}

/// Takes the browser's part.
pub(crate) fn open(url: String, _: Paste) {
    // Installed once for all tests of this process.
    let _ = rustls::crypto::ring::default_provider().install_default();
    tokio::spawn(async move {
        let browser = reqwest::Client::builder().no_proxy().build().unwrap();
        browser.get(url).send().await.unwrap();
    });
}

/// Waits until that is so.
pub(crate) async fn until(engine: &Engine, so: impl Fn(&Engine) -> bool) {
    while !so(engine) {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
}

/// The first signal that `wanted` makes something of.
pub(crate) async fn heard<T>(
    signals: &mut Receiver<Signal>,
    mut wanted: impl FnMut(Signal) -> Option<T>,
) -> T {
    loop {
        if let Some(found) = wanted(signals.recv().await.unwrap()) {
            return found;
        }
    }
}
