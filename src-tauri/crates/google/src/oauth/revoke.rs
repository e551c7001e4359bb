//! Gives a refresh token back (RFC 7009).

use oauth2::http::header::CONTENT_TYPE;
use oauth2::http::request;
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use crate::app::App;
use crate::endpoints::Endpoint;
use crate::error::{Error, Result};
use crate::http::Request;
use crate::refusal::{Operation, refusal};
use crate::run::Run;

/// Ends the account's sign-in at Google, with every access token that came of it. A token that is dead already counts
/// as given back.
pub async fn revoke(app: &App, run: &Run, refresh_token: &SecretString) -> Result<()> {
    let request = request(app, refresh_token)?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        run.sending(attempt);
        match once(app, run, request.clone()).await {
            Ok(()) => return Ok(()),
            Err(error) => run.before_retry(attempt, error).await?,
        }
    }
}

fn request(app: &App, refresh_token: &SecretString) -> Result<Request> {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("token", refresh_token.expose_secret())
        .finish();
    request::Builder::new()
        .method("POST")
        .uri(app.endpoints().url(Endpoint::Revocation).as_str())
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body.into_bytes())
        .map_err(|_| Error::unreadable("the revocation address cannot be used"))
}

async fn once(app: &App, run: &Run, request: Request) -> Result<()> {
    let answer = app.http().send(run, request).await?;
    let already_dead = answer.status() == 400
        && serde_json::from_slice::<serde_json::Value>(answer.body())
            .is_ok_and(|body| body["error"] == "invalid_token");
    if answer.status().is_success() || already_dead {
        Ok(())
    } else {
        Err(refusal(Operation::Revoke, &answer))
    }
}
