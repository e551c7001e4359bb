//! A person connects an account: the browser gives consent, the keychain keeps the token, and after a restart all is
//! there and goes on.

use std::path::{Path, PathBuf};

use fake_google::{Client, Clock, Endpoint, FakeGoogle, Options, seed};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::desktop::Desktop;
use crate::keychain::secrets_of;
use crate::program::Program;
use crate::stories::{any_in_week, find_in_sync_log, in_week, skip_to_week};
use crate::wait::until;

/// The address of the sample month's person, which is also the id of her calendar.
pub(super) const PERSON: &str = "mara@example.com";

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
    program.press("connect-google").await;
    program.press("sign-in").await;
    give_consent(&desktop).await;
    skip_to_week(&program).await;
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

/// The browser that the program opens only notes the address; the story then plays the person in front of it.
pub(super) fn install_browser(desktop: &Desktop) {
    let script = format!(
        "#!/bin/sh\nprintf '%s' \"$1\" > '{0}.new' && mv '{0}.new' '{0}'\n",
        desktop.file("address").display()
    );
    desktop.install("xdg-open", &script);
}

/// Opens the page of consent, which sends the browser back to the program.
pub(super) async fn give_consent(desktop: &Desktop) {
    let address = until("the program to open the browser", async || {
        std::fs::read_to_string(desktop.file("address")).ok()
    })
    .await;
    // Another test of this binary may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder().no_proxy().build().unwrap();
    let page = browser.get(address).send().await.unwrap();
    assert!(
        page.status().is_success(),
        "the program thanks the browser: {}",
        page.status()
    );
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

pub(super) fn endpoints(google: &FakeGoogle) -> Vec<(&'static str, String)> {
    let client = Client::demo();
    vec![
        ("HOURWRIGHT_GOOGLE_AUTH_URL", google.auth_url()),
        ("HOURWRIGHT_GOOGLE_TOKEN_URL", google.token_url()),
        ("HOURWRIGHT_GOOGLE_REVOKE_URL", google.revoke_url()),
        ("HOURWRIGHT_GOOGLE_API_URL", google.api_url()),
        ("HOURWRIGHT_GOOGLE_CLIENT_ID", client.id),
        ("HOURWRIGHT_GOOGLE_CLIENT_SECRET", client.secret),
    ]
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
