//! An installation of Hourwright: its data folder, its client, and what is asked of it. It may be stopped by its person
//! or die at any step, and is then started again on the folder that it left.

use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use fake_google::{Fault, When};
use futures_util::FutureExt;
use google::{
    App, Client, ClientId, Endpoint, Endpoints, Mode, RefreshTokens, RetryPolicy, Run, SecretError,
    SecretString,
};
use jiff::Timestamp;
use model::Event;
use rand::RngExt;
use rand::rngs::StdRng;
use sabotage::{Death, Died};
use serde::{Deserialize, Serialize};
use store::calendar::{self, Calendar};
use store::sync_run::SyncRun;
use store::{Store, account, event, stage, sync_state, workspace};
use sync::{Kind, Limits, Pull};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::blocks::Plan;
use crate::person;
use crate::world::{CALENDARS, EMAIL, SharedClock, World, database, scratch};

/// What is asked of an installation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) enum Act {
    /// Reads one calendar.
    Sync {
        calendar: usize,
        full: bool,
        /// What the person at Google does while a page is being read, and on which page.
        meanwhile: Option<(u32, Vec<person::Act>)>,
        stop: Stop,
    },
    /// Reads the list of calendars.
    List(Stop),
    /// Reads stored events again, as after an update.
    Rederive,
    /// Plans blocks.
    Plan(Plan),
    /// Writes them to Google, and takes over what was done to them there.
    WriteBlocks(Stop),
    /// The same at the very moment at which others make the calendar for them: their calendars are not on the list yet.
    WriteAtOnce(Stop),
}

/// How it ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stop {
    /// It does not.
    Never,
    /// Somebody presses Stop when that page was read.
    CancelledOnPage(u32),
    /// It dies at that step.
    DiesAt(u64),
}

impl Act {
    pub(crate) fn random(dice: &mut StdRng) -> Act {
        match dice.random_range(0..20) {
            0..16 => Act::Sync {
                calendar: if dice.random_bool(0.7) {
                    0
                } else {
                    dice.random_range(0..CALENDARS.len())
                },
                full: dice.random_bool(0.15),
                meanwhile: dice.random_bool(0.25).then(|| {
                    let acts = (0..dice.random_range(1..4)).map(|_| person::Act::random(dice));
                    let acts: Vec<person::Act> = acts.collect();
                    (dice.random_range(1..4), acts)
                }),
                stop: Stop::random(dice),
            },
            16..19 => Act::List(Stop::random(dice)),
            _ => Act::Rederive,
        }
    }
}

impl Stop {
    pub(crate) fn random(dice: &mut StdRng) -> Stop {
        match dice.random_range(0..10) {
            0..6 => Stop::Never,
            6 => Stop::CancelledOnPage(dice.random_range(1..5)),
            // Most runs have few steps; some have many.
            7..9 => Stop::DiesAt(dice.random_range(1..12)),
            _ => Stop::DiesAt(dice.random_range(1..80)),
        }
    }
}

/// A data folder with an account that is signed in, and what runs on it.
pub(crate) struct Program {
    folder: TempDir,
    /// `None` only while it is dead.
    running: Option<(Store, Client)>,
    app: App,
    keychain: Arc<Keychain>,
    pub(crate) account_id: i64,
    pub(crate) workspace_id: i64,
    /// Which of the installations it is.
    pub(crate) number: usize,
    pub(crate) clock: SharedClock,
    pub(crate) limits: Limits,
}

impl Program {
    /// A fresh data folder, signed in.
    pub(crate) fn install(world: &World, page_size: u32) -> Program {
        let folder = scratch();
        fs::write(database(&folder), empty_database()).unwrap();
        let store = Store::open(&database(&folder)).unwrap();
        let scopes = Mode::Careful.scopes();
        let token = world.google.refresh_token(EMAIL, scopes).unwrap();
        let (account_id, workspace_id) = sign_in(&store);
        drop(store);
        let mut program = Program {
            folder,
            running: None,
            app: app(world),
            keychain: Arc::new(Keychain(Mutex::new(Some(SecretString::from(token))))),
            account_id,
            workspace_id,
            number: world.programs.len(),
            clock: world.clock.clone(),
            limits: Limits {
                retry: RetryPolicy {
                    base: Duration::ZERO,
                    ..RetryPolicy::default()
                },
                page_size,
                ..Limits::default()
            },
        };
        program.start();
        program
    }

