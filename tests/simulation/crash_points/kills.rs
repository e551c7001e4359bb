//! The built program, killed at random moments: `SIGKILL` from outside, wherever it happens to be.
//!
//! When it dies is left to chance and to the load of the machine; what must hold afterwards is not. `HOURWRIGHT_KILLS`
//! says how often, `HOURWRIGHT_KILL_SECONDS` for how long at most.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use tokio::process::Command;
use tokio::time::timeout;

use super::action::Action;
use super::scenarios::for_kills;
use super::stage::Stage;
use crate::person;
use crate::settings::{number, seconds};
use crate::world::Names;

/// After so many deaths the folder is looked at.
const BETWEEN_LOOKS: u64 = 5;

const COMMANDS: [&[&str]; 5] = [
    &["sync", "--json"],
    &["sync", "--full", "--json"],
    &["sync", "--workspace", "Home", "--json"],
    &[
        "schedule",
        "--workspace",
        "Home",
        "--budget-ms",
        "50",
        "--json",
    ],
    &[
        "task",
        "add",
        "--workspace",
        "Home",
        "--duration",
        "30m",
        "--json",
    ],
];

#[test]
fn whenever_it_is_killed_nothing_is_lost_doubled_or_resurrected() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let kills = runtime.block_on(kill());
    println!("kills: {kills} of the built program");
}

async fn kill() -> u64 {
    let stage = Stage::set(&for_kills()).await;
    let end = Instant::now() + seconds("HOURWRIGHT_KILL_SECONDS", 20);
    let most = number("HOURWRIGHT_KILLS", 2_000);
    let mut dice = StdRng::seed_from_u64(number("HOURWRIGHT_SIMULATE_FROM", 0));
    let (names, mut promised) = (Names::default(), Vec::new());
    // The first look comes however little time there is.
    let (mut kills, mut rounds) = (0, 0);
    while kills < most && (rounds == 0 || Instant::now() < end) {
        rounds += 1;
        for _ in 0..BETWEEN_LOOKS {
            for _ in 0..dice.random_range(0..6) {
                person::Act::random(&mut dice).carry_out(stage.google(), &names);
            }
            let title = format!("Task {}", names.fresh());
            match one(&stage, &mut dice, &title).await {
                Outcome::Killed => kills += 1,
                Outcome::Promised => promised.push(title),
                Outcome::Ended => {}
            }
        }
        let looked = stage.recover(&Action::Batch).await;
        let picture = looked.unwrap_or_else(|what| panic!("after {kills} kills: {what}"));
        for title in &promised {
            assert_eq!(picture.count(title), 1, "{title}, after {kills} kills");
        }
    }
    kills
}

/// What became of a command.
enum Outcome {
    Killed,
    /// It said that the task is stored.
    Promised,
    Ended,
}

/// Runs a command and kills it some time between its beginning and a little after its usual end.
async fn one(stage: &Stage, dice: &mut StdRng, title: &str) -> Outcome {
    let mut args = COMMANDS.choose(dice).unwrap().to_vec();
    let adds = args[0] == "task";
    if adds {
        args.push(title);
    }
    let mut child = command(stage, &args).spawn().unwrap();
    // Most of what a command does, it does early.
    let share = dice.random_range(0.0..1.0_f64);
    let patience = Duration::from_millis(300).mul_f64(share * share);
    match timeout(patience, child.wait()).await {
        Ok(ended) if adds && ended.as_ref().is_ok_and(std::process::ExitStatus::success) => {
            Outcome::Promised
        }
        Ok(_) => Outcome::Ended,
        Err(_) => {
            child.kill().await.unwrap();
            Outcome::Killed
        }
    }
}

fn command(stage: &Stage, args: &[&str]) -> Command {
    let (google, client) = (stage.google(), fake_google::Client::demo());
    let mut command = Command::new(program());
    command
        .args(args)
        .env_clear()
        .env("HOURWRIGHT_DATA_DIR", stage.folder())
        .env("HOURWRIGHT_NOW", "2026-03-02T08:00:00Z")
        .env("HOURWRIGHT_SECRETS", "file")
        .env("HOURWRIGHT_GOOGLE_AUTH_URL", google.auth_url())
        .env("HOURWRIGHT_GOOGLE_TOKEN_URL", google.token_url())
        .env("HOURWRIGHT_GOOGLE_REVOKE_URL", google.revoke_url())
        .env("HOURWRIGHT_GOOGLE_API_URL", google.api_url())
        .env("HOURWRIGHT_GOOGLE_CLIENT_ID", client.id)
        .env("HOURWRIGHT_GOOGLE_CLIENT_SECRET", client.secret)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true);
    command
}

/// The program as it is built for people, beside this test.
fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(Path::parent).unwrap();
    let program = folder.join("hourwright");
    assert!(
        program.exists(),
        "{} is not built; `make simulate` builds it first",
        program.display()
    );
    program
}
