//! The stage of a scenario: a server, and a data folder as it is before the action, of which each death gets a copy.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use engine::Engine;
use engine::view::RunView;
use fake_google::{Clock, Endpoint, FakeGoogle, Options, seed};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::action::{Action, Order, carry_out, everything, is_done, open};
use super::old_file::age;
use super::picture::{Picture, compare_blocks, compare_events};
use super::scenarios::{Prepare, Scenario};
use crate::world::{CALENDARS, scratch};

pub(crate) const MARA: &str = "mara@example.com";
pub(crate) const INES: &str = "ines@example.com";
pub(crate) const TEAM: &str = CALENDARS[1];

/// Syncs that it may take until nothing comes any more.
const PATIENCE: usize = 4;

pub(crate) struct Stage {
    google: Arc<FakeGoogle>,
    folder: TempDir,
}

/// How a child ended.
pub(crate) enum Ended {
    Died,
    Done,
}

impl Stage {
    /// A server, and a folder in the state that the scenario begins with.
    pub(crate) async fn set(scenario: &Scenario) -> Stage {
        let google = Arc::new(server().await);
        let folder = scratch();
        if scenario.prepare.is_empty() {
            return Stage { google, folder };
        }
        let engine = open(folder.path(), &google.api_url()).unwrap();
        for step in &scenario.prepare {
            match step {
                // Some are meant to fail: an interrupted run is a state to begin with.
                Prepare::Do(action) => carry_out(&engine, action).await.unwrap_or(()),
                Prepare::Google(act) => act(&google),
            }
        }
        engine.shutdown().await;
        drop(engine);
        if let Some(schema) = scenario.schema {
            age(folder.path(), schema);
        }
        Stage { google, folder }
    }

    pub(crate) fn google(&self) -> &FakeGoogle {
        &self.google
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The same with a copy of the folder; on a server of its own where the action changes that.
    pub(crate) async fn again(&self, scenario: &Scenario) -> Stage {
        if scenario.changes_google {
            return Stage::set(scenario).await;
        }
        let copy = scratch();
        for entry in fs::read_dir(self.folder.path()).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
            }
        }
        Stage {
            google: Arc::clone(&self.google),
            folder: copy,
        }
    }

    /// Lets a process carry the action out among the scenario's faults, and die at that step.
    pub(crate) async fn run_child(&self, scenario: &Scenario, step: u64) -> Result<Ended, String> {
        self.google.clear_faults();
        for (when, fault, times) in &scenario.faults {
            self.google.fail_next(when.clone(), fault.clone(), *times);
        }
        let order = Order {
            folder: self.folder.path().to_owned(),
            google: self.google.api_url(),
            action: scenario.action.clone(),
            dies_at: step,
        };
        let output = tokio::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "crash_points::child", "--nocapture"])
            .env(
                "HOURWRIGHT_CRASH_ORDER",
                serde_json::to_string(&order).unwrap(),
            )
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .await
            .unwrap();
        match output.status.code() {
            Some(0) => Ok(Ended::Done),
            // A test that fails ends with a code; only what aborts has none.
            None => Ok(Ended::Died),
            Some(_) => Err(String::from_utf8_lossy(&output.stdout).into_owned()),
        }
    }

    /// Starts the program again, lets it do what is still to be done, and gives what is there then; or what is not as it
    /// must be.
    pub(crate) async fn recover(&self, action: &Action) -> Result<Picture, String> {
        self.google.clear_faults();
        let engine = open(self.folder.path(), &self.google.api_url())
            .map_err(|error| format!("it does not start again: {error}"))?;
        if !is_done(&engine, action) {
            // To sign out what is signed out is refused, and rightly.
            carry_out(&engine, action).await.unwrap_or(());
        }
        let calm = self.calm(&engine).await;
        engine.shutdown().await;
        drop(engine);
        calm?;
        compare_events(&self.folder, &self.google)?;
        compare_blocks(&self.folder, &self.google)?;
        let violations = self.google.violations();
        if violations.is_empty() {
            Ok(Picture::of(&self.folder, &self.google))
        } else {
            Err(format!("{violations:?}"))
        }
    }

    /// Syncs until nothing comes: one request a calendar, and nothing changed.
    async fn calm(&self, engine: &Engine) -> Result<(), String> {
        let never = CancellationToken::new();
        let mut runs = Vec::new();
        for _ in 0..PATIENCE {
            self.google.reset_log_keeping_violations();
            let list = engine.sync(&everything(), &never).await;
            runs = list.map_err(|error| error.to_string())?.runs;
            runs.retain(|run| self.is_on_list(run));
            let lists = self
                .google
                .log()
                .into_iter()
                .filter(|entry| entry.endpoint == Endpoint::EventsList && entry.status == 200);
            if runs.iter().all(is_calm) && lists.count() == runs.len() {
                return Ok(());
            }
        }
        Err(format!("it does not settle: {runs:#?}"))
    }

    fn is_on_list(&self, run: &RunView) -> bool {
        let Some(id) = run.calendar.as_deref() else {
            return true;
        };
        let sees = |email: &&str| self.google.account(email).sees(id).is_some();
        [MARA, INES].iter().any(sees)
    }
}

fn is_calm(run: &RunView) -> bool {
    (run.status.as_str(), run.requests, run.upserted, run.deleted) == ("succeeded", 1, 0, 0)
}

/// Two people, three calendars, small pages.
async fn server() -> FakeGoogle {
    let clock = AtomicI64::new(
        "2026-03-02T08:00:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_millisecond(),
    );
    let tick = move || Timestamp::from_millisecond(clock.fetch_add(1, Ordering::Relaxed)).unwrap();
    let mut mara = seed::empty(MARA);
    mara.calendars = CALENDARS
        .iter()
        .map(|id| seed::Calendar::owned(id, id, "Europe/Berlin"))
        .collect();
    FakeGoogle::start(Options {
        clock: Clock::new(tick),
        largest_page: 3,
        ..Options::with_accounts([mara, seed::empty(INES)])
    })
    .await
    .unwrap()
}