    fn start(&mut self) {
        let store = Store::open(&database(&self.folder)).unwrap();
        let client = Client::new(&self.app, "sub", Arc::clone(&self.keychain) as _);
        self.running = Some((store, client));
    }

    pub(crate) fn store(&self) -> &Store {
        &self.running.as_ref().unwrap().0
    }

    pub(crate) fn client(&self) -> &Client {
        &self.running.as_ref().unwrap().1
    }

    /// Does what is asked; gives what came of it in words that are the same for the same story.
    pub(crate) async fn carry_out(&mut self, act: &Act, world: &World) -> String {
        let stop = match act {
            Act::Sync { stop, .. }
            | Act::List(stop)
            | Act::WriteBlocks(stop)
            | Act::WriteAtOnce(stop) => *stop,
            Act::Rederive | Act::Plan(_) => Stop::Never,
        };
        if let Stop::DiesAt(step) = stop {
            sabotage::arm(step, Death::Unwind);
        }
        let work = AssertUnwindSafe(self.work(act, world)).catch_unwind();
        let done = world.with_patience_ending(work).await;
        sabotage::disarm();
        match done {
            Ok(words) => words,
            Err(end) => match end.downcast::<Died>() {
                Ok(died) => {
                    self.running = None;
                    self.start();
                    format!("died: {}", died.place)
                }
                Err(panic) => resume_unwind(panic),
            },
        }
    }

    async fn work(&self, act: &Act, world: &World) -> String {
        match act {
            Act::Sync {
                calendar,
                full,
                meanwhile,
                stop,
            } => {
                let id = CALENDARS[calendar % CALENDARS.len()];
                let Some(calendar) = self.calendar(id) else {
                    return format!("{id} is not known");
                };
                let cancel = CancellationToken::new();
                let on_page = |page: u32| {
                    if *stop == Stop::CancelledOnPage(page) {
                        cancel.cancel();
                    }
                    for act in meanwhile
                        .iter()
                        .filter(|(at, _)| *at == page)
                        .flat_map(|(_, acts)| acts)
                    {
                        act.carry_out(&world.google, &world.names);
                    }
                };
                let kind = if *full { Kind::Full } else { Kind::Auto };
                let row = self.pull(&calendar, kind, &cancel, &on_page).await;
                row_in_words(&row)
            }
            Act::List(_) => match self.list().await {
                Ok(()) => "listed".to_owned(),
                Err(error) => format!("not listed: {}", error.code()),
            },
            Act::Rederive => {
                let read = sync::rederive(self.store());
                format!("{:?}", read.map_err(|error| error.code()))
            }
            Act::Plan(plan) => {
                self.plan(plan);
                "planned".to_owned()
            }
            Act::WriteBlocks(_) | Act::WriteAtOnce(_) => {
                if matches!(act, Act::WriteAtOnce(_)) && self.planning_calendar().is_none() {
                    let list = When::endpoint(fake_google::Endpoint::CalendarListList);
                    world
                        .google
                        .fail_next(list, Fault::CalendarsNotListedYet, 1);
                }
                let never = CancellationToken::new();
                let written = Box::pin(self.write_blocks(Kind::Auto, false, &never)).await;
                written.in_words()
            }
        }
    }

    /// Reads one calendar.
    pub(crate) async fn pull(
        &self,
        calendar: &Calendar,
        kind: Kind,
        cancel: &CancellationToken,
        on_page: &(dyn Fn(u32) + Send + Sync),
    ) -> SyncRun {
        sync::pull(&Pull {
            store: self.store(),
            client: self.client(),
            locks: &self.locks(),
            account_sub: "sub",
            workspace_id: self.workspace_id,
            calendar_id: calendar.id,
            job_run_id: None,
            kind,
            limits: self.limits,
            watch: None,
            cancel,
            now: &|| self.clock.now(),
            progress: &|progress| on_page(progress.pages),
        })
        .await
    }

