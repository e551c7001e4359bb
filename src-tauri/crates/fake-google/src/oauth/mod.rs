//! OAuth 2.0 as Google does it for desktop apps: consent, codes with PKCE, access and refresh tokens.

pub(crate) mod authorize;
mod client;
mod id_token;
mod issue;
pub(crate) mod revoke;
mod scope;
pub(crate) mod token;

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::endpoint::Endpoint;
use crate::options::{Client, Consent, Options};
use crate::refusal::Refusal;
use crate::reply::Reply;

/// What the token endpoint says of a grant that is no longer good.
pub(crate) fn invalid_grant() -> Reply {
    client::error("invalid_grant", "Token has been expired or revoked.")
}

/// Who has granted what to whom.
#[derive(Debug)]
pub(crate) struct OAuth {
    /// Empty accepts any client.
    clients: Vec<Client>,
    pub(crate) consent: Consent,
    /// Who signs in, whatever a `login_hint` suggests: the person at the page decides.
    pub(crate) signs_in: Option<String>,
    pub(crate) omit_refresh_token: bool,
    access_token_life: SignedDuration,
    refresh_token_life: Option<SignedDuration>,
    rotate: bool,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    /// Accounts that have consented to a client before, by e-mail and client id.
    consented: HashSet<(String, String)>,
}

/// A grant: an account lets a client do things.
#[derive(Debug, Clone)]
struct Grant {
    email: String,
    client: String,
    scopes: Vec<String>,
}

/// An authorization code, good once.
#[derive(Debug)]
struct Code {
    grant: Grant,
    redirect_uri: String,
    challenge: String,
    /// Whether a refresh token comes with it.
    offline: bool,
    issued: Timestamp,
}

#[derive(Debug)]
struct Access {
    grant: Grant,
    expires: Timestamp,
}

#[derive(Debug)]
struct Refresh {
    grant: Grant,
    issued: Timestamp,
}

/// Who calls the API, by an access token that is good.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) email: String,
    /// The OAuth client.
    pub(crate) client: String,
    scopes: Vec<String>,
}

impl OAuth {
    pub(crate) fn new(options: &Options) -> Self {
        Self {
            clients: options.clients.clone(),
            consent: options.consent.clone(),
            signs_in: None,
            omit_refresh_token: options.omit_refresh_token,
            access_token_life: options.access_token_life,
            refresh_token_life: options.refresh_token_life,
            rotate: options.rotate_refresh_tokens,
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            consented: HashSet::new(),
        }
    }

    /// Who sent this access token.
    pub(crate) fn viewer(&self, bearer: Option<&str>, now: Timestamp) -> Result<Viewer, Refusal> {
        let access = bearer.and_then(|token| self.access.get(token));
        let access = access.filter(|access| now < access.expires);
        let access = access.ok_or_else(Refusal::unauthorized)?;
        Ok(Viewer {
            email: access.grant.email.clone(),
            client: access.grant.client.clone(),
            scopes: access.grant.scopes.clone(),
        })
    }

    /// The account of an access token, even an expired one; for the log.
    pub(crate) fn email_of(&self, token: &str) -> Option<String> {
        self.access
            .get(token)
            .map(|access| access.grant.email.clone())
    }

    /// Takes back every grant of an account.
    pub(crate) fn revoke_account(&mut self, email: &str) {
        self.forget(|grant| grant.email == email);
    }

    /// Lets every access token of an account expire.
    pub(crate) fn expire_access_tokens(&mut self, email: &str) {
        for access in self.access.values_mut().filter(|a| a.grant.email == email) {
            access.expires = Timestamp::MIN;
        }
    }

    /// Forgets tokens and consents of the grants that match.
    fn forget(&mut self, matches: impl Fn(&Grant) -> bool) {
        self.access.retain(|_, access| !matches(&access.grant));
        self.refresh.retain(|_, refresh| !matches(&refresh.grant));
        self.codes.retain(|_, code| !matches(&code.grant));
        self.consented.retain(|(email, client)| {
            !matches(&Grant {
                email: email.clone(),
                client: client.clone(),
                scopes: Vec::new(),
            })
        });
    }
}

impl Viewer {
    /// Whether a scope was granted, by its short name (`email`, `calendar.events`).
    pub(crate) fn has(&self, scope: &str) -> bool {
        self.scopes
            .iter()
            .any(|granted| scope::short(granted) == scope)
    }

    /// Refuses what none of the scopes allows, whatever calendar it is about.
    pub(crate) fn require(&self, endpoint: Endpoint) -> Result<(), Refusal> {
        let own = scope::for_own_calendars(endpoint);
        let enough = scope::for_all(endpoint)
            .iter()
            .chain(own)
            .any(|scope| self.has(scope));
        if enough {
            Ok(())
        } else {
            Err(Refusal::insufficient_scope())
        }
    }

    /// Refuses what the scopes allow only for calendars that the client created.
    pub(crate) fn require_calendar(
        &self,
        endpoint: Endpoint,
        created_by: Option<&str>,
    ) -> Result<(), Refusal> {
        let everywhere = scope::for_all(endpoint).iter().any(|scope| self.has(scope));
        if everywhere || created_by == Some(self.client.as_str()) {
            return Ok(());
        }
        Err(Refusal::insufficient_scope())
    }
}
