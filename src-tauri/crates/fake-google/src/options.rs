//! What a server is started with.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::seed::{self, Account};

/// How a server starts. `Options::default()` is one empty account, automatic consent and the real clock.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// What time the server thinks it is.
    pub clock: Clock,
    /// The Google accounts that exist. [`crate::FakeGoogle::sign_in_as`] says who signs in, else the app's
    /// `login_hint`, else it is the first.
    pub accounts: Vec<Account>,
    /// The OAuth clients that are accepted. Empty accepts every client.
    pub clients: Vec<Client>,
    /// What the consent screen answers.
    pub consent: Consent,
    /// How long an access token lives (`expires_in`).
    pub access_token_life: SignedDuration,
    /// How long a refresh token lives; `None` is for ever. Clients in Google's testing mode have seven days.
    pub refresh_token_life: Option<SignedDuration>,
    /// Give out a new refresh token with every refresh, and refuse the old one from then on.
    pub rotate_refresh_tokens: bool,
    /// Never give out a refresh token.
    pub omit_refresh_token: bool,
    /// A change to one member of a series gives all members a new etag. Normally they then all come in the next
    /// incremental listing; with this switch only the changed one comes, and the etags held for the others are stale.
    pub quiet_series_etags: bool,
    /// Rewrite texts on every write, as Google does with some: no white space around titles, `<br>` for line breaks.
    pub tidy_text: bool,
    /// No page of events has more than this, whatever a client asks for.
    pub largest_page: usize,
    /// Compress answers for clients that accept gzip.
    pub gzip: bool,
    /// Serve `/control/…`, through which another process edits, breaks and watches this server.
    pub control: bool,
}

/// An OAuth client that the server accepts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// The client id.
    pub id: String,
    /// The client secret.
    pub secret: String,
}

/// What happens at the consent screen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// Everything is granted at once, without a page.
    #[default]
    Grant,
    /// The user presses Cancel: `error=access_denied`.
    Deny,
    /// The user ticks only these scopes.
    GrantOnly(Vec<String>),
    /// The redirect carries another `state` than the one that was sent.
    WrongState,
    /// A page with Allow and Deny links.
    Ask,
}

impl Client {
    /// The pair that the demo uses and that is accepted by default.
    pub fn demo() -> Self {
        Self {
            id: "demo-client.apps.googleusercontent.com".into(),
            secret: "demo-secret".into(),
        }
    }
}

impl Options {
    /// The default options with these accounts.
    pub fn with_accounts(accounts: impl IntoIterator<Item = Account>) -> Self {
        Self {
            accounts: accounts.into_iter().collect(),
            ..Self::default()
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            clock: Clock::real(),
            accounts: vec![seed::empty("mara@example.com")],
            clients: vec![Client::demo()],
            consent: Consent::Grant,
            access_token_life: SignedDuration::from_secs(3599),
            refresh_token_life: None,
            rotate_refresh_tokens: false,
            omit_refresh_token: false,
            quiet_series_etags: false,
            tidy_text: false,
            largest_page: 2500,
            gzip: true,
            control: false,
        }
    }
}
