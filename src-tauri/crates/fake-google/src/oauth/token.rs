//! The token endpoint: codes and refresh tokens become access tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::client::{Form, careless, error};
use super::{Code, Grant, id_token, invalid_grant, scope};
use crate::call::Call;
use crate::reply::Reply;
use crate::state::State;

/// How long a code waits to be exchanged.
const CODE_LIFE: SignedDuration = SignedDuration::from_mins(10);

/// `POST /token`.
pub(crate) fn answer(state: &mut State, call: &Call) -> Reply {
    let form = Form(call.form());
    let client = match state.oauth.client(call, &form) {
        Ok(client) => client.to_owned(),
        Err(reply) => return reply,
    };
    let answer = match form.get("grant_type") {
        Some("authorization_code") => exchange(state, &form, &client),
        Some("refresh_token") => refresh(state, &form, &client),
        _ => Err(careless("unsupported_grant_type", "Invalid grant_type.")),
    };
    match answer {
        Ok(body) => Reply::json(200, &body).header("cache-control", "no-store"),
        Err(reply) => reply,
    }
}

/// The code is used up whatever comes of it.
fn exchange(state: &mut State, form: &Form, client: &str) -> Result<Value, Reply> {
    let now = state.clock.now();
    let name = form.get("code").unwrap_or_default();
    let code = state.oauth.codes.remove(name);
    let code = code.filter(|code| now.duration_since(code.issued) < CODE_LIFE);
    let code = code.ok_or_else(|| error("invalid_grant", "Malformed auth code."))?;
    check_exchange(&code, form, client)?;
    let mut answer = with_id_token(state, &code.grant, now);
    if code.offline && !state.oauth.omit_refresh_token {
        answer["refresh_token"] = json!(state.oauth.issue_refresh(&code.grant, now));
    }
    Ok(answer)
}

fn check_exchange(code: &Code, form: &Form, client: &str) -> Result<(), Reply> {
    if code.grant.client != client {
        return Err(careless(
            "invalid_grant",
            "The code was issued to another client.",
        ));
    }
    // Both are read as addresses, so that a missing slash at the end does not matter.
    let given = form
        .get("redirect_uri")
        .and_then(|text| url::Url::parse(text).ok());
    if given.is_none_or(|given| given.as_str() != code.redirect_uri) {
        return Err(careless("redirect_uri_mismatch", "Bad Request"));
    }
    let verifier = form.get("code_verifier").unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    if !(43..=128).contains(&verifier.len()) || challenge != code.challenge {
        return Err(careless("invalid_grant", "Invalid code verifier."));
    }
    Ok(())
}

fn refresh(state: &mut State, form: &Form, client: &str) -> Result<Value, Reply> {
    let now = state.clock.now();
    let name = form.get("refresh_token").unwrap_or_default();
    let oauth = &mut state.oauth;
    let life = oauth.refresh_token_life.unwrap_or(SignedDuration::MAX);
    let good = oauth.refresh.get(name).filter(|refresh| {
        refresh.grant.client == client && now.duration_since(refresh.issued) < life
    });
    let Some(grant) = good.map(|refresh| refresh.grant.clone()) else {
        return Err(invalid_grant());
    };
    let mut fresh = None;
    if oauth.rotate {
        oauth.refresh.remove(name);
        fresh = Some(oauth.issue_refresh(&grant, now));
    }
    let mut answer = with_id_token(state, &grant, now);
    if let Some(fresh) = fresh {
        answer["refresh_token"] = json!(fresh);
    }
    Ok(answer)
}

/// The usual members, and an ID token where `openid` was granted.
fn with_id_token(state: &mut State, grant: &Grant, now: Timestamp) -> Value {
    let mut answer = state.oauth.token_answer(grant, now);
    let has = |name: &str| {
        grant
            .scopes
            .iter()
            .any(|granted| scope::short(granted) == name)
    };
    if let (true, Ok(account)) = (has("openid"), state.account(&grant.email)) {
        answer["id_token"] = json!(id_token::make(account, grant, has("email"), now));
    }
    answer
}
