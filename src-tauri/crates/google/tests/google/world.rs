//! The fake Google, a client of ours that knows where it is, and a person with a browser.

use std::time::Duration;

use fake_google::{FakeGoogle, Options};
use google::{App, ClientId, Endpoint, Endpoints, Grant, Mode, SecretString, SignIn};
use tokio_util::sync::CancellationToken;

/// Far more than a sign-in takes that nobody thinks about.
pub(crate) const LIMIT: Duration = Duration::from_mins(1);

pub(crate) async fn start(options: Options) -> (FakeGoogle, App) {
    let fake = FakeGoogle::start(options).await.unwrap();
    let demo = fake_google::Client::demo();
    let client_id = ClientId {
        id: demo.id,
        secret: Some(SecretString::from(demo.secret)),
    };
    let endpoints = [
        (Endpoint::Authorization, fake.auth_url()),
        (Endpoint::Token, fake.token_url()),
        (Endpoint::Revocation, fake.revoke_url()),
        (Endpoint::Api, fake.api_url()),
    ]
    .into_iter()
    .fold(Endpoints::default(), |all, (which, url)| {
        all.with(which, &url).unwrap()
    });
    (fake, App::new(endpoints, client_id))
}

/// Opens a page as a browser would, and gives the last answer's status and text.
pub(crate) async fn browse(url: &str) -> reqwest::Result<(u16, String)> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()?;
    let response = browser.get(url).send().await?;
    Ok((response.status().as_u16(), response.text().await?))
}

/// Signs in, and gives the grant and the status of the page that the person sees at last.
pub(crate) async fn sign_in(app: &App, mode: Mode) -> (google::Result<Grant>, u16) {
    let sign_in = SignIn::begin(app, mode, None).await.unwrap();
    let url = sign_in.url().to_string();
    let cancel = CancellationToken::new();
    let (grant, page) = tokio::join!(sign_in.finish(LIMIT, &cancel), browse(&url));
    (grant, page.unwrap().0)
}