    /// Reads the list of calendars.
    pub(crate) async fn list(&self) -> sync::Result<()> {
        let run = Run::new(Duration::from_mins(1), CancellationToken::new())
            .with_retry(self.limits.retry);
        let now = self.clock.now();
        sync::refresh_calendars(self.store(), self.client(), &run, self.account_id, now).await
    }

    /// A calendar by Google's id, where it is known.
    pub(crate) fn calendar(&self, google_id: &str) -> Option<Calendar> {
        let mut all = self.calendars().into_iter();
        all.find(|calendar| calendar.google_id == google_id)
    }

    pub(crate) fn calendars(&self) -> Vec<Calendar> {
        self.store()
            .read(|tx| calendar::of_account(tx, self.account_id))
            .unwrap()
    }

    /// The rows of a calendar by Google's id of the event.
    pub(crate) fn events(&self, calendar: &Calendar) -> BTreeMap<String, Event> {
        let rows = self
            .store()
            .read(|tx| event::of_calendar(tx, calendar.id))
            .unwrap();
        rows.into_iter().map(|row| (row.id.clone(), row)).collect()
    }

    /// Whether pages lie staged, which nothing may after a complete run.
    pub(crate) fn has_staged(&self, calendar: &Calendar) -> bool {
        let staged = self
            .store()
            .read(|tx| stage::of_calendar(tx, calendar.id))
            .unwrap();
        staged.is_some()
    }

    /// Whether the next run can ask for changes.
    pub(crate) fn has_token(&self, calendar: &Calendar) -> bool {
        let state = self
            .store()
            .read(|tx| sync_state::get(tx, calendar.id))
            .unwrap();
        state.is_some_and(|state| state.token.is_some())
    }

    pub(crate) fn locks(&self) -> PathBuf {
        self.folder.path().join("locks")
    }
}

/// What of a row is decided by the story.
pub(crate) fn row_in_words(row: &SyncRun) -> String {
    let error = row.error.as_ref().map_or("", |(code, _)| code.as_str());
    format!(
        "{:?} {:?} {error} attempts {} requests {} +{} -{} ?{} {} to {}",
        row.kind,
        row.status,
        row.attempts,
        row.requests,
        row.upserted,
        row.deleted,
        row.quarantined,
        row.started_at,
        row.completed_at
    )
}

/// A file with the present schema, made once: thousands of stories begin with it.
fn empty_database() -> &'static [u8] {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    FILE.get_or_init(|| {
        let folder = scratch();
        drop(Store::open(&database(&folder)).unwrap());
        fs::read(database(&folder)).unwrap()
    })
}

fn sign_in(store: &Store) -> (i64, i64) {
    let now = Timestamp::UNIX_EPOCH;
    store
        .write(|tx| {
            let signed_in = account::SignedIn {
                sub: "sub",
                email: EMAIL,
                mode: "careful",
                scopes: "",
                client_id: "",
            };
            let account_id = account::put(tx, signed_in, now)?;
            let id = workspace::insert(tx, "Work", "Europe/Berlin", now)?.unwrap();
            workspace::sign_in(tx, id, account_id)?;
            Ok::<_, store::Error>((account_id, id))
        })
        .unwrap()
}

fn app(world: &World) -> App {
    let google = &world.google;
    let endpoints = [
        (Endpoint::Authorization, google.auth_url()),
        (Endpoint::Token, google.token_url()),
        (Endpoint::Revocation, google.revoke_url()),
        (Endpoint::Api, google.api_url()),
    ]
    .into_iter()
    .fold(Endpoints::default(), |all, (which, url)| {
        all.with(which, &url).unwrap()
    });
    let demo = fake_google::Client::demo();
    let secret = Some(SecretString::from(demo.secret));
    App::new(
        endpoints,
        ClientId {
            id: demo.id,
            secret,
        },
    )
}

/// Holds the refresh token; it outlives the program.
struct Keychain(Mutex<Option<SecretString>>);

impl RefreshTokens for Keychain {
    fn load(&self, _: &str) -> Result<Option<SecretString>, SecretError> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn store(&self, _: &str, token: &SecretString) -> Result<(), SecretError> {
        *self.0.lock().unwrap() = Some(token.clone());
        Ok(())
    }

    fn forget(&self, _: &str) -> Result<(), SecretError> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }
}
