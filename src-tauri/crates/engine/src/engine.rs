//! The engine: one open store, the keychain, the clients of the accounts, and word of what changes.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use google::{App, Client, ClientId, RefreshTokens, SecretString};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use store::account::Account;
use store::workspace::Workspace;
use store::{ReadTx, Store, setting, workspace};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tracing::Span;

use crate::background::{Changes, Connection, Due};
use crate::jobs::{AskedFor, ProcessLock, Record, Running};
use crate::polling::{Budget, Phase};
use crate::schedule::Preview;
use crate::sign_in::CurrentSignIn;
use crate::signal::{Signal, topics_of};
use crate::view::{SyncProgress, Wrong};
use crate::{Code, Config, Error, secrets, settings};

/// How many signals a slow listener may lag behind before it is told to read everything again.
const SIGNAL_BUFFER: usize = 256;

/// The running program without a window. Clones share it.
///
/// Functions that only read or write the store block: for milliseconds, or for seconds while another process writes.
/// Those that wait for Google are async, and do their part of the store's work away from the async threads.
#[derive(Clone)]
pub struct Engine {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) config: Config,
    pub(crate) store: Store,
    pub(crate) secrets: Arc<dyn RefreshTokens>,
    pub(crate) signals: broadcast::Sender<Signal>,
    /// By `sub`: an account's access token lives in its client.
    clients: Mutex<BTreeMap<String, Client>>,
    /// Calendars in work, by job, workspace and calendar: two jobs may be at the same calendar, one of them in vain.
    pub(crate) progress: Mutex<BTreeMap<(i64, String, String), SyncProgress>>,
    /// How many syncs are going on in this process.
    pub(crate) syncs: Arc<AtomicUsize>,
    /// The sign-in that was started last.
    pub(crate) sign_in: Mutex<CurrentSignIn>,
    /// Ends the syncs that were started in the background.
    pub(crate) sync_cancel: Mutex<CancellationToken>,
    /// When this copy of the program polls.
    pub(crate) phase: Phase,
    /// By `sub`: how often the background polled an account's calendars lately.
    pub(crate) budgets: Mutex<BTreeMap<String, Budget>>,
    /// When the background syncs next; `None` where there is nothing to sync.
    pub(crate) next_sync: Mutex<Option<Timestamp>>,
    /// What was asked for and is not done yet.
    pub(crate) asked_for: AskedFor,
    /// The jobs that go on in this process.
    pub(crate) running: Running,
    /// Changes that nothing was made of yet.
    pub(crate) changes: Changes,
    /// What the background knows of the way to Google.
    pub(crate) connection: Mutex<Connection>,
    /// The lock of the background, where this process has it.
    pub(crate) scheduling: Mutex<Option<File>>,
    /// Says that this process lives; taken at its first job.
    pub(crate) process: Mutex<Option<ProcessLock>>,
    /// What the jobs that go on here note, by the id of the run.
    pub(crate) records: Mutex<BTreeMap<i64, Record>>,
    /// Jobs that are due and wait for the network, with the id of the row that says so.
    pub(crate) held: Mutex<BTreeMap<Due, i64>>,
    /// Held while the background looks for what is due and starts it.
    pub(crate) looking: tokio::sync::Mutex<()>,
    /// Held while a person is told what needs them.
    pub(crate) telling: Mutex<()>,
    /// Whether somebody looks at the window.
    pub(crate) watched: AtomicBool,
    /// Ends the background.
    pub(crate) stop: CancellationToken,
    /// The plan that was last shown to wait for a word.
    pub(crate) preview: Mutex<Option<Preview>>,
    /// What runs in the background.
    pub(crate) tasks: TaskTracker,
}

impl Engine {
    /// Opens the data directory, making it where there is none. What an older version of the program made of Google's
    /// texts is read again.
    ///
    /// # Errors
    /// `store` where the folder or the database cannot be used.
    pub fn open(config: Config) -> Result<Engine, Error> {
        config.create_data_dir()?;
        let store = Store::open(&config.database())?;
        sync::rederive(&store)?;
        let secrets = secrets::open(&config);
        let (signals, _) = broadcast::channel(SIGNAL_BUFFER);
        let on_commit = signals.clone();
        let changes = Changes::default();
        let noted = changes.clone();
        store.on_commit(move |tables| {
            noted.note(tables);
            let topics = topics_of(tables);
            if !topics.is_empty() {
                // Nobody may be listening.
                let _ = on_commit.send(Signal::Changed(topics));
            }
        });
        let stop = CancellationToken::new();
        let engine = Engine {
            shared: Arc::new(Shared {
                config,
                store,
                secrets,
                signals,
                clients: Mutex::default(),
                progress: Mutex::default(),
                syncs: Arc::default(),
                sign_in: Mutex::default(),
                sync_cancel: Mutex::new(stop.child_token()),
                phase: Phase::random(),
                budgets: Mutex::default(),
                next_sync: Mutex::default(),
                asked_for: AskedFor::default(),
                running: Running::default(),
                changes,
                connection: Mutex::default(),
                scheduling: Mutex::default(),
                process: Mutex::default(),
                records: Mutex::default(),
                held: Mutex::default(),
                looking: tokio::sync::Mutex::default(),
                telling: Mutex::default(),
                watched: AtomicBool::new(false),
                stop,
                preview: Mutex::default(),
                tasks: TaskTracker::new(),
            }),
        };
        engine.find_crashed_jobs()?;
        Ok(engine)
    }

