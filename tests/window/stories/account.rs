//! A person connects an account: the browser gives consent, the keychain keeps the token, and after a restart all is
//! there and goes on.

use std::path::{Path, PathBuf};

use fake_google::{Clock, Endpoint, FakeGoogle, Options, seed};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::desktop::Desktop;
use crate::keychain::secrets_of;
use crate::program::Program;
use crate::sign_in::{PERSON, connect, endpoints, install_browser};
use crate::stories::{any_in_week, find_in_sync_log, in_week};

/// What the keychain files the program's entries under.
const SERVICE: &str = "io.github.hourwright.Hourwright";

#[tokio::test]
async fn an_account_is_connected_and_survives_a_restart() {
    let desktop = Desktop::start().await;
    let google = FakeGoogle::start(Options::with_accounts([seed::sample_month(
        Clock::real().now(),
        "Europe/Berlin",
    )]))
    .await
    .unwrap();
    install_browser(&desktop);
    let variables = endpoints(&google);

    let program = Program::start(&desktop, &variables).await;
    connect(&desktop, &program).await;
    program.find_css(&any_in_week("event")).await;
    assert_token_is_safe(&desktop).await;
    program.quit().await;

    let program = Program::start(&desktop, &variables).await;
    program.find_css(&any_in_week("event")).await;
    google.reset_log();
    add_event(&google, "Added meanwhile");
    program.press("sync-now").await;
    program.find_css(&in_week("event", "Added meanwhile")).await;
    // The sync token survived the restart, too.
    find_in_sync_log(&program, "incremental").await;
    assert_eq!(
        google.count(Endpoint::Authorize),
        0,
        "the keychain's token is enough"
    );
    assert_eq!(
        google.violations(),
        [],
        "Google was asked nothing malformed"
    );
    program.quit().await;
}

/// The token is in the keychain, and nowhere in the folder of data.
async fn assert_token_is_safe(desktop: &Desktop) {
    let secrets = secrets_of(desktop, SERVICE).await;
    let [token] = secrets.as_slice() else {
        panic!(
            "one account has one entry in the keychain, not {}",
            secrets.len()
        );
    };
    assert!(token.len() > 10, "the entry holds a token");
    for file in files_below(&desktop.data_dir()) {
        // The program is at work: what it has just done away with holds nothing.
        let Ok(content) = std::fs::read(&file) else {
            continue;
        };
        let found = content
            .windows(token.len())
            .any(|window| window == token.as_bytes());
        assert!(!found, "{} holds the refresh token", file.display());
    }
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}

/// Somebody adds an event in Google's own calendar. It begins now, so that it lies in the week that is shown.
pub(super) fn add_event(google: &FakeGoogle, title: &str) {
    let now = Clock::real().now();
    let end = now.checked_add(SignedDuration::from_mins(45)).unwrap();
    let time = |at: Timestamp| json!({ "dateTime": at.strftime("%FT%T+00:00").to_string() });
    google
        .calendar(PERSON)
        .create(json!({ "summary": title, "start": time(now), "end": time(end) }))
        .unwrap();
}
