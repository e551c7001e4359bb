//! Speaks Google Calendar's REST and OAuth, so that nobody else has to know a JSON field, a status code or a token.
//!
//! An [`App`] is this program as registered with Google. A [`SignIn`] turns a person's consent into a [`Grant`]; a
//! [`Client`] then speaks for that account, one [`Run`] at a time: the run is the budget of time, tries and
//! cancellation that everything sent counts against. Nothing here touches the store, and no token ever leaves it in
//! an error, a log line or a `Debug`.

mod app;
mod blocks;
mod calendars;
mod client;
mod endpoints;
mod error;
mod events;
mod http;
mod oauth;
mod pace;
mod parse;
mod refusal;
mod run;
mod token;
mod wire;
mod zones;

pub use app::{App, ClientId};
pub use blocks::{
    BlockContent, BlockMark, BlockPatch, BlockSeen, OwnBlock, OwnCalendar, Owner, Reminder, Seen,
};
pub use calendars::CalendarEntry;
pub use client::Client;
pub use endpoints::{Endpoint, Endpoints};
pub use error::{Error, Result};
pub use events::{EventsPage, Item, Next, Query, SyncToken, fingerprint};
pub use oauth::{Grant, Mode, Paste, SignIn, revoke, try_client};
pub use parse::{Cancelled, Glance, PARSER_VERSION, Parsed, glance, parse_event};
pub use run::{RetryPolicy, Run, Watch};
pub use secrecy::{ExposeSecret, SecretString};
pub use token::{RefreshTokens, SecretError, Turn};
pub use zones::normalise_zone;
