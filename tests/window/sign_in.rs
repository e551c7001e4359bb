//! A person signs in to Google: the browser that the program opens, and the page of consent in it.

use fake_google::{Client, FakeGoogle};

use crate::desktop::Desktop;
use crate::page::test_id;
use crate::program::Program;
use crate::wait::until;

/// The address of the sample month's person, which is also the id of her calendar.
pub(crate) const PERSON: &str = "mara@example.com";

/// Connects the person's account on the first start, and goes on to the week: the hours as they are, no first task.
pub(crate) async fn connect(desktop: &Desktop, program: &Program<'_>) {
    program
        .press_until(&test_id("connect-google"), &test_id("sign-in"))
        .await;
    program
        .press_until(&test_id("sign-in"), &test_id("cancel-sign-in"))
        .await;
    give_consent(desktop).await;
    program
        .press_until(&test_id("hours-save"), &test_id("first-skip"))
        .await;
    program
        .press_until(&test_id("first-skip"), &test_id("week-grid"))
        .await;
}

/// The browser that the program opens only notes the address; the story then plays the person in front of it.
pub(crate) fn install_browser(desktop: &Desktop) {
    let script = format!(
        "#!/bin/sh\nprintf '%s' \"$1\" > '{0}.new' && mv '{0}.new' '{0}'\n",
        desktop.file("address").display()
    );
    desktop.install("xdg-open", &script);
}

/// Opens the page of consent, which sends the browser back to the program.
async fn give_consent(desktop: &Desktop) {
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

pub(crate) fn endpoints(google: &FakeGoogle) -> Vec<(&'static str, String)> {
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
