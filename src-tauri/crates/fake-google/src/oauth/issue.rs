//! Making tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Access, Grant, OAuth, Refresh, scope};
use crate::refusal::Refusal;

/// A secret that nobody can guess, with the beginning that Google's kind of it has.
pub(super) fn secret(beginning: &str) -> String {
    let bytes: [u8; 32] = rand::random();
    format!("{beginning}{}", URL_SAFE_NO_PAD.encode(bytes))
}

impl OAuth {
    /// A new access token.
    pub(super) fn issue_access(&mut self, grant: &Grant, now: Timestamp) -> String {
        let token = secret("ya29.");
        let expires = now
            .saturating_add(self.access_token_life)
            .unwrap_or(Timestamp::MAX);
        let access = Access {
            grant: grant.clone(),
            expires,
        };
        self.access.insert(token.clone(), access);
        token
    }

    /// A new refresh token.
    pub(super) fn issue_refresh(&mut self, grant: &Grant, now: Timestamp) -> String {
        let token = secret("1//0");
        let refresh = Refresh {
            grant: grant.clone(),
            issued: now,
        };
        self.refresh.insert(token.clone(), refresh);
        token
    }

    /// The members that every good answer of the token endpoint has.
    pub(super) fn token_answer(&mut self, grant: &Grant, now: Timestamp) -> Value {
        let mut scopes = grant.scopes.clone();
        scopes.sort();
        scopes.dedup();
        json!({
            "access_token": self.issue_access(grant, now),
            "expires_in": self.access_token_life.as_secs(),
            "scope": scopes.join(" "),
            "token_type": "Bearer",
        })
    }

    /// An access token without the ceremony, for tests in the same process.
    pub(crate) fn issue_directly(
        &mut self,
        email: &str,
        scopes: &[&str],
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let grant = self.grant_directly(email, scopes)?;
        Ok(self.issue_access(&grant, now))
    }

    /// A refresh token without the ceremony, for tests in the same process.
    pub(crate) fn issue_refresh_directly(
        &mut self,
        email: &str,
        scopes: &[&str],
        now: Timestamp,
    ) -> Result<String, Refusal> {
        let grant = self.grant_directly(email, scopes)?;
        Ok(self.issue_refresh(&grant, now))
    }

    fn grant_directly(&self, email: &str, scopes: &[&str]) -> Result<Grant, Refusal> {
        if let Some(unknown) = scopes.iter().find(|scope| !scope::is_known(scope)) {
            return Err(Refusal::invalid(format!("There is no scope {unknown}.")));
        }
        let client = self
            .clients
            .first()
            .map_or("any-client", |client| &client.id);
        Ok(Grant {
            email: email.into(),
            client: client.into(),
            scopes: scopes.iter().map(|scope| scope::long(scope)).collect(),
        })
    }
}
