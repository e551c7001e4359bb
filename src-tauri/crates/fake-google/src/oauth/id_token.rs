//! ID tokens. Nobody can check their signature, and nobody needs to who got them straight from the token endpoint.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Grant;
use crate::state::account::Account;

/// A JSON Web Token that says who signed in to whom.
pub(super) fn make(account: &Account, grant: &Grant, with_email: bool, now: Timestamp) -> String {
    let mut claims = json!({
        "iss": "https://accounts.google.com",
        "azp": grant.client,
        "aud": grant.client,
        "sub": account.sub,
        "iat": now.as_second(),
        "exp": now.as_second() + 3600,
    });
    if with_email {
        claims["email"] = json!(account.email);
        claims["email_verified"] = json!(true);
    }
    let header = json!({"alg": "RS256", "kid": "fake-google", "typ": "JWT"});
    let text = format!("{}.{}", encode(&header), encode(&claims));
    let signature = URL_SAFE_NO_PAD.encode(Sha256::digest(&text));
    format!("{text}.{signature}")
}

fn encode(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
