//! Who signed in.
//!
//! The ID token came straight from the token endpoint over TLS, so it is believed without its signature being checked
//! (OpenID Connect Core, section 3.1.3.7, point 6), and its times are not compared with a clock that may be frozen.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde::Deserialize;

use crate::app::App;
use crate::client::{json, once};
use crate::error::{Error, Result};
use crate::http::get;
use crate::refusal::Operation;
use crate::run::Run;

/// The person behind an account.
#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(super) struct Identity {
    pub(super) sub: String,
    pub(super) email: String,
}

/// From the ID token; where that is missing or says too little, Google is asked.
pub(super) async fn find(
    app: &App,
    run: &Run,
    id_token: Option<&str>,
    access: &SecretString,
) -> Result<Identity> {
    let told = id_token.and_then(payload).unwrap_or_default();
    if !told.sub.is_empty() && !told.email.is_empty() {
        return Ok(told);
    }
    let asked = ask(app, run, access).await?;
    let sub = if told.sub.is_empty() {
        asked.sub
    } else {
        told.sub
    };
    if sub.is_empty() {
        return Err(Error::unreadable("Google does not say who signed in"));
    }
    Ok(Identity {
        sub,
        email: asked.email,
    })
}

async fn ask(app: &App, run: &Run, access: &SecretString) -> Result<Identity> {
    let request = get(&app.endpoints().api(&["oauth2", "v3", "userinfo"]))?;
    let mut attempt = 0;
    loop {
        attempt += 1;
        match once(
            app,
            run,
            Operation::UserInfo,
            &request,
            access,
            attempt,
            json,
        )
        .await
        {
            Ok(identity) => return Ok(identity),
            Err(error) => run.before_retry(attempt, error).await?,
        }
    }
}

/// The claims of a JSON Web Token (RFC 7519): the second of its three parts.
fn payload(token: &str) -> Option<Identity> {
    let claims = token.split('.').nth(1)?;
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(claims.trim_end_matches('='))
        .ok()?;
    serde_json::from_slice(&bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        format!("e30.{}.c2ln", BASE64_URL_SAFE_NO_PAD.encode(claims))
    }

    #[test]
    fn the_claims_are_read_and_nothing_else_is_asked_of_the_token() {
        let identity = |sub: &str, email: &str| {
            Some(Identity {
                sub: sub.to_owned(),
                email: email.to_owned(),
            })
        };
        for (text, expected) in [
            (
                token(r#"{"sub":"1","email":"ä@example.org","exp":1,"iat":0}"#),
                identity("1", "ä@example.org"),
            ),
            (token(r#"{"sub":"1"}"#), identity("1", "")),
            (token("{}"), identity("", "")),
            (token("not json"), None),
            (token(r#"{"sub":7}"#), None),
            ("a.b".to_owned(), None),
            ("a.*.c".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(payload(&text), expected, "{text}");
        }
    }
}