    /// What changes from now on. A listener that lags behind must read everything again.
    pub fn subscribe(&self) -> broadcast::Receiver<Signal> {
        self.shared.signals.subscribe()
    }

    /// How it was started.
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn store(&self) -> &Store {
        &self.shared.store
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.shared.config.clock.now()
    }

    /// Runs `work` on the store, or on the keychain, away from the async threads: both may keep one waiting.
    pub(crate) async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Engine) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (engine, span) = (self.clone(), Span::current());
        tokio::task::spawn_blocking(move || span.in_scope(|| work(&engine)))
            .await
            .unwrap_or_else(|e| Err(Error::new(Code::Internal, e)))
    }

    pub(crate) fn signal(&self, signal: Signal) {
        // Nobody may be listening.
        let _ = self.shared.signals.send(signal);
    }

    /// The OAuth client and the endpoints: the environment's, else the settings'.
    ///
    /// # Errors
    /// `invalid-input` where no client is configured.
    pub(crate) fn google_app(&self) -> Result<App, Error> {
        let config = &self.shared.config;
        let (stored_id, stored_secret) = self.store().read(|tx| {
            Ok::<_, Error>((
                setting::get(tx, None, "google.client-id")?,
                setting::get(tx, None, "google.client-secret")?,
            ))
        })?;
        let id = config.client_id.clone().or(stored_id).ok_or_else(|| {
            Error::invalid(
                "no Google client is configured: set google.client-id and google.client-secret \
                 (README, \"Connect a real Google account\"), or try the demo",
            )
            .because(Wrong::NoClient)
        })?;
        let secret = config
            .client_secret
            .clone()
            .or_else(|| stored_secret.map(SecretString::from));
        self.app_of(ClientId { id, secret })
    }

    /// Google as seen by this OAuth client, by way of the proxy that is set.
    pub(crate) fn app_of(&self, client_id: ClientId) -> Result<App, Error> {
        let app = App::new(self.config().endpoints.clone(), client_id);
        let proxy = self.store().read(settings::proxy)?;
        Ok(match proxy {
            Some(proxy) => app.through_proxy(proxy),
            None => app,
        })
    }

    /// The account's client; the same one as long as the program runs, because it holds the access token.
    pub(crate) fn client(&self, account: &Account) -> Result<Client, Error> {
        let sub = &account.sub;
        if let Some(client) = lock(&self.shared.clients).get(sub) {
            return Ok(client.clone());
        }
        // Asked for by a sync, where it is the account that cannot be used.
        let app = self.google_app().map_err(|error| Error {
            code: Code::AuthRequired,
            ..error
        })?;
        let clock = self.shared.config.clock.clone();
        let since = account.signed_in_at;
        let client = Client::new(&app, sub, Arc::clone(&self.shared.secrets))
            .with_age(move || clock.now().duration_since(since));
        Ok(lock(&self.shared.clients)
            .entry(sub.to_owned())
            .or_insert(client)
            .clone())
    }

    /// Uses this client for the account from now on, or none.
    pub(crate) fn set_client(&self, sub: &str, client: Option<Client>) {
        let mut clients = lock(&self.shared.clients);
        match client {
            Some(client) => clients.insert(sub.to_owned(), client),
            None => clients.remove(sub),
        };
    }

    /// Lets every client open new connections: those from before the machine slept may be dead (P91).
    pub(crate) fn reconnect_clients(&self) {
        for client in lock(&self.shared.clients).values() {
            client.reconnect();
        }
    }

    /// Makes every client anew at its next use, because the OAuth client that they speak for was changed.
    pub(crate) fn forget_clients(&self) {
        lock(&self.shared.clients).clear();
    }
}

/// The workspace of that name, or an error that names those there are.
pub(crate) fn workspace_named(tx: &ReadTx<'_>, name: &str) -> Result<Workspace, Error> {
    if let Some(found) = workspace::by_name(tx, name)? {
        return Ok(found);
    }
    let names: Vec<String> = workspace::list(tx)?.into_iter().map(|w| w.name).collect();
    let known = match names.as_slice() {
        [] => "there is none yet: `workspace add NAME` makes one".to_owned(),
        names => format!("there are {}", names.join(", ")),
    };
    Err(
        Error::invalid(format!("no workspace is called {name:?}; {known}")).because(
            Wrong::WorkspaceGone {
                name: name.to_owned(),
            },
        ),
    )
}

/// The zone in which the workspace's days and hours are meant.
pub(crate) fn zone_of(workspace: &Workspace) -> Result<TimeZone, Error> {
    Ok(model::parse_zone(&workspace.time_zone)?)
}

/// A panic while the lock was held leaves a whole value behind: each is replaced in one step.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
