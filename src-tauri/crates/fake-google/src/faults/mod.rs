//! Ways to go wrong, and the script that says when.

pub(crate) mod play;
pub(crate) mod script;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::endpoint::Endpoint;

/// One way to go wrong. Unless its text says otherwise the request is *not* carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Fault {
    /// 401 with Google's body, as for an expired token.
    Unauthorized,
    /// 403 with this reason: `rateLimitExceeded`, `userRateLimitExceeded`, `quotaExceeded`, `forbidden` …
    Forbidden(String),
    /// 429 `rateLimitExceeded`.
    TooManyRequests(RetryAfter),
    /// Any status with Google's error body.
    Error {
        /// The HTTP status.
        status: u16,
        /// Google's reason.
        reason: String,
        /// Google's message.
        message: String,
    },
    /// Any status with this text (which may be empty) instead of JSON.
    Plain {
        /// The HTTP status.
        status: u16,
        /// The body, sent as `text/html`.
        text: String,
    },
    /// 503 `backendError` with a `Retry-After`.
    Unavailable(RetryAfter),
    /// 410 `fullSyncRequired`.
    Gone,
    /// The token endpoint's `invalid_grant`.
    InvalidGrant,
    /// The connection is closed as soon as the request has been read.
    CloseBefore,
    /// The request is carried out; then the connection is closed without an answer.
    DropReply,
    /// Carried out; only so many bytes of the (maybe compressed) body are sent, then the connection is closed.
    CutBody(usize),
    /// 200 with an HTML page, as a captive portal sends it.
    Html,
    /// 302 to this address.
    Redirect(String),
    /// 511 Network Authentication Required.
    NetworkLogin,
    /// Nothing is ever answered.
    Silence,
    /// Carried out and answered, but the body comes at this many bytes a second.
    SlowBody(u32),
    /// Carried out; the listing's `nextSyncToken` is missing.
    LostSyncToken,
    /// Carried out; `items` is empty and the page token leads to the page that should have come.
    EmptyPage,
    /// Carried out; `items` is empty and there are no further pages, as if the calendar were empty.
    EmptyListing,
    /// Carried out; from the third page of a listing the page token leads back to an earlier one.
    Circle,
    /// Carried out; an item that no client can read stands in the middle of the page.
    PoisonItem,
    /// Carried out; every enumeration in the answer has a value that nobody has heard of.
    UnknownEnums,
    /// Carried out; a list of calendars does not show yet those that programs made.
    CalendarsNotListedYet,
    /// 200 with `{}`.
    EmptyObject,
    /// Carried out; cancelled items have nothing but `id` and `status`.
    BareTombstones,
    /// Carried out; the lines of every `recurrence` come in another order.
    ShuffledRecurrence,
    /// Carried out; the page also has the former versions of events that were changed since the server started.
    StaleRepeats,
    /// Carried out; these members are merged into every item (or into the answer, where it is no listing).
    Merge(Value),
}

/// The `Retry-After` header of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetryAfter {
    /// No such header.
    #[default]
    Absent,
    /// In seconds.
    Seconds(u64),
    /// As an HTTP date so far from the server's now.
    Date(SignedDuration),
}

/// Which requests a fault is for. Every condition that is set has to hold; none set is every request.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct When {
    pub(crate) endpoint: Option<Endpoint>,
    pub(crate) calendar: Option<String>,
    pub(crate) event: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) page: Option<u32>,
    pub(crate) incremental: Option<bool>,
    pub(crate) part: Option<u32>,
    pub(crate) api: Option<bool>,
}

impl When {
    /// Every request except those to `/control`.
    pub fn any() -> Self {
        Self::default()
    }

    /// Requests to this endpoint.
    pub fn endpoint(endpoint: Endpoint) -> Self {
        Self {
            endpoint: Some(endpoint),
            ..Self::default()
        }
    }

    /// `events.list`.
    pub fn list() -> Self {
        Self::endpoint(Endpoint::EventsList)
    }

    /// Every call of the Calendar API, that is everything but OAuth.
    pub fn api() -> Self {
        Self {
            api: Some(true),
            ..Self::default()
        }
    }

    /// … of this calendar (its real id).
    pub fn calendar(self, id: &str) -> Self {
        Self {
            calendar: Some(id.into()),
            ..self
        }
    }

    /// … of this event.
    pub fn event(self, id: &str) -> Self {
        Self {
            event: Some(id.into()),
            ..self
        }
    }

    /// … by this account (its e-mail address).
    pub fn account(self, email: &str) -> Self {
        Self {
            account: Some(email.into()),
            ..self
        }
    }

    /// … for this page of a listing, from 1.
    pub fn page(self, page: u32) -> Self {
        Self {
            page: Some(page),
            ..self
        }
    }

    /// … that carry, or lead on from, a sync token.
    pub fn incremental(self) -> Self {
        Self {
            incremental: Some(true),
            ..self
        }
    }

    /// … without a sync token.
    pub fn full(self) -> Self {
        Self {
            incremental: Some(false),
            ..self
        }
    }

    /// … that are this part of a batch, from 1.
    pub fn part(self, part: u32) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }
}
