//! The token endpoint: a code or a refresh token in, an access token out.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use oauth2::basic::{
    BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
    BasicTokenIntrospectionResponse, BasicTokenType,
};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, ClientSecret, EndpointNotSet,
    EndpointSet, ExtraTokenFields, PkceCodeVerifier, RedirectUrl, RefreshToken, RequestTokenError,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::app::App;
use crate::endpoints::Endpoint;
use crate::error::{Error, Result};
use crate::http::{Answer, Request};
use crate::refusal::{Operation, refusal, short};
use crate::run::Run;
use crate::token::AccessToken;

/// What Google documents, for an answer that does not say.
const USUAL_LIFE: Duration = Duration::from_hours(1);

/// What is exchanged.
#[derive(Clone)]
pub(crate) enum Given<'a> {
    /// The code of a sign-in, with what proves that it was ours.
    Code {
        code: &'a SecretString,
        verifier: &'a PkceCodeVerifier,
        redirect: RedirectUrl,
    },
    /// What an earlier sign-in left.
    Refresh(&'a SecretString),
}

/// What came for it.
pub(crate) struct Tokens {
    pub(crate) access: AccessToken,
    /// Never empty.
    pub(crate) refresh: Option<SecretString>,
    pub(crate) scopes: Option<Vec<String>>,
    pub(crate) id_token: Option<String>,
}

/// OpenID Connect's addition to OAuth's answer.
#[derive(Serialize, Deserialize)]
pub(crate) struct IdToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for IdToken {}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdToken")
    }
}

type Response = StandardTokenResponse<IdToken, BasicTokenType>;
type Refusal = RequestTokenError<Error, BasicErrorResponse>;
type Oauth = oauth2::Client<
    BasicErrorResponse,
    Response,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// The app as the OAuth library sees it. Id and secret go in the body: Google documents it so.
pub(super) fn oauth(app: &App, redirect: Option<RedirectUrl>) -> Result<Oauth> {
    let id = app.client_id();
    if id.id.trim().is_empty() {
        return Err(Error::AuthRequired(
            "no Google OAuth client is set; set google.client-id (README, \"Connect a Google account\")".to_owned(),
        ));
    }
    let endpoint = |which| app.endpoints().url(which).clone();
    let mut client = oauth2::Client::new(oauth2::ClientId::new(id.id.clone()))
        .set_auth_uri(AuthUrl::from_url(endpoint(Endpoint::Authorization)))
        .set_token_uri(TokenUrl::from_url(endpoint(Endpoint::Token)))
        .set_auth_type(AuthType::RequestBody);
    if let Some(secret) = &id.secret {
        client = client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
    }
    if let Some(redirect) = redirect {
        client = client.set_redirect_uri(redirect);
    }
    Ok(client)
}

/// Exchanges `given` for tokens, as often and as patiently as the run allows.
///
/// # Errors
/// [`Error::AccessRevoked`] for a dead refresh token, [`Error::AccessDenied`] for a dead code or an OAuth client that
/// Google does not accept.
pub(crate) async fn exchange(app: &App, run: &Run, given: Given<'_>) -> Result<Tokens> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        run.sending(attempt);
        match once(app, run, &given).await {
            Ok(tokens) => return Ok(tokens),
            Err(error) => run.before_retry(attempt, error).await?,
        }
    }
}

/// Sends oauth2's requests through the one door. A type of its own instead of a closure: through a closure the compiler
/// cannot see that the future may move between threads.
struct Sender<'a> {
    app: &'a App,
    run: &'a Run,
}

impl<'c> AsyncHttpClient<'c> for Sender<'_> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Answer>> + Send + 'c>>;

    fn call(&'c self, request: Request) -> Self::Future {
        Box::pin(async move {
            let answer = self.app.http().send(self.run, request).await?;
            if is_oauths_own(&answer) {
                Ok(answer)
            } else {
                Err(refusal(Operation::Token, &answer))
            }
        })
    }
}

async fn once(app: &App, run: &Run, given: &Given<'_>) -> Result<Tokens> {
    let send = Sender { app, run };
    // Counted from before the request, so that a slow answer makes the token look older, not younger.
    let asked = Instant::now();
    let response = match given {
        Given::Code {
            code,
            verifier,
            redirect,
        } => {
            oauth(app, Some(redirect.clone()))?
                .exchange_code(AuthorizationCode::new(code.expose_secret().to_owned()))
                .set_pkce_verifier(PkceCodeVerifier::new(verifier.secret().clone()))
                .request_async(&send)
                .await
        }
        Given::Refresh(token) => {
            oauth(app, None)?
                .exchange_refresh_token(&RefreshToken::new(token.expose_secret().to_owned()))
                .request_async(&send)
                .await
        }
    };
    response
        .map(|response| tokens(&response, asked))
        .map_err(|error| explain(error, given))
}

/// Whether the answer is RFC 6749's success or refusal, and not trouble on the way.
fn is_oauths_own(answer: &Answer) -> bool {
    matches!(answer.status().as_u16(), 200 | 400 | 401 | 403)
}

fn tokens(response: &Response, asked: Instant) -> Tokens {
    let life = response.expires_in().unwrap_or(USUAL_LIFE);
    let secret = |text: &str| (!text.is_empty()).then(|| SecretString::from(text));
    Tokens {
        access: AccessToken {
            secret: SecretString::from(response.access_token().secret().as_str()),
            // A life that no clock can express is as good as the usual one.
            ends: asked.checked_add(life).unwrap_or(asked + USUAL_LIFE),
        },
        refresh: response
            .refresh_token()
            .and_then(|token| secret(token.secret())),
        scopes: response
            .scopes()
            .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
        id_token: response.extra_fields().id_token.clone(),
    }
}

/// The library's failure in our words. What it could not parse is not repeated: it may hold a token.
fn explain(error: Refusal, given: &Given<'_>) -> Error {
    let refused = match error {
        RequestTokenError::Request(error) => return error,
        RequestTokenError::ServerResponse(refused) => refused,
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            return Error::unreadable("the answer of Google's token endpoint cannot be read");
        }
    };
    let word = refused.error().to_string();
    let said = short(
        refused
            .error_description()
            .map_or(word.as_str(), String::as_str),
    );
    match (refused.error(), given) {
        // Whoever asked knows how old the sign-in is, and says why it ended.
        (BasicErrorResponseType::InvalidGrant, Given::Refresh(_)) => Error::AccessRevoked(said),
        (BasicErrorResponseType::InvalidGrant, Given::Code { .. }) => Error::AccessDenied(format!(
            "Google did not accept the answer of the sign-in ({said}); sign in again"
        )),
        (BasicErrorResponseType::Extension(word), _)
            if [
                "server_error",
                "temporarily_unavailable",
                "internal_failure",
            ]
            .contains(&word.as_str()) =>
        {
            Error::unreadable(format!("Google's token endpoint has trouble: {said}"))
        }
        (BasicErrorResponseType::Extension(word), _) if word == "rate_limit_exceeded" => {
            Error::RateLimited {
                message: format!("Google's token endpoint asks to slow down: {said}"),
                retry_after: None,
                lasting: false,
            }
        }
        _ => Error::AccessDenied(format!(
            "Google refused the OAuth client ({word}: {said}); check its id and secret in the settings"
        )),
    }
}
