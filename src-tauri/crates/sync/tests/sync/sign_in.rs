//! A sign-in at the fake Google without a person: the browser's part is played here.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use google::{
    App, Client, ClientId, Endpoint, Endpoints, Grant, Mode, RefreshTokens, SecretError,
    SecretString, SignIn,
};
use tokio_util::sync::CancellationToken;

/// A client for the account that signs in at the server with this root address.
pub(crate) async fn sign_in(base: &str) -> (Client, Grant) {
    let demo = fake_google::Client::demo();
    let endpoints = [
        (Endpoint::Authorization, "/o/oauth2/v2/auth"),
        (Endpoint::Token, "/token"),
        (Endpoint::Revocation, "/revoke"),
        (Endpoint::Api, ""),
    ]
    .into_iter()
    .fold(Endpoints::default(), |all, (which, path)| {
        all.with(which, &format!("{base}{path}")).unwrap()
    });
    let secret = Some(SecretString::from(demo.secret));
    let app = App::new(
        endpoints,
        ClientId {
            id: demo.id,
            secret,
        },
    );
    let sign_in = SignIn::begin(&app, Mode::Full, None).await.unwrap();
    let url = sign_in.url().to_string();
    let cancel = CancellationToken::new();
    let (grant, page) = tokio::join!(
        sign_in.finish(Duration::from_mins(1), &cancel),
        browse(&url)
    );
    page.unwrap();
    let grant = grant.unwrap();
    let pocket = Pocket::default();
    pocket.store(&grant.sub, &grant.refresh_token).unwrap();
    let client = Client::signed_in(&app, &grant, Arc::new(pocket));
    (client, grant)
}

/// A refresh token in memory.
#[derive(Default)]
pub(crate) struct Pocket(Mutex<Option<SecretString>>);

impl RefreshTokens for Pocket {
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

/// Opens a page as a browser would, to the end of its redirects.
async fn browse(url: &str) -> reqwest::Result<u16> {
    // Another test may have done it before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let browser = reqwest::Client::builder()
        .no_proxy()
        .tls_certs_only([])
        .build()?;
    Ok(browser.get(url).send().await?.status().as_u16())
}
